package main

import (
	"strings"

	"regiopeil/reports"
)

type figuresCmd struct {
	Survey string `arg:"" help:"Slug of the survey."`
	queryFlags
}

// queryFlags are the options that figures and report share.
type queryFlags struct {
	Theme     string   `help:"Only this theme, and what belongs to none." placeholder:"T1"`
	By        []string `help:"Group by a question; V1+V2 nests. May be repeated." placeholder:"QUESTION"`
	Where     []string `help:"Only who gave this answer. May be repeated." placeholder:"QUESTION=CODE"`
	MinBase   int      `help:"Smallest group that is shown; 0 switches all hiding off, -1 takes what the survey says." default:"-1"`
	Margins   string   `help:"Population counts to weight by; not available yet." placeholder:"FILE.csv"`
	WeightCap string   `help:"Largest weight; not available yet." placeholder:"N"`
	Missing   string   `help:"What a missing margin variable does; not available yet." placeholder:"one|out"`
}

func (f queryFlags) query(survey string) (reports.Query, error) {
	q := reports.Query{Survey: survey, Theme: f.Theme, MinBase: f.MinBase}
	for flag, value := range map[string]string{"margins": f.Margins, "weight-cap": f.WeightCap, "missing": f.Missing} {
		if value != "" {
			return q, usagef("--%s: figures cannot be weighted yet; leave the flag out", flag)
		}
	}
	if f.MinBase < reports.SurveysOwn {
		return q, usagef("--min-base=%d: at least 0", f.MinBase)
	}
	for _, by := range f.By {
		q.By = append(q.By, reports.ParseBy(by))
	}
	for _, where := range f.Where {
		filter, err := reports.ParseFilter(where, "=")
		if err != nil {
			return q, usageError{err}
		}
		q.Where = append(q.Where, filter)
	}
	return q, nil
}

// Run prints the long table: one row per figure.
func (c *figuresCmd) Run(p *program) error {
	q, err := c.query(c.Survey)
	if err != nil {
		return err
	}
	return p.with(false, func(d *data) error {
		table, err := reports.New(d.db).Table(p.ctx, q)
		if err != nil {
			return err
		}
		return table.WriteCSV(p.stdout)
	})
}

// isFolder reports whether name is meant as a folder: it ends in a slash.
func isFolder(name string) bool { return strings.HasSuffix(name, "/") }

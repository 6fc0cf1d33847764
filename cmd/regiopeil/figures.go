package main

import (
	"os"
	"strings"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/margincsv"
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
	Margins   []string `help:"Population counts to weight by, of one audience. May be repeated." placeholder:"FILE.csv"`
	WeightCap *float64 `help:"Largest weight, where the mean is 1; 0: none. With --margins; 5 unless given." placeholder:"N"`
	Missing   string   `help:"A respondent who did not say what weights depend on counts as one, or is left out. With --margins; as the questionnaire says unless given." placeholder:"one|out"`
	Correct   bool     `name:"population-correction" help:"Correct for how much of the population took part. With --margins, and for samples that were drawn."`
}

// query reads all but the margins, for which the questionnaire is needed.
func (f queryFlags) query(survey string) (reports.Query, error) {
	q := reports.Query{Survey: survey, Theme: f.Theme, MinBase: f.MinBase, Free: true} // who has the data folder has every answer
	if f.MinBase < reports.SurveysOwn {
		return q, usagef("--min-base=%d: at least 0", f.MinBase)
	}
	if err := f.checkWeighting(); err != nil {
		return q, err
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

func (f queryFlags) checkWeighting() error {
	if len(f.Margins) == 0 {
		for flag, given := range map[string]bool{"weight-cap": f.WeightCap != nil, "missing": f.Missing != "", "population-correction": f.Correct} {
			if given {
				return usagef("--%s goes with --margins", flag)
			}
		}
	}
	if f.WeightCap != nil && *f.WeightCap != 0 && !(*f.WeightCap > 1) {
		return usagef("--weight-cap=%g: above 1, or 0 for none", *f.WeightCap)
	}
	if f.Missing != "" && f.Missing != string(surveys.MissingOne) && f.Missing != string(surveys.MissingOut) {
		return usagef("--missing=%s: one or out", f.Missing)
	}
	return nil
}

// weigh fills in how q is weighted.
func (f queryFlags) weigh(p *program, d *data, q *reports.Query) error {
	if len(f.Margins) == 0 {
		return nil
	}
	form, err := d.db.Form(p.ctx, q.Survey, 0)
	if err != nil {
		return err
	}
	q.Weighting = &surveys.Weighting{Cap: surveys.DefaultWeightCap, Missing: surveys.MissingRule(f.Missing), Correct: f.Correct}
	if f.WeightCap != nil {
		q.Weighting.Cap = *f.WeightCap
	}
	for _, name := range f.Margins {
		set, err := readMargins(name, form.Definition)
		if err != nil {
			return err
		}
		q.Weighting.Sets = append(q.Weighting.Sets, *set)
	}
	return nil
}

// readMargins reads the counts of one audience.
func readMargins(name string, d *surveys.Definition) (*surveys.MarginSet, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	set, problems := margincsv.Read(file, d)
	if len(problems) > 0 {
		return nil, &surveys.Error{Code: surveys.Invalid, Message: name + " cannot be used", Problems: problems}
	}
	return set, nil
}

// Run prints the long table: one row per figure.
func (c *figuresCmd) Run(p *program) error {
	q, err := c.query(c.Survey)
	if err != nil {
		return err
	}
	return p.with(false, func(d *data) error {
		if err := c.weigh(p, d, &q); err != nil {
			return err
		}
		table, err := reports.New(d.db).Figures(p.ctx, q)
		if err != nil {
			return err
		}
		return table.WriteCSV(p.stdout)
	})
}

// isFolder reports whether name is meant as a folder: it ends in a slash.
func isFolder(name string) bool { return strings.HasSuffix(name, "/") }

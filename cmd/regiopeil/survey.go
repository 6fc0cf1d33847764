package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/tabwriter"
	"time"

	"regiopeil/reports"
	"regiopeil/surveys"
)

type surveyCmd struct {
	List   surveyListCmd   `cmd:"" help:"List the surveys."`
	Import surveyImportCmd `cmd:"" help:"Read a definition: a new survey, or a new version of one."`
	Export surveyExportCmd `cmd:"" help:"Write the newest definition to a file."`
	Open   surveyOpenCmd   `cmd:"" help:"Open a survey now."`
	Close  surveyCloseCmd  `cmd:"" help:"Close a survey now."`
}

type surveyListCmd struct{}

// Run prints one line per survey: slug, phase, version, opening, closing,
// number of responses, title.
func (surveyListCmd) Run(p *program) error {
	return p.with(false, func(d *data) error {
		list, err := d.db.Surveys(p.ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "SURVEY\tPHASE\tVERSION\tOPENS\tCLOSES\tRESPONSES\tTITLE")
		for _, s := range list {
			n, err := d.db.Count(p.ctx, s.Slug)
			if err != nil {
				return err
			}
			form, err := d.db.Form(p.ctx, s.Slug, 0)
			if err != nil {
				return err
			}
			source := form.Definition.Languages[0]
			fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%d\t%s\n", s.Slug, s.PhaseAt(time.Now()), s.Version,
				moment(s.Opens), moment(s.Closes), n, s.Title.In(source, source, ""))
		}
		return w.Flush()
	})
}

// moment is a time on the clock of the municipalities.
func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(amsterdam).Format("2006-01-02T15:04")
}

type surveyImportCmd struct {
	File string `arg:"" help:"Definition as JSON." placeholder:"FILE.json"`
	Slug string `help:"Address of the survey; default: the name of the file." placeholder:"S"`
}

// slugs are what an address /s/SLUG may hold.
var slugs = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// maxDefinition is the largest definition that is read, in bytes.
const maxDefinition = 8 << 20

// Run stores the definition. A new survey is not open yet.
func (c *surveyImportCmd) Run(p *program) error {
	slug := c.Slug
	if slug == "" {
		slug = strings.ToLower(strings.TrimSuffix(filepath.Base(c.File), filepath.Ext(c.File)))
	}
	if !slugs.MatchString(slug) || len(slug) > 64 {
		return usagef("%q is no address of a survey; give one with --slug: small letters, digits and single dashes, at most 64", slug)
	}
	definition, err := readDefinition(c.File)
	if err != nil {
		return err
	}
	return p.with(true, func(d *data) error {
		_, err := d.db.Survey(p.ctx, slug)
		switch {
		case err == nil:
			version, err := d.db.SaveDefinition(p.ctx, slug, definition)
			if err != nil {
				return err
			}
			p.say("survey %s: version %d", slug, version)
			return nil
		case surveys.CodeOf(err) != surveys.NotFound:
			return err
		}
		settings := surveys.Settings{MinBase: reports.DefaultMinBase}
		if err := d.db.CreateSurvey(p.ctx, surveys.Survey{Slug: slug, Title: definition.Title, Settings: settings}, definition); err != nil {
			return err
		}
		p.say("survey %s: version 1; open it with: regiopeil survey open %s", slug, slug)
		return nil
	})
}

func readDefinition(name string) (*surveys.Definition, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxDefinition+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxDefinition {
		return nil, fmt.Errorf("%s: larger than %d MB, which no questionnaire is", name, maxDefinition>>20)
	}
	d, err := surveys.Parse(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if _, err := surveys.Compile(d); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return d, nil
}

type surveyExportCmd struct {
	Survey string `arg:"" help:"Slug of the survey."`
	File   string `arg:"" help:"File to write; - for standard output." placeholder:"FILE.json"`
}

// Run writes the newest version of the definition.
func (c *surveyExportCmd) Run(p *program) error {
	if ext := filepath.Ext(c.File); ext != ".json" && c.File != "-" {
		return usagef("%s: only a file that ends in .json can be written yet", c.File)
	}
	return p.with(false, func(d *data) error {
		form, err := d.db.Form(p.ctx, c.Survey, 0)
		if err != nil {
			return err
		}
		write := func(w io.Writer) error {
			_, err := w.Write(form.Definition.Marshal())
			return err
		}
		if c.File == "-" {
			return write(p.stdout)
		}
		return writeFile(c.File, write)
	})
}

type surveyOpenCmd struct {
	Survey string `arg:"" help:"Slug of the survey."`
}

// Run opens the survey now. A closing time that has passed is dropped; one in
// the future stands. It warns of what respondents are not told.
func (c *surveyOpenCmd) Run(p *program) error {
	return p.with(false, func(d *data) error {
		form, err := d.db.Form(p.ctx, c.Survey, 0)
		if err != nil {
			return err
		}
		now := time.Now()
		var lacks []string
		err = d.db.UpdateSurvey(p.ctx, c.Survey, func(s *surveys.Survey) error {
			lacks = lacking(s.Settings.Untold(form.Definition, surveys.Open))
			if s.Opens.IsZero() || s.Opens.After(now) {
				s.Opens = now
			}
			if !s.Closes.After(now) {
				s.Closes = time.Time{}
			}
			return nil
		})
		if err == nil && len(lacks) > 0 {
			p.say("warning: survey %s is open and lacks %s; fill it in at /admin/surveys/%s",
				c.Survey, strings.Join(lacks, ", "), c.Survey)
		}
		return err
	})
}

// lacking names what respondents are not told.
func lacking(untold []surveys.Untold) (names []string) {
	what := map[surveys.UntoldText]string{
		surveys.UntoldContact: "who answers questions", surveys.UntoldResults: "when there will be results",
		surveys.UntoldDeletion: "when the e-mail addresses are deleted", surveys.UntoldPrivacy: "the privacy statement",
	}
	for _, u := range untold {
		name := what[u.What]
		if u.Language != "" {
			name += " (" + u.Language + ")"
		}
		names = append(names, name)
	}
	return names
}

type surveyCloseCmd struct {
	Survey string `arg:"" help:"Slug of the survey."`
}

// Run closes the survey now; one that is closed already stays as it is.
func (c *surveyCloseCmd) Run(p *program) error {
	return p.with(false, func(d *data) error {
		now := time.Now()
		return d.db.UpdateSurvey(p.ctx, c.Survey, func(s *surveys.Survey) error {
			switch s.PhaseAt(now) {
			case surveys.NotYetOpen:
				return fmt.Errorf("survey %s is not open", c.Survey)
			case surveys.Open:
				s.Closes = now
			}
			return nil
		})
	})
}

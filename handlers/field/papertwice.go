package field

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/respond/form"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
)

// comparePage shows two entries of a form, line by line where they differ.
type comparePage struct {
	staff.Frame
	Back, Action string
	Hidden       []form.Hidden // the second entry, as it was typed
	Lines        []compareLine
}

type compareLine struct {
	form.PaperDifference
	Field  string // that says which one is right
	Chosen string // "1", "2" or nothing
	Error  string
}

// chosenPrefix is before the name of a field in the one that says which entry of it
// is right.
const chosenPrefix = "paper.right."

// second is a form that is entered a second time.
type second struct {
	*paperEntry
	entry *surveys.PaperEntry
	first *surveys.Response
}

// twice finds the form of a request: one that whoever asks entered, and that was
// drawn to be entered again. Any other is NotFound.
func (p *Pages) twice(c *gin.Context) (*second, error) {
	e, err := p.entering(c)
	if err != nil {
		return nil, err
	}
	ctx, id := c.Request.Context(), c.Param("id")
	entry, err := p.db.PaperEntry(ctx, e.Survey.Slug, id, p.a.User(c).ID)
	if err != nil {
		return nil, err
	}
	if !entry.Due() {
		return nil, surveys.Errorf(surveys.NotFound, "the form is not to be entered a second time")
	}
	first, err := p.db.Response(ctx, id)
	if err != nil {
		return nil, err
	}
	if e.Form, err = p.db.Form(ctx, e.Survey.Slug, first.Version); err != nil {
		return nil, err
	}
	return &second{e, entry, first}, nil
}

// PaperTwice is an empty form, for one that was entered before.
func (p *Pages) PaperTwice(c *gin.Context) error {
	s, err := p.twice(c)
	if err != nil {
		return err
	}
	m, err := p.twicePage(c, s, url.Values{}, nil)
	if err != nil {
		return err
	}
	return p.a.Render(c, http.StatusOK, "field/paper", m)
}

func (p *Pages) twicePage(c *gin.Context, s *second, typed url.Values, problems []surveys.Problem) (*paperPage, error) {
	m, err := p.paperPage(c, s.paperEntry, typed, problems)
	if err != nil {
		return nil, err
	}
	m.Twice, m.Back, m.Action = true, m.Action, twiceAddress(s.Survey.Slug, s.entry.ID)
	m.Shown = strconv.Itoa(s.entry.Number)
	m.Title = p.a.Catalog.T(m.Language, "paper.twice_title", "Number", s.entry.Number)
	return m, nil
}

// SaveTwice compares a form with what was entered before. What is the same is
// right; of what differs one chooses, and that is stored as a change.
func (p *Pages) SaveTwice(c *gin.Context) error {
	fields, err := page.Form(c)
	if err != nil {
		return err
	}
	s, err := p.twice(c)
	if err != nil {
		return err
	}
	typed := secondEntry(fields)
	answers, problems := readAnswers(s.Form, typed)
	if len(problems) > 0 {
		m, err := p.twicePage(c, s, typed, problems)
		if err != nil {
			return err
		}
		return p.a.Render(c, http.StatusUnprocessableEntity, "field/paper", m)
	}
	lines := p.builder.PaperDifferences(s.Visit, s.first.Answers, answers)
	right, m := p.choose(c, s, fields, answers, lines)
	if m != nil {
		status := http.StatusOK
		if m.Error {
			status = http.StatusUnprocessableEntity
		}
		return p.a.Render(c, status, "field/papercompare", m)
	}
	r := *s.first
	r.Answers, r.Day = right, ""
	if err := p.db.CheckPaper(c.Request.Context(), r, p.a.User(c).ID, s.now, len(lines)); err != nil {
		return err
	}
	return p.a.Redirect(c, paperAddress(s.Survey.Slug)+"?checked="+strconv.Itoa(s.entry.Number))
}

// secondEntry are the answers of a posted form, without what was chosen.
func secondEntry(fields url.Values) url.Values {
	typed := answersOf(fields)
	for name := range typed {
		if strings.HasPrefix(name, chosenPrefix) {
			delete(typed, name)
		}
	}
	return typed
}

// choose puts together the answers that are right. As long as there are lines of
// which that is not chosen, or the answers do not fit together, it returns the page
// that asks.
func (p *Pages) choose(c *gin.Context, s *second, fields url.Values, answers surveys.Answers, lines []form.PaperDifference) (surveys.Answers, *comparePage) {
	lang := p.a.Language(c)
	first, other := s.Form.EncodeForm(s.first.Answers), s.Form.EncodeForm(answers)
	m := &comparePage{
		Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(lang, "paper.compare_title", "Number", s.entry.Number)),
		Back:  paperAddress(s.Survey.Slug), Action: twiceAddress(s.Survey.Slug, s.entry.ID),
		Hidden: hiddenFields(other),
	}
	asked, open := false, false
	for _, d := range lines {
		line := compareLine{PaperDifference: d, Field: chosenPrefix + d.Name, Chosen: fields.Get(chosenPrefix + d.Name)}
		asked = asked || fields.Has(line.Field)
		switch line.Chosen {
		case "1":
		case "2":
			first[d.Name] = other[d.Name]
		default:
			open, line.Chosen = true, ""
			line.Error = p.a.Catalog.T(lang, "paper.compare_choose")
		}
		m.Lines = append(m.Lines, line)
	}
	right, problems := readAnswers(s.Form, first)
	if !open && len(problems) == 0 {
		return right, nil
	}
	m.Languages = nil // a link would lose what was typed
	if !open {
		for _, problem := range p.builder.PaperForm(s.Visit, first, problems).Problems {
			m.Problems = append(m.Problems, staff.Problem{Text: problem.Text})
		}
	}
	for i := range m.Lines {
		line := &m.Lines[i]
		if !asked {
			line.Error = ""
		}
		if line.Error != "" {
			m.Problems = append(m.Problems, staff.Problem{Text: line.Code + ": " + line.Error, URL: "#" + line.Field + ".1"})
		}
	}
	m.Error = len(m.Problems) > 0
	return nil, m
}

func hiddenFields(values url.Values) []form.Hidden {
	var out []form.Hidden
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			out = append(out, form.Hidden{Name: name, Value: value})
		}
	}
	return out
}

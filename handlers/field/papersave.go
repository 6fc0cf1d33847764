package field

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/templates/locale"
)

// postedPaper is a form on paper as it was sent.
type postedPaper struct {
	fields   url.Values
	response surveys.Response
	number   int
	base     int // 1 where the device knows that it is stored, and sends a change
	problems []surveys.Problem
}

// SavePaper stores a form on paper, once however often it comes, and leads to the
// next empty one. What is wrong is shown with all that was typed.
func (p *Pages) SavePaper(c *gin.Context) error {
	fields, err := page.Form(c)
	if err != nil {
		return err
	}
	e, err := p.entering(c)
	if surveys.CodeOf(err) == surveys.NotOpen && wantsJSON(c) {
		return p.refusePaper(c, http.StatusGone, fields.Get(paperID), "paper.closed")
	}
	if err != nil {
		return err
	}
	m, err := p.paperPage(c, e, fields, nil)
	if err != nil {
		return err
	}
	in := p.readPaper(c, e, fields, m)
	if len(in.problems) > 0 || len(m.Problems) > 0 {
		return p.wrongPaper(c, e, in, m)
	}
	err = p.storePaper(c, e, in)
	switch {
	case errors.Is(err, store.ErrWithdrawn) && wantsJSON(c):
		return p.refusePaper(c, http.StatusConflict, in.response.ID, "paper.withdrawn")
	case errors.Is(err, store.ErrWithdrawn):
		m.keepPaper(in)
		m.Problems = []staff.Problem{{Text: p.a.Catalog.T(m.Language, "paper.withdrawn"), URL: "#" + paperNumber}}
		return p.showPaper(c, http.StatusConflict, m)
	case surveys.CodeOf(err) == surveys.Conflict:
		return p.paperTaken(c, in, m)
	case err != nil:
		return err
	case wantsJSON(c):
		return answer(c, http.StatusOK, saved{ID: in.response.ID, Version: 1})
	}
	return p.a.Redirect(c, m.Action+"?done=1")
}

// storePaper stores a new form, or a change of one that the same person entered.
func (p *Pages) storePaper(c *gin.Context, e *paperEntry, in *postedPaper) error {
	user := p.a.User(c).ID
	if in.base > 0 {
		return p.db.ChangePaper(c.Request.Context(), in.response, user, in.number)
	}
	_, err := p.db.SubmitPaper(c.Request.Context(), in.response, surveys.PaperEntry{User: user, Number: in.number, At: e.now})
	return err
}

// readPaper reads a posted form; what is wrong with the fields around the answers
// goes to the page m, what is wrong with the answers into the result.
func (p *Pages) readPaper(c *gin.Context, e *paperEntry, fields url.Values, m *paperPage) *postedPaper {
	in := &postedPaper{fields: fields}
	r := &staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: fields}
	m.Day.Value = "" // no day is no mistake, though one was filled in before
	in.number = r.Int(&m.Number, 1, highestNumber)
	day, language := r.Day(&m.Day), r.Choice(&m.Written)
	if first, last := paperDays(e.Survey, e.now); day != "" && (day < first || day > last) {
		r.Say(&m.Day, "paper.day_outside", "First", p.a.Catalog.Day(m.Language, first), "Last", p.a.Catalog.Day(m.Language, last))
	}
	m.Wrong(m.Number, m.Day, m.Written)
	if base, err := strconv.Atoi(fields.Get("base")); err == nil {
		in.base = base
	}
	in.response = surveys.Response{
		ID: fields.Get(paperID), Survey: e.Survey.Slug, Version: e.Survey.Version, Mode: surveys.Paper,
		Language: language, Day: day, MadeUp: e.Survey.MadeUp,
	}
	in.response.Answers, in.problems = readAnswers(e.Form, answersOf(fields))
	return in
}

// readAnswers reads and judges the answers on a form. As long as it is not right
// whose answers they are, nothing is said of questions that are for others.
func readAnswers(f *surveys.Form, typed url.Values) (surveys.Answers, []surveys.Problem) {
	answers, problems := f.DecodeForm(typed, f.Questions())
	problems = surveys.Merge(problems, f.Validate(answers))
	whose := func(p surveys.Problem) bool { return p.Question == f.Definition.AudienceQuestion }
	if slices.ContainsFunc(problems, whose) {
		problems = slices.DeleteFunc(problems, func(p surveys.Problem) bool { return p.Key == surveys.ProblemNotOnRoute })
	}
	return answers, problems
}

// paperDays are the first and the last day on which a form can have been filled in.
func paperDays(s *surveys.Survey, now time.Time) (first, last string) {
	day := func(t time.Time) string { return t.In(locale.Amsterdam).Format(time.DateOnly) }
	first, last = day(s.Opens), day(now)
	if !s.Closes.IsZero() {
		last = min(last, day(s.Closes))
	}
	return first, last
}

// wrongPaper says what is wrong, on the page or to a script.
func (p *Pages) wrongPaper(c *gin.Context, e *paperEntry, in *postedPaper, m *paperPage) error {
	view := p.builder.PaperForm(e.Visit, in.fields, in.problems)
	m.Parts = view.Parts
	for _, problem := range view.Problems {
		m.Problems = append(m.Problems, staff.Problem(problem))
	}
	m.keepPaper(in)
	return p.showPaper(c, http.StatusUnprocessableEntity, m)
}

// keepPaper leaves a page on which something is wrong the form that it is.
func (m *paperPage) keepPaper(in *postedPaper) {
	m.Error, m.Languages = true, nil
	if surveys.IsID(in.response.ID) {
		m.ID = in.response.ID
	}
}

// paperTaken says that the same form is stored already, with other answers. It can
// be stored as another one, which the page has a new ID for.
func (p *Pages) paperTaken(c *gin.Context, in *postedPaper, m *paperPage) error {
	next := m.ID
	m.keepPaper(in)
	m.ID = next
	m.Problems = []staff.Problem{{Text: p.a.Catalog.T(m.Language, "paper.taken", "Number", in.number), URL: "#" + paperNumber}}
	return p.showPaper(c, http.StatusConflict, m)
}

// showPaper shows a page on which something is wrong, or tells a script.
func (p *Pages) showPaper(c *gin.Context, status int, m *paperPage) error {
	if !wantsJSON(c) {
		return p.a.Render(c, status, "field/paper", m)
	}
	out := saved{ID: m.ID}
	for _, problem := range m.Problems {
		field := ""
		if problem.URL != "" {
			field = problem.URL[1:]
		}
		out.Problems = append(out.Problems, wrong{field, problem.Text})
	}
	return answer(c, status, out)
}

// refusePaper tells a script why a form is not taken.
func (p *Pages) refusePaper(c *gin.Context, status int, id, key string) error {
	return answer(c, status, saved{ID: id, Problems: []wrong{{Text: p.a.Catalog.T(p.a.Language(c), key)}}})
}

package field

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"regiopeil/handlers/respond/form"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/templates/locale"
)

// paperPage is the form on paper as a form to fill in.
type paperPage struct {
	staff.Frame
	Back, Action string
	Survey       string // title
	Slug         string
	ID           string
	Twice        bool // a form that was entered before, entered again
	Number, Day  staff.Field
	Written      staff.Field // the language of the paper
	Shown        string      // the number that stands above the form
	Parts        []form.PaperPart
	Batch        batchView
}

// batchView is what somebody entered of a survey.
type batchView struct {
	Today string
	Next  int
	Last  []batchLine // newest first
	Due   []batchLine // to be entered a second time
}

type batchLine struct {
	Number    int
	When, URL string
}

// The fields of the form that are no answers. No question has the code "paper".
const (
	paperID       = "paper.id"
	paperNumber   = "paper.number"
	paperDay      = "paper.day"
	paperLanguage = "paper.language"
)

// paperSteer are all fields that are no answers. The queue of a device sends along
// which survey a form is of.
var paperSteer = []string{paperID, paperNumber, paperDay, paperLanguage, "paper.survey", "base", "go"}

// highestNumber is the highest that a form on paper can have.
const highestNumber = 99_999

// paperEntry is a request for the entry of forms on paper of a survey.
type paperEntry struct {
	form.Visit
	now time.Time
}

func paperAddress(slug string) string { return home + "/paper/" + url.PathEscape(slug) }

func twiceAddress(slug, id string) string { return paperAddress(slug) + "/twice/" + id }

// entering finds the survey of a request. It is not for who organises nothing in
// its municipalities (Forbidden): forms themselves may be of anybody, as people from
// elsewhere come along. NotOpen: it takes no forms (any more).
func (p *Pages) entering(c *gin.Context) (*paperEntry, error) {
	ctx := c.Request.Context()
	survey, err := p.db.Survey(ctx, c.Param("survey"))
	if err != nil {
		return nil, err
	}
	f, err := p.db.Form(ctx, survey.Slug, 0)
	if err != nil {
		return nil, err
	}
	if !staff.MayEnter(f, p.a.User(c)) {
		return nil, surveys.Errorf(surveys.Forbidden, "the account has no municipality of this survey")
	}
	now := p.a.Now()
	if !survey.TakesPaper(now) {
		return nil, surveys.Errorf(surveys.NotOpen, "the survey takes no forms on paper now")
	}
	v := form.Visit{Survey: survey, Form: f, URL: c.Request.URL.Path}
	v.Language = p.builder.Language(f, p.a.Language(c))
	return &paperEntry{v, now}, nil
}

// Paper is an empty form to enter.
func (p *Pages) Paper(c *gin.Context) error {
	e, err := p.entering(c)
	if err != nil {
		return err
	}
	m, err := p.paperPage(c, e, url.Values{}, nil)
	if err != nil {
		return err
	}
	switch number, err := strconv.Atoi(c.Query("checked")); {
	case err == nil:
		m.Done = p.a.Catalog.T(m.Language, "paper.checked_next", "Number", number, "Next", m.Batch.Next)
	case c.Query("done") != "":
		m.Done = p.a.Catalog.T(m.Language, "paper.saved_next", "Number", m.Batch.Next)
	}
	return p.a.Render(c, http.StatusOK, "field/paper", m)
}

// paperPage is the form with what was typed in it, and what is wrong with that.
func (p *Pages) paperPage(c *gin.Context, e *paperEntry, typed url.Values, problems []surveys.Problem) (*paperPage, error) {
	lang := p.a.Language(c)
	tr := func(key string, args ...any) string { return p.a.Catalog.T(lang, "paper."+key, args...) }
	batch, err := p.batch(c, e, lang)
	if err != nil {
		return nil, err
	}
	m := &paperPage{
		Frame: staff.NewFrame(p.a, c, tr("title")), Back: home, Action: paperAddress(e.Survey.Slug), Slug: e.Survey.Slug,
		Survey: p.text(e.Form, e.Form.Definition.Title, lang), ID: uuid.NewString(), Batch: batch,
	}
	m.Number = staff.Field{Name: paperNumber, Label: tr("number"), Value: strconv.Itoa(batch.Next), Narrow: true, Required: true}
	m.Day = staff.Field{Name: paperDay, Label: tr("day"), Hint: tr("day_hint"), Type: "date", Narrow: true}
	m.Written = p.paperLanguage(e, tr("language"))
	for f, name := range map[*staff.Field]string{&m.Number: paperNumber, &m.Day: paperDay} {
		if typed.Has(name) {
			f.Value = typed.Get(name)
		}
	}
	m.Shown = m.Number.Value
	view := p.builder.PaperForm(e.Visit, typed, problems)
	m.Parts = view.Parts
	for _, problem := range view.Problems {
		m.Problems = append(m.Problems, staff.Problem(problem))
	}
	if m.Error = len(problems) > 0; m.Error {
		m.Languages = nil // a link would lose what was typed
	}
	return m, nil
}

// paperLanguage is the language of the paper; a survey in one language asks nothing.
func (p *Pages) paperLanguage(e *paperEntry, label string) staff.Field {
	f := staff.Field{Name: paperLanguage, Label: label, Narrow: true}
	for _, code := range e.Form.Definition.Languages {
		name := code
		if p.a.Catalog.Supports(code) {
			name = p.a.Catalog.Name(code)
		}
		f.Options = append(f.Options, staff.Option{Value: code, Label: name, Chosen: code == e.Language})
	}
	return f
}

// batch is what whoever asks entered of a survey.
func (p *Pages) batch(c *gin.Context, e *paperEntry, lang string) (batchView, error) {
	y, month, d := e.now.In(locale.Amsterdam).Date()
	midnight := time.Date(y, month, d, 0, 0, 0, 0, locale.Amsterdam)
	b, err := p.db.PaperBatch(c.Request.Context(), e.Survey.Slug, p.a.User(c).ID, midnight)
	if err != nil {
		return batchView{}, err
	}
	v := batchView{Next: b.Next, Today: p.a.Catalog.Plural(lang, "paper.today", b.Since)}
	line := func(form surveys.PaperEntry) batchLine {
		return batchLine{form.Number, p.a.Catalog.DateTime(lang, form.At), twiceAddress(e.Survey.Slug, form.ID)}
	}
	for _, form := range b.Last {
		v.Last = append(v.Last, line(form))
	}
	for _, form := range b.Due {
		v.Due = append(v.Due, line(form))
	}
	return v, nil
}

// answersOf are the fields of a posted form that hold answers.
func answersOf(fields url.Values) url.Values {
	out := url.Values{}
	for name, values := range fields {
		if !slices.Contains(paperSteer, name) {
			out[name] = values
		}
	}
	return out
}

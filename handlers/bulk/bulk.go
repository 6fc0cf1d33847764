// Package bulk serves workbooks to fill in, and takes them back: paper forms, and
// conversations.
//
// What is sent in is first checked, with a page that shows how far that is and then
// what is wrong, cell by cell. Only what is right as a whole can be stored, in a
// second step. Until then it lies in a file without a name, for the session that
// sent it.
package bulk

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// Pages are the pages of workbooks that are filled in.
type Pages struct {
	a     *page.Adapter
	db    *store.DB
	sents *sents
}

// New returns the pages over a database.
func New(a *page.Adapter, db *store.DB) *Pages {
	return &Pages{a: a, db: db, sents: newSents(a.Now, a.Log)}
}

// address is that of the workbooks of a survey.
func address(slug string) string { return "/field/workbooks/" + slug }

// subject finds the survey of a request and the newest version of its form. It is
// not for an organiser without a municipality of it.
func (p *Pages) subject(c *gin.Context) (*surveys.Survey, *surveys.Form, error) {
	ctx := c.Request.Context()
	survey, err := p.db.Survey(ctx, c.Param("survey"))
	if err != nil {
		return nil, nil, err
	}
	if survey.Version == 0 {
		return nil, nil, surveys.Errorf(surveys.NotFound, "survey %q asks nothing yet", survey.Slug)
	}
	form, err := p.db.Form(ctx, survey.Slug, survey.Version)
	if err != nil {
		return nil, nil, err
	}
	if u := p.a.User(c); !staff.MayEnter(form, u) {
		return nil, nil, surveys.Errorf(surveys.NotFound, "the account has no municipality of survey %q", survey.Slug)
	}
	return survey, form, nil
}

// text is a text of a questionnaire in a language.
func text(form *surveys.Form, t surveys.Text, lang string) string {
	return t.In(lang, form.Definition.Languages[0], "")
}

type workbooksPage struct {
	staff.Frame
	Survey, URL string
	Kinds       []kindView
	MaxMB       int
	Uploads     []uploadLine
}

// kindView is a workbook to fetch, in several languages.
type kindView struct {
	Title, Text string
	Files       []fileLink
}

type fileLink struct{ Label, URL string }

// uploadLine is a workbook that was sent in before.
type uploadLine struct{ When, What, Who string }

// listed is how many workbooks that were sent in are listed.
const listed = 20

// Workbooks is where workbooks are fetched and sent in.
func (p *Pages) Workbooks(c *gin.Context) error {
	survey, form, err := p.subject(c)
	if err != nil {
		return err
	}
	m, err := p.workbooksPage(c, survey, form)
	if err != nil {
		return err
	}
	return p.a.Render(c, http.StatusOK, "field/workbooks", m)
}

func (p *Pages) workbooksPage(c *gin.Context, survey *surveys.Survey, form *surveys.Form) (*workbooksPage, error) {
	lang := p.a.Language(c)
	tr := func(key string, args ...any) string { return p.a.Catalog.T(lang, key, args...) }
	m := &workbooksPage{
		Frame: staff.NewFrame(p.a, c, tr("bulk.title")), Survey: text(form, form.Definition.Title, lang), URL: address(survey.Slug), MaxMB: maxBytes >> 20,
	}
	m.MadeUp = m.MadeUp || survey.MadeUp
	for _, k := range kinds {
		v := kindView{Title: tr("bulk.kind_" + k), Text: tr("bulk.kind_" + k + "_is")}
		for _, l := range p.a.Catalog.Languages() {
			v.Files = append(v.Files, fileLink{p.a.Catalog.Name(l), m.URL + "/files/" + k + "-" + l + ".xlsx"})
		}
		m.Kinds = append(m.Kinds, v)
	}
	var err error
	m.Uploads, err = p.uploads(c.Request.Context(), p.a.User(c), survey.Slug, lang)
	return m, err
}

// uploads are the workbooks that were sent in before: the own ones, and for an
// administrator all.
func (p *Pages) uploads(ctx context.Context, u *store.User, slug, lang string) (out []uploadLine, err error) {
	whose := u.ID
	if u.Role == staff.Admin {
		whose = ""
	}
	all, err := p.db.Uploads(ctx, slug, whose, listed)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		line := uploadLine{When: p.a.Catalog.DateTime(lang, one.At), What: p.told(lang, &one)}
		if whose == "" {
			line.Who = one.User
		}
		out = append(out, line)
	}
	return out, nil
}

// told says in words what came of a workbook.
func (p *Pages) told(lang string, u *surveys.Upload) string {
	out := p.a.Catalog.Plural(lang, "bulk.given_"+u.Kind, u.Given)
	return out + ": " + p.a.Catalog.T(lang, "bulk.came_of_it", "Added", staff.Number(lang, u.Added), "Changed", staff.Number(lang, u.Changed), "Same", staff.Number(lang, u.Given-u.Added-u.Changed))
}

// newFile is the ID that a workbook is handed out with.
func newFile() string { return uuid.NewString() }

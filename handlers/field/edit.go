package field

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

type editPage struct {
	staff.Frame
	Back, Action   string
	Survey, Kind   string
	Base           int
	Intro          string
	Status         statusView
	About, People  []staff.Field
	Ages           []staff.Field
	Each           staff.Field
	Themes         []themeView
	Hands          []handsView
	Agreements     listView
	Report, Shared staff.Field
	Note           *staff.Field // of a correction
	May            conversation.Status
	Draft, Locked  bool
	Right          []rightView // what may tell who was there
	Other          string      // the address of what somebody else made of it meanwhile
	Differ         []difference
}

// New is an empty record.
func (p *Pages) New(c *gin.Context) error {
	form, err := p.db.Form(c.Request.Context(), c.Query("survey"), 0)
	if err != nil {
		return err
	}
	kind := conversation.Kind(c.Query("kind"))
	if !slices.Contains(conversation.Kinds, kind) {
		return surveys.Errorf(surveys.NotFound, "%q is no kind of conversation", kind)
	}
	own := staff.Municipalities(form, p.a.User(c))
	if len(own) == 0 {
		return surveys.Errorf(surveys.Forbidden, "the account has no municipality of this survey")
	}
	r := conversation.Record{Kind: kind, DotsEach: dotsEach}
	if len(own) == 1 {
		r.Municipality = own[0]
	}
	if kind == conversation.Exploratory {
		r.DotsEach = 0
	}
	k := &conversation.Kept{ID: uuid.NewString()}
	m := p.editPage(c, form, c.Query("survey"), k, conversation.Values(&r), nil)
	for i := range m.Languages {
		m.Languages[i].URL += "&" + url.Values{"survey": {c.Query("survey")}, "kind": {string(kind)}}.Encode()
	}
	return p.a.Render(c, http.StatusOK, "field/edit", m)
}

// dotsEach is how many stickers a person usually gets.
const dotsEach = 3

// Edit shows a record, to be changed.
func (p *Pages) Edit(c *gin.Context) error {
	k, form, err := p.own(c)
	if err != nil {
		return err
	}
	m := p.editPage(c, form, k.Record.Survey, k, conversation.Values(&k.Record), nil)
	if done := c.Query("done"); done == "saved" || done == "more" {
		m.Done = p.a.Catalog.T(m.Language, "conversation.saved", "Version", k.Version)
	}
	return p.a.Render(c, http.StatusOK, "field/edit", m)
}

// editPage is the form with what was filled in, and with what is wrong with it.
func (p *Pages) editPage(c *gin.Context, form *surveys.Form, slug string, k *conversation.Kept, values map[string]string, problems []surveys.Problem) *editPage {
	lang := p.a.Language(c)
	l := p.layout(c, form, values, problems)
	title := l.t("new_" + values["kind"])
	if k.Version > 0 {
		title = p.name(lang, &k.Record)
	}
	m := &editPage{
		Frame: staff.NewFrame(p.a, c, title), Back: home, Action: address(k.ID), Survey: slug, Kind: values["kind"], Base: k.Version,
		Intro: p.text(form, form.Definition.Title, lang), About: l.about(), People: l.people(), Ages: l.ages(), Each: l.count("dotsEach", l.t("dots_each")),
		Themes: l.themes(), Hands: l.hands(), Agreements: l.agreements(), Report: l.lines("report", l.t("report"), 10), Shared: l.field("sharedOn", l.t("shared_on")),
		May: k.Status.Next(), Draft: k.Status == "" || k.Status == conversation.Draft, Locked: k.Status == conversation.Locked,
	}
	if k.Version > 0 {
		m.Back, m.Status = address(k.ID), p.status(lang, k.Status)
	}
	m.Report.Hint, m.Shared.Type, m.Shared.Narrow = l.t("report_hint"), "date", true
	if m.Locked {
		note := l.field("note", l.t("note"))
		note.Hint = l.t("note_hint")
		m.Note = &note
	}
	m.Right = rightViews(conversation.Right(values), problems)
	m.Problems = l.problems(problems)
	if m.Error = len(problems) > 0; m.Error {
		m.Languages = nil // a link would lose what was typed
	}
	return m
}

// posted is a record as it was sent.
type posted struct {
	form     *surveys.Form
	save     conversation.Save
	values   map[string]string // of the record
	button   string
	json     bool // a script sent it, and reads the answer
	problems []surveys.Problem
}

// steer are the fields of the form that are not of the record. One that waits on a
// device may hold "sure", which pages had before.
var steer = []string{"survey", "base", "go", "note", "sure"}

// read reads a posted record.
func (p *Pages) read(c *gin.Context) (*posted, error) {
	fields, err := page.Form(c)
	if err != nil {
		return nil, err
	}
	form, err := p.db.Form(c.Request.Context(), fields.Get("survey"), 0)
	if err != nil {
		return nil, err
	}
	base, err := strconv.Atoi(fields.Get("base"))
	if err != nil || base < 0 {
		return nil, surveys.Errorf(surveys.Invalid, "base is %q, want a number", fields.Get("base"))
	}
	in := &posted{form: form, values: map[string]string{}, button: buttonOf(fields.Get("go")), json: wantsJSON(c)}
	for name, all := range fields {
		if !slices.Contains(steer, name) && all[0] != "" {
			in.values[name] = all[0]
		}
		if len(all) > 1 {
			in.problems = append(in.problems, surveys.Problem{Question: name, Key: "staff.once"})
		}
	}
	in.values = conversation.Compact(in.values)
	r, problems := conversation.Parse(in.values)
	r.Survey = fields.Get("survey")
	in.problems = append(in.problems, problems...)
	if surveys.CheckText(fields.Get("note")) != "" || len(fields.Get("note")) > conversation.MaxText {
		in.problems = append(in.problems, surveys.Problem{Question: "note", Key: conversation.ProblemLong, Args: map[string]any{"Max": conversation.MaxText}})
	}
	in.save = conversation.Save{ID: c.Param("id"), Record: *r, Base: base, Note: strings.TrimSpace(fields.Get("note")), User: p.a.User(c).ID, At: p.a.Now()}
	return in, nil
}

// buttonOf is the button that was pressed: without one, as by Enter, goSave.
func buttonOf(value string) string {
	if value == goMore || value == goSubmit {
		return value
	}
	return goSave
}

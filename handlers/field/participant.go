package field

import (
	"encoding/base64"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/skip2/go-qrcode"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/templates"
	"regiopeil/templates/locale"
)

func (p *Pages) today() string { return p.a.Now().In(locale.Amsterdam).Format(time.DateOnly) }

type codePage struct {
	staff.Frame
	Back, Name, Code, URL string
	Read                  string // where the code is typed
	QR                    template.URL
	Until                 string
}

// qrPixels is for a wall: it is printed large.
const qrPixels = 800

// Code is the page for the wall, with the code of the record.
func (p *Pages) Code(c *gin.Context) error {
	k, _, err := p.own(c)
	if err != nil {
		return err
	}
	if !k.Status.Counts() {
		return surveys.Errorf(surveys.NotFound, "participants cannot read a draft")
	}
	lang, code := p.a.Language(c), p.keys.ConversationCode(k.ID)
	m := codePage{
		Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(lang, "conversation.code_title")), Back: address(k.ID), Name: p.name(lang, &k.Record),
		Code: code, Read: p.baseURL + readAddress, URL: p.baseURL + participantAddress(code), Until: p.a.Catalog.Date(lang, k.ReactBy()),
	}
	png, err := qrcode.Encode(m.URL, qrcode.Medium, qrPixels)
	if err != nil {
		return err
	}
	m.QR = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png)) //nolint:gosec // we made it
	return p.a.Render(c, http.StatusOK, "field/code", m)
}

// readAddress is where participants type the code of their conversation.
const readAddress = "/c"

func participantAddress(code string) string { return readAddress + "/" + code }

// byCode finds a conversation by the code of its participants. Whoever tries many
// wrong ones has to wait.
func (p *Pages) byCode(c *gin.Context, typed string) (*conversation.Kept, error) {
	if !p.reading.May(c) {
		return nil, surveys.Errorf(surveys.RateLimited, "too many wrong codes")
	}
	k, err := p.db.ConversationByCode(c.Request.Context(), typed)
	if surveys.CodeOf(err) == surveys.NotFound {
		p.reading.Wrong(c)
	}
	return k, err
}

// Read asks participants for the code on the wall.
func (p *Pages) Read(c *gin.Context) error { return p.askRead(c, http.StatusOK, "", "") }

func (p *Pages) askRead(c *gin.Context, status int, typed, key string) error {
	return p.askCode(c, status, codeForm{readAddress, "conversation.read", "conversation.read_code", "conversation.read_code_hint"}, typed, key)
}

// GoToRecord leads to the record of a typed code.
func (p *Pages) GoToRecord(c *gin.Context) error {
	fields, err := page.Form(c)
	if err != nil {
		return err
	}
	typed := fields.Get("code")
	k, err := p.byCode(c, typed)
	switch {
	case surveys.CodeOf(err) == surveys.NotFound:
		return p.askRead(c, http.StatusUnprocessableEntity, surveys.Shown(typed), "conversation.no_code")
	case err != nil:
		return err
	}
	return p.a.Redirect(c, participantAddress(p.keys.ConversationCode(k.ID)))
}

type participantPage struct {
	templates.Chrome
	Action, Name, Until string
	Record              recordView
	May, Thanks         bool
	Version             int
	Remark, Wrong       string
	Problems            []staff.Problem
	Agrees              bool
	Right               []rightView
	Corrected           []versionView
	Photos              []photoView
}

// asParticipant finds the conversation of the code in the address. Nothing that is
// wrong with a code tells whether it was ever right.
func (p *Pages) asParticipant(c *gin.Context) (*conversation.Kept, *surveys.Form, error) {
	k, err := p.byCode(c, c.Param("code"))
	if err != nil {
		return nil, nil, err
	}
	form, err := p.db.Form(c.Request.Context(), k.Record.Survey, 0)
	return k, form, err
}

func (p *Pages) participantPage(c *gin.Context, k *conversation.Kept, form *surveys.Form) (*participantPage, error) {
	lang := p.a.Language(c)
	m := &participantPage{
		Chrome: p.a.Chrome(c, p.a.Catalog.T(lang, "conversation.read_title")), Name: p.name(lang, &k.Record),
		Action: participantAddress(p.keys.ConversationCode(k.ID)), May: k.MayReact(p.a.Now()), Version: k.Version, Until: p.a.Catalog.Date(lang, k.ReactBy()),
	}
	survey, err := p.db.Survey(c.Request.Context(), k.Record.Survey)
	if err != nil {
		return nil, err
	}
	m.MadeUp = m.MadeUp || survey.MadeUp
	if m.Record, err = p.recordView(lang, form, &k.Record, p.today()); err != nil {
		return nil, err
	}
	versions, err := p.db.ConversationVersions(c.Request.Context(), k.ID)
	if err != nil {
		return nil, err
	}
	if m.Photos, err = p.photos(c, k.ID, m.Action, false); err != nil {
		return nil, err
	}
	locked := false
	for _, v := range versions {
		if locked && v.Note != "" { // who made it is nothing to participants
			m.Corrected = append(m.Corrected, versionView{Moment: p.a.Catalog.Date(lang, v.At), Note: v.Note})
		}
		locked = locked || v.Status == conversation.Locked
	}
	return m, nil
}

// Participant shows a record to those who were there.
func (p *Pages) Participant(c *gin.Context) error {
	k, form, err := p.asParticipant(c)
	switch {
	case surveys.CodeOf(err) == surveys.NotFound:
		return p.askRead(c, http.StatusNotFound, surveys.Shown(c.Param("code")), "conversation.no_code")
	case err != nil:
		return err
	}
	m, err := p.participantPage(c, k, form)
	if err != nil {
		return err
	}
	m.Thanks = c.Query("done") != ""
	return p.a.Render(c, http.StatusOK, "field/participant", m)
}

// React takes what a participant says of a record.
func (p *Pages) React(c *gin.Context) error {
	k, form, err := p.asParticipant(c)
	if err != nil {
		return err
	}
	fields, err := page.Form(c)
	if err != nil {
		return err
	}
	m, err := p.participantPage(c, k, form)
	if err != nil {
		return err
	}
	f := staff.Field{Name: "remark", Rows: 4, Max: conversation.MaxText}
	in := staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: fields}
	read, err := strconv.Atoi(fields.Get("version"))
	if err != nil || read < 1 || read > k.Version {
		read = k.Version
	}
	r := conversation.Reaction{Version: read, Day: p.today(), Agrees: fields.Get("agrees") == "yes", Remark: in.Text(&f)}
	if !r.Agrees && strings.TrimSpace(r.Remark) == "" {
		in.Say(&f, "conversation.react_empty")
	}
	right := rightIn(fields)
	found := personalIn("remark", r.Remark, p.known(form, m.Language), right)
	for _, problem := range found {
		in.Say(&f, problem.Key, "Text", problem.Args["Text"])
		m.Problems = append(m.Problems, staff.Problem{Text: p.a.Catalog.T(m.Language, problem.Key, problem.Args), URL: "#remark"})
	}
	if !in.OK() {
		m.Remark, m.Wrong, m.Error, m.Agrees, m.Languages = f.Value, f.Error, true, r.Agrees, nil
		m.Right = rightViews(right, found)
		if found == nil {
			m.Problems = []staff.Problem{{Text: f.Error, URL: "#remark"}}
		}
		return p.a.Render(c, http.StatusUnprocessableEntity, "field/participant", m)
	}
	if err := p.db.React(c.Request.Context(), k.ID, r, p.a.Now()); err != nil {
		return err
	}
	return p.a.Redirect(c, m.Action+"?done=1")
}

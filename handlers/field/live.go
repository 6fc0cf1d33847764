package field

import (
	"encoding/base64"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/skip2/go-qrcode"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// roundAddress is where an organiser leads a round, and shows it on the wall.
func roundAddress(id string) string { return home + "/rounds/" + id }

type roundsPage struct {
	staff.Frame
	Back, Action string
	Asks         []staff.Field
	Rounds       []roundLine
}

type roundLine struct {
	URL, Moment, Code, State string
	Take                     string // the address where its answers wait; empty: they do not
}

// Rounds is where a round is opened, and those that were.
func (p *Pages) Rounds(c *gin.Context) error {
	k, form, err := p.own(c)
	if err != nil {
		return err
	}
	m, err := p.roundsPage(c, k, form, nil)
	if err != nil {
		return err
	}
	return p.a.Render(c, http.StatusOK, "field/rounds", m)
}

// roundsPage has what was chosen already: "hands:V12.a", one per ask.
func (p *Pages) roundsPage(c *gin.Context, k *conversation.Kept, form *surveys.Form, chosen []string) (*roundsPage, error) {
	lang := p.a.Language(c)
	tr := func(key string, args ...any) string { return p.a.Catalog.T(lang, "live."+key, args...) }
	m := &roundsPage{Frame: staff.NewFrame(p.a, c, tr("title")), Back: address(k.ID), Action: address(k.ID) + "/rounds"}
	for i := range conversation.MaxAsks {
		f := staff.Field{Name: "ask" + strconv.Itoa(i), Label: tr("ask", "N", i+1), Options: []staff.Option{{Label: tr("no_ask")}}}
		for _, a := range possibleAsks(form) {
			value := string(a.Kind) + ":" + a.Of
			f.Options = append(f.Options, staff.Option{Value: value, Label: p.askLabel(lang, form, a), Chosen: i < len(chosen) && chosen[i] == value})
		}
		m.Asks = append(m.Asks, f)
	}
	rounds, err := p.db.Rounds(c.Request.Context(), k.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range rounds {
		line := roundLine{URL: roundAddress(r.ID), Moment: p.a.Catalog.DateTime(lang, r.Opened), Code: r.Code, State: tr("state_" + p.roundState(r))}
		switch {
		case r.Taken:
			line.State = tr("state_taken")
		case !r.Takes(p.a.Now()):
			line.Take = takeAddress(r.ID)
		}
		m.Rounds = append(m.Rounds, line)
	}
	return m, nil
}

// possibleAsks is all that a room can be asked.
func possibleAsks(form *surveys.Form) []conversation.Ask {
	out := []conversation.Ask{{Kind: conversation.AskDots}}
	for _, s := range conversation.Statements(form) {
		out = append(out, conversation.Ask{Kind: conversation.AskHands, Of: s.Code()})
	}
	for _, t := range form.Definition.Themes {
		out = append(out, conversation.Ask{Kind: conversation.AskWish, Of: t.Code})
	}
	return out
}

// askLabel is what is asked, in words.
func (p *Pages) askLabel(lang string, form *surveys.Form, a conversation.Ask) string {
	of := ""
	for _, s := range conversation.Statements(form) {
		if a.Kind == conversation.AskHands && s.Code() == a.Of {
			of = p.text(form, s.Item.Label, lang)
		}
	}
	for _, t := range form.Definition.Themes {
		if a.Kind == conversation.AskWish && t.Code == a.Of {
			of = p.text(form, t.Label, lang)
		}
	}
	return p.a.Catalog.T(lang, "live.ask_"+string(a.Kind), "Of", of)
}

// roundState is how far a round is: open, revealed or closed.
func (p *Pages) roundState(r *conversation.Round) string {
	switch {
	case r.Revealed:
		return "revealed"
	case !r.Takes(p.a.Now()):
		return "closed"
	}
	return "open"
}

// OpenRound has the room answer.
func (p *Pages) OpenRound(c *gin.Context) error {
	fields, err := page.Form(c)
	if err != nil {
		return err
	}
	k, form, err := p.own(c)
	if err != nil {
		return err
	}
	var asks []conversation.Ask
	var chosen []string
	for i := range conversation.MaxAsks {
		value := fields.Get("ask" + strconv.Itoa(i))
		chosen = append(chosen, value)
		if kind, of, ok := strings.Cut(value, ":"); ok && !slices.Contains(asks, conversation.Ask{Kind: conversation.AskKind(kind), Of: of}) {
			asks = append(asks, conversation.Ask{Kind: conversation.AskKind(kind), Of: of})
		}
	}
	if problems := conversation.CheckRound(form, asks); len(problems) > 0 {
		m, err := p.roundsPage(c, k, form, chosen)
		if err != nil {
			return err
		}
		m.Asks[0].Error = p.a.Catalog.T(m.Language, problems[0].Key, problems[0].Args)
		m.Wrong(m.Asks...)
		m.Languages = nil
		return p.a.Render(c, http.StatusUnprocessableEntity, "field/rounds", m)
	}
	r := &conversation.Round{ID: uuid.NewString(), Conversation: k.ID, Asks: asks, DotsEach: k.Record.DotsEach, Opened: p.a.Now()}
	if r.DotsEach == 0 {
		r.DotsEach = dotsEach
	}
	if err := p.db.OpenRound(c.Request.Context(), r); err != nil {
		return err
	}
	return p.a.Redirect(c, roundAddress(r.ID))
}

type wallPage struct {
	staff.Frame
	Back, Action         string
	Code, Join, Events   string
	QR                   template.URL
	N                    string
	State                string
	Revealed, Open, Took bool
	May                  bool     // its answers may go into the record
	Asks                 []string // what is asked; none once it is answered
	Outcomes             []outcomeView
}

// ownRound finds the round of a request with its conversation.
func (p *Pages) ownRound(c *gin.Context) (*conversation.Round, *conversation.Kept, *surveys.Form, error) {
	r, err := p.db.Round(c.Request.Context(), c.Param("round"))
	if err != nil {
		return nil, nil, nil, err
	}
	k, form, err := p.aboutRound(c, r)
	if err == nil && !staff.Mine(p.a.User(c), k.Record.Municipality) {
		err = surveys.Errorf(surveys.NotFound, "there is no such round")
	}
	return r, k, form, err
}

// aboutRound finds the conversation of a round, and its questionnaire.
func (p *Pages) aboutRound(c *gin.Context, r *conversation.Round) (*conversation.Kept, *surveys.Form, error) {
	k, err := p.db.Conversation(c.Request.Context(), r.Conversation)
	if err != nil {
		return nil, nil, err
	}
	form, err := p.db.Form(c.Request.Context(), k.Record.Survey, 0)
	return k, form, err
}

// Wall is what the room sees: the code, how many answered and, once it is revealed,
// what.
func (p *Pages) Wall(c *gin.Context) error {
	r, k, form, err := p.ownRound(c)
	if err != nil {
		return err
	}
	m, err := p.wallPage(c, r, k, form)
	if err != nil {
		return err
	}
	return p.a.Render(c, http.StatusOK, "field/wall", m)
}

func (p *Pages) wallPage(c *gin.Context, r *conversation.Round, k *conversation.Kept, form *surveys.Form) (*wallPage, error) {
	lang := p.a.Language(c)
	n, err := p.db.Phones(c.Request.Context(), r.ID)
	if err != nil {
		return nil, err
	}
	m := &wallPage{
		Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(lang, "live.wall")), Back: address(k.ID) + "/rounds", Action: roundAddress(r.ID),
		Code: r.Code, Join: p.baseURL + joinAddress, Events: joinAddress + "/" + r.Code + "/events",
		N: staff.Number(lang, n), State: p.roundState(r), Revealed: r.Revealed, Open: r.Takes(p.a.Now()), Took: r.Taken,
		May: !r.Taken && k.Status != conversation.Locked,
	}
	png, err := qrcode.Encode(p.baseURL+joinAddress+"/"+r.Code, qrcode.Medium, qrPixels)
	if err != nil {
		return nil, err
	}
	m.QR = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png)) //nolint:gosec // we made it
	if !r.Revealed && !r.Taken {
		for _, a := range r.Asks {
			m.Asks = append(m.Asks, p.askLabel(lang, form, a))
		}
	}
	if r.Revealed && !r.Taken {
		m.Outcomes, err = p.outcomes(c, r, k, form)
	}
	return m, err
}

// MarkRound closes a round, and may reveal it to the room or lead on to the record.
// What was revealed takes no more answers: one more would show what one person said.
func (p *Pages) MarkRound(c *gin.Context) error {
	fields, err := page.Form(c)
	if err != nil {
		return err
	}
	r, _, _, err := p.ownRound(c)
	if err != nil {
		return err
	}
	next := roundAddress(r.ID)
	switch fields.Get("to") {
	case "revealed":
		r.Revealed = true
	case "closed":
	case "take":
		next = takeAddress(r.ID)
	default:
		return surveys.Errorf(surveys.Invalid, "a round does not become %q", fields.Get("to"))
	}
	r.Closed = true
	if err := p.db.MarkRound(c.Request.Context(), r); err != nil {
		return err
	}
	return p.a.Redirect(c, next)
}

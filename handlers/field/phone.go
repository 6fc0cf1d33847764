package field

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/templates"
)

// joinAddress is where people in the room type the code.
const joinAddress = "/live"

type joinPage struct {
	templates.Chrome
	Action   string
	Code     staff.Field
	Problems []staff.Problem
}

// codeForm is where a code is typed: its address, and the keys of its texts.
type codeForm struct{ action, title, label, hint string }

// Join asks for the code on the wall.
func (p *Pages) Join(c *gin.Context) error { return p.join(c, http.StatusOK, "", "") }

func (p *Pages) join(c *gin.Context, status int, typed, key string) error {
	return p.askCode(c, status, codeForm{joinAddress, "live.join", "live.code", "live.code_hint"}, typed, key)
}

// askCode asks for a code; key says what is wrong with the one that was typed.
func (p *Pages) askCode(c *gin.Context, status int, f codeForm, typed, key string) error {
	lang := p.a.Language(c)
	m := joinPage{Chrome: p.a.Chrome(c, p.a.Catalog.T(lang, f.title)), Action: f.action}
	m.Code = staff.Field{Name: "code", Label: p.a.Catalog.T(lang, f.label), Hint: p.a.Catalog.T(lang, f.hint), Value: typed, Autocomplete: "off", Narrow: true}
	if key != "" {
		m.Code.Error, m.Error = p.a.Catalog.T(lang, key), true
		m.Problems = []staff.Problem{{Text: m.Code.Error, URL: "#code"}}
	}
	return p.a.Render(c, status, "field/join", m)
}

// GoTo leads to the round of a typed code.
func (p *Pages) GoTo(c *gin.Context) error {
	fields, err := page.Form(c)
	if err != nil {
		return err
	}
	typed := fields.Get("code")
	if _, err := p.roundOf(c, typed); err != nil {
		if surveys.CodeOf(err) == surveys.NotFound {
			return p.join(c, http.StatusUnprocessableEntity, surveys.Shown(typed), "live.no_code")
		}
		return err
	}
	return p.a.Redirect(c, joinAddress+"/"+plainCode(typed))
}

// plainCode is a join code as it is kept, however it was typed.
func plainCode(typed string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(typed)))
}

// roundOf finds a round by its code. Whoever tries many wrong ones has to wait, but
// for phones that were let in before: one person does not lock out the room.
func (p *Pages) roundOf(c *gin.Context, code string) (*conversation.Round, error) {
	if p.phoneOf(c.Request) == "" && !p.guesses.May(c) {
		return nil, surveys.Errorf(surveys.RateLimited, "too many wrong codes")
	}
	r, err := p.db.RoundByCode(c.Request.Context(), plainCode(code), p.a.Now())
	if surveys.CodeOf(err) == surveys.NotFound {
		p.guesses.Wrong(c)
	}
	return r, err
}

type phonePage struct {
	templates.Chrome
	Action, Events string
	State          string
	Asks           []askView
	DotsEach       int
	Sent           bool
	Survey         string // the address of the whole survey, for who is done here; empty: it is not open
	Problems       []staff.Problem
	Right          []rightView
	Outcomes       []outcomeView
}

// askView is one thing that a phone is asked.
type askView struct {
	Name, Question string
	Kind           conversation.AskKind
	Hands          []staff.Option
	Dots           []staff.Field
	Text           staff.Field
	Error          string
}

// round finds what a request is about: the round of the code in its address, its
// conversation, and the questionnaire.
func (p *Pages) round(c *gin.Context) (*conversation.Round, *conversation.Kept, *surveys.Form, error) {
	r, err := p.roundOf(c, c.Param("code"))
	if err != nil {
		return nil, nil, nil, err
	}
	k, form, err := p.aboutRound(c, r)
	return r, k, form, err
}

// Phone shows somebody in the room what is asked, with what this phone answered.
func (p *Pages) Phone(c *gin.Context) error {
	r, k, form, err := p.round(c)
	if err != nil {
		return err
	}
	votes := map[int][]conversation.Vote{}
	if phone := p.phoneOf(c.Request); phone != "" {
		if votes, err = p.db.VotesOf(c.Request.Context(), r.ID, phone); err != nil {
			return err
		}
	}
	var mine []conversation.Vote
	for i := range r.Asks {
		mine = append(mine, append(votes[i], conversation.Vote{})[0])
	}
	m := p.phonePage(c, r, form, mine)
	m.Sent = c.Query("done") != ""
	if m.Sent || m.State != "open" {
		if m.Survey, err = p.openSurvey(c, k); err != nil {
			return err
		}
	}
	if r.Revealed {
		if m.Outcomes, err = p.outcomes(c, r, k, form); err != nil {
			return err
		}
	}
	return p.a.Render(c, http.StatusOK, "field/phone", m)
}

func (p *Pages) phonePage(c *gin.Context, r *conversation.Round, form *surveys.Form, votes []conversation.Vote) *phonePage {
	lang := p.a.Language(c)
	m := &phonePage{
		Chrome: p.a.Chrome(c, p.a.Catalog.T(lang, "live.phone")), Action: joinAddress + "/" + r.Code, Events: joinAddress + "/" + r.Code + "/events",
		State: p.roundState(r), DotsEach: r.DotsEach,
	}
	for i, a := range r.Asks {
		v := askView{Name: "ask" + strconv.Itoa(i), Kind: a.Kind, Question: p.askLabel(lang, form, a)}
		for _, hand := range []string{conversation.VoteFor, conversation.VoteNeutral, conversation.VoteAgainst} {
			v.Hands = append(v.Hands, staff.Option{Value: hand, Label: p.a.Catalog.T(lang, "conversation."+hand), Chosen: votes[i].Hand == hand})
		}
		for _, t := range form.Definition.Themes {
			f := staff.Field{Name: v.Name + "." + t.Code, Label: p.text(form, t.Label, lang)}
			if n := votes[i].Dots[t.Code]; n > 0 {
				f.Value = strconv.Itoa(n)
			}
			v.Dots = append(v.Dots, f)
		}
		v.Text = staff.Field{Name: v.Name, Label: p.a.Catalog.T(lang, "conversation.wish"), Hint: p.a.Catalog.T(lang, "live.no_names"), Rows: 3, Value: votes[i].Text}
		m.Asks = append(m.Asks, v)
	}
	return m
}

// Vote keeps what a phone answers.
func (p *Pages) Vote(c *gin.Context) error {
	fields, err := page.Form(c)
	if err != nil {
		return err
	}
	r, _, form, err := p.round(c)
	if err != nil {
		return err
	}
	var votes []conversation.Vote
	wrong := map[int]string{}
	for i, a := range r.Asks {
		v, key := readVote(form, r, a, "ask"+strconv.Itoa(i), fields.Get)
		votes = append(votes, v)
		if key != "" {
			wrong[i] = key
		}
	}
	known, right := p.known(form, p.a.Language(c)), rightIn(fields)
	var found []surveys.Problem
	for i := range votes {
		found = append(found, personalIn("ask"+strconv.Itoa(i), votes[i].Text, known, right)...)
	}
	if len(wrong) == 0 && !slices.ContainsFunc(votes, func(v conversation.Vote) bool { return !v.Empty() }) {
		wrong[0] = "live.empty"
	}
	if len(wrong)+len(found) > 0 {
		m := p.phonePage(c, r, form, votes)
		m.Right = rightViews(right, found)
		for _, problem := range found {
			m.Problems = append(m.Problems, staff.Problem{Text: p.a.Catalog.T(m.Language, problem.Key, problem.Args), URL: "#" + problem.Question})
		}
		for i, key := range wrong {
			m.Asks[i].Error = p.a.Catalog.T(m.Language, key, "Max", conversation.MaxShort, "Each", r.DotsEach, "Value", "")
			m.Problems = append(m.Problems, staff.Problem{Text: m.Asks[i].Error, URL: "#" + m.Asks[i].Name + "-q"})
		}
		m.Error, m.Languages = true, nil
		return p.a.Render(c, http.StatusUnprocessableEntity, "field/phone", m)
	}
	phone := p.phoneOf(c.Request)
	if phone == "" {
		phone = uuid.NewString()
		http.SetCookie(c.Writer, &http.Cookie{Name: phoneCookie, Value: phone + "." + p.keys.Phone(phone), Path: joinAddress, HttpOnly: true, Secure: p.a.Secure, SameSite: http.SameSiteLaxMode})
	}
	if err := p.db.Vote(c.Request.Context(), r.ID, phone, votes, p.a.Now()); err != nil {
		return err
	}
	return p.a.Redirect(c, joinAddress+"/"+r.Code+"?done=1")
}

// readVote reads the answer to one ask. What is no number of stickers counts as too
// many, so that it is asked again.
func readVote(form *surveys.Form, r *conversation.Round, a conversation.Ask, name string, get func(string) string) (v conversation.Vote, key string) {
	switch a.Kind {
	case conversation.AskHands:
		v.Hand = get(name)
	case conversation.AskWish:
		v.Text = strings.Join(strings.Fields(get(name)), " ")
	case conversation.AskDots:
		for _, t := range form.Definition.Themes {
			typed := strings.TrimSpace(get(name + "." + t.Code))
			if typed == "" || typed == "0" {
				continue
			}
			n, err := strconv.Atoi(typed)
			if err != nil || n < 0 {
				return v, conversation.ProblemTooManyDots
			}
			if v.Dots == nil {
				v.Dots = map[string]int{}
			}
			v.Dots[t.Code] = n
		}
		if n := total(v.Dots); n > r.DotsEach {
			return v, conversation.ProblemTooManyDots
		}
	}
	return v, conversation.CheckVote(form, r, a, &v)
}

func total(dots map[string]int) (n int) {
	for _, k := range dots {
		n += k
	}
	return n
}

// phoneCookie holds a random number that tells one phone from another, with what
// proves that it was let in, until the browser is closed.
const phoneCookie = "room"

func (p *Pages) phoneOf(r *http.Request) string {
	c, err := r.Cookie(phoneCookie)
	if err != nil {
		return ""
	}
	id, proof, _ := strings.Cut(c.Value, ".")
	if !surveys.IsID(id) || !sameSecret(proof, p.keys.Phone(id)) {
		return ""
	}
	return id
}

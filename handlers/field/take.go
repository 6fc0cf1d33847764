package field

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// takeAddress is where the answers to a round are put into the record.
func takeAddress(round string) string { return roundAddress(round) + "/take" }

type takePage struct {
	staff.Frame
	Back, Action, Sheet string
	Base                int
	Asks                []takeView
	Right               []rightView
}

// takeView is what a room answered to one thing, beside what the sheet has.
type takeView struct {
	Question, N string
	Few         bool // too few answered to show it
	None        bool // nobody did
	Counts      []takeCount
	How         staff.Field
	Wishes      []takeWish
}

type takeCount struct{ Label, Sheet, Room string }

// takeWish is one wish of the room.
type takeWish struct {
	N           int // from 1
	Times, Drop string
	Dropped     bool
	Text, With  staff.Field
}

// taking is a round whose answers are to go into a record.
type taking struct {
	round    *conversation.Round
	kept     *conversation.Kept
	form     *surveys.Form
	outcomes []conversation.Outcome
	least    int // the minimum base
}

// taking finds what a request is about. Who still answers, what is in the record
// already and a record that is locked are Conflict.
func (p *Pages) taking(c *gin.Context) (*taking, error) {
	r, k, form, err := p.ownRound(c)
	switch {
	case err != nil:
		return nil, err
	case r.Taken:
		return nil, surveys.Errorf(surveys.Conflict, "the answers are in the record already")
	case r.Takes(p.a.Now()):
		return nil, surveys.Errorf(surveys.Conflict, "the room still answers")
	case k.Status == conversation.Locked:
		return nil, surveys.Errorf(surveys.Conflict, "the record is locked")
	}
	votes, err := p.db.Votes(c.Request.Context(), r.ID)
	if err != nil {
		return nil, err
	}
	least, err := p.minBase(c, k)
	return &taking{r, k, form, conversation.Outcomes(r, votes), least}, err
}

// Take shows what a room answered, to choose what goes into the record. The wishes of
// few are shown too: they wait for the organiser, who decides about each.
func (p *Pages) Take(c *gin.Context) error {
	t, err := p.taking(c)
	switch {
	case surveys.CodeOf(err) == surveys.Conflict: // the wall says how far it is
		return p.a.Redirect(c, roundAddress(c.Param("round")))
	case err != nil:
		return err
	}
	in := readTake(t, func(string) string { return "" }, false)
	return p.a.Render(c, http.StatusOK, "field/take", p.takePage(c, t, in, nil))
}

// TakeRound puts what the room answered into the record, once: as the organiser
// chose, and when the record is right with it.
func (p *Pages) TakeRound(c *gin.Context) error {
	fields, err := page.Form(c)
	if err != nil {
		return err
	}
	t, err := p.taking(c)
	if err != nil {
		return err
	}
	in := readTake(t, fields.Get, true)
	in.right = rightIn(fields)
	problems := in.check(p.known(t.form, p.a.Language(c)))
	record := t.kept.Record.Clone()
	record.Take(in.taken())
	record.Right = union(record.Right, in.right)
	status := http.StatusUnprocessableEntity
	switch {
	case len(problems) > 0:
	case fields.Get("base") != strconv.Itoa(t.kept.Version):
		status = http.StatusConflict
		problems = append(problems, surveys.Problem{Key: "live.changed"})
	default:
		in.unfit = conversation.Check(t.form, &record, t.kept.Status.Counts())
	}
	if len(problems)+len(in.unfit) > 0 {
		m := p.takePage(c, t, in, problems)
		m.Error, m.Languages = true, nil
		return p.a.Render(c, status, "field/take", m)
	}
	_, _, err = p.db.SaveConversation(c.Request.Context(), conversation.Save{
		ID: t.kept.ID, Record: record, Status: t.kept.Status, Base: t.kept.Version, User: p.a.User(c).ID, At: p.a.Now(), Round: t.round.ID,
	})
	if err != nil {
		return err
	}
	return p.a.Redirect(c, address(t.kept.ID)+"?done=taken")
}

// waiting is where the answers of the room to the last round that was closed wait to
// be put into a record; empty: none do, or it is locked.
func (p *Pages) waiting(c *gin.Context, k *conversation.Kept) (string, error) {
	rounds, err := p.db.Rounds(c.Request.Context(), k.ID)
	if err != nil || k.Status == conversation.Locked {
		return "", err
	}
	for _, r := range rounds {
		if r.Taken || r.Takes(p.a.Now()) {
			continue
		}
		if n, err := p.db.Phones(c.Request.Context(), r.ID); err != nil || n > 0 {
			return takeAddress(r.ID), err
		}
	}
	return "", nil
}

func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

func (p *Pages) takePage(c *gin.Context, t *taking, in *takeInput, problems []surveys.Problem) *takePage {
	lang := p.a.Language(c)
	m := &takePage{
		Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(lang, "live.take")), Back: roundAddress(t.round.ID), Action: takeAddress(t.round.ID),
		Sheet: address(t.kept.ID) + "/edit", Base: t.kept.Version, Right: rightViews(in.right, problems),
	}
	errors := map[string]string{}
	for _, problem := range problems {
		text := p.a.Catalog.T(lang, problem.Key, problem.Args)
		errors[problem.Question] = text
		at := ""
		if problem.Question != "" {
			at = "#" + problem.Question
		}
		m.Problems = append(m.Problems, staff.Problem{Text: text, URL: at})
	}
	m.Problems = append(m.Problems, p.onSheet(c, t.form, t.kept, in.unfit)...)
	for i := range t.outcomes {
		m.Asks = append(m.Asks, p.takeView(lang, t, &in.asks[i], errors))
	}
	return m
}

// onSheet are what is wrong with a record in words, with where it can be put right on
// its sheet.
func (p *Pages) onSheet(c *gin.Context, form *surveys.Form, k *conversation.Kept, problems []surveys.Problem) []staff.Problem {
	if len(problems) == 0 {
		return nil
	}
	out := p.editPage(c, form, k.Record.Survey, k, conversation.Values(&k.Record), problems).Problems
	for i := range out {
		out[i].URL = address(k.ID) + "/edit" + out[i].URL
	}
	return out
}

func (p *Pages) takeView(lang string, t *taking, in *takeAsk, errors map[string]string) takeView {
	o := in.outcome
	tr := func(key string, args ...any) string { return p.a.Catalog.T(lang, key, args...) }
	v := takeView{Question: p.askLabel(lang, t.form, o.Ask), N: staff.Number(lang, o.Voters), None: o.Voters == 0, Few: !o.Enough(t.least)}
	if v.None || v.Few && o.Ask.Kind != conversation.AskWish {
		return v
	}
	v.How = staff.Field{Name: in.name, Label: tr("live.how")}
	for _, how := range conversation.Hows {
		v.How.Options = append(v.How.Options, staff.Option{Value: string(how), Label: tr("live.how_" + string(how)), Chosen: how == in.how})
	}
	switch r := &t.kept.Record; o.Ask.Kind {
	case conversation.AskHands:
		was := r.Hands[o.Ask.Of]
		for i, key := range []string{"for", "neutral", "against"} {
			v.Counts = append(v.Counts, takeCount{tr("conversation." + key),
				staff.Number(lang, []int{was.For, was.Neutral, was.Against}[i]), staff.Number(lang, []int{o.Hands.For, o.Hands.Neutral, o.Hands.Against}[i])})
		}
	case conversation.AskDots:
		for _, theme := range t.form.Definition.Themes {
			v.Counts = append(v.Counts, takeCount{p.text(t.form, theme.Label, lang), staff.Number(lang, r.Themes[theme.Code].Dots), staff.Number(lang, o.Dots[theme.Code])})
		}
	case conversation.AskWish:
		for i, pick := range in.picks {
			at := in.wish(i)
			w := takeWish{N: i + 1, Times: p.a.Catalog.Plural(lang, "conversation.times_n", o.Wishes[i].Times), Drop: at + ".drop", Dropped: pick.Drop}
			w.Text = staff.Field{Name: at + ".text", Label: tr("conversation.wish"), Value: pick.Text, Rows: 2, Error: errors[at+".text"]}
			w.With = staff.Field{Name: at + ".with", Label: tr("live.with"), Value: in.with[i], Narrow: true, Error: errors[at+".with"]}
			v.Wishes = append(v.Wishes, w)
		}
	}
	return v
}

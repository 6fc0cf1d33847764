package field

import (
	"maps"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// outcomeView is what a room answered to one thing.
type outcomeView struct {
	Question, N string
	Few         bool // too few answered to show anything
	Waits       bool // what few wrote waits for the organiser
	Bars        []outcomeBar
	Wishes      []said
}

type outcomeBar struct{ Label, N, Width string }

// minBase is how many must have answered for a room to see what.
func (p *Pages) minBase(c *gin.Context, k *conversation.Kept) (int, error) {
	survey, err := p.db.Survey(c.Request.Context(), k.Record.Survey)
	if err != nil || survey.Settings.MinBase <= 0 {
		return surveys.DefaultMinBase, err
	}
	return survey.Settings.MinBase, nil
}

// outcomes are the answers to a round as the wall may show them: of fewer people
// than the minimum base of the survey nothing.
func (p *Pages) outcomes(c *gin.Context, r *conversation.Round, k *conversation.Kept, form *surveys.Form) ([]outcomeView, error) {
	ctx, lang := c.Request.Context(), p.a.Language(c)
	least, err := p.minBase(c, k)
	if err != nil {
		return nil, err
	}
	votes, err := p.db.Votes(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	var out []outcomeView
	for _, o := range conversation.Outcomes(r, votes) {
		v := outcomeView{Question: p.askLabel(lang, form, o.Ask), N: staff.Number(lang, o.Voters)}
		switch {
		case !o.Enough(least):
			v.Few, v.N, v.Waits = true, "", o.Ask.Kind == conversation.AskWish
		case o.Ask.Kind == conversation.AskHands:
			v.Bars = p.hands(lang, o.Hands)
		case o.Ask.Kind == conversation.AskDots:
			v.Bars = p.dots(lang, form, o.Dots)
		default:
			for _, w := range o.Wishes {
				v.Wishes = append(v.Wishes, said{w.Text, p.a.Catalog.Plural(lang, "conversation.times_n", w.Times)})
			}
		}
		out = append(out, v)
	}
	return out, nil
}

// hands are the bars of a show of hands.
func (p *Pages) hands(lang string, h conversation.Hands) []outcomeBar {
	var out []outcomeBar
	for i, key := range []string{"for", "neutral", "against"} {
		n := []int{h.For, h.Neutral, h.Against}[i]
		out = append(out, outcomeBar{p.a.Catalog.T(lang, "conversation."+key), staff.Number(lang, n), width(n, h.Total())})
	}
	return out
}

// dots are the bars of stickers, which are no people.
func (p *Pages) dots(lang string, form *surveys.Form, dots map[string]int) []outcomeBar {
	most := 1
	for n := range maps.Values(dots) {
		most = max(most, n)
	}
	var out []outcomeBar
	for _, t := range form.Definition.Themes {
		out = append(out, outcomeBar{p.text(form, t.Label, lang), staff.Number(lang, dots[t.Code]), width(dots[t.Code], most)})
	}
	return out
}

func width(n, of int) string {
	return strconv.FormatFloat(100*float64(n)/float64(max(1, of)), 'f', 1, 64)
}

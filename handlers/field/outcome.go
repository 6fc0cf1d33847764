package field

import (
	"maps"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports/protect"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// outcomeView is what a room answered to one thing.
type outcomeView struct {
	Question, N string
	Few         bool // too few answered to show anything
	Bars        []outcomeBar
	Wishes      []said
}

type outcomeBar struct {
	Label, N, Width string
	Few             bool
}

// minCell is how many must have given an answer, if any did, for their number to
// stand on the wall.
const minCell = 5

// outcomes are the answers to a round as the wall may show them: with the minimum
// base of the survey, and without numbers of few.
func (p *Pages) outcomes(c *gin.Context, r *conversation.Round, k *conversation.Kept, form *surveys.Form) ([]outcomeView, error) {
	ctx, lang := c.Request.Context(), p.a.Language(c)
	survey, err := p.db.Survey(ctx, k.Record.Survey)
	if err != nil {
		return nil, err
	}
	votes, err := p.db.Votes(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	least := survey.Settings.MinBase
	if least <= 0 {
		least = surveys.DefaultMinBase
	}
	var out []outcomeView
	for _, o := range conversation.Outcomes(r, votes) {
		v := outcomeView{Question: p.askLabel(lang, form, o.Ask), N: staff.Number(lang, o.Voters)}
		switch {
		case o.Voters < least:
			v.Few, v.N = true, ""
		case o.Ask.Kind == conversation.AskHands:
			v.Bars = p.hands(lang, o.Hands, min(minCell, least))
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

// hands are the bars of a show of hands. Those of few are hidden, and the next
// smallest with them where that would tell them.
func (p *Pages) hands(lang string, h conversation.Hands, least int) []outcomeBar {
	counts := []int{h.For, h.Neutral, h.Against}
	hidden := protect.Line(counts, least)
	var out []outcomeBar
	for i, key := range []string{"for", "neutral", "against"} {
		bar := outcomeBar{Label: p.a.Catalog.T(lang, "conversation."+key), Few: hidden[i] && counts[i] > 0}
		if !bar.Few {
			bar.N, bar.Width = staff.Number(lang, counts[i]), width(counts[i], h.Total())
		}
		out = append(out, bar)
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
		out = append(out, outcomeBar{Label: p.text(form, t.Label, lang), N: staff.Number(lang, dots[t.Code]), Width: width(dots[t.Code], most)})
	}
	return out
}

func width(n, of int) string {
	return strconv.FormatFloat(100*float64(n)/float64(max(1, of)), 'f', 1, 64)
}

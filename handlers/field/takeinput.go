package field

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// takeInput is what an organiser chose of the answers to a round.
type takeInput struct {
	asks  []takeAsk
	right []string          // what may stay though it looks like a name
	unfit []surveys.Problem // of the record with it
}

// takeAsk is what was chosen of one answer.
type takeAsk struct {
	name    string // of its field
	outcome *conversation.Outcome
	how     conversation.How
	picks   []conversation.Pick // of its wishes
	with    []string            // as they were typed
}

// wish is the start of the names of the fields of a wish.
func (a *takeAsk) wish(i int) string { return a.name + "." + strconv.Itoa(i+1) }

// readTake reads what was chosen. Of what was not sent, hands replace those that were
// counted and the rest is added.
func readTake(t *taking, get func(string) string, sent bool) *takeInput {
	in := &takeInput{}
	for i := range t.outcomes {
		o := &t.outcomes[i]
		a := takeAsk{name: "ask" + strconv.Itoa(i), outcome: o, how: conversation.TakeAdd}
		if o.Ask.Kind == conversation.AskHands {
			a.how = conversation.TakeReplace
		}
		a.how = cmp.Or(conversation.How(get(a.name)), a.how)
		if !o.Enough(t.least) && o.Ask.Kind != conversation.AskWish {
			a.how = conversation.TakeNot
		}
		for j, w := range o.Wishes {
			pick := conversation.Pick{Text: w.Text}
			with := ""
			if at := a.wish(j); sent {
				pick.Text = strings.Join(strings.Fields(get(at+".text")), " ")
				pick.Drop = get(at+".drop") != ""
				with = strings.TrimSpace(get(at + ".with"))
				pick.With = number(with)
			}
			a.picks, a.with = append(a.picks, pick), append(a.with, with)
		}
		in.asks = append(in.asks, a)
	}
	return in
}

// number reads the number of a wish; what is none is -1, and nothing 0.
func number(typed string) int {
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 {
		return -1
	}
	return n
}

// check says what is wrong with the choices, and which wishes may name somebody.
func (in *takeInput) check(known []string) (out []surveys.Problem) {
	for i := range in.asks {
		a := &in.asks[i]
		if !slices.Contains(conversation.Hows, a.how) {
			out = append(out, surveys.Problem{Question: a.name, Key: conversation.ProblemUnknown, Args: map[string]any{"Value": surveys.Shown(string(a.how))}})
		}
		if a.how == conversation.TakeNot {
			continue
		}
		for j, pick := range a.picks {
			if !pick.Drop && pick.With == 0 {
				out = append(out, in.checkText(a.wish(j)+".text", pick.Text, known)...)
			}
		}
		_, wrong := conversation.Picked(a.outcome.Wishes, a.picks)
		for _, j := range wrong {
			out = append(out, surveys.Problem{Question: a.wish(j) + ".with", Key: "live.with_wrong", Args: map[string]any{"N": j + 1}})
		}
	}
	return out
}

func (in *takeInput) checkText(field, text string, known []string) []surveys.Problem {
	wrong := func(key string) []surveys.Problem {
		return []surveys.Problem{{Question: field, Key: key, Args: map[string]any{"Max": conversation.MaxText}}}
	}
	switch {
	case text == "":
		return wrong("live.wish_empty")
	case surveys.CheckText(text) != "":
		return wrong(surveys.CheckText(text))
	case utf8.RuneCountInString(text) > conversation.MaxText:
		return wrong(conversation.ProblemLong)
	}
	return personalIn(field, text, known, in.right)
}

// taken is what goes into the record.
func (in *takeInput) taken() (out []conversation.Taken) {
	for i := range in.asks {
		a := &in.asks[i]
		t := conversation.Taken{Outcome: *a.outcome, How: a.how}
		t.Outcome.Wishes, _ = conversation.Picked(a.outcome.Wishes, a.picks)
		out = append(out, t)
	}
	return out
}

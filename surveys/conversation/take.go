package conversation

import (
	"slices"

	"regiopeil/surveys"
)

// Enough reports whether at least so many phones answered. Of fewer, hands and
// stickers are shown to nobody and taken nowhere; wishes are for the organiser to
// read, who decides about each.
func (o *Outcome) Enough(least int) bool { return o.Voters >= max(1, least) }

// How says how an answer of the room goes into the record.
type How string

const (
	TakeAdd     How = "add"     // to what the sheet has
	TakeReplace How = "replace" // what the sheet has
	TakeNot     How = "not"
)

// Hows are all there are, in the order to show them in.
var Hows = []How{TakeAdd, TakeReplace, TakeNot}

// Taken is what an organiser makes of an Outcome.
type Taken struct {
	Outcome Outcome // Wishes as Pick left them
	How     How
}

// Take puts what a room answered into its record. What nobody answered changes
// nothing.
func (r *Record) Take(all []Taken) {
	for _, t := range all {
		if t.How == TakeNot || t.Outcome.Voters == 0 {
			continue
		}
		switch of := t.Outcome.Ask.Of; t.Outcome.Ask.Kind {
		case AskHands:
			h := t.Outcome.Hands
			if was := r.Hands[of]; t.How == TakeAdd {
				h = Hands{For: was.For + h.For, Neutral: was.Neutral + h.Neutral, Against: was.Against + h.Against}
			}
			put(&r.Hands, of, h)
		case AskDots:
			r.takeDots(t)
		case AskWish:
			theme := r.Themes[of]
			if t.How == TakeReplace {
				theme.Wishes = nil
			}
			theme.Wishes = slices.Concat(theme.Wishes, t.Outcome.Wishes)
			put(&r.Themes, of, theme)
		}
	}
}

// takeDots adds the stickers of the room, or puts them in the place of all that were
// counted: they are of one round on one wall.
func (r *Record) takeDots(t Taken) {
	if t.How == TakeReplace {
		for code, theme := range r.Themes {
			theme.Dots = 0
			r.Themes[code] = theme
		}
	}
	for code, n := range t.Outcome.Dots {
		theme := r.Themes[code]
		theme.Dots += n
		put(&r.Themes, code, theme)
	}
}

// Pick is what an organiser makes of one wish of a room.
type Pick struct {
	Text string // as it was, or reworded
	Drop bool
	With int // the number of the wish, from 1, that says the same; 0: none
}

// Picked are the wishes of a room as an organiser picked them, by their number: those
// with another one, or in the same words, are one wish, mentioned as often as all of
// them. wrong are the picks, from 0, whose With is no wish that stays by itself.
func Picked(wishes []Wish, picks []Pick) (out []Wish, wrong []int) {
	times := make([]int, len(wishes))
	for i, pick := range picks {
		to := i
		if pick.With != 0 {
			to = pick.With - 1
		}
		switch {
		case pick.Drop:
		case to < 0 || to >= len(picks) || picks[to].Drop || pick.With != 0 && (to == i || picks[to].With != 0):
			wrong = append(wrong, i)
		default:
			times[to] += wishes[i].Times
		}
	}
	at := map[string]int{}
	for i, n := range times {
		if n == 0 {
			continue
		}
		key := surveys.FoldLabel(picks[i].Text)
		if was, ok := at[key]; ok {
			out[was].Times += n
			continue
		}
		at[key] = len(out)
		out = append(out, Wish{Text: picks[i].Text, Times: n})
	}
	return out, wrong
}

package conversation

import (
	"cmp"
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"regiopeil/surveys"
)

// AskKind says what a room is asked.
type AskKind string

const (
	AskHands AskKind = "hands" // for, neutral or against a statement
	AskDots  AskKind = "dots"  // stickers over the themes
	AskWish  AskKind = "wish"  // a wish about a theme
)

// MaxAsks is how many things a room is asked at once.
const MaxAsks = 3

// Ask is one thing that a room is asked: about a statement ("V12.a"), about a theme
// ("T1"), or about all themes ("").
type Ask struct {
	Kind AskKind `json:"kind"`
	Of   string  `json:"of,omitempty"`
}

// Round is what a room answers on its phones, at one moment of a conversation. Its
// answers are the group's, and never a response to the survey.
type Round struct {
	ID           string // random UUID
	Conversation string // ID
	Code         string // that people type
	Asks         []Ask
	DotsEach     int
	Opened       time.Time
	Revealed     bool
	Closed       bool
	Taken        bool // its answers are in the record
}

// RoundLife is how long a round takes answers at most, and its code leads to it.
const RoundLife = 12 * time.Hour

// Takes reports whether a round takes answers at a moment.
func (r *Round) Takes(now time.Time) bool { return !r.Closed && now.Before(r.Opened.Add(RoundLife)) }

// Vote is what one phone answers to one Ask, the one that fits its kind.
type Vote struct {
	Hand string         `json:"hand,omitempty"` // "for", "neutral" or "against"
	Dots map[string]int `json:"dots,omitempty"` // by theme
	Text string         `json:"text,omitempty"`
}

// Hand votes.
const (
	VoteFor     = "for"
	VoteNeutral = "neutral"
	VoteAgainst = "against"
)

// Empty reports whether nothing was answered.
func (v *Vote) Empty() bool { return v.Hand == "" && len(v.Dots) == 0 && v.Text == "" }

// CheckRound says what is wrong with what a room is to be asked.
func CheckRound(form *surveys.Form, asks []Ask) []surveys.Problem {
	wrong := func(key string, args map[string]any) []surveys.Problem {
		return []surveys.Problem{{Question: "asks", Key: key, Args: args}}
	}
	if len(asks) == 0 {
		return wrong(ProblemNoAsk, nil)
	}
	if len(asks) > MaxAsks {
		return wrong(ProblemAsks, map[string]any{"Max": MaxAsks})
	}
	theme := func(code string) bool {
		return slices.ContainsFunc(form.Definition.Themes, func(t surveys.Theme) bool { return t.Code == code })
	}
	statement := func(code string) bool {
		return slices.ContainsFunc(Statements(form), func(s Statement) bool { return s.Code() == code })
	}
	for _, a := range asks {
		if ok := a.Kind == AskHands && statement(a.Of) || a.Kind == AskDots && a.Of == "" || a.Kind == AskWish && theme(a.Of); !ok {
			return wrong(ProblemUnknown, map[string]any{"Value": surveys.Shown(string(a.Kind) + " " + a.Of)})
		}
	}
	return nil
}

// CheckVote says what is wrong with an answer to an Ask of a round; "" is nothing.
func CheckVote(form *surveys.Form, r *Round, a Ask, v *Vote) (key string) {
	switch {
	case a.Kind != AskHands && v.Hand != "", a.Kind != AskDots && v.Dots != nil, a.Kind != AskWish && v.Text != "":
		return ProblemUnknown
	case v.Hand != "" && v.Hand != VoteFor && v.Hand != VoteNeutral && v.Hand != VoteAgainst:
		return ProblemUnknown
	case surveys.CheckText(v.Text) != "":
		return surveys.CheckText(v.Text)
	case utf8.RuneCountInString(v.Text) > MaxShort:
		return ProblemLong
	}
	all := 0
	for code, n := range v.Dots {
		if n < 0 || n > r.DotsEach || !slices.ContainsFunc(form.Definition.Themes, func(t surveys.Theme) bool { return t.Code == code }) {
			return ProblemUnknown
		}
		all += n
	}
	if all > r.DotsEach {
		return ProblemTooManyDots
	}
	return ""
}

// Outcome is what a room answered to one Ask.
type Outcome struct {
	Ask    Ask
	Voters int // phones that answered it
	Hands  Hands
	Dots   map[string]int // by theme
	Wishes []Wish         // alike ones taken together, the most mentioned first
}

// Outcomes adds up the votes on a round, by the number of the Ask.
func Outcomes(r *Round, votes map[int][]Vote) []Outcome {
	var out []Outcome
	for i, a := range r.Asks {
		o := Outcome{Ask: a, Dots: map[string]int{}}
		wishes := map[string]*Wish{}
		for _, v := range votes[i] {
			if v.Empty() {
				continue
			}
			o.Voters++
			switch v.Hand {
			case VoteFor:
				o.Hands.For++
			case VoteNeutral:
				o.Hands.Neutral++
			case VoteAgainst:
				o.Hands.Against++
			}
			for code, n := range v.Dots {
				o.Dots[code] += n
			}
			if v.Text != "" {
				count(wishes, v.Text)
			}
		}
		for _, k := range slices.Sorted(maps.Keys(wishes)) {
			o.Wishes = append(o.Wishes, *wishes[k])
		}
		slices.SortStableFunc(o.Wishes, func(a, b Wish) int { return cmp.Compare(b.Times, a.Times) })
		out = append(out, o)
	}
	return out
}

// WishKey is a wish about a theme, however it was written.
type WishKey struct {
	Theme, Wish string // Wish as surveys.FoldLabel has it
}

// count adds a wish to those that say the same, but for capitals and space.
func count(wishes map[string]*Wish, text string) {
	key := surveys.FoldLabel(text)
	w := wishes[key]
	if w == nil {
		w = &Wish{Text: text}
		wishes[key] = w
	}
	w.Times++
	w.Text = min(w.Text, text) // whoever came first tells nothing
}

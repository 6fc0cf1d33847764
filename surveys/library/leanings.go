package library

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"

	"regiopeil/surveys"
)

// shares says how often an option of the built-in consultation is chosen,
// relative to the others of its question. About as many people live in the five
// municipalities; ages, sectors and sizes are a rough guess.
var shares = map[string]map[string]float64{
	"V1":  {"1": 74, "2": 15, "3": 11},
	"V2":  {"GM0546": 53, "GM0547": 12, "GM0579": 12, "GM0626": 12, "GM0638": 6, "90": 3},
	"V3":  {"1": 10, "2": 16, "3": 15, "4": 16, "5": 18, "6": 15, "7": 10},
	"V5":  {"1": 38, "2": 33, "3": 18, "4": 8, "5": 3},
	"V16": {"0": 10, "1": 30, "2": 34, "3": 15, "4": 9, "97": 2},
	"V20": {"T1": 30, "T2": 16, "T3": 8, "T4": 10, "T5": 12, "T6": 11, "T7": 5, "T8": 8, "97": 3, "96": 4},
	"V23": {"1": 22, "2": 27, "3": 51},
}

// importance is where on a scale from 0 to 1 a theme stands with everyone;
// satisfaction likewise.
var (
	importance   = map[string]float64{"T1": .86, "T2": .76, "T3": .58, "T4": .74, "T5": .68, "T6": .77, "T7": .62, "T8": .52}
	satisfaction = map[string]float64{"T1": .28, "T2": .44, "T3": .58, "T4": .60, "T5": .40, "T6": .50, "T7": .64, "T8": .42}
)

// leans moves a theme for an audience, in steps on the scale from 0 to 1.
var leans = map[surveys.Audience]map[string]float64{
	surveys.Resident:    {"T1": .04, "T4": .05, "T6": .04, "T3": -.08},
	surveys.Business:    {"T3": .30, "T5": .14, "T2": .08, "T4": -.14, "T6": -.16, "T7": -.14},
	surveys.Institution: {"T6": .10, "T7": .20, "T8": .16, "T3": -.04, "T1": -.06},
}

// local moves a theme for a municipality in the same way.
var local = map[string]map[string]float64{
	"GM0546": {"T1": .04, "T3": .05, "T5": .02},
	"GM0547": {"T2": .05, "T6": .03},
	"GM0579": {"T7": .06, "T3": .03},
	"GM0626": {"T4": .06, "T2": .04, "T1": -.04},
	"GM0638": {"T4": .14, "T1": -.08, "T8": .06},
}

// content is how pleased a municipality is with the cooperation, 0 being the
// middle.
func (p *person) content() float64 {
	return map[string]float64{"GM0546": .5, "GM0547": .2, "GM0579": .1, "GM0626": -.4, "GM0638": -1}[p.municipality]
}

// opinion returns where on a scale from 0 to 1 the person's judgement of an
// item lies before chance plays its part.
func (p *person) opinion(q *surveys.Question, it surveys.Item) float64 {
	theme := ""
	if len(it.Themes) > 0 {
		theme = it.Themes[0]
	}
	switch q.Role {
	case surveys.Importance:
		if base, ok := importance[theme]; ok {
			return base + leans[p.audience][theme] + local[p.municipality][theme]
		}
	case surveys.Satisfaction:
		if base, ok := satisfaction[theme]; ok {
			return base - leans[p.audience][theme]/3 + .06*p.content()
		}
	}
	return .3 + .4*spread(q.Code, it.Code) + .05*p.content()
}

// weight returns how much an option or item attracts the person, beside the
// others of its question.
func (p *person) weight(q *surveys.Question, code string, themes []string) float64 {
	if w, ok := shares[q.Code]; ok && len(w) > 0 && w[code] > 0 {
		return w[code]
	}
	switch code {
	case surveys.CodeOther:
		return .15
	case surveys.CodeNone:
		return .2
	}
	w := .4 + spread(q.Code, code)
	for _, t := range themes {
		w *= math.Exp(3 * (importance[t] - .6 + leans[p.audience][t] + local[p.municipality][t]))
	}
	return w
}

// spread returns a fixed number in [0, 1) that differs between codes, so that
// questions we know nothing about do not come out flat.
func spread(question, code string) float64 {
	h := fnv.New32a()
	h.Write([]byte(question + "." + code))
	return float64(h.Sum32()) / (1 << 32)
}

// sentences holds, by kind, theme and language, what made-up people write.
var sentences = func() (s map[string]map[string]map[string][]string) {
	if err := json.Unmarshal(read("madeup.json"), &s); err != nil {
		panic(fmt.Sprintf("made-up sentences: %v", err)) // a test proves that it parses
	}
	return s
}()

// text returns what the person writes at a text question, often nothing.
func (p *person) text(q *surveys.Question) string {
	kind, theme, ok := p.subject(q)
	if !ok || !p.chance(.35) {
		return ""
	}
	s := p.sentence(kind, theme)
	if q.MaxLength > 0 && len([]rune(s)) > q.MaxLength {
		return ""
	}
	return s
}

// subject returns what a text question is about: for a companion the theme that
// was chosen in its question, and nothing when none was.
func (p *person) subject(q *surveys.Question) (kind, theme string, ok bool) {
	kind = string(q.Role)
	if q.With == "" {
		return "good", "", true
	}
	a, answered := p.answers[q.With]
	if !answered || chose(a, surveys.CodeNone) || surveys.IsNonAnswer(a.Code) {
		return "", "", false
	}
	theme = a.Code
	if len(a.Codes) > 0 {
		theme = a.Codes[p.IntN(len(a.Codes))]
	}
	return kind, theme, true
}

func (p *person) sentence(kind, theme string) string {
	byTheme, ok := sentences[kind]
	if !ok {
		byTheme = sentences["good"]
	}
	list := byTheme[theme][p.language]
	if len(list) == 0 {
		list = byTheme[""][p.language]
	}
	if len(list) == 0 {
		return ""
	}
	return list[p.IntN(len(list))]
}

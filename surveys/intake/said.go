package intake

import (
	"slices"
	"strconv"
	"strings"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// takes says which cells a row of what was said has besides its number and what it
// is: needed or allowed.
var takes = map[string]struct{ needed, allowed []string }{
	wish:      {[]string{"about", "text"}, []string{"number", "audience"}},
	seek:      {[]string{"about", "text"}, []string{"audience"}},
	offer:     {[]string{"about", "text"}, []string{"audience"}},
	quote:     {[]string{"about", "text"}, nil},
	dots:      {[]string{"about", "number"}, nil},
	forIt:     {[]string{"about", "number"}, nil},
	neutral:   {[]string{"about", "number"}, nil},
	against:   {[]string{"about", "number"}, nil},
	agreement: {[]string{"text"}, []string{"who", "by"}},
}

// lists are the lists of a theme that rows go into.
var lists = map[string]string{wish: "wishes", seek: "seek", offer: "offer", quote: "quotes"}

// said reads a row of what was said and counted.
func (r *talkReader) said(t *table) {
	defer r.take(t)
	d := r.talkOf(t)
	cells, ok := r.cells(t)
	if d == nil || !ok || !r.fitting(t, cells) {
		return
	}
	place := func(column string) map[string]any { return t.place(t.at[column], t.at[column], nil) }
	put := func(field, column string) {
		if cells[column] != "" {
			d.set(field, cells[column], place(column))
		}
	}
	d.Lines++
	about := cells["about"]
	switch what := cells["what"]; what {
	case dots:
		d.count(t, "themes."+about+".dots", cells["number"])
		d.fields["themes."+about] = "1"
	case forIt, neutral, against:
		d.count(t, "hands."+about+"."+what, cells["number"])
	case agreement:
		at := d.row("agreements")
		put(at+".what", "text")
		put(at+".who", "who")
		put(at+".by", "by")
	default:
		d.fields["themes."+about] = "1"
		at := d.row("themes." + about + "." + lists[what])
		put(at+".text", "text")
		put(at+".times", "number")
		put(at+".audience", "audience")
	}
}

// row is the name of the next row of a list.
func (d *draft) row(list string) string {
	n := d.rows[list]
	d.rows[list] = n + 1
	return list + "." + strconv.Itoa(n)
}

// count sets a count; the same thing is counted once.
func (d *draft) count(t *table, field, value string) {
	at := t.at["number"]
	if before := d.places[field]; before != nil {
		t.report(ProblemCounted, at, at, map[string]any{"Other": before["Cell"]})
		return
	}
	d.set(field, value, t.place(at, at, nil))
}

// talkOf is the conversation that a row belongs to; nil, with the problem told,
// where there is none.
func (r *talkReader) talkOf(t *table) *draft {
	number, ok := t.number(map[int]int{})
	if !ok {
		return nil
	}
	d := r.byNumber[number]
	if d == nil {
		at := t.at[TalkKey]
		t.report(ProblemNoTalk, at, at, map[string]any{"Value": number})
	}
	return d
}

// fitting reports whether what a row is goes with what it says.
func (r *talkReader) fitting(t *table, cells map[string]string) bool {
	before := len(t.problems)
	what, known := takes[cells["what"]]
	if !known {
		t.report(ProblemNeeded, t.at["what"], t.at["what"], nil)
		return false
	}
	for _, column := range SaidColumns[2:] {
		at, ok := t.at[column]
		switch filled := cells[column] != ""; {
		case slices.Contains(what.needed, column) && !filled && !ok:
			t.report(ProblemColumn, t.at["what"], t.at["what"], map[string]any{"Column": column})
		case slices.Contains(what.needed, column) && !filled:
			t.report(ProblemNeeded, at, at, nil)
		case filled && !slices.Contains(what.needed, column) && !slices.Contains(what.allowed, column):
			t.report(ProblemNotHere, at, at, map[string]any{"What": r.Catalog.T(r.mark.Language, "bulk.word_what_"+cells["what"])})
		}
	}
	r.subject(t, cells)
	r.number(t, cells["number"])
	return len(t.problems) == before
}

// subject checks the theme or the statement that a row is about.
func (r *talkReader) subject(t *table, cells map[string]string) {
	about, at := cells["about"], t.at["about"]
	if about == "" {
		return
	}
	var known []string
	key := ProblemTheme
	switch cells["what"] {
	case agreement:
		return
	case forIt, neutral, against:
		key = ProblemStatement
		for _, s := range conversation.Statements(r.Form) {
			known = append(known, s.Code())
		}
	default:
		for _, theme := range r.Form.Definition.Themes {
			known = append(known, theme.Code)
		}
	}
	if !slices.Contains(known, about) {
		t.report(key, at, at, map[string]any{"Value": surveys.Shown(about), "Known": surveys.ShownCodes(known)})
	}
}

// number checks a count, where there is one.
func (r *talkReader) number(t *table, value string) {
	if value == "" {
		return
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > conversation.MaxCount || strings.HasPrefix(value, "+") {
		at := t.at["number"]
		t.report(ProblemCount, at, at, map[string]any{"Value": surveys.Shown(value), "Max": conversation.MaxCount})
	}
}

package workbook

import (
	"cmp"
	"slices"
	"strings"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// typedLook is a text that a person typed: never read as a number or a date.
var typedLook = look{wrap: true, bottom: line, format: textFormat}

// mostRows is how many rows a sheet takes; a variable for the tests, which
// cannot wait for a million.
var mostRows = 1_048_576

// sortTexts puts the texts of one question together, in the order of the
// questionnaire, and then by the texts themselves: that says nothing of who came
// when, and two workbooks of the same answers are the same.
func (b *book) sortTexts() {
	place := map[string]int{}
	for _, p := range b.def.Parts {
		for _, q := range p.Questions {
			place[q.Code] = len(place) + 1
		}
	}
	of := func(a reports.OpenAnswer) int { return place[strings.TrimSuffix(a.Question, ".text")] }
	slices.SortFunc(b.texts, func(x, y reports.OpenAnswer) int {
		return cmp.Or(of(x)-of(y), cmp.Compare(x.Question, y.Question), cmp.Compare(x.Text, y.Text),
			cmp.Compare(x.Audience, y.Audience), cmp.Compare(x.Municipality, y.Municipality), slices.Compare(x.Themes, y.Themes),
			slices.Compare(x.Tags, y.Tags), trueFirst(x.Quote, y.Quote))
	})
}

func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// typedText is a text with how many wrote it, of the same people about the same.
type typedText struct {
	*reports.OpenAnswer
	times int
}

// gather takes the texts that pass, alike ones together. They are sorted.
func (b *book) gather(pass func(*reports.OpenAnswer) bool) (out []typedText) {
	for i := range b.texts {
		a := &b.texts[i]
		if !pass(a) {
			continue
		}
		if n := len(out) - 1; n >= 0 && alike(out[n].OpenAnswer, a) {
			out[n].times++
		} else {
			out = append(out, typedText{a, 1})
		}
	}
	return out
}

// alike reports whether all that is shown of two texts is the same.
func alike(x, y *reports.OpenAnswer) bool {
	return x.Question == y.Question && x.Text == y.Text && x.Audience == y.Audience && x.Municipality == y.Municipality &&
		slices.Equal(x.Themes, y.Themes) && slices.Equal(x.Tags, y.Tags) && x.Quote == y.Quote
}

// exchanged reports whether a text stands on the sheet Halen en brengen.
func exchanged(a *reports.OpenAnswer) bool { return a.Role == surveys.Seek || a.Role == surveys.Offer }

// openAnswers are the sheets Open antwoorden: one, and more where Excel's rows
// do not suffice. What people seek and offer stands on a sheet of its own.
func (b *book) openAnswers() {
	columns := []column{
		{b.t("code"), 9, false}, {b.t("question"), 36, false}, {b.t("themes"), 24, false}, {b.t("audience"), 14, false},
		{b.t("municipality"), 20, false}, {b.t("answer"), 84, false}, {b.t("times"), 9, true}, {b.t("remark"), 28, false},
	}
	if b.isTagged() {
		columns[5].width = 60
		columns = slices.Insert(columns, 7, b.tagColumns()...)
	}
	rest := b.gather(func(a *reports.OpenAnswer) bool { return !exchanged(a) })
	for page := 1; page == 1 || len(rest) > 0; page++ {
		s := b.sheet("texts")
		for _, c := range columns {
			s.widths = append(s.widths, c.width)
		}
		s.top(b.t("sheet_texts")+" · "+b.about(), b.t("sheet_texts_is"))
		s.add(cell{b.t("note_texts", "Base", b.table.Query.MinBase), noteLook})
		s.add(cell{b.t("note_texts_once", "Sheet", b.t("sheet_exchange")), noteLook})
		if b.isTagged() {
			s.add(cell{b.t("note_texts_tags"), noteLook})
		}
		s.space(6)
		top := s.head(columns)
		s.freeze(top, 0)
		n := min(len(rest), mostRows-top)
		for i := range rest[:n] {
			s.openAnswer(&rest[i])
		}
		rest = rest[n:]
		s.fit(top + 1)
		s.filtered(top, len(columns))
		if n == 0 {
			s.add(cell{b.t("none_texts"), proseLook})
		}
	}
}

// tagColumns are for what readers made of a text.
func (b *book) tagColumns() []column {
	return []column{{b.t("tags"), 30, false}, {b.t("quote"), 11, false}}
}

func (b *book) tagCells(a *reports.OpenAnswer) []cell {
	quote := ""
	if a.Quote {
		quote = b.t("quote_yes")
	}
	return []cell{{b.tagNames(a.Tags), spaced(textLook)}, {quote, textLook}}
}

func (s *sheet) openAnswer(a *typedText) {
	b := s.book
	text, c := typed(a.Text)
	whole := right(textLook)
	whole.format = wholeFormat
	cells := []cell{
		{a.Question, codeLook}, {plain(a.Label), textLook}, {b.themeNames(a.Themes), textLook},
		{b.group(b.def.AudienceQuestion, a.Audience, a.AudienceLabel), textLook},
		{plain(a.MunicipalityLabel), textLook}, {text, typedLook}, {a.times, whole},
	}
	if b.isTagged() {
		cells = append(cells, b.tagCells(a.OpenAnswer)...)
	}
	s.add(append(cells, cell{b.remark(c), spaced(textLook)})...)
}

func (b *book) themeNames(codes []string) string {
	var out []string
	for _, c := range codes {
		out = append(out, b.theme(c))
	}
	return strings.Join(out, ", ")
}

// remark says what was done to a text.
func (b *book) remark(c change) string {
	var out []string
	if c.signs > 0 {
		out = append(out, b.t("remark_signs", "N", c.signs))
	}
	if c.length > 0 {
		out = append(out, b.t("remark_short", "Length", c.length, "Kept", maxUnits))
	}
	return strings.Join(out, " ")
}

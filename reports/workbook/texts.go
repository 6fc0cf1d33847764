package workbook

import (
	"cmp"
	"slices"
	"strings"

	"regiopeil/reports"
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

// openAnswers are the sheets Open antwoorden: one, and more where Excel's rows
// do not suffice.
func (b *book) openAnswers() {
	columns := []column{
		{b.t("code"), 9, false}, {b.t("question"), 36, false}, {b.t("themes"), 24, false}, {b.t("audience"), 14, false},
		{b.t("municipality"), 20, false}, {b.t("answer"), 84, false}, {b.t("remark"), 28, false},
	}
	if b.isTagged() {
		columns[5].width = 60
		columns = slices.Insert(columns, 6, column{b.t("tags"), 30, false}, column{b.t("quote"), 11, false})
	}
	rest := b.texts
	for page := 1; page == 1 || len(rest) > 0; page++ {
		s := b.sheet("texts")
		for _, c := range columns {
			s.widths = append(s.widths, c.width)
		}
		s.top(b.t("sheet_texts")+" · "+b.about(), b.t("sheet_texts_is"))
		s.add(cell{b.t("note_texts", "Base", b.table.Query.MinBase), noteLook})
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

func (s *sheet) openAnswer(a *reports.OpenAnswer) {
	b := s.book
	text, c := typed(a.Text)
	cells := []cell{
		{a.Question, codeLook}, {plain(a.Label), textLook}, {b.themeNames(a.Themes), textLook},
		{b.group(b.def.AudienceQuestion, a.Audience, a.AudienceLabel), textLook},
		{plain(a.MunicipalityLabel), textLook}, {text, typedLook},
	}
	if b.isTagged() {
		quote := ""
		if a.Quote {
			quote = b.t("quote_yes")
		}
		cells = append(cells, cell{b.tagNames(a.Tags), textLook}, cell{quote, textLook})
	}
	s.add(append(cells, cell{b.remark(c), textLook})...)
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

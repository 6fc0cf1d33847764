package workbook

import "strings"

// typedLook is a text that a person typed: never read as a number or a date.
var typedLook = look{wrap: true, bottom: line, format: textFormat}

// mostRows is how many rows a sheet takes; a variable for the tests, which
// cannot wait for a million.
var mostRows = 1_048_576

// openAnswers are the sheets Open antwoorden: one, and more where Excel's rows
// do not suffice.
func (b *book) openAnswers() {
	columns := []column{
		{b.t("code"), 9, false}, {b.t("question"), 36, false}, {b.t("themes"), 24, false}, {b.t("audience"), 14, false},
		{b.t("municipality"), 20, false}, {b.t("answer"), 84, false}, {b.t("remark"), 28, false},
	}
	rest := b.texts
	for page := 1; page == 1 || len(rest) > 0; page++ {
		s := b.sheet("texts")
		for _, c := range columns {
			s.widths = append(s.widths, c.width)
		}
		s.top(b.t("sheet_texts")+" · "+b.about(), b.t("sheet_texts_is"))
		s.add(cell{b.t("note_texts", "Base", b.table.Query.MinBase), noteLook})
		s.space(6)
		top := s.head(columns)
		s.freeze(top, 0)
		n := min(len(rest), mostRows-top)
		for _, a := range rest[:n] {
			text, c := typed(a.Text)
			s.add(cell{a.Question, codeLook}, cell{plain(a.Label), textLook}, cell{b.themeNames(a.Themes), textLook},
				cell{b.group(b.def.AudienceQuestion, a.Audience, a.AudienceLabel), textLook},
				cell{plain(a.MunicipalityLabel), textLook}, cell{text, typedLook}, cell{b.remark(c), textLook})
		}
		rest = rest[n:]
		s.fit(top + 1)
		s.filtered(top, len(columns))
		if n == 0 {
			s.add(cell{b.t("none_texts"), proseLook})
		}
	}
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

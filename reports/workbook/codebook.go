package workbook

import (
	"fmt"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// codebook is the sheet Codeboek: every question, item and option of the
// questionnaire with its code, and every column of the sheet of figures.
func (b *book) codebook() {
	s := b.sheet("codebook")
	columns := []column{
		{b.t("code"), 12, false}, {b.t("level"), 12, false}, {b.t("of_question"), 11, false}, {b.t("text"), 72, false},
		{b.t("kind"), 22, false}, {b.t("for_whom"), 22, false}, {b.t("themes"), 34, false}, {b.t("role"), 18, false}, {b.t("score"), 8, true},
	}
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	s.top(b.t("sheet_codebook")+" · "+b.text(b.def.Title), b.t("sheet_codebook_is"))
	s.space(6)
	top := s.head(columns)
	s.freeze(top, 0)
	for _, p := range b.def.Parts {
		for i := range p.Questions {
			s.codeQuestion(&p.Questions[i])
		}
	}
	for _, name := range reports.Header {
		s.codeRow(name, b.t("level_column"), "", b.t("column_"+name), textLook)
	}
	s.fit(top + 1)
	s.filtered(top, len(columns))
}

func (s *sheet) codeQuestion(q *surveys.Question) {
	b := s.book
	strong := look{wrap: true, bottom: line, top: inkSoft, bold: true}
	role := ""
	if q.Role != "" {
		role = b.t("role_" + string(q.Role))
	}
	s.codeRow(q.Code, b.t("level_question"), q.Code, b.text(q.Label), strong,
		b.kind(q), b.audienceNames(q.For), b.themeCodes(q.Themes), role)
	for _, i := range q.Items {
		s.codeRow(i.Code, b.t("level_item"), q.Code, b.text(i.Label), textLook, "", "", b.themeCodes(i.Themes))
	}
	for _, o := range q.Options {
		s.codeRow(o.Code, b.t("level_option"), q.Code, b.text(o.Label), textLook, "", "", b.themeCodes(o.Themes))
		if o.Score != nil {
			last := &s.rows[len(s.rows)-1].cells[8]
			*last = cell{*o.Score, look{align: "right", bottom: line}}
		}
	}
}

// codeRow writes a row of the code book; what is not given stays empty.
func (s *sheet) codeRow(code, level, question, text string, l look, more ...string) {
	codes := l
	codes.format, codes.wrap = textFormat, false
	cells := []cell{{code, codes}, {level, l}, {question, codes}, {text, l}}
	for i := range 5 {
		c := cell{nil, l}
		if i < len(more) {
			c.value = more[i]
		}
		cells = append(cells, c)
	}
	s.add(cells...)
}

// kind is what sort of question q is, with its limits.
func (b *book) kind(q *surveys.Question) string {
	kind := b.t("type_" + string(q.Type))
	switch {
	case q.Max > 0:
		return fmt.Sprintf("%s, %s", kind, b.t("at_most", "N", q.Max))
	case q.Top > 0:
		return fmt.Sprintf("%s, %s", kind, b.t("row_top", "N", q.Top))
	case q.Sum > 0:
		return fmt.Sprintf("%s, %s", kind, b.t("sum", "N", q.Sum))
	}
	return kind
}

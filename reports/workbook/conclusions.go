package workbook

import (
	"slices"

	"regiopeil/reports"
)

// conclusions writes what the figures come down to in the main topics, a sentence
// per row with its figure beside it, and returns the other conclusions.
func (s *sheet) conclusions() (others []reports.Conclusion) {
	b := s.book
	var main []reports.Conclusion
	all := reports.Conclusions(b.table, b.all, b.before)
	for _, c := range all {
		if c.Topic.Main() {
			main = append(main, c)
		} else {
			others = append(others, c)
		}
	}
	s.conclusionTable(b.t("conclusions"), main)
	if len(main) == 0 {
		s.paragraph(b.t("none_conclusions"), proseLook)
	}
	if len(all) > 0 {
		s.conclusionNotes(all)
	}
	return others
}

// conclusionNotes explain what stands beside the sentences.
func (s *sheet) conclusionNotes(all []reports.Conclusion) {
	b := s.book
	note := b.t("note_conclusions", "Sheet", b.t("sheet_figures"))
	if slices.ContainsFunc(all, func(c reports.Conclusion) bool { return c.Tested }) {
		note += " " + b.t("note_chance")
	}
	if slices.ContainsFunc(all, func(c reports.Conclusion) bool {
		return c.Row != nil && c.Row.HasBase && c.Row.Base < reports.Indicative
	}) {
		note += " " + b.t("note_indicative", "Base", reports.Indicative)
	}
	s.paragraph(note, noteLook)
}

func (s *sheet) conclusionTable(title string, part []reports.Conclusion) {
	b := s.book
	s.section(title)
	if len(part) == 0 {
		return
	}
	s.add(cell{b.t("conclusion"), headLook}, cell{b.t("figure"), rightHeadLook}, cell{"n", rightHeadLook},
		cell{b.t("source"), spaced(headLook)}, cell{nil, headLook}, cell{nil, headLook})
	asked := ""
	for i := range part {
		c := &part[i]
		question := b.says.Asked(*c)
		topic := i == 0 || part[i-1].Topic != c.Topic
		if i > 0 && (topic || question != asked) { // a page may begin here
			s.sections = append(s.sections, len(s.rows)+1)
		}
		if topic {
			s.band(b.says.Topic(c.Topic), look{size: 11, bold: true, color: deep, fill: soft})
		}
		if question != "" && (topic || question != asked) {
			s.band(b.t("quoted", "Text", question), look{italic: true, color: inkSoft})
		}
		asked = question
		s.conclusion(c)
	}
}

// band writes a text over all columns.
func (s *sheet) band(text string, l look) {
	cells := make([]cell, len(s.widths))
	for i := range cells {
		cells[i].look = l
	}
	cells[0].value = shorten(plain(text), 120)
	s.add(cells...)
}

// conclusion is one sentence, with its figure, how many people it rests on, and
// where it stands on the sheet of figures.
func (s *sheet) conclusion(c *reports.Conclusion) {
	b := s.book
	l := look{bottom: line}
	figure, n, source := cell{nil, right(l)}, cell{nil, right(l)}, cell{nil, spaced(l)}
	if r := c.Row; r != nil {
		source.value = b.source(r)
		switch {
		case r.Mode == reports.Conversation:
			figure.value, figure.look.format = r.N, wholeFormat
		case r.Mean.Set:
			figure.value, figure.look.format = r.Mean.Number, "0.0"
		default:
			figure.value, figure.look.format = r.Share.Number, "0%"
		}
		if r.Mode != reports.Conversation {
			n.value, n.look.format = r.Base, wholeFormat
			if r.Base < reports.Indicative {
				n.look.format = indicativeFormat
			}
		}
	}
	figure.look.bold, source.look.color = true, inkSoft
	s.add(cell{plain(b.says.Sentence(*c)), look{wrap: true, bottom: line}}, figure, n, source, cell{nil, l}, cell{nil, l})
}

// source is where a figure stands: its question, item and option, and whether it is
// weighted.
func (b *book) source(r *reports.Row) string {
	if r.Mode == reports.Conversation {
		return b.t("sheet_conversations")
	}
	code := r.Question
	for _, part := range []string{r.Item, r.Option} {
		if part != "" {
			code += "." + part
		}
	}
	if r.Weighting == reports.Raked {
		return b.t("source_weighted", "Source", code)
	}
	return code
}

package workbook

import (
	"slices"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// block writes the rows of one question, item and audience: its base, every
// answer, and the mean.
func (s *sheet) block(q *surveys.Question, item itemEntry, audience reports.Group, sh shape) {
	first := len(s.rows)
	based := slices.IndexFunc(item.options, func(o string) bool { return o != reports.NoOption && !surveys.IsNonAnswer(o) })
	if based >= 0 {
		s.crossRow(q, item.code, item.options[based], audience, sh, baseRow, first)
	}
	for _, option := range item.options {
		s.crossRow(q, item.code, option, audience, sh, kindOf(q, option), first)
	}
}

// kindOf is the kind of the row of an option.
func kindOf(q *surveys.Question, option string) rowKind {
	switch {
	case option == reports.NoOption && q.Type == surveys.TextType:
		return textRow
	case option == reports.NoOption:
		return meanRow
	case surveys.IsNonAnswer(option):
		return nonAnswerRow
	}
	return answerRow
}

// rowKind says what a row of a block shows.
type rowKind int

const (
	baseRow rowKind = iota
	answerRow
	nonAnswerRow
	meanRow
	textRow
)

// crossRow writes one row of a block that begins after row first.
func (s *sheet) crossRow(q *surveys.Question, item, option string, audience reports.Group, sh shape, kind rowKind, first int) {
	b := s.book
	label := look{wrap: true, bottom: line}
	if len(s.rows) > first { // what the row above says, for filters
		label.color, label.size = faint, repeatSize
	} else {
		label.top = inkSoft
	}
	code := label
	code.format, code.wrap = textFormat, false
	cells := []cell{{q.Code, code}, {b.text(q.Label), label}}
	if sh.items {
		indented := label
		indented.align, indented.indent = "left", 1
		cells = append(cells, cell{b.item(q, item), indented})
	}
	if sh.audiences {
		strong := label
		strong.bold, strong.align, strong.indent = true, "left", 1
		cells = append(cells, cell{audience.Label, strong})
	}
	base := look{bottom: line, top: label.top, fill: kind.fill(), bold: kind == meanRow || kind == baseRow, italic: kind == nonAnswerRow}
	answer := base
	answer.wrap = true
	cells = append(cells, cell{b.answer(q, option, kind), answer})
	for _, m := range b.shownMunicipalities() {
		figure := b.figure(q.Code, item, option, audience.Code, m.Code)
		if kind == baseRow {
			k := b.key(q.Code, item, option, audience.Code, m.Code)
			figure, _ = b.table.Base(k.Question, k.Item, k.GroupVar, k.Group)
		}
		n, result := b.pair(figure, kind, base)
		if people, ok := n.value.(int); ok && kind == baseRow && people < reports.Indicative {
			n.look.format = indicativeFormat
		}
		if kind == answerRow && result.value != nil {
			result.look.format = b.mark(figure.Key())
			result.look.bold = result.look.format != unmarkedFormat
		}
		cells = append(cells, n, result)
		if sh.mentions && m.Code == "" {
			cells = append(cells, b.shareOfMentions(figure, kind, base))
		}
	}
	s.add(cells...)
}

// shareOfMentions is which part of all mentions a figure is; empty where it is not
// known.
func (b *book) shareOfMentions(r *reports.Row, kind rowKind, base look) cell {
	base.format, base.align = shareFormat, "right"
	if r == nil || kind != answerRow {
		return cell{nil, base}
	}
	return known(b.mentions(r), base)
}

func (k rowKind) fill() string {
	switch k {
	case baseRow:
		return soft
	case meanRow, textRow:
		return chosen
	}
	return ""
}

// answer is what a row is about.
func (b *book) answer(q *surveys.Question, option string, kind rowKind) string {
	switch kind {
	case baseRow:
		return b.t("row_base")
	case meanRow:
		return b.meanLabel(q)
	case textRow:
		return b.t("row_texts")
	}
	if q.Type != surveys.Ranking {
		return b.option(q, option)
	}
	if len(option) > 3 && option[:3] == "top" {
		return b.t("row_top", "N", option[3:])
	}
	return b.t("row_place", "N", option)
}

func (b *book) meanLabel(q *surveys.Question) string {
	switch q.Type {
	case surveys.Points:
		return b.t("row_points")
	case surveys.Ranking:
		return b.t("row_borda")
	}
	low, high, any := 0.0, 0.0, false
	for _, o := range q.Options {
		if o.Score == nil || surveys.IsNonAnswer(o.Code) {
			continue
		}
		if !any || *o.Score < low {
			low = *o.Score
		}
		if !any || *o.Score > high {
			high = *o.Score
		}
		any = true
	}
	if !any {
		return b.t("row_mean")
	}
	return b.t("row_mean_scale", "Low", low, "High", high)
}

// pair is the number of people and the share or mean, or says over both cells
// that they are hidden.
func (b *book) pair(r *reports.Row, kind rowKind, base look) (n, result cell) {
	count, outcome := base, base
	count.format, count.align = wholeFormat, "right"
	outcome.format, outcome.align = shareFormat, "right"
	if r == nil {
		return cell{nil, count}, cell{nil, outcome}
	}
	if r.Suppressed {
		hidden := look{size: 8, italic: true, color: inkSoft, align: "centerContinuous", fill: base.fill, top: base.top, bottom: line}
		return cell{b.t("hidden"), hidden}, cell{nil, hidden}
	}
	switch kind {
	case baseRow:
		if r.HasBase {
			n.value = r.Base
		}
	case meanRow:
		if r.HasBase {
			n.value = r.Base
		}
		outcome.format = meanFormat
		if r.Mean.Set {
			result.value = r.Mean.Number
		}
	default:
		if r.HasN {
			n.value = r.N
		}
		if r.Share.Set {
			result.value = r.Share.Number
		}
	}
	n.look, result.look = count, outcome
	return n, result
}

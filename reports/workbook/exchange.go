package workbook

import (
	"slices"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// exchange are the sheets Halen en brengen: who looks for knowledge or help on the
// theme and who offers it, counted and in their own words, in one table that
// filters together; more than one where Excel's rows do not suffice.
func (b *book) exchange() {
	columns := []column{
		{b.t("direction"), 12, false}, {b.t("what"), 18, false}, {b.t("subject"), 26, false}, {b.t("audience"), 14, false},
		{b.t("municipality"), 20, false}, {"n", 9, true}, {b.t("base"), 9, true}, {"%", 9, true},
		{b.t("own_words"), 64, false}, {b.t("remark"), 24, false},
	}
	if b.isTagged() {
		columns = slices.Insert(columns, 9, b.tagColumns()...)
	}
	var rows []row
	for _, role := range []surveys.Role{surveys.Seek, surveys.Offer} {
		rows = append(rows, b.exchangeCounts(role, len(columns))...)
	}
	for _, role := range []surveys.Role{surveys.Seek, surveys.Offer} {
		for _, a := range b.gather(func(a *reports.OpenAnswer) bool { return a.Role == role }) {
			rows = append(rows, b.exchangeText(role, a))
		}
	}
	for page := 1; page == 1 || len(rows) > 0; page++ {
		rows = b.exchangePage(columns, rows)
	}
}

// exchangePage is one sheet; it returns the rows that do not fit on it.
func (b *book) exchangePage(columns []column, rows []row) (rest []row) {
	s := b.sheet("exchange")
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	s.top(b.t("sheet_exchange")+" · "+b.about(), b.t("sheet_exchange_is"))
	s.space(6)
	top := s.head(columns)
	s.freeze(top, 0)
	n := min(len(rows), mostRows-top-1) // a note comes after
	s.rows = append(s.rows, rows[:n]...)
	s.fit(top + 1)
	s.filtered(top, len(columns))
	if n == 0 {
		s.add(cell{b.t("none_exchange"), proseLook})
		return nil
	}
	s.add(cell{b.t("note_exchange", "Base", b.table.Query.MinBase, "Cell", b.table.MinCell()), noteLook})
	return rows[n:]
}

// exchangeCounts says how many people seek or offer, by audience and municipality,
// in rows of so many cells. Only what is tagged with a theme counts: "none" is no
// subject.
func (b *book) exchangeCounts(role surveys.Role, width int) (rows []row) {
	for _, e := range b.entries {
		if e.question.Role != role || e.question.Type != surveys.Multiple || !e.tagged {
			continue
		}
		for _, option := range e.items[0].options {
			if !b.hasTheme(e.question, option) {
				continue
			}
			for _, a := range b.askedOf(e.question) {
				for _, m := range b.municipalities {
					if r := b.figure(e.question.Code, "", option, a.Code, m.Code); r != nil {
						rows = append(rows, b.exchangeCount(role, e.question, r, a, m, width))
					}
				}
			}
		}
	}
	return rows
}

func (b *book) hasTheme(q *surveys.Question, option string) bool {
	i := slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.Code == option })
	return i >= 0 && (len(q.Options[i].Themes) > 0 || len(q.Themes) > 0)
}

func (b *book) exchangeCount(role surveys.Role, q *surveys.Question, r *reports.Row, a, m reports.Group, width int) row {
	l := look{bottom: line, wrap: true, bold: a.Code == "" && m.Code == ""}
	if l.bold {
		l.top = inkSoft
	}
	n, share := b.pair(r, answerRow, l)
	base, _ := b.pair(r, baseRow, l)
	if r.Suppressed {
		base = cell{nil, n.look}
	}
	cells := []cell{{b.t("role_" + string(role)), l}, {b.t("count"), l}, {b.option(q, r.Option), l}, {a.Label, l}, {m.Label, l}, n, base, share}
	for len(cells) < width {
		cells = append(cells, cell{nil, l})
	}
	return row{cells: cells}
}

func (b *book) exchangeText(role surveys.Role, a typedText) row {
	text, c := typed(a.Text)
	l, whole := textLook, right(textLook)
	whole.format = wholeFormat
	cells := []cell{
		{b.t("role_" + string(role)), l}, {b.t("own_words"), l}, {b.themeNames(a.Themes), l},
		{b.group(b.def.AudienceQuestion, a.Audience, a.AudienceLabel), l}, {plain(a.MunicipalityLabel), l},
		{a.times, whole}, {nil, l}, {nil, l}, {text, spaced(typedLook)},
	}
	if b.isTagged() {
		cells = append(cells, b.tagCells(a.OpenAnswer)...)
	}
	return row{cells: append(cells, cell{b.remark(c), l})}
}

// spaced keeps a text away from the number before it.
func spaced(l look) look {
	l.align, l.indent = "left", 1
	return l
}

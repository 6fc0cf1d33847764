package workbook

import (
	"cmp"
	"strings"

	"regiopeil/reports"
)

// Widths of the first sheet: sentences, and columns of numbers.
const (
	sentenceWidth = 59
	figureWidth   = 9
	figureColumns = 5
)

// summary is the sheet Samenvatting, on which the workbook opens and which can be
// read without the rest: what was asked of whom, what the answers come down to in
// sentences, the quadrant, and a small table. It prints on two or three pages.
func (b *book) summary() *sheet {
	s := b.sheet("summary", sentenceWidth)
	for range figureColumns {
		s.widths = append(s.widths, figureWidth)
	}
	s.portrait = true
	return s
}

// fillSummary writes it, once the other sheets have their names.
func (s *sheet) fillSummary(q *quadrant) {
	b := s.book
	s.top(b.about(), b.text(b.def.Title))
	s.space(4)
	for _, text := range b.introduction() {
		s.paragraph(text, look{})
	}
	var others []reports.Conclusion
	if b.table.Query.Theme != "" {
		others = s.conclusions()
	}
	s.quadrantChart(q)
	s.groupTable()
	if len(others) > 0 {
		s.conclusionTable(b.t("conclusions_more"), others)
	}
	s.readOn()
	s.fitRows(1, 2)
}

// introduction says what was asked, by whom and when, how many answered, and
// whether figures are weighted.
func (b *book) introduction() []string {
	out := []string{b.hint()}
	add := func(name, text string) {
		if text != "" {
			out = append(out, b.t("labelled", "Name", name, "Text", text))
		}
	}
	add(b.t("asks"), b.text(b.def.Consultation.Asks))
	add(b.t("period"), b.period())
	add(b.t("filter"), b.filters())
	add(b.t("summary_who"), b.whoAnswered())
	if m := b.meetings(); m.Held > 0 {
		add(b.t("summary_meetings"), b.t("summary_meetings_is", "Held", b.says.Held(m.Held), "People", b.says.People(m.People)))
	}
	add(b.t("read_weighting"), b.weightingInShort())
	return out
}

// hint says what the theme is about.
func (b *book) hint() string {
	for _, t := range b.def.Themes {
		if t.Code == b.table.Query.Theme {
			return b.text(t.Hint)
		}
	}
	return ""
}

// whoAnswered counts the people by audience, and those who said something of the
// theme.
func (b *book) whoAnswered() string {
	var parts []string
	for _, c := range b.overview.Audiences {
		parts = append(parts, b.groupCount(b.says.Group(reports.Who{Audience: c.Code}), c))
	}
	people := b.overview.People
	if people.Suppressed {
		return b.t("hidden") + "."
	}
	text := b.t("summary_people", "N", people.N, "Of", b.number(float64(people.N), wholeFormat), "Groups", strings.Join(parts, ", "))
	for _, c := range b.overview.Themes {
		if c.Code == b.table.Query.Theme && !c.Suppressed {
			text += " " + b.t("summary_theme", "N", c.N, "Of", b.number(float64(c.N), wholeFormat))
		}
	}
	return text
}

// groupCount is how many of a group answered.
func (b *book) groupCount(name string, c reports.Count) string {
	n := b.t("hidden")
	if !c.Suppressed {
		n = b.number(float64(c.N), wholeFormat)
	}
	return b.t("labelled_count", "Name", name, "N", n)
}

// meetings are the village conversations.
func (b *book) meetings() (m reports.Meetings) {
	if b.table.Conversations == nil {
		return m
	}
	for i := range b.table.Conversations.Rows {
		switch r := &b.table.Conversations.Rows[i]; {
		case r.GroupVar != "":
		case r.Question == reports.HeldQuestion:
			m.Held = r.N
		case r.Question == reports.ParticipantsQuestion:
			m.People = r.N
		}
	}
	return m
}

// weightingInShort says in words whether figures are weighted.
func (b *book) weightingInShort() string {
	if !b.isWeighted() {
		return b.weightingIs()
	}
	return b.t("summary_weighted", "Who", strings.ToLower(b.weightedGroups()))
}

// readOn says where the rest is.
func (s *sheet) readOn() {
	b := s.book
	s.section(b.t("read_on"))
	s.sections = s.sections[:len(s.sections)-1] // it begins no page
	for _, other := range b.sheets {
		switch other.key {
		case "guide", "keyfigures", "figures":
			at := s.add(cell{b.t("labelled", "Name", other.name, "Text", b.t("sheet_"+other.key+"_is")), linkLook})
			s.links = append(s.links, link{at, 1, quoted(other.name) + "!A1"})
		}
	}
}

// groupTable holds the main measures for each group or, in the workbook of
// everything, for each theme.
func (s *sheet) groupTable() {
	b := s.book
	rows := b.compared(b.table.Told())
	var shown []metric
	for _, m := range metrics() {
		if m.chart && isShown(m, rows) {
			shown = append(shown, m)
		}
	}
	if len(shown) == 0 {
		return
	}
	title := "groups"
	if b.table.Query.Theme == "" {
		title = "all_themes"
	}
	s.section(b.t(title))
	head := []cell{{b.t("group"), headLook}}
	for _, m := range shown {
		head = append(head, cell{b.t("short_" + m.key), rightHeadLook})
	}
	n := map[string]string{"top": "priority"}[shown[0].key]
	head = append(head, cell{b.t("head_n_" + cmp.Or(n, shown[0].key)), rightHeadLook})
	for len(head) < len(s.widths) {
		head = append(head, cell{nil, headLook})
	}
	s.add(head...)
	for i := range rows {
		s.groupRow(&rows[i], shown)
	}
	if b.table.Query.MinBase > 0 {
		s.paragraph(b.t("note_groups", "Base", b.table.Query.MinBase, "Cell", b.table.MinCell()), noteLook)
	}
	if b.isWeighted() && b.table.Query.Theme != "" {
		s.paragraph(b.t("note_weighted_rows", "Who", b.weightedGroups()), noteLook)
	}
	s.paragraph(b.t("note_absent")+" "+b.t("note_indicative", "Base", reports.Indicative), noteLook)
}

func (s *sheet) groupRow(r *reports.Summary, shown []metric) {
	b := s.book
	name, _ := b.groupOf(r)
	cells := []cell{{name, look{bottom: line, wrap: true, bold: r.GroupVar == "" && b.table.Query.Theme != ""}}}
	for _, m := range shown {
		cells = append(cells, b.valueCell(m.value(r), m.look, r.Suppressed))
	}
	n := b.baseCell(shown[0].n(r), shown[0].value(r), r.Suppressed)
	if people, ok := n.value.(int); ok && people < reports.Indicative {
		n.look.format = indicativeFormat
	}
	s.add(append(cells, n)...)
}

// across is how wide the sheet is, in points.
func (s *sheet) across() float64 {
	width := 0.0
	for _, w := range s.widths {
		width += points(w)
	}
	return width
}

// paragraph writes a text over the whole width: a row per line, as no cells are
// merged, and a cell wraps within its own column only.
func (s *sheet) paragraph(text string, l look) {
	l.wrap = false
	size := l.size
	if size == 0 {
		size = 10
	}
	room := 0.0
	for _, w := range s.widths {
		room += 1.1 * w * 11 / size // letters are narrower than zeros
	}
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && float64(len([]rune(line))+1+len([]rune(word))) > room {
			s.add(cell{line, l})
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	if line != "" {
		s.add(cell{line, l})
	}
}

package workbook

import (
	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// conversations is the sheet Dorpsgesprekken: who took part where, what was counted,
// and what was said, in one table that filters together. None of it is ever added
// to what people answered.
func (b *book) conversations() {
	m := b.table.Conversations
	var rows []meetingRow
	if m != nil {
		for _, k := range m.All {
			rows = append(rows, b.participants(&k.Record)...)
		}
		for i := range m.Rows {
			rows = append(rows, b.counted(&m.Rows[i])...)
		}
		for _, k := range m.All {
			if !b.wordless {
				rows = append(rows, b.told(m, &k.Record)...)
			}
		}
	}
	for page := 1; page == 1 || len(rows) > 0; page++ {
		rows = b.conversationsPage(rows)
	}
}

// conversationsPage is one sheet; it returns the rows that do not fit on it.
func (b *book) conversationsPage(rows []meetingRow) (rest []meetingRow) {
	s := b.sheet("conversations")
	columns := []column{
		{b.t("what"), 15, false}, {b.t("date"), 18, false}, {b.t("municipality"), 18, false}, {b.t("place"), 24, false},
		{b.t("subject"), 24, false}, {b.t("audience"), 14, false}, {b.t("said"), 60, false}, {"n", 9, true}, {b.t("of"), 9, true}, {"%", 9, true},
	}
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	s.top(b.t("sheet_conversations")+" · "+b.about(), b.t("sheet_conversations_is"))
	s.space(6)
	top := s.head(columns)
	s.freeze(top, 0)
	n := min(len(rows), mostRows-top-1) // a note comes after
	for i := range rows[:n] {
		s.meetingRow(&rows[i])
	}
	s.fit(top + 1)
	s.filtered(top, len(columns))
	if n == 0 {
		s.add(cell{b.t("none_conversations"), look{size: 11, italic: true, color: inkSoft}})
		return nil
	}
	s.add(cell{b.t("note_conversations", "Base", b.table.Query.MinBase), noteLook})
	return rows[n:]
}

// meetingRow is one row of the sheet.
type meetingRow struct {
	kind, date, municipality, place, theme string
	audience                               surveys.Audience
	text                                   string
	n                                      any
	of, share                              cell
}

func (s *sheet) meetingRow(r *meetingRow) {
	b, whole, share := s.book, right(textLook), right(textLook)
	whole.format, share.format = wholeFormat, shareFormat
	date, audience, theme := "", "", ""
	if r.date != "" {
		date = b.catalog.Day(b.lang, r.date)
	}
	if r.audience != "" {
		audience = b.t("audience_" + string(r.audience))
	}
	if r.theme != "" {
		theme = b.theme(r.theme)
	}
	text, _ := typed(r.text)
	of, part := r.of, r.share
	of.look, part.look = whole, share
	s.add(cell{b.t("meeting_" + r.kind), textLook}, cell{date, textLook}, cell{r.municipality, textLook}, cell{plain(r.place), textLook},
		cell{theme, textLook}, cell{audience, textLook}, cell{text, typedLook}, cell{r.n, whole}, of, part)
}

// municipalityName is a municipality in words.
func (b *book) municipalityName(code string) string {
	q, ok := b.table.Form.Question(b.def.MunicipalityQuestion)
	if !ok || code == "" {
		return ""
	}
	return b.option(q, code)
}

// participants are who took part in one conversation.
func (b *book) participants(r *conversation.Record) (out []meetingRow) {
	kind, place := "participants", r.Place
	if r.Kind == conversation.Exploratory {
		kind, place = "talk", r.Counterpart
	}
	for _, a := range conversation.Audiences {
		if n := r.Participants[a]; n > 0 {
			out = append(out, meetingRow{kind: kind, date: r.Date, municipality: b.municipalityName(r.Municipality), place: place, audience: a, n: n})
		}
	}
	return out
}

// counted is a count over conversations: dots, hands, or wishes of a tag. What nobody
// did at all is left out.
func (b *book) counted(r *reports.Row) []meetingRow {
	row := meetingRow{municipality: b.municipalityName(r.Group), theme: r.Theme, text: r.Label}
	if r.GroupVar == "" {
		row.municipality = b.t("everyone_meetings")
	}
	switch {
	case r.Question == reports.DotsQuestion:
		row.kind, row.text = "dots", ""
	case r.Question == reports.WishesQuestion && r.Option != "":
		row.kind = "wish_tag"
	case r.Option != "":
		row.kind = "hands"
	default: // held, participants and wishes stand one by one
		return nil
	}
	switch {
	case r.Suppressed:
		row.text = joinText(row.text, b.t("few"))
	case r.Base == 0:
		return nil
	default:
		row.n, row.of.value = r.N, r.Base
		row.share.value = r.Share.Number
	}
	return []meetingRow{row}
}

func joinText(a, b string) string {
	if a == "" {
		return b
	}
	return a + " – " + b
}

// told is what was said at one conversation about the theme of the workbook.
func (b *book) told(m *reports.Conversations, r *conversation.Record) (out []meetingRow) {
	for _, t := range m.Form.Definition.Themes {
		said, ok := r.Themes[t.Code]
		if theme := b.table.Query.Theme; !ok || theme != "" && theme != t.Code {
			continue
		}
		row := meetingRow{date: r.Date, municipality: b.municipalityName(r.Municipality), place: r.Place, theme: t.Code}
		add := func(kind, text string, a surveys.Audience, n any) {
			line := row
			line.kind, line.text, line.audience, line.n = kind, text, a, n
			out = append(out, line)
		}
		for _, w := range said.Wishes {
			var times any
			if w.Times > 0 {
				times = w.Times
			}
			add("wish", w.Text, w.Audience, times)
		}
		for _, x := range said.Seek {
			add("seek", x.Text, x.Audience, nil)
		}
		for _, x := range said.Offer {
			add("offer", x.Text, x.Audience, nil)
		}
		for _, q := range said.Quotes {
			add("quote", q, "", nil)
		}
	}
	return out
}

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
	if m != nil {
		for _, k := range m.All {
			s.participants(&k.Record)
		}
		for i := range m.Rows {
			s.counted(&m.Rows[i])
		}
		for _, k := range m.All {
			s.told(m, &k.Record)
		}
	}
	s.fit(top + 1)
	empty := len(s.rows) == top
	s.filtered(top, len(columns))
	if empty {
		s.add(cell{b.t("none_conversations"), look{size: 11, italic: true, color: inkSoft}})
		return
	}
	s.add(cell{b.t("note_conversations", "Base", b.table.Query.MinBase), noteLook})
}

// meetingRow is one row of the sheet.
type meetingRow struct {
	kind, date, municipality, place, theme string
	audience                               surveys.Audience
	text                                   string
	n                                      any
	of, share                              cell
}

func (s *sheet) meetingRow(r meetingRow) {
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
	r.of.look, r.share.look = whole, share
	s.add(cell{b.t("meeting_" + r.kind), textLook}, cell{date, textLook}, cell{r.municipality, textLook}, cell{plain(r.place), textLook},
		cell{theme, textLook}, cell{audience, textLook}, cell{text, typedLook}, cell{r.n, whole}, r.of, r.share)
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
func (s *sheet) participants(r *conversation.Record) {
	kind, place := "participants", r.Place
	if r.Kind == conversation.Exploratory {
		kind, place = "talk", r.Counterpart
	}
	for _, a := range conversation.Audiences {
		if n := r.Participants[a]; n > 0 {
			s.meetingRow(meetingRow{kind: kind, date: r.Date, municipality: s.book.municipalityName(r.Municipality), place: place, audience: a, n: n})
		}
	}
}

// counted is a count over conversations: dots, or hands. What nobody did at all is
// left out.
func (s *sheet) counted(r *reports.Row) {
	b := s.book
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
		return
	}
	switch {
	case r.Suppressed:
		row.text = joinText(row.text, b.t("few"))
	case r.Base == 0:
		return
	default:
		row.n, row.of.value = r.N, r.Base
		row.share.value = r.Share.Number
	}
	s.meetingRow(row)
}

func joinText(a, b string) string {
	if a == "" {
		return b
	}
	return a + " – " + b
}

// told is what was said at one conversation about the theme of the workbook.
func (s *sheet) told(m *reports.Conversations, r *conversation.Record) {
	for _, t := range m.Form.Definition.Themes {
		said, ok := r.Themes[t.Code]
		if theme := s.book.table.Query.Theme; !ok || theme != "" && theme != t.Code {
			continue
		}
		row := meetingRow{date: r.Date, municipality: s.book.municipalityName(r.Municipality), place: r.Place, theme: t.Code}
		for _, w := range said.Wishes {
			line := row
			if line.kind, line.text, line.audience = "wish", w.Text, w.Audience; w.Times > 0 {
				line.n = w.Times
			}
			s.meetingRow(line)
		}
		s.exchanged(row, "seek", said.Seek)
		s.exchanged(row, "offer", said.Offer)
		for _, q := range said.Quotes {
			line := row
			line.kind, line.text = "quote", q
			s.meetingRow(line)
		}
	}
}

func (s *sheet) exchanged(row meetingRow, kind string, list []conversation.Exchange) {
	for _, x := range list {
		row.kind, row.text, row.audience = kind, x.Text, x.Audience
		s.meetingRow(row)
	}
}

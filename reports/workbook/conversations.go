package workbook

// conversations is the sheet Dorpsgesprekken. Conversations are kept apart from
// the answers of people; there are none yet.
func (b *book) conversations() {
	s := b.sheet("conversations")
	var columns []column
	for _, c := range []struct {
		key    string
		width  float64
		number bool
	}{
		{"date", 13, false}, {"place", 20, false}, {"municipality", 18, false}, {"organiser", 20, false},
		{"audience_resident", 11, true}, {"audience_business", 11, true}, {"audience_institution", 12, true},
		{"dots", 12, true}, {"dots_each", 12, true}, {"statement", 30, false},
		{"agree", 8, true}, {"neutral", 9, true}, {"disagree", 9, true}, {"wish", 36, false}, {"mentions", 11, true},
	} {
		columns = append(columns, column{b.t(c.key), c.width, c.number})
		s.widths = append(s.widths, c.width)
	}
	s.top(b.t("sheet_conversations")+" · "+b.about(), b.t("sheet_conversations_is"))
	s.space(6)
	top := s.head(columns)
	s.freeze(top, 0)
	s.filtered(top, len(columns))
	s.add(cell{b.t("none_conversations"), look{size: 11, italic: true, color: inkSoft}})
}

package workbook

import (
	"slices"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// exchange is the sheet Halen en brengen: who looks for knowledge or help on the
// theme and who offers it, counted and in their own words, in one table that
// filters together.
func (b *book) exchange() {
	s := b.sheet("exchange")
	columns := []column{
		{b.t("direction"), 12, false}, {b.t("what"), 18, false}, {b.t("subject"), 26, false}, {b.t("audience"), 14, false},
		{b.t("municipality"), 20, false}, {"n", 9, true}, {b.t("base"), 9, true}, {"%", 9, true},
		{b.t("own_words"), 64, false}, {b.t("remark"), 24, false},
	}
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	s.top(b.t("sheet_exchange")+" · "+b.about(), b.t("sheet_exchange_is"))
	s.space(6)
	top := s.head(columns)
	s.freeze(top, 0)
	for _, role := range []surveys.Role{surveys.Seek, surveys.Offer} {
		s.exchangeCounts(role)
	}
	for _, role := range []surveys.Role{surveys.Seek, surveys.Offer} {
		for _, a := range b.texts {
			if a.Role == role {
				s.exchangeText(role, a)
			}
		}
	}
	s.fit(top + 1)
	empty := len(s.rows) == top
	s.filtered(top, len(columns))
	if empty {
		s.add(cell{b.t("none_exchange"), proseLook})
	}
	s.add(cell{b.t("note_exchange", "Base", b.table.Query.MinBase, "Cell", b.table.MinCell()), noteLook})
}

// exchangeCounts writes how many people seek or offer, by audience and
// municipality. Only what is tagged with a theme counts: "none" is no subject.
func (s *sheet) exchangeCounts(role surveys.Role) {
	b := s.book
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
					s.exchangeCount(role, e.question, option, a, m)
				}
			}
		}
	}
}

func (b *book) hasTheme(q *surveys.Question, option string) bool {
	i := slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.Code == option })
	return i >= 0 && (len(q.Options[i].Themes) > 0 || len(q.Themes) > 0)
}

func (s *sheet) exchangeCount(role surveys.Role, q *surveys.Question, option string, a, m reports.Group) {
	b := s.book
	r := b.figure(q.Code, "", option, a.Code, m.Code)
	if r == nil {
		return
	}
	l := look{bottom: line, wrap: true, bold: a.Code == "" && m.Code == ""}
	if l.bold {
		l.top = inkSoft
	}
	n, share := b.pair(r, answerRow, l)
	base, _ := b.pair(r, baseRow, l)
	if r.Suppressed {
		base = cell{nil, n.look}
	}
	s.add(cell{b.t("role_" + string(role)), l}, cell{b.t("count"), l}, cell{b.option(q, option), l},
		cell{a.Label, l}, cell{m.Label, l}, n, base, share, cell{nil, l}, cell{nil, l})
}

func (s *sheet) exchangeText(role surveys.Role, a reports.OpenAnswer) {
	b := s.book
	text, c := typed(a.Text)
	l := textLook
	s.add(cell{b.t("role_" + string(role)), l}, cell{b.t("own_words"), l}, cell{b.themeNames(a.Themes), l},
		cell{b.group(b.def.AudienceQuestion, a.Audience, a.AudienceLabel), l}, cell{plain(a.MunicipalityLabel), l},
		cell{nil, l}, cell{nil, l}, cell{nil, l}, cell{text, spaced(typedLook)}, cell{b.remark(c), l})
}

// spaced keeps a text away from the number before it.
func spaced(l look) look {
	l.align, l.indent = "left", 1
	return l
}

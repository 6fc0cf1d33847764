package workbook

import (
	"slices"
	"strings"

	"regiopeil/reports"
)

// isTagged reports whether anybody read open answers to tag them, or marked one
// for publication.
func (b *book) isTagged() bool {
	return slices.ContainsFunc(b.texts, func(a reports.OpenAnswer) bool { return a.Readers > 0 || a.Quote })
}

// tagNames are the labels of tags, in their order in the codebook of tags.
func (b *book) tagNames(ids []int) string {
	var out []string
	for _, t := range b.tags {
		if slices.Contains(ids, t.ID) {
			out = append(out, plain(t.Label))
		}
	}
	return strings.Join(out, "; ")
}

// tagCounts is the sheet Labels: what the open answers to each question are
// about, of those that somebody read.
func (b *book) tagCounts() {
	var read []reports.TagTable
	for _, t := range reports.CountTags(b.table.Form, b.texts, b.tags) {
		if t.Read > 0 {
			read = append(read, t)
		}
	}
	if len(read) == 0 {
		return
	}
	s := b.sheet("tags")
	s.top(b.t("sheet_tags")+" · "+b.about(), b.t("sheet_tags_is"))
	s.space(6)
	audiences := b.audiences[1:]
	columns := []column{
		{b.t("code"), 9, false}, {b.t("question"), 36, false}, {b.t("tag"), 26, false}, {b.t("tag_is"), 40, false},
		{"n", 8, true}, {b.t("tag_read"), 10, true}, {"%", 9, true}, {b.t("weighted_low"), 9, true}, {b.t("weighted_high"), 9, true},
	}
	for _, a := range audiences {
		columns = append(columns, column{b.t("n_of", "Group", a.Label), 12, true}, column{b.t("share_of", "Group", a.Label), 12, true})
	}
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	top := s.head(columns)
	s.freeze(top, 3)
	for i := range read {
		for j := range read[i].Tags {
			s.tagCount(&read[i], &read[i].Tags[j], audiences)
		}
	}
	s.fit(top + 1)
	s.filtered(top, len(columns))
	s.add(cell{b.t("note_tags"), noteLook})
}

func (s *sheet) tagCount(t *reports.TagTable, c *reports.TagCount, audiences []reports.Group) {
	whole, share := right(textLook), right(textLook)
	whole.format, share.format = wholeFormat, shareFormat
	label := textLook
	label.bold = true
	cells := []cell{
		{t.Question, codeLook}, {plain(t.Label), textLook}, {plain(c.Tag.Label), label}, {plain(c.Tag.Note), textLook},
		{c.N, whole}, {t.Read, whole}, known(c.Share, share), known(c.Low, share), known(c.High, share),
	}
	for _, a := range audiences {
		n, of := cell{nil, whole}, cell{nil, share}
		if i := slices.IndexFunc(t.Audiences, func(g reports.TagGroup) bool { return g.Code == a.Code }); i >= 0 {
			n.value, of = c.ByAudience[i], known(c.AudienceShare[i], share)
		}
		cells = append(cells, n, of)
	}
	s.add(cells...)
}

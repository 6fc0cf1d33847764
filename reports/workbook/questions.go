package workbook

import (
	"slices"
	"strings"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// entry is a question with the items and options that the table has figures of.
type entry struct {
	question *surveys.Question
	tagged   bool // at least one figure has a theme
	items    []itemEntry
}

type itemEntry struct {
	code    string
	options []string // reports.NoOption is the mean, or the count of texts
}

// collect lists what the table holds, in its order, each figure once.
func collect(t *reports.Table) []entry {
	var out []entry
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.GroupVar != "" {
			continue
		}
		if len(out) == 0 || out[len(out)-1].question.Code != r.Question {
			q, ok := t.Form.Question(r.Question)
			if !ok {
				continue
			}
			out = append(out, entry{question: q})
		}
		e := &out[len(out)-1]
		e.tagged = e.tagged || r.Theme != ""
		at := slices.IndexFunc(e.items, func(i itemEntry) bool { return i.code == r.Item })
		if at < 0 {
			at = len(e.items)
			e.items = append(e.items, itemEntry{code: r.Item})
		}
		if item := &e.items[at]; !slices.Contains(item.options, r.Option) {
			item.options = append(item.options, r.Option)
		}
	}
	return out
}

// kinds are the sheets with tables of questions, in order.
var kinds = []struct {
	key   string
	types []surveys.Type
}{
	{"single", []surveys.Type{surveys.Single}},
	{"multiple", []surveys.Type{surveys.Multiple}},
	{"matrix", []surveys.Type{surveys.Matrix}},
	{"statements", []surveys.Type{surveys.Statements}},
	{"ranking", []surveys.Type{surveys.Ranking}},
	{"points", []surveys.Type{surveys.Points}},
	{"number", []surveys.Type{surveys.Number}},
	{"open", []surveys.Type{surveys.TextType}},
}

// questions makes one sheet per kind of question that touches the theme, and
// one for the questions that belong to no theme.
func (b *book) questions() {
	for _, k := range kinds {
		var of []entry
		for _, e := range b.entries {
			if e.tagged && slices.Contains(k.types, e.question.Type) {
				of = append(of, e)
			}
		}
		if len(of) > 0 {
			b.crossTable(k.key, of)
		}
	}
	var rest []entry
	for _, e := range b.entries {
		if !e.tagged {
			rest = append(rest, e)
		}
	}
	if len(rest) > 0 {
		b.crossTable("general", rest)
	}
}

// mostGroups is how many municipalities stand side by side. Excel has 16,384
// columns, and a reader fewer; all of them are on the sheet of figures.
const mostGroups = 60

// mostHead is how much of a group's name a column shows; Excel takes 255
// characters with all that stands around it.
const mostHead = 150

// shape says which columns a table of questions needs.
type shape struct {
	items, shares, means bool
	audiences            bool
	mentions             bool    // some shares of mentions are known
	itemWidth            float64 // of the column with items, in characters
}

// Widths of the column with items: names of themes, or whole statements.
const (
	shortItems = 26
	longItems  = 38
)

func (b *book) shapeOf(of []entry) shape {
	s := shape{itemWidth: shortItems}
	for _, e := range of {
		for _, i := range e.items {
			s.items = s.items || i.code != ""
			if len([]rune(b.item(e.question, i.code))) > 2*shortItems {
				s.itemWidth = longItems
			}
			for _, o := range i.options {
				if o == reports.NoOption {
					s.means = s.means || e.question.Type != surveys.TextType
				} else if !surveys.IsNonAnswer(o) {
					s.shares = true
				}
				s.mentions = s.mentions || b.mentioned(e.question, o)
			}
		}
	}
	return s
}

// result is the heading of what a figure says: a share, a mean, or both.
func (s shape) result() string {
	switch {
	case s.shares && s.means:
		return "share_or_mean"
	case s.means:
		return "mean"
	}
	return "share"
}

// mentioned reports whether it is known which part of all mentions of a question
// an option is, for anybody.
func (b *book) mentioned(q *surveys.Question, option string) bool {
	return slices.ContainsFunc(b.audiences, func(a reports.Group) bool {
		r := b.figure(q.Code, "", option, a.Code, "")
		return r != nil && b.mentions(r).Set
	})
}

// mentions is which part of all choices of its question a figure is. The table of a
// theme has some of the options only, that of all themes has all of them.
func (b *book) mentions(r *reports.Row) reports.Value {
	if v := b.all.ShareOfMentions(r); v.Set {
		return v
	}
	return b.table.ShareOfMentions(r)
}

// crossTable is a sheet with question × audience × municipality: a block of rows
// per question, item and audience, two columns per municipality.
func (b *book) crossTable(key string, of []entry) {
	s := b.sheet(key)
	sh := b.shapeOf(of)
	sh.audiences = len(b.audiences) > 1
	columns, labels := b.crossColumns(sh)
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	s.top(b.t("sheet_"+key)+" · "+b.about(), b.t("sheet_"+key+"_is"))
	if len(b.municipalities) > mostGroups {
		s.add(cell{b.t("more_groups", "N", len(b.municipalities)-mostGroups, "Sheet", b.t("sheet_figures")), noteLook})
	}
	s.space(6)
	top := s.head(columns)
	s.freeze(top, labels)
	for _, e := range of {
		for _, i := range e.items {
			for _, a := range b.askedOf(e.question) {
				s.block(e.question, i, a, sh)
			}
		}
	}
	s.fit(top + 1)
	s.filtered(top, len(columns))
	s.add(cell{b.t("note_cross", "Base", b.table.Query.MinBase, "Cell", b.table.MinCell()), noteLook})
	s.add(cell{b.t("note_indicative", "Base", reports.Indicative), noteLook})
	if sh.shares && len(b.table.Tests) > 0 {
		s.add(cell{b.t("note_marks"), noteLook})
	}
	if sh.mentions {
		s.add(cell{b.t("note_mentions"), noteLook})
	}
}

func (b *book) crossColumns(sh shape) (columns []column, labels int) {
	columns = []column{{b.t("code"), 7, false}, {b.t("question"), 38, false}}
	if sh.items {
		columns = append(columns, column{b.t("item"), sh.itemWidth, false})
	}
	if sh.audiences {
		columns = append(columns, column{b.t("audience"), 14, false})
	}
	columns = append(columns, column{b.t("answer"), 32, false})
	labels = len(columns)
	names := map[string]int{}
	for _, m := range b.shownMunicipalities() {
		name := cut(plain(m.Label), mostHead)
		same := strings.ToLower(name)
		if names[same]++; names[same] > 1 { // a table's columns differ, but for case
			name += " (" + cut(m.Code, 40) + ")"
		}
		columns = append(columns,
			column{b.t("n_of", "Group", name), headWidth(ending(name)+" n", 9), true},
			column{b.t(sh.result()+"_of", "Group", name), headWidth(together(b.t(sh.result()+"_of", "Group", ending(name))), 11), true})
		if sh.mentions && m.Code == "" {
			columns = append(columns, column{b.t("mentions_of", "Group", name), 12, true})
		}
	}
	return columns, labels
}

// ending is the last word of a name.
func ending(name string) string { return name[strings.LastIndex(name, " ")+1:] }

// together is a header without its last word, which may stand on a line of its
// own if it is a real word and not a sign.
func together(head string) string {
	if last := ending(head); len(last) > 2 {
		return strings.TrimSpace(strings.TrimSuffix(head, last))
	}
	return head
}

func (b *book) shownMunicipalities() []reports.Group {
	return b.municipalities[:min(len(b.municipalities), mostGroups)]
}

// askedOf lists whom a question's figures are shown for: everyone and each
// audience that it is for; of a question for one audience, that one; of the
// audience question itself, everyone.
func (b *book) askedOf(q *surveys.Question) []reports.Group {
	if q.Code == b.def.AudienceQuestion {
		return b.audiences[:1]
	}
	out := slices.DeleteFunc(slices.Clone(b.audiences), func(a reports.Group) bool {
		return a.Code != "" && !b.asked(q, a.Code)
	})
	if len(out) == 2 {
		return out[1:]
	}
	return out
}

// asked reports whether a question is for an audience, by the code of its option.
func (b *book) asked(q *surveys.Question, audience string) bool {
	if len(q.For) == 0 {
		return true
	}
	of, ok := b.table.Form.Question(b.def.AudienceQuestion)
	if !ok {
		return true
	}
	i := slices.IndexFunc(of.Options, func(o surveys.Option) bool { return o.Code == audience })
	return i < 0 || of.Options[i].Audience == "" || slices.Contains(q.For, of.Options[i].Audience)
}

// key is where the figure of an audience in a municipality stands; empty codes:
// all.
func (b *book) key(q, item, option, audience, municipality string) reports.Key {
	k := reports.Key{Question: q, Item: item, Option: option}
	switch {
	case audience != "" && municipality != "":
		k.GroupVar = b.def.AudienceQuestion + "+" + b.def.MunicipalityQuestion
		k.Group = audience + "+" + municipality
	case audience != "":
		k.GroupVar, k.Group = b.def.AudienceQuestion, audience
	case municipality != "":
		k.GroupVar, k.Group = b.def.MunicipalityQuestion, municipality
	}
	return k
}

// figure finds the unweighted figure of an audience in a municipality.
func (b *book) figure(q, item, option, audience, municipality string) *reports.Row {
	r, ok := b.table.Row(b.key(q, item, option, audience, municipality))
	if !ok {
		return nil
	}
	return r
}

package workbook

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// WriteTables writes the table book: a sheet per background question with all
// other questions down and its groups across. Errors are those of Write.
func WriteTables(ctx context.Context, w io.Writer, e Figures, slug string, o Options) (err error) {
	overview, err := e.Overview(ctx, slug)
	if err != nil {
		return err
	}
	q := reports.Query{Survey: slug, MinBase: reports.SurveysOwn, Unweighted: true}
	for _, code := range reports.Backgrounds(overview.Form.Definition) {
		q.By = append(q.By, []string{code})
	}
	b, err := newBook(ctx, e, q, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.file.Close()) }()
	b.title = b.t("title_tables", "Survey", b.text(b.def.Title))
	guide := b.sheet("guide", 30, 96)
	for _, by := range q.By {
		for _, g := range b.table.Groupings {
			if g.Var == by[0] {
				b.tablesBy(g)
			}
		}
	}
	b.guide(guide)
	if err := ctx.Err(); err != nil {
		return err
	}
	return b.write(w)
}

// division names the question of a grouping, short for audience and municipality.
func (b *book) division(g reports.Grouping) string {
	switch g.Var {
	case b.def.AudienceQuestion:
		return b.t("audience")
	case b.def.MunicipalityQuestion:
		return b.t("municipality")
	}
	q, _ := b.table.Form.Question(g.Var)
	return g.Var + " " + b.text(q.Label)
}

// tablesBy is the sheet of one background question.
func (b *book) tablesBy(g reports.Grouping) {
	name := b.division(g)
	s := b.namedSheet("tables", name)
	columns := []column{
		{b.t("code"), 7, false}, {b.t("question"), 40, false}, {b.t("item"), 24, false}, {b.t("answer"), 30, false}, {b.t("everyone"), 10, true},
	}
	heads := map[string]int{}
	for _, group := range g.Groups {
		head := cut(plain(b.group(g.Var, group.Code, group.Label)), mostHead)
		same := strings.ToLower(head)
		if heads[same]++; heads[same] > 1 { // a table's columns differ, but for case
			head += " (" + cut(group.Code, 40) + ")"
		}
		columns = append(columns, column{head, headWidth(ending(head), 10), true})
	}
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	s.top(b.t("sheet_tables")+" · "+name, b.t("sheet_tables_is"))
	s.space(6)
	top := s.head(columns)
	s.freeze(top, 4)
	for _, e := range b.entries {
		for _, item := range e.items {
			if e.question.Code != g.Var {
				s.tableBlock(e.question, item, g)
			}
		}
	}
	s.fit(top + 1)
	s.filtered(top, len(columns))
	s.add(cell{b.t("note_cross", "Base", b.table.Query.MinBase, "Cell", b.table.MinCell()), noteLook})
	s.add(cell{b.t("note_indicative", "Base", reports.Indicative), noteLook})
	s.add(cell{b.t("note_marks_tables"), noteLook})
}

// tableBlock writes a question or item: its base, its answers and its mean.
func (s *sheet) tableBlock(q *surveys.Question, item itemEntry, g reports.Grouping) {
	kinds := []rowKind{baseRow}
	options := []string{""}
	if !slices.ContainsFunc(item.options, func(o string) bool { return o != reports.NoOption && !surveys.IsNonAnswer(o) }) {
		kinds, options = nil, nil
	}
	for _, o := range item.options {
		kinds, options = append(kinds, kindOf(q, o)), append(options, o)
	}
	for i, kind := range kinds {
		s.tableRow(q, item.code, options[i], kind, i == 0, g)
	}
}

func (s *sheet) tableRow(q *surveys.Question, item, option string, kind rowKind, first bool, g reports.Grouping) {
	b := s.book
	label := look{wrap: true, bottom: line}
	if first {
		label.top = inkSoft
	} else { // what the row above says, for filters
		label.color, label.size = faint, repeatSize
	}
	code := label
	code.format, code.wrap = textFormat, false
	base := look{bottom: line, top: label.top, fill: kind.fill(), bold: kind == meanRow || kind == baseRow, italic: kind == nonAnswerRow}
	answer := base
	answer.wrap = true
	cells := []cell{{q.Code, code}, {b.text(q.Label), label}, {b.item(q, item), label}, {b.answer(q, option, kind), answer}}
	cells = append(cells, b.tableCell(reports.Key{Question: q.Code, Item: item, Option: option}, kind, base))
	for _, group := range g.Groups {
		cells = append(cells, b.tableCell(reports.Key{Question: q.Code, Item: item, Option: option, GroupVar: g.Var, Group: group.Code}, kind, base))
	}
	s.add(cells...)
}

// tableCell is one figure: a share with its mark, a mean, or a number of people.
func (b *book) tableCell(k reports.Key, kind rowKind, base look) cell {
	r, ok := b.table.Row(k)
	if kind == baseRow {
		r, ok = b.table.Base(k.Question, k.Item, k.GroupVar, k.Group)
	}
	if !ok {
		return cell{nil, base}
	}
	n, result := b.pair(r, kind, base)
	switch {
	case r.Suppressed:
		hidden := hiddenLook
		hidden.fill, hidden.top = base.fill, base.top
		return cell{b.t("hidden"), hidden}
	case kind == answerRow && result.value != nil:
		result.look.format = b.mark(k)
		result.look.bold = result.look.format != unmarkedFormat
		return result
	case kind == meanRow:
		return result
	case kind == baseRow && r.Base < reports.Indicative:
		n.look.format = indicativeFormat
	}
	return n
}

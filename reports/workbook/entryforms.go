package workbook

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"regiopeil/surveys"
	"regiopeil/surveys/intake"
	"regiopeil/surveys/responsecsv"
)

// numberedRows is how many rows have their number already; more can be filled in.
const numberedRows = 200

// WriteForms writes the workbook in which the paper forms of a survey are filled in,
// a row each, as intake reads them back.
func WriteForms(w io.Writer, e Entry) error {
	b, err := newEntryBook(e, "forms")
	if err != nil {
		return err
	}
	guide := b.sheet("entry_guide", 30, 96)
	s := b.sheet("entry_forms")
	b.codes = b.codeSheet()
	b.forms(s)
	b.codes.finish()
	b.entryGuide(guide, "forms",
		[]string{"step_stack", "step_row", "step_check", "step_send"},
		[]string{"rule_number", "rule_code", "rule_cross", "rule_rank", "rule_points", "rule_text", "rule_grey", "rule_hash", "rule_most", "rule_again", "rule_names"})
	return b.write(w)
}

// formColumn is a column of the sheet of forms.
type formColumn struct {
	responsecsv.Column
	at     int    // from 1
	label  string // what is asked in it
	sample string // of the example
	shaded bool   // every second question is
	more   bool   // of the question of the column before
}

// forms is the sheet that is filled in.
func (b *entryBook) forms(s *sheet) {
	columns := b.formColumns()
	for _, c := range columns {
		s.widths = append(s.widths, formWidth(&c))
	}
	b.entryTop(s, intake.Paper, b.t("entry_forms_about"), len(columns))
	s.add(b.groupRow(columns)...)
	names, wording, sample := make([]cell, 0, len(columns)), make([]cell, 0, len(columns)), make([]cell, 0, len(columns))
	height := 1
	for i, c := range columns {
		names = append(names, cell{c.Name, headLook})
		label := c.label
		if i == 0 {
			label = "# " + label
		}
		wording = append(wording, cell{label, look{size: headSize, color: ink, fill: chosen, wrap: true, bottom: deep}})
		height = max(height, lines(label, s.widths[i], headSize))
		sample = append(sample, cell{c.sample, look{italic: true, color: inkSoft, fill: soft, bottom: line, format: textFormat}})
	}
	s.rows[s.add(names...)-1].height = 18
	s.rows[s.add(wording...)-1].height = min(130, float64(height)*12+6)
	s.freeze(len(s.rows), 1)
	s.add(sample...)
	first := len(s.rows) + 1
	for i := range numberedRows {
		s.add(cell{i + 1, look{color: inkSoft, fill: soft, bottom: line, align: "right"}})
	}
	s.printed, s.sample = min(12, len(columns)), true
	rules := b.formRules(columns, first)
	s.more = func(f *excelize.File) error { return b.apply(f, s, rules, first, first+intake.MaxForms-1) }
}

// groupRow writes the question over its columns, where it has several.
func (b *entryBook) groupRow(columns []formColumn) []cell {
	cells := make([]cell, len(columns))
	for i, c := range columns {
		cells[i].look = look{size: headSize, bold: true, color: deep, fill: shade(c.shaded)}
		if c.more || c.Question == nil {
			continue
		}
		end, room := i+1, formWidth(&c)
		for end < len(columns) && columns[end].Question == c.Question {
			room += formWidth(&columns[end])
			end++
		}
		if end == i+1 || len(c.Question.Items) == 0 && c.Kind != responsecsv.Mark {
			continue
		}
		text := c.Question.Code + " · " + b.say(c.Question.Label)
		if len(c.Question.For) > 0 {
			text += " (" + b.audienceNames(c.Question.For) + ")"
		}
		if most := int(room * .95); utf16Len(text) > most {
			text = cut(text, max(1, most-1)) + "…"
		}
		cells[i].value = text
	}
	return cells
}

func shade(shaded bool) string {
	if shaded {
		return soft
	}
	return ""
}

// formColumns are the columns with what is asked in them.
func (b *entryBook) formColumns() []formColumn {
	var out []formColumn
	shaded := false
	for i, c := range intake.FormColumns(b.Form) {
		f := formColumn{Column: c, at: i + 1}
		if i > 0 && c.Question != nil {
			f.more = c.Question == out[i-1].Question
			if !f.more {
				shaded = !shaded
			}
			f.shaded = shaded
		}
		f.label = b.columnLabel(&c)
		out = append(out, f)
	}
	b.samples(out)
	return out
}

// columnLabel says what is asked in a column.
func (b *entryBook) columnLabel(c *responsecsv.Column) string {
	q := c.Question
	label := ""
	switch c.Kind {
	case responsecsv.Number:
		return b.t("entry_label_number")
	case responsecsv.Language, responsecsv.Day:
		return b.t("entry_label_" + c.Name)
	case responsecsv.Rating, responsecsv.Rank, responsecsv.Amount:
		for _, it := range q.Items {
			if it.Code == c.Code {
				label = b.say(it.Label)
			}
		}
	case responsecsv.Mark:
		for _, o := range q.Options {
			if o.Code == c.Code {
				label = b.say(o.Label)
			}
		}
	case responsecsv.Beside:
		for _, o := range q.Options {
			if o.Text > 0 {
				label = b.say(o.Label)
			}
		}
	default:
		if label = b.say(q.Label); len(q.Items) > 0 {
			return b.t("entry_label_whole")
		}
		if len(q.For) > 0 {
			label += " (" + b.audienceNames(q.For) + ")"
		}
	}
	return label
}

func formWidth(c *formColumn) float64 {
	switch {
	case c.Kind == responsecsv.Number:
		return 13
	case c.Kind == responsecsv.Language:
		return 8
	case c.Kind == responsecsv.Day:
		return 12
	case c.Prose():
		return 34
	case c.Kind == responsecsv.Whole && len(c.label) > 40:
		return 22
	case len(c.label) > 45:
		return 20
	}
	return 13
}

// formRules say what may be filled in in each column.
func (b *entryBook) formRules(columns []formColumn, first int) []rule {
	var rules []rule
	audience := ""
	for _, c := range columns {
		if c.Kind == responsecsv.Whole && c.Question.Code == b.def.AudienceQuestion {
			audience = letters(c.at)
		}
	}
	for i := range columns {
		c := &columns[i]
		r := rule{column: c.at, look: look{fill: shade(c.shaded), bottom: line, format: textFormat}}
		r.check = b.check(c, &r, first)
		if c.Question != nil && audience != "" {
			r.grey = b.greyed(c.Question, audience, first)
		}
		if q := c.Question; q != nil && q.Type == surveys.Points && c.Kind == responsecsv.Amount && (i == 0 || columns[i-1].Kind != responsecsv.Amount) {
			end := letters(c.at + len(q.Items) - 1)
			r.alarm = fmt.Sprintf("AND(COUNT($%s%d:$%s%d)>0,SUM($%s%d:$%s%d)<>%d)", letters(c.at), first, end, first, letters(c.at), first, end, first, q.Sum)
			r.last = c.at + len(q.Items) - 1
		}
		rules = append(rules, r)
	}
	return rules
}

// greyed is true, as a formula, of a row whose audience is not asked a question.
func (b *entryBook) greyed(q *surveys.Question, audience string, row int) string {
	if len(q.For) == 0 {
		return ""
	}
	at := fmt.Sprintf("$%s%d", audience, row)
	formula := at + `<>""`
	who, _ := b.Form.Question(b.def.AudienceQuestion)
	for _, o := range who.Options {
		if slices.Contains(q.For, o.Audience) {
			formula += fmt.Sprintf(`,%s&""<>"%s"`, at, strings.ReplaceAll(o.Code, `"`, `""`))
		}
	}
	return "AND(" + formula + ")"
}

func letters(column int) string {
	name, err := excelize.ColumnNumberToName(column)
	if err != nil {
		panic(err) // a questionnaire has not that many
	}
	return name
}

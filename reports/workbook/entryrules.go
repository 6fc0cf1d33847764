package workbook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"regiopeil/surveys"
	"regiopeil/surveys/responsecsv"
)

// check is what may be filled in in a column, and how its cells look; first is the
// first row that is filled in.
func (b *entryBook) check(c *formColumn, r *rule, first int) *excelize.DataValidation {
	q := c.Question
	switch c.Kind {
	case responsecsv.Number:
		r.look.format, r.look.align = generalFormat, "right"
		return b.whole(b.t("entry_label_number"), 1, 999_999)
	case responsecsv.Language:
		codes := make([]code, len(b.def.Languages))
		for i, l := range b.def.Languages {
			codes[i] = code{l, l}
			if slices.Contains(b.catalog.Languages(), l) {
				codes[i].text = b.catalog.Name(l)
			}
		}
		return b.prompt(b.codes.list(c.Name, b.t("entry_label_language"), codes), c.Name, spokenCodes(codes))
	case responsecsv.Day:
		r.look.format = "dd-mm-yyyy"
		return b.day(c.Name)
	case responsecsv.Mark:
		codes := []code{{"1", b.t("entry_crossed")}, {"0", b.t("entry_not_crossed")}}
		return b.prompt(b.codes.list(b.t("entry_list_cross"), b.t("entry_rule_cross_is"), codes), c.Name, c.label+"\n"+spokenCodes(codes))
	case responsecsv.Rank:
		codes := numbered(q.Top, func(i int) string { return b.t("entry_rank", "N", i) })
		return b.prompt(b.codes.list(q.Code, b.say(q.Label), codes), c.Name, c.label+"\n"+spokenCodes(codes))
	case responsecsv.Beside:
		for _, o := range q.Options {
			if o.Text > 0 {
				return b.length(c.Name, o.Text)
			}
		}
	case responsecsv.Amount:
		r.look.format, r.look.align = generalFormat, "right"
		if q.Type == surveys.Points {
			return b.whole(c.Name, 0, float64(q.Sum))
		}
		return b.numbers(c, q, first)
	case responsecsv.Whole:
		switch {
		case q.Type == surveys.TextType:
			return b.length(c.Name, maxLength(q))
		case q.Type == surveys.Number && len(q.Items) == 0:
			r.look.format, r.look.align = generalFormat, "right"
			return b.numbers(c, q, first)
		}
	}
	codes := b.optionCodes(q)
	return b.prompt(b.codes.list(listName(c), b.say(q.Label), codes), c.Name, spokenCodes(codes))
}

// listName is what the list of a column is called on the sheet of codes: that of a
// ranking with answers of its own beside the ranks is another one.
func listName(c *formColumn) string {
	if c.Kind == responsecsv.Whole && len(c.Question.Items) > 0 {
		return c.Question.Code + " *"
	}
	return c.Question.Code
}

func maxLength(q *surveys.Question) int {
	if q.MaxLength == 0 {
		return surveys.DefaultMaxLength
	}
	return q.MaxLength
}

func (b *entryBook) optionCodes(q *surveys.Question) []code {
	out := make([]code, len(q.Options))
	for i, o := range q.Options {
		out[i] = code{o.Code, b.say(o.Label)}
	}
	return out
}

// whole takes whole numbers.
func (b *entryBook) whole(title string, low, high float64) *excelize.DataValidation {
	return b.between(title, low, high, excelize.DataValidationTypeWhole)
}

func (b *entryBook) between(title string, low, high float64, kind excelize.DataValidationType) *excelize.DataValidation {
	v := excelize.NewDataValidation(true)
	text := func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
	if err := v.SetRange(text(low), text(high), kind, excelize.DataValidationOperatorBetween); err != nil {
		panic(err) // texts are always taken
	}
	key := "entry_decimal"
	if kind == excelize.DataValidationTypeWhole {
		key = "entry_whole"
	}
	return b.prompt(v, title, b.t(key, "Low", b.short(low), "High", b.short(high)))
}

// anyNumber is how high and low a number may be where the survey does not say.
const anyNumber = 1e15

// numbers takes the numbers of a question, and its codes for no answer.
func (b *entryBook) numbers(c *formColumn, q *surveys.Question, first int) *excelize.DataValidation {
	low, high := -anyNumber, anyNumber
	if q.Min != nil {
		low = *q.Min
	}
	if q.MaxNumber != nil {
		high = *q.MaxNumber
	}
	kind := excelize.DataValidationTypeDecimal
	if q.Whole {
		kind = excelize.DataValidationTypeWhole
	}
	v := b.between(c.Name, low, high, kind)
	if len(q.Options) == 0 || len(q.Items) > 0 {
		return v
	}
	codes := b.optionCodes(q)
	b.codes.list(c.Name, b.say(q.Label), codes)
	at := fmt.Sprintf("%s%d", letters(c.at), first)
	is := []string{fmt.Sprintf("AND(%s>=%s,%s<=%s)", at, strconv.FormatFloat(low, 'f', -1, 64), at, strconv.FormatFloat(high, 'f', -1, 64))}
	for _, o := range codes {
		is = append(is, fmt.Sprintf(`%s&""="%s"`, at, strings.ReplaceAll(o.code, `"`, `""`)))
	}
	text := *v.Prompt
	v = excelize.NewDataValidation(true)
	if err := v.SetRange(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace("OR("+strings.Join(is, ",")+")"), "", excelize.DataValidationTypeCustom, excelize.DataValidationOperatorBetween); err != nil {
		panic(err) // texts are always taken
	}
	v.Operator = ""
	return b.prompt(v, c.Name, text+"\n"+spokenCodes(codes))
}

// length takes texts that are not too long. Excel counts some signs twice, so that
// it only warns.
func (b *entryBook) length(title string, most int) *excelize.DataValidation {
	v := excelize.NewDataValidation(true)
	if err := v.SetRange(0, most, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween); err != nil {
		panic(err) // numbers are always taken
	}
	b.prompt(v, title, b.t("entry_length", "Max", most))
	v.SetError(excelize.DataValidationErrorStyleWarning, title, b.t("entry_length", "Max", most))
	return v
}

// day takes dates.
func (b *entryBook) day(title string) *excelize.DataValidation {
	v := excelize.NewDataValidation(true)
	const first, last = 36526, 73415 // 2000 to 2100, as spreadsheets count days
	if err := v.SetRange(first, last, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween); err != nil {
		panic(err) // numbers are always taken
	}
	return b.prompt(v, title, b.t("entry_day"))
}

package form

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"regiopeil/surveys"
	"regiopeil/templates/locale"
)

// drawing is what the questions of one page have in common: the language, whom
// they address, what was typed and what is wrong with it.
type drawing struct {
	catalog  *locale.Catalog
	form     *surveys.Form
	language string
	source   string
	audience surveys.Audience
	values   url.Values
	problems map[string]string // message by "V1", "V8.T1", "V4.text"
	order    int
}

func (d *drawing) text(t surveys.Text) string { return t.In(d.language, d.source, d.audience) }

func (d *drawing) chosen(name, code string) bool { return slices.Contains(d.values[name], code) }

// question makes the view of one question, companions not included.
func (d *drawing) question(q *surveys.Question) QuestionView {
	v := QuestionView{
		Code: q.Code, Label: d.text(q.Label), Hint: d.text(q.Hint), Required: q.Required,
		Error: d.problems[q.Code], Companion: q.With != "",
	}
	switch q.Type {
	case surveys.Single:
		v.Kind = "choice"
		v.Choices = d.choices(q)
	case surveys.Multiple:
		v.Kind, v.Multiple, v.Max = "choice", true, q.Max
		v.Choices = d.choices(q)
		if q.Max == 0 && v.Hint == "" {
			v.Hint = d.catalog.T(d.language, "respond.several")
		}
	case surveys.Matrix, surveys.Statements:
		v.Kind = "matrix"
		d.matrix(q, &v)
	case surveys.Ranking:
		v.Kind, v.Top = "ranking", q.Top
		v.Rows = d.ranks(q)
	case surveys.Points:
		v.Kind, v.Sum = "points", q.Sum
		d.points(q, &v)
	case surveys.Number:
		d.number(q, &v)
	case surveys.TextType:
		v.Kind = "text"
		v.Field = d.field(q.Code, q.Code, v.Label)
		v.Field.Error, v.Field.Described = v.Error, v.DescribedBy()
		v.Field.Long, v.Field.MaxLength = q.Long, q.MaxLength
		if q.MaxLength > 0 {
			v.Field.Described = strings.TrimSpace(v.Field.Described + " " + v.Field.ID + "-count")
		}
	default:
		v.Kind = "note"
	}
	return v
}

// field is an input with what was typed in it, whatever that was.
func (d *drawing) field(id, name, label string) *Field {
	return &Field{ID: id + "-field", Name: name, Value: d.values.Get(name), Label: label, Error: d.problems[name]}
}

func (d *drawing) choices(q *surveys.Question) []Choice {
	out := make([]Choice, 0, len(q.Options))
	for _, i := range d.form.OptionOrder(q, d.order) {
		o := &q.Options[i]
		c := d.choice(q.Code, q.Code, o)
		if o.Text > 0 {
			name := q.Code + ".text"
			f := d.field(q.Code+"-"+o.Code, name, d.catalog.T(d.language, "respond.namely"))
			f.MaxLength = o.Text
			f.Described = f.ID + "-count"
			if f.Error != "" {
				f.Described = f.ID + "-error " + f.Described
			}
			c.Other = f
		}
		out = append(out, c)
	}
	return out
}

func (d *drawing) choice(id, name string, o *surveys.Option) Choice {
	return Choice{
		ID: id + "-" + o.Code, Name: name, Value: o.Code, Label: d.text(o.Label),
		Chosen: d.chosen(name, o.Code), Exclusive: o.Exclusive, NonAnswer: surveys.IsNonAnswer(o.Code),
	}
}

func (d *drawing) row(q *surveys.Question, it *surveys.Item) Row {
	return Row{
		Code: it.Code, ID: q.Code + "-" + it.Code, Label: d.text(it.Label), Hint: d.text(it.Hint),
		Error: d.problems[q.Code+"."+it.Code],
	}
}

func (d *drawing) matrix(q *surveys.Question, v *QuestionView) {
	answers := 0
	for i := range q.Options {
		o := &q.Options[i]
		c := Choice{Value: o.Code, Label: d.text(o.Label), NonAnswer: surveys.IsNonAnswer(o.Code)}
		if !c.NonAnswer {
			answers++
		}
		v.Columns = append(v.Columns, c)
	}
	for _, i := range d.form.ItemOrder(q, d.order) {
		it := &q.Items[i]
		r := d.row(q, it)
		n := 0
		for j := range q.Options {
			o := &q.Options[j]
			c := d.choice(r.ID, q.Code+"."+it.Code, o)
			if !c.NonAnswer {
				n++
				c.Mark, c.First, c.Last = strconv.Itoa(n), n == 1, n == answers
			}
			r.Choices = append(r.Choices, c)
		}
		v.Rows = append(v.Rows, r)
	}
}

func (d *drawing) ranks(q *surveys.Question) []Row {
	var out []Row
	for _, i := range d.form.ItemOrder(q, d.order) {
		it := &q.Items[i]
		r := d.row(q, it)
		name := q.Code + "." + it.Code
		r.Field = &Field{Name: name, Value: d.values.Get(name)}
		r.Choices = append(r.Choices, Choice{Label: d.catalog.T(d.language, "respond.rank_none"), Chosen: d.values.Get(name) == ""})
		for p := 1; p <= q.Top; p++ {
			place := strconv.Itoa(p)
			chosen := d.values.Get(name) == place
			if chosen {
				r.Place = p
			}
			r.Choices = append(r.Choices, Choice{Value: place, Label: place, Chosen: chosen})
		}
		out = append(out, r)
	}
	return out
}

func (d *drawing) points(q *surveys.Question, v *QuestionView) {
	for _, i := range d.form.ItemOrder(q, d.order) {
		it := &q.Items[i]
		r := d.row(q, it)
		r.Field = d.field(r.ID, q.Code+"."+it.Code, r.Label)
		if n, err := strconv.Atoi(r.Field.Value); err == nil && n > 0 && n <= q.Sum {
			v.Used += n
		}
		v.Rows = append(v.Rows, r)
	}
	v.Skip = v.Error != "" || slices.ContainsFunc(v.Rows, func(r Row) bool { return r.Error != "" })
}

// longestScale is how many numbers are still offered as buttons.
const longestScale = 11

// number draws a short run of whole numbers as a scale of buttons, and any other
// number as fields.
func (d *drawing) number(q *surveys.Question, v *QuestionView) {
	if first, last, ok := scale(q); ok {
		v.Kind = "scale"
		for n := first; n <= last; n++ {
			code := strconv.Itoa(n)
			v.Choices = append(v.Choices, Choice{
				ID: q.Code + "-" + code, Name: q.Code, Value: code, Label: code, Chosen: d.chosen(q.Code, code),
			})
		}
		for i := range q.Options {
			v.Choices = append(v.Choices, d.choice(q.Code, q.Code, &q.Options[i]))
		}
		return
	}
	v.Kind = "numbers"
	items := q.Items
	if len(items) == 0 {
		items = []surveys.Item{{}}
	}
	for i := range items {
		name, r := q.Code, Row{ID: q.Code + "-field"}
		if items[i].Code != "" {
			r = d.row(q, &items[i])
			name += "." + items[i].Code
		}
		f := d.field(r.ID, name, v.Label)
		f.Decimal = !q.Whole
		if f.Described = r.DescribedBy(); r.Label == "" {
			f.Described = ""
		}
		r.Field = f
		v.Rows = append(v.Rows, r)
	}
	for i := range q.Options {
		c := d.choice(q.Code, q.Code, &q.Options[i])
		if c.Chosen { // the code stands in the box, not in the field
			v.Rows[0].Field.Value = ""
		}
		v.Choices = append(v.Choices, c)
	}
}

// scale says whether a number is one of a short run of whole numbers.
func scale(q *surveys.Question) (first, last int, ok bool) {
	if !q.Whole || len(q.Items) > 0 || q.Min == nil || q.MaxNumber == nil {
		return 0, 0, false
	}
	first, last = int(*q.Min), int(*q.MaxNumber)
	return first, last, last >= first && last-first < longestScale
}

package reports

import (
	"context"
	"math"
	"strconv"
	"strings"

	"regiopeil/reports/columns"
	"regiopeil/reports/dataset"
	"regiopeil/surveys"
)

// DatasetTexts are the words that a dataset has beside those of the
// questionnaire.
type DatasetTexts struct {
	Mode, Language, Month, Rare, RareYes, RareNo, Weight string
	Yes, No, NotPlaced                                   string
	Modes                                                map[string]string // by code
	Notes                                                []string
}

// Dataset returns the responses of a survey one row each: single answers, for who
// may see them. All that count are in it, up to the last: the cut is for figures.
// The moment is coarse, a month; what people typed is left out but for whether
// they did; and rare says who is one of fewer than the minimum base with the same
// answers to the background questions. Where figures are weighted, weight is each
// one's (mean 1 within a population), absent for who has none.
func (e *Engine) Dataset(ctx context.Context, slug string, texts DatasetTexts) (*dataset.Dataset, error) {
	v, err := e.open(ctx, slug)
	if err != nil {
		return nil, err
	}
	defer v.close()
	p := v.newPlan(Query{Survey: slug})
	d := &dataset.Dataset{Title: p.words.text(p.def.Title), Notes: texts.Notes}
	b := records{plan: p, texts: texts, out: d, snapshots: map[*columns.Column]*columns.Column{}}
	b.about()
	for i := range p.def.Parts {
		for j := range p.def.Parts[i].Questions {
			b.question(&p.def.Parts[i].Questions[j])
		}
	}
	if err := b.rare(); err != nil {
		return nil, err
	}
	if err := b.weight(); err != nil {
		return nil, err
	}
	return d, d.SetRows(ctx, v.set.LivingRows())
}

// records makes the variables of a dataset.
type records struct {
	*plan
	texts     DatasetTexts
	out       *dataset.Dataset
	snapshots map[*columns.Column]*columns.Column // one for all variables of a column
}

// add appends a variable; value gives the text of an entry, and whether there is
// one. It is a number when all values are.
func (b *records) add(name, label string, c *columns.Column, values []dataset.Value, value func(e *columns.Entry) (string, bool)) {
	if b.snapshots[c] == nil {
		b.snapshots[c] = c.Snapshot()
	}
	v := dataset.Variable{
		Name: name, Label: label, Column: b.snapshots[c], Values: values,
		Texts: make([]string, len(c.Entries)), Numbers: make([]float64, len(c.Entries)), Present: make([]bool, len(c.Entries)),
	}
	for e := 1; e < len(c.Entries); e++ {
		v.Texts[e], v.Present[e] = value(&c.Entries[e])
	}
	for e, text := range v.Texts {
		if v.Present[e] {
			v.Numbers[e] = b.note(&v, text)
		}
	}
	for i := range v.Values {
		v.Values[i].Number = b.note(&v, v.Values[i].Text)
	}
	b.out.Variables = append(b.out.Variables, v)
}

// note makes room for a value, and returns its number; one without makes the
// variable a text.
func (b *records) note(v *dataset.Variable, text string) float64 {
	v.Width = max(v.Width, len(text))
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) || strconv.FormatFloat(x, 'f', -1, 64) != text {
		v.Text = true
		return 0
	}
	if dot := strings.IndexByte(text, '.'); dot >= 0 {
		v.Decimals = max(v.Decimals, min(6, len(text)-dot-1))
	}
	return x
}

// about is what is known of a response beside its answers.
func (b *records) about() {
	code := func(e *columns.Entry) (string, bool) { return e.Code, e.Code != "" }
	var modes []dataset.Value
	for _, m := range []surveys.Mode{surveys.Web, surveys.Paper, surveys.Telephone} {
		modes = append(modes, dataset.Value{Text: string(m), Label: b.texts.Modes[string(m)]})
	}
	b.add("mode", b.texts.Mode, b.set.Mode, modes, code)
	b.add("language", b.texts.Language, b.set.Language, nil, code)
	b.add("month", b.texts.Month, b.set.Day, nil, func(e *columns.Entry) (string, bool) {
		return e.Code[:min(len(e.Code), len("2026-01"))], e.Code != ""
	})
}

func (b *records) question(q *surveys.Question) {
	label := q.Code + ". " + b.words.text(q.Label)
	if c, ok := b.set.Column(q.Code, ""); ok {
		switch {
		case c.Kind == columns.Choice:
			b.add(q.Code, label, c, b.options(q), func(e *columns.Entry) (string, bool) { return e.Code, true })
		case q.Type == surveys.Ranking:
			b.ranks(q, c, label)
		case c.Kind == columns.List:
			b.marks(q, c, label)
		case c.Kind == columns.Presence:
			b.add(q.Code, label, c, append(b.yesNo(), b.options(q)...), func(e *columns.Entry) (string, bool) {
				if e.Code != "" {
					return e.Code, true
				}
				return "1", true
			})
		default:
			b.add(q.Code, label, c, b.options(q), amount)
		}
	}
	for i := range q.Items {
		c, ok := b.set.Column(q.Code, q.Items[i].Code)
		if !ok {
			continue
		}
		value := amount
		if c.Kind == columns.Choice {
			value = func(e *columns.Entry) (string, bool) { return e.Code, true }
		}
		b.add(q.Code+"."+q.Items[i].Code, label+" – "+b.words.text(q.Items[i].Label), c, b.options(q), value)
	}
}

func amount(e *columns.Entry) (string, bool) {
	if e.Code != "" {
		return e.Code, true
	}
	return strconv.FormatFloat(e.Number, 'f', -1, 64), true
}

// options are the labels of a question's options.
func (b *records) options(q *surveys.Question) (out []dataset.Value) {
	for _, o := range q.Options {
		out = append(out, dataset.Value{Text: o.Code, Label: b.words.text(o.Label), Missing: surveys.IsNonAnswer(o.Code)})
	}
	return out
}

func (b *records) yesNo() []dataset.Value {
	return []dataset.Value{{Text: "0", Label: b.texts.No}, {Text: "1", Label: b.texts.Yes}}
}

// marks has a variable per option: chosen or not, absent where the question was
// not answered.
func (b *records) marks(q *surveys.Question, c *columns.Column, label string) {
	for place, code := range c.Codes {
		b.add(q.Code+"."+code, label+" – "+b.words.option(q, code), c, b.yesNo(), func(e *columns.Entry) (string, bool) {
			if e.Code == code {
				return "1", true
			}
			for _, at := range e.List {
				if int(at) == place {
					return "1", true
				}
			}
			return "0", true
		})
	}
}

// ranks has a variable per item: its place, 0 where it has none.
func (b *records) ranks(q *surveys.Question, c *columns.Column, label string) {
	for i := range q.Items {
		values := append([]dataset.Value{{Text: "0", Label: b.texts.NotPlaced}}, b.options(q)...)
		b.add(q.Code+"."+q.Items[i].Code, label+" – "+b.words.text(q.Items[i].Label), c, values, func(e *columns.Entry) (string, bool) {
			if e.Code != "" {
				return e.Code, true
			}
			for rank, at := range e.List {
				if int(at) == i {
					return strconv.Itoa(rank + 1), true
				}
			}
			return "0", len(e.List) > 0
		})
	}
}

// rare marks combinations of background answers that few people have.
func (b *records) rare() error {
	var dims []columns.Dimension
	var cells *columns.Cells
	for _, code := range Backgrounds(b.def) {
		d, err := b.newDimension(code)
		if err != nil {
			return err
		}
		if c, _, ok := b.set.Types(b.set.Rows(), append(dims, d.Dimension)); ok {
			cells, dims = c, append(dims, d.Dimension)
		}
	}
	if cells == nil {
		return nil
	}
	people := cells.People()
	c := columns.Join(cells)
	values := []dataset.Value{{Text: "0", Label: b.texts.RareNo}, {Text: "1", Label: b.texts.RareYes}}
	few := minBase(b.survey, SurveysOwn)
	at := 0
	b.add("rare", b.texts.Rare, c, values, func(*columns.Entry) (string, bool) {
		if at++; people[at] < few {
			return "1", true
		}
		return "0", true
	})
	return nil
}

// weight is the weight of everyone who has one.
func (b *records) weight() error {
	w, err := b.weigh()
	if err != nil || !w.has() {
		return err
	}
	c, entry := w.class.Column, 0
	b.add("weight", b.texts.Weight, c, nil, func(*columns.Entry) (string, bool) {
		entry++
		x := w.weight[w.class.Of[entry]]
		return strconv.FormatFloat(x, 'f', -1, 64), x > 0
	})
	return nil
}

package field

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// layout lays a record out as fields, in the order of the sheet on the table.
type layout struct {
	p              *Pages
	form           *surveys.Form
	lang           string
	values, errors map[string]string // by the name of the field
	municipalities []string          // to choose from
	labels         map[string]string // of the fields that were laid out, for what is wrong with them
	of             string            // the theme or statement that is laid out
}

// layout lays out a sheet as it was filled in, with what is wrong with it.
func (p *Pages) layout(c *gin.Context, form *surveys.Form, values map[string]string, problems []surveys.Problem) *layout {
	l := &layout{
		p: p, form: form, lang: p.a.Language(c), values: values, errors: map[string]string{}, labels: map[string]string{},
		municipalities: staff.Municipalities(form, p.a.User(c)),
	}
	for _, problem := range problems {
		if l.errors[problem.Question] == "" {
			l.errors[problem.Question] = l.p.a.Catalog.T(l.lang, problem.Key, problem.Args)
		}
	}
	return l
}

// themeView is one theme.
type themeView struct {
	Code, Label string
	Sum         string // what stands there already
	Open        bool
	Talked      staff.Field
	Dots        staff.Field
	Lists       []listView
}

// listView is a list that grows: its last row is empty.
type listView struct {
	Name, Label, Hint, More string
	Rows                    []rowView
}

type rowView struct{ Fields []staff.Field }

// handsView is one statement.
type handsView struct {
	Label  string
	Fields []staff.Field
}

func (l *layout) t(key string, args ...any) string {
	return l.p.a.Catalog.T(l.lang, "conversation."+key, args...)
}

// field is one field as it was filled in.
func (l *layout) field(name, label string) staff.Field {
	l.labels[name] = label
	if l.of != "" {
		l.labels[name] = l.t("of_field", "Of", l.of, "Field", label)
	}
	return staff.Field{Name: name, Label: label, Value: l.values[name], Error: l.errors[name]}
}

// problems are what is wrong in words, with the fields that it is about, which were
// laid out.
func (l *layout) problems(all []surveys.Problem) (out []staff.Problem) {
	for _, problem := range all {
		text := l.p.a.Catalog.T(l.lang, problem.Key, problem.Args)
		if label := l.labels[problem.Question]; label != "" {
			text = label + ": " + text
		}
		out = append(out, staff.Problem{Text: text, URL: "#" + problem.Question})
	}
	return out
}

// count is a field for a number.
func (l *layout) count(name, label string) staff.Field {
	f := l.field(name, label)
	f.Type, f.Narrow = "number", true
	return f
}

func (l *layout) lines(name, label string, rows int) staff.Field {
	f := l.field(name, label)
	f.Rows = rows
	return f
}

// choice is a select; the first option is nothing.
func (l *layout) choice(field, label, none string, codes []string, name func(code string) string) staff.Field {
	f := l.field(field, label)
	if none != "" {
		f.Options = append(f.Options, staff.Option{Label: none})
	}
	for _, code := range codes {
		f.Options = append(f.Options, staff.Option{Value: code, Label: name(code), Chosen: code == f.Value})
	}
	return f
}

// about are the fields of when, where and by whom.
func (l *layout) about() []staff.Field {
	kind := conversation.Kind(l.values["kind"])
	var out []staff.Field
	if kind == conversation.Exploratory {
		var levels []string
		for _, level := range conversation.Levels {
			levels = append(levels, string(level))
		}
		counterpart := l.field("counterpart", l.t("counterpart"))
		counterpart.Hint = l.t("counterpart_hint")
		out = append(out, l.choice("level", l.t("level"), l.t("choose"), levels, func(code string) string { return l.t("level_" + code) }), counterpart)
	}
	date, clock := l.field("date", l.t("date")), l.field("time", l.t("time"))
	date.Type, date.Narrow, clock.Type, clock.Narrow = "date", true, "time", true
	place := l.field("place", l.t("place"))
	place.Hint = l.t("place_hint")
	organiser := l.field("organiser", l.t("organiser"))
	organiser.Hint = l.t("organiser_hint")
	return append(out, date, clock, place,
		l.choice("municipality", l.t("municipality"), l.t("choose"), l.municipalities, func(code string) string { return l.p.municipality(l.form, code, l.lang) }),
		organiser)
}

// people are the fields of how many were there.
func (l *layout) people() []staff.Field {
	var out []staff.Field
	for _, a := range conversation.Audiences {
		out = append(out, l.count("participants."+string(a), l.t("audience_"+string(a))))
	}
	return out
}

// ages are the fields of how old they were.
func (l *layout) ages() []staff.Field {
	var out []staff.Field
	q, _ := l.form.Question(l.form.Definition.AgeQuestion)
	for _, code := range conversation.AgeClasses(l.form) {
		for _, o := range q.Options {
			if o.Code == code {
				out = append(out, l.count("ages."+code, l.p.text(l.form, o.Label, l.lang)))
			}
		}
	}
	return out
}

func (l *layout) themes() []themeView {
	var out []themeView
	for _, t := range l.form.Definition.Themes {
		at := "themes." + t.Code
		l.of = l.p.text(l.form, t.Label, l.lang)
		v := themeView{Code: t.Code, Label: l.of, Dots: l.count(at+".dots", l.t("dots"))}
		v.Talked = l.field(at, l.t("talked"))
		v.Lists = []listView{
			l.list(at+".wishes", "wish", func(row string) []staff.Field {
				return []staff.Field{l.lines(row+".text", l.t("wish"), 2), l.count(row+".times", l.t("times")), l.whose(row)}
			}),
			l.list(at+".seek", "seek", func(row string) []staff.Field {
				return []staff.Field{l.lines(row+".text", l.t("seek"), 2), l.whose(row)}
			}),
			l.list(at+".offer", "offer", func(row string) []staff.Field {
				return []staff.Field{l.lines(row+".text", l.t("offer"), 2), l.whose(row)}
			}),
			l.list(at+".quotes", "quote", func(row string) []staff.Field {
				return []staff.Field{l.lines(row+".text", l.t("quote"), 2)}
			}),
		}
		v.Sum = l.sum(at)
		v.Open = v.Sum != "" || v.Talked.Value != "" || l.wrongUnder(at)
		out = append(out, v)
	}
	l.of = ""
	return out
}

// whose is the audience of something that was said.
func (l *layout) whose(row string) staff.Field {
	var codes []string
	for _, a := range conversation.Audiences {
		codes = append(codes, string(a))
	}
	return l.choice(row+".audience", l.t("whose"), l.t("whose_unknown"), codes, func(code string) string { return l.t("audience_" + code) })
}

// list lays out the rows of a list, and an empty one.
func (l *layout) list(name, kind string, row func(at string) []staff.Field) listView {
	v := listView{Name: name, Label: l.t(kind + "_list"), More: l.t(kind + "_more")}
	if l.p.a.Catalog.Has("conversation." + kind + "_hint") {
		v.Hint = l.t(kind + "_hint")
	}
	for i := range l.rows(name) + 1 {
		v.Rows = append(v.Rows, rowView{row(name + "." + strconv.Itoa(i))})
	}
	return v
}

// rows is how many rows of a list were filled in, up to the last. How an agreement
// stands is chosen in an empty row too.
func (l *layout) rows(name string) int {
	n := 0
	for field, value := range l.values {
		rest, ok := strings.CutPrefix(field, name+".")
		number, _, _ := strings.Cut(rest, ".")
		if i, err := strconv.Atoi(number); ok && err == nil && value != "" && !strings.HasSuffix(rest, ".status") && i < conversation.MaxEntries {
			n = max(n, i+1)
		}
	}
	return n
}

// sum says what stands at a theme.
func (l *layout) sum(at string) string {
	var out []string
	if n, err := strconv.Atoi(l.values[at+".dots"]); err == nil && n > 0 {
		out = append(out, l.p.a.Catalog.Plural(l.lang, "conversation.sum_dots", n))
	}
	for _, list := range []string{"wishes", "seek", "offer", "quotes"} {
		if n := l.rows(at + "." + list); n > 0 {
			out = append(out, l.p.a.Catalog.Plural(l.lang, "conversation.sum_"+list, n))
		}
	}
	return strings.Join(out, ", ")
}

func (l *layout) wrongUnder(at string) bool {
	for name := range l.errors {
		if name == at || strings.HasPrefix(name, at+".") {
			return true
		}
	}
	return false
}

func (l *layout) hands() []handsView {
	var out []handsView
	for _, s := range conversation.Statements(l.form) {
		at := "hands." + s.Code()
		label := l.p.text(l.form, s.Item.Label, l.lang)
		l.of = "‘" + strings.TrimRight(label, ".") + "’"
		out = append(out, handsView{Label: label, Fields: []staff.Field{
			l.count(at+".for", l.t("for")), l.count(at+".neutral", l.t("neutral")), l.count(at+".against", l.t("against")),
		}})
	}
	l.of = ""
	return out
}

func (l *layout) agreements() listView {
	var codes []string
	for _, s := range conversation.AgreementStatuses {
		codes = append(codes, string(s))
	}
	l.of = l.t("part_agreements")
	defer func() { l.of = "" }()
	return l.list("agreements", "agreement", func(row string) []staff.Field {
		by := l.field(row+".by", l.t("agreement_by"))
		by.Type, by.Narrow = "date", true
		return []staff.Field{
			l.lines(row+".what", l.t("agreement_what"), 2), l.field(row+".who", l.t("agreement_who")), by,
			l.choice(row+".status", l.t("agreement_status"), "", codes, func(code string) string { return l.t("agreement_" + code) }),
		}
	})
}

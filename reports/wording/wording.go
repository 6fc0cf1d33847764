// Package wording says conclusions in sentences, in the words of the locale files.
// It decides nothing: what may be said, and with which numbers, is in the
// conclusion.
package wording

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/templates/locale"
)

// Words are those of one language about one questionnaire.
type Words struct {
	catalog *locale.Catalog
	lang    string
	form    *surveys.Form
}

// New returns the words of a language about a questionnaire, whose own texts are in
// the language of the figures.
func New(catalog *locale.Catalog, lang string, form *surveys.Form) Words {
	return Words{catalog, lang, form}
}

func (w Words) t(key string, args ...any) string {
	return w.catalog.T(w.lang, "conclusion."+key, args...)
}

// Topic is the heading of a topic.
func (w Words) Topic(t reports.Topic) string { return w.t("topic_" + string(t)) }

// Sentence is what a conclusion says: one sentence, and after it one that gives its
// place among others, says that it is no chance, or that few people answered.
func (w Words) Sentence(c reports.Conclusion) string {
	args := []any{"Who", w.Group(c.Who), "Than", w.Group(c.Than), "Few", w.groups(c.Few)}
	if c.Row != nil {
		value, other := w.values(c.Row, c.Other)
		args = append(args, "Value", value, "Other", other, "Option", w.option(c.Row))
	}
	args = append(args, "Low", w.short(c.Low), "High", w.short(c.High),
		"Held", w.Held(c.Meetings.Held), "People", w.People(c.Meetings.People))
	key := string(c.Topic) + "_" + c.Says
	out := []string{capital(w.t(key, args...))}
	if c.Reason != "" {
		out = append(out, w.catalog.T(w.lang, c.Reason))
	}
	out = append(out, w.rank(c), w.certain(c), w.indication(c))
	return strings.Join(slices.DeleteFunc(out, func(s string) bool { return s == "" }), " ")
}

// Asked is what was asked about a conclusion: a question, or the sentence that people
// agreed with or not; empty where that is not one thing.
func (w Words) Asked(c reports.Conclusion) string {
	switch c.Topic {
	case reports.TopicDifferences, reports.TopicPlaces, reports.TopicChange, reports.TopicConversations, reports.TopicFew:
		return ""
	}
	switch {
	case c.Row == nil:
		return ""
	case c.Says == reports.SaysItem:
		return w.item(c.Row)
	}
	return w.question(c.Row)
}

// Held and People are how many conversations, and who took part in them.
func (w Words) Held(n int) string   { return w.plural("held", n) }
func (w Words) People(n int) string { return w.plural("people", n) }

func (w Words) plural(key string, n int) string {
	return w.catalog.Plural(w.lang, "conclusion."+key, n, "Of", w.whole(n))
}

// rank says which place a figure has among those of other themes or answers.
func (w Words) rank(c reports.Conclusion) string {
	r := c.Rank
	if r.Place == 0 {
		return ""
	}
	of := "themes"
	if c.Topic == reports.TopicNeeds || c.Topic == reports.TopicExchange || c.Says == reports.SaysProblem {
		of = "answers"
	}
	key := "place"
	switch {
	case r.Place == 1 && !r.Tied:
		key = "first"
	case r.Last():
		key = "last"
	}
	return w.t("rank_"+of+"_"+key, "Place", r.Place, "Of", r.Of)
}

// certain says that a difference is more than chance.
func (w Words) certain(c reports.Conclusion) string {
	switch c.Topic {
	case reports.TopicDifferences, reports.TopicPlaces, reports.TopicChange:
		if strings.HasSuffix(c.Says, reports.SaysMore) || strings.HasSuffix(c.Says, reports.SaysLess) {
			return w.t("no_chance")
		}
	}
	return ""
}

// indication says that a figure rests on few people.
func (w Words) indication(c reports.Conclusion) string {
	if c.Row == nil || c.Row.Mode != reports.People || c.Row.Base >= reports.Indicative {
		return ""
	}
	return w.t("indication", "N", c.Row.Base)
}

// values are the number of a row and that of the one it is compared with; with
// another digit where they would look the same.
func (w Words) values(r, other *reports.Row) (value, than string) {
	if r.Mode == reports.Conversation {
		return w.whole(r.N), w.whole(r.Base)
	}
	write := func(r *reports.Row, digits int) string {
		if r.Mean.Set {
			return w.decimal(r.Mean.Number, digits)
		}
		return w.percent(r.Share.Number, digits-1)
	}
	value = write(r, 1)
	if other == nil {
		return value, ""
	}
	if than = write(other, 1); than == value {
		value, than = write(r, 2), write(other, 2)
	}
	return value, than
}

func (w Words) printer() *message.Printer { return message.NewPrinter(language.Make(w.lang)) }

func (w Words) decimal(x float64, digits int) string {
	return w.printer().Sprint(number.Decimal(x, number.Scale(digits)))
}

func (w Words) percent(x float64, digits int) string {
	return w.printer().Sprint(number.Percent(x, number.Scale(digits)))
}

func (w Words) whole(n int) string { return w.printer().Sprint(number.Decimal(n)) }

// short is a number without digits that say nothing.
func (w Words) short(x float64) string {
	return w.printer().Sprint(number.Decimal(x, number.MaxFractionDigits(2)))
}

// Group is what a group is called in the middle of a sentence.
func (w Words) Group(g reports.Who) string {
	d := w.form.Definition
	who := w.t("everyone")
	if q, ok := w.form.Question(d.AudienceQuestion); ok && g.Audience != "" {
		who = w.text(q, g.Audience)
		for _, o := range q.Options {
			if o.Code == g.Audience && known(o.Audience) {
				who = w.t("audience_" + string(o.Audience))
			}
		}
	}
	q, ok := w.form.Question(d.MunicipalityQuestion)
	switch {
	case !ok || g.Municipality == "":
		return who
	case g.Audience == "":
		return w.text(q, g.Municipality)
	}
	return w.t("from", "Who", who, "Place", w.text(q, g.Municipality))
}

func known(a surveys.Audience) bool {
	return a == surveys.Resident || a == surveys.Business || a == surveys.Institution
}

// groups are names as a list: "Leiden, Leiderdorp en Zoeterwoude".
func (w Words) groups(of []reports.Who) string {
	var names []string
	for _, g := range of {
		names = append(names, w.Group(g))
	}
	return w.List(names)
}

// List joins names as a sentence does.
func (w Words) List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return w.t("list", "First", strings.Join(names[:last], ", "), "Last", names[last])
}

func (w Words) text(q *surveys.Question, option string) string {
	for _, o := range q.Options {
		if o.Code == option {
			return w.line(o.Label)
		}
	}
	return option
}

// line is a text of the questionnaire on one line.
func (w Words) line(t surveys.Text) string {
	return strings.Join(strings.Fields(reports.Text(w.form.Definition, t)), " ")
}

func (w Words) question(r *reports.Row) string {
	if q, ok := w.form.Question(r.Question); ok {
		return w.line(q.Label)
	}
	return ""
}

func (w Words) option(r *reports.Row) string {
	if q, ok := w.form.Question(r.Question); ok {
		return w.text(q, r.Option)
	}
	return ""
}

func (w Words) item(r *reports.Row) string {
	if q, ok := w.form.Question(r.Question); ok {
		for _, i := range q.Items {
			if i.Code == r.Item {
				return w.line(i.Label)
			}
		}
	}
	return ""
}

// capital begins a sentence.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

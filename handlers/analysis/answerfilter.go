package analysis

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/reports/search"
	"regiopeil/surveys"
)

// What an answer can be filtered on beside its tags.
const (
	tagNone   = "none"   // nobody read it to tag it
	tagMine   = "mine"   // the one who asks did not read it
	tagDiffer = "differ" // readers gave other tags
	tagQuotes = "quotes" // marked for publication
)

// answersFilter is what the address asks for.
type answersFilter struct {
	q, question, theme, audience string
	tag                          string // one of the above, or the ID of a tag
	page                         int
}

func readAnswersFilter(v url.Values) answersFilter {
	n, err := strconv.Atoi(v.Get("page"))
	if err != nil || n < 1 {
		n = 1
	}
	clean := func(name string) string { return strings.ToValidUTF8(strings.TrimSpace(v.Get(name)), "") }
	return answersFilter{q: clean("q"), question: clean("question"), theme: clean("theme"), audience: clean("audience"), tag: clean("tag"), page: n}
}

// address is the address of a page of the list, under the same filter.
func (f answersFilter) address(base string, n int) string {
	v := url.Values{}
	for name, value := range map[string]string{"q": f.q, "question": f.question, "theme": f.theme, "audience": f.audience, "tag": f.tag} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if n > 1 {
		v.Set("page", strconv.Itoa(n))
	}
	if len(v) == 0 {
		return base
	}
	return base + "?" + v.Encode()
}

// answers are the open answers of a survey as one person sees them.
type answers struct {
	answerList
	all  []reports.OpenAnswer
	mine map[surveys.TextPlace][]int // the tags that this person gave
}

// answers reads the open answers for a member of staff.
func (p *Pages) answers(v *visit, user string) (*answers, error) {
	all, err := p.reports.Texts(v.ctx, reports.Query{Survey: v.slug, MinBase: reports.SurveysOwn})
	if err != nil {
		return nil, err
	}
	made, err := p.db.Codings(v.ctx, v.slug)
	if err != nil {
		return nil, err
	}
	a := &answers{answerList{p: p, form: v.form, lang: v.lang, tags: made.Tags}, all, map[surveys.TextPlace][]int{}}
	for _, c := range made.Codings {
		if c.User == user {
			a.mine[c.TextPlace] = c.Tags
		}
	}
	return a, nil
}

// foundAnswer is an answer with the words that were sought.
type foundAnswer struct {
	reports.OpenAnswer
	hits []search.Span
}

// find returns the answers that pass the filter: by question, in the order of
// the questionnaire, and then by their text.
func (l *answers) find(f answersFilter) []foundAnswer {
	query := search.Parse(f.q)
	var out []foundAnswer
	for _, a := range l.all {
		if f.question != "" && a.Question != f.question || f.audience != "" && a.Audience != f.audience ||
			f.theme != "" && !slices.Contains(a.Themes, f.theme) || !l.tagged(f.tag, &a) {
			continue
		}
		if hits, ok := query.Find(a.Text); ok {
			out = append(out, foundAnswer{a, hits})
		}
	}
	place := l.places()
	slices.SortFunc(out, func(a, b foundAnswer) int {
		return cmp.Or(cmp.Compare(place[a.Question], place[b.Question]),
			cmp.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text)), cmp.Compare(a.Text, b.Text),
			cmp.Compare(a.Audience, b.Audience), cmp.Compare(a.Municipality, b.Municipality),
			slices.Compare(a.Themes, b.Themes), cmp.Compare(l.p.keys.Place(a.Place()), l.p.keys.Place(b.Place())))
	})
	return out
}

// tagged reports whether an answer passes the filter on tags.
func (l *answers) tagged(tag string, a *reports.OpenAnswer) bool {
	switch tag {
	case "":
		return true
	case tagNone:
		return a.Readers == 0
	case tagMine:
		_, read := l.mine[a.Place()]
		return !read
	case tagDiffer:
		return a.Differ
	case tagQuotes:
		return a.Quote
	}
	id, err := strconv.Atoi(tag)
	return err == nil && slices.Contains(a.Tags, id)
}

// places says where each question with text stands in the questionnaire.
func (l answerList) places() map[string]int {
	out := map[string]int{}
	for i, q := range l.form.Questions() {
		out[q.Code], out[q.Code+".text"] = i, i
	}
	return out
}

// fields are the search and its filters. What is offered is what the answers
// have, with what is chosen now.
func (l *answers) fields(f answersFilter) []staff.Field {
	tr := func(key string) string { return l.p.a.Catalog.T(l.lang, key) }
	labels := map[string]map[string]string{"question": {}, "theme": {}, "audience": {}}
	for _, a := range l.all {
		labels["question"][a.Question] = l.question(a)
		for _, t := range a.Themes {
			labels["theme"][t] = l.theme(t)
		}
		if a.Audience != "" {
			labels["audience"][a.Audience] = l.audience(a)
		}
	}
	out := []staff.Field{{Name: "q", Label: tr("analysis.answers_q"), Hint: tr("analysis.answers_q_hint"), Type: "search", Value: f.q}}
	place := l.places()
	for _, s := range []struct{ name, chosen string }{{"question", f.question}, {"theme", f.theme}, {"audience", f.audience}} {
		field := staff.Field{Name: s.name, Label: tr("analysis.answers_" + s.name), Options: []staff.Option{{Label: tr("analysis.answers_all")}}}
		if s.chosen != "" && labels[s.name][s.chosen] == "" {
			labels[s.name][s.chosen] = s.chosen // an address that fits nothing is shown as what it is
		}
		for code, label := range labels[s.name] {
			field.Options = append(field.Options, staff.Option{Value: code, Label: label, Chosen: code == s.chosen})
		}
		slices.SortFunc(field.Options[1:], func(a, b staff.Option) int {
			return cmp.Or(cmp.Compare(place[a.Value], place[b.Value]), cmp.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value))
		})
		out = append(out, field)
	}
	return append(out, l.tagField(f))
}

// tagField is the filter on tags.
func (l *answers) tagField(f answersFilter) staff.Field {
	tr := func(key string) string { return l.p.a.Catalog.T(l.lang, key) }
	field := staff.Field{Name: "tag", Label: tr("tags.tag"), Options: []staff.Option{{Label: tr("analysis.answers_all")}}}
	for _, code := range []string{tagMine, tagNone, tagDiffer, tagQuotes} {
		field.Options = append(field.Options, staff.Option{Value: code, Label: tr("tags.filter_" + code), Chosen: code == f.tag})
	}
	for _, t := range l.tags {
		id := strconv.Itoa(t.ID)
		field.Options = append(field.Options, staff.Option{Value: id, Label: t.Label, Chosen: id == f.tag})
	}
	return field
}

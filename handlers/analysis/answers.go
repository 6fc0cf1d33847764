package analysis

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/reports/search"
	"regiopeil/surveys"
)

// answersPerPage is how many open answers stand on one page.
const answersPerPage = 100

type answersPage struct {
	staff.Frame
	Back, URL      string // of the survey; of this page
	Fields         []staff.Field
	Found, Filters bool // there are answers in the list; something is sought
	Sum            string
	Answers        []openAnswer
	Earlier, Later string // addresses; empty: none
}

// openAnswer is one answer of the list. About is whose it is, as far as that may
// be told, and which themes it touches.
type openAnswer struct {
	Question, About string
	Pieces          []piece
}

// piece is a part of an answer; Hit: a word that was sought.
type piece struct {
	Text string
	Hit  bool
}

// answersFilter is what the address asks for.
type answersFilter struct {
	q, question, theme, audience string
	page                         int
}

func readAnswersFilter(v url.Values) answersFilter {
	n, err := strconv.Atoi(v.Get("page"))
	if err != nil || n < 1 {
		n = 1
	}
	clean := func(name string) string { return strings.ToValidUTF8(strings.TrimSpace(v.Get(name)), "") }
	return answersFilter{q: clean("q"), question: clean("question"), theme: clean("theme"), audience: clean("audience"), page: n}
}

// address is the address of a page of the list, under the same filter.
func (f answersFilter) address(base string, n int) string {
	v := url.Values{}
	for name, value := range map[string]string{"q": f.q, "question": f.question, "theme": f.theme, "audience": f.audience} {
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

// Answers shows the open answers of a survey, with a search. Only the audience
// that reports tells of an answer is filtered on, so that the filter says no
// more than the list does; and the order comes from the texts alone, so that it
// says nothing of who came when.
func (p *Pages) Answers(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	all, err := p.reports.Texts(v.ctx, reports.Query{Survey: v.slug, MinBase: reports.SurveysOwn})
	if err != nil {
		return err
	}
	f := readAnswersFilter(c.Request.URL.Query())
	m := answersPage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(v.lang, "analysis.answers")), Back: v.base}
	m.MadeUp = m.MadeUp || v.survey.MadeUp
	m.URL = m.Back + "/answers"
	m.Filters = f.address("", 1) != ""
	l := answerList{p: p, form: v.form, lang: v.lang}
	m.Fields = l.fields(f, all)
	found := l.find(f, all)
	m.Found, m.Sum = len(found) > 0, p.a.Catalog.Plural(v.lang, "analysis.answers_n", len(found))
	last := max(1, (len(found)+answersPerPage-1)/answersPerPage)
	f.page = min(f.page, last)
	if f.page > 1 {
		m.Earlier = f.address(m.URL, f.page-1)
	}
	if f.page < last {
		m.Later = f.address(m.URL, f.page+1)
	}
	found = found[(f.page-1)*answersPerPage:]
	for _, a := range found[:min(len(found), answersPerPage)] {
		m.Answers = append(m.Answers, l.shown(a))
	}
	return p.a.Render(c, http.StatusOK, "analysis/answers", m)
}

// answerList knows the words of a survey in one language.
type answerList struct {
	p    *Pages
	form *surveys.Form
	lang string
}

// foundAnswer is an answer with the words that were sought.
type foundAnswer struct {
	reports.OpenAnswer
	hits []search.Span
}

// find returns the answers that pass the filter: by question, in the order of
// the questionnaire, and then by their text.
func (l answerList) find(f answersFilter, all []reports.OpenAnswer) []foundAnswer {
	query := search.Parse(f.q)
	var out []foundAnswer
	for _, a := range all {
		if f.question != "" && a.Question != f.question || f.audience != "" && a.Audience != f.audience ||
			f.theme != "" && !slices.Contains(a.Themes, f.theme) {
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
			slices.Compare(a.Themes, b.Themes))
	})
	return out
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
func (l answerList) fields(f answersFilter, all []reports.OpenAnswer) []staff.Field {
	tr := func(key string) string { return l.p.a.Catalog.T(l.lang, key) }
	labels := map[string]map[string]string{"question": {}, "theme": {}, "audience": {}}
	for _, a := range all {
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
	return out
}

// shown is one answer as the list has it.
func (l answerList) shown(a foundAnswer) openAnswer {
	var about []string
	if a.Audience != "" {
		about = append(about, l.audience(a.OpenAnswer))
	}
	if a.Municipality != "" {
		about = append(about, cmp.Or(optionLabel(l.form, l.form.Definition.MunicipalityQuestion, a.Municipality, l.lang), a.MunicipalityLabel))
	}
	for _, t := range a.Themes {
		about = append(about, l.theme(t))
	}
	return openAnswer{Question: l.question(a.OpenAnswer), About: strings.Join(about, " · "), Pieces: pieces(a.Text, a.hits)}
}

// pieces cuts a text at the words that were sought.
func pieces(text string, hits []search.Span) []piece {
	var out []piece
	at := 0
	for _, h := range hits {
		if h.From > at {
			out = append(out, piece{Text: text[at:h.From]})
		}
		out = append(out, piece{Text: text[h.From:h.To], Hit: true})
		at = h.To
	}
	if at < len(text) {
		out = append(out, piece{Text: text[at:]})
	}
	return out
}

func (l answerList) question(a reports.OpenAnswer) string {
	if q, ok := l.form.Question(a.Question); ok {
		return cmp.Or(text(l.form.Definition, q.Label, l.lang), a.Label, a.Question)
	}
	return cmp.Or(a.Label, a.Question)
}

func (l answerList) theme(code string) string {
	for _, t := range l.form.Definition.Themes {
		if t.Code == code {
			return cmp.Or(text(l.form.Definition, t.Label, l.lang), code)
		}
	}
	return code
}

func (l answerList) audience(a reports.OpenAnswer) string {
	return l.p.audienceName(l.lang, l.form, reports.Count{Code: a.Audience, Label: a.AudienceLabel})
}

package analysis

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
)

// answersPerPage is how many open answers stand on one page.
const answersPerPage = 100

type answersPage struct {
	staff.Frame
	Back, URL      string // of the survey; of this page
	Tags           string // address of the codebook
	Fields         []staff.Field
	Found, Filters bool // there are answers in the list; something is sought
	Sum            string
	Answers        []openAnswer
	Earlier, Later string // addresses; empty: none
	Tagging        bool   // whoever asks may tag
	Start          string // address of the first answer that they did not read; empty: none
	All            staff.Field
	AllURL         string
	AllOf          string // how many answers get the tag
}

// openAnswer is one answer of the list. About is whose it is, as far as that may
// be told, and which themes it touches.
type openAnswer struct {
	Question, About string
	Pieces          []piece
	Tags            []string
	Quote, Differ   bool
	Code, URL       string
}

// piece is a part of an answer; Hit: a word that was sought.
type piece struct {
	Text string
	Hit  bool
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
	l, err := p.answers(v, p.a.User(c).ID)
	if err != nil {
		return err
	}
	f := readAnswersFilter(c.Request.URL.Query())
	m := answersPage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(v.lang, "analysis.answers")), Back: v.base}
	m.MadeUp = m.MadeUp || v.survey.MadeUp
	m.URL, m.Tags = m.Back+"/answers", m.Back+"/tags"
	m.Filters = f.address("", 1) != ""
	m.Fields = l.fields(f)
	found := l.find(f)
	m.Found, m.Sum = len(found) > 0, p.a.Catalog.Plural(v.lang, "analysis.answers_n", len(found))
	if done := c.Query("tagged"); done != "" {
		m.Done = p.tagged(v.lang, done)
	}
	if m.Tagging = staff.May(p.a.User(c), staff.TagAnswers); m.Tagging {
		p.offerTagging(&m, l, f, found)
	}
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
		shown := l.shown(a)
		shown.URL = f.address(m.URL+"/"+shown.Code, 1)
		m.Answers = append(m.Answers, shown)
	}
	return p.a.Render(c, http.StatusOK, "analysis/answers", m)
}

// tagged says what was done, as the address that follows it tells.
func (p *Pages) tagged(lang, done string) string {
	if n, err := strconv.Atoi(done); err == nil {
		return p.a.Catalog.Plural(lang, "tags.done_all", n)
	}
	return p.a.Catalog.T(lang, "tags.done_last")
}

// offerTagging fills in where tagging starts, and how all that was found get one
// tag.
func (p *Pages) offerTagging(m *answersPage, l *answers, f answersFilter, found []foundAnswer) {
	if next, ok := l.next(found, ""); ok {
		m.Start = f.address(m.URL+"/"+next, 1)
	}
	offered := l.offered(nil)
	if !m.Filters || len(found) == 0 || len(offered) == 0 {
		return
	}
	m.AllURL, m.AllOf = f.address(m.URL, 1), p.a.Catalog.Plural(l.lang, "tags.all", len(found))
	m.All = staff.Field{Name: "give", Label: p.a.Catalog.T(l.lang, "tags.tag"), Options: []staff.Option{{Label: p.a.Catalog.T(l.lang, "tags.choose")}}}
	for _, t := range offered {
		m.All.Options = append(m.All.Options, staff.Option{Value: strconv.Itoa(t.ID), Label: t.Label})
	}
}

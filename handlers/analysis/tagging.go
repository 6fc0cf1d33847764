package analysis

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
)

// answerPage is one open answer with the tags it can be given. What others made
// of it is not shown: two people who judge apart can be compared.
type answerPage struct {
	staff.Frame
	Back, URL string // of the list; where the form goes
	Answer    openAnswer
	Ticks     []tick
	New       staff.Field // the label of a tag that is not there yet
	Quote     bool
	Skip      string // address of the next answer; empty: none
	Left      string // how many are not read yet
	Read      bool   // by whoever asks, before
}

// tick is one tag to give.
type tick struct {
	ID, Label, Note, Key string // Key: the digit that ticks it
	Given                bool
}

// offered are the tags that can be given, and those that were.
func (l answerList) offered(given []int) []surveys.Tag {
	return slices.DeleteFunc(slices.Clone(l.tags), func(t surveys.Tag) bool { return t.Retired && !slices.Contains(given, t.ID) })
}

// next returns the code of the first answer after one (or the first of all) that
// this person did not read yet, beginning again at the top.
func (l *answers) next(found []foundAnswer, after string) (code string, ok bool) {
	at := slices.IndexFunc(found, func(a foundAnswer) bool { return l.p.keys.Place(a.Place()) == after })
	for i := range found {
		a := &found[(at+1+i)%len(found)]
		if _, read := l.mine[a.Place()]; !read && l.p.keys.Place(a.Place()) != after {
			return l.p.keys.Place(a.Place()), true
		}
	}
	return "", false
}

// answer finds the answer of a request. One that nobody may see is not there.
func (p *Pages) answer(c *gin.Context) (*visit, *answers, foundAnswer, error) {
	v, err := p.visit(c)
	if err != nil {
		return nil, nil, foundAnswer{}, err
	}
	l, err := p.answers(v, p.a.User(c).ID)
	if err != nil {
		return nil, nil, foundAnswer{}, err
	}
	var questions []string
	for _, q := range v.form.Questions() {
		questions = append(questions, q.Code, q.Code+".text")
	}
	place, ok := p.keys.ParsePlace(c.Param("answer"), questions)
	for i := range l.all {
		if ok && l.all[i].Place() == place {
			return v, l, foundAnswer{OpenAnswer: l.all[i]}, nil
		}
	}
	return nil, nil, foundAnswer{}, surveys.Errorf(surveys.NotFound, "there is no such answer, or it was changed or withdrawn")
}

// Answer shows one open answer, to be tagged.
func (p *Pages) Answer(c *gin.Context) error {
	v, l, a, err := p.answer(c)
	if err != nil {
		return err
	}
	return p.a.Render(c, http.StatusOK, "analysis/answer", p.answerPage(c, v, l, a))
}

func (p *Pages) answerPage(c *gin.Context, v *visit, l *answers, a foundAnswer) *answerPage {
	tr := func(key string, args ...any) string { return p.a.Catalog.T(v.lang, key, args...) }
	f := readAnswersFilter(c.Request.URL.Query())
	list := v.base + "/answers"
	m := &answerPage{Frame: staff.NewFrame(p.a, c, tr("tags.answer")), Back: f.address(list, 1), Answer: l.shown(a), Quote: a.Quote}
	m.MadeUp = m.MadeUp || v.survey.MadeUp
	m.URL = f.address(list+"/"+m.Answer.Code, 1)
	m.New = staff.Field{Name: "new", Label: tr("tags.new"), Hint: tr("tags.new_hint"), Max: surveys.MaxTagLabel}
	mine, read := l.mine[a.Place()]
	m.Read = read
	for i, t := range l.offered(mine) {
		k := tick{ID: strconv.Itoa(t.ID), Label: t.Label, Note: t.Note, Given: slices.Contains(mine, t.ID)}
		if i < 9 {
			k.Key = strconv.Itoa(i + 1)
		}
		m.Ticks = append(m.Ticks, k)
	}
	found := l.find(f)
	left := 0
	for _, other := range found {
		if _, read := l.mine[other.Place()]; !read {
			left++
		}
	}
	m.Left = p.a.Catalog.Plural(v.lang, "tags.left", left)
	if next, ok := l.next(found, m.Answer.Code); ok {
		m.Skip = f.address(list+"/"+next, 1)
	}
	return m
}

// TagAnswer keeps what whoever asks made of an answer, and leads to the next one
// that they did not read.
func (p *Pages) TagAnswer(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	v, l, a, err := p.answer(c)
	if err != nil {
		return err
	}
	m := p.answerPage(c, v, l, a)
	in := staff.Input{Catalog: p.a.Catalog, Lang: v.lang, Form: form}
	label := in.Text(&m.New)
	given, err := tagIDs(form["tag"])
	if err != nil {
		return err
	}
	m.Quote = form.Get("quote") != ""
	for i := range m.Ticks {
		m.Ticks[i].Given = slices.Contains(form["tag"], m.Ticks[i].ID)
	}
	if in.OK() && label != "" {
		id, err := p.tagFor(v, l.tags, label)
		if err != nil {
			return err
		}
		given = append(given, id)
	}
	if !in.OK() {
		m.Languages = nil
		m.Wrong(m.New)
		return p.a.Render(c, http.StatusUnprocessableEntity, "analysis/answer", m)
	}
	slices.Sort(given)
	coding := surveys.Coding{TextPlace: a.Place(), User: p.a.User(c).ID, Tags: slices.Compact(given)}
	if err := p.db.Code(v.ctx, v.slug, coding, m.Quote); err != nil {
		return err
	}
	if m.Skip != "" {
		return p.a.Redirect(c, m.Skip)
	}
	return p.a.Redirect(c, addTo(m.Back, "tagged", "last"))
}

// tagFor returns the tag with a label: one that there is, or else a new one.
func (p *Pages) tagFor(v *visit, tags []surveys.Tag, label string) (int, error) {
	for _, t := range tags {
		if surveys.FoldLabel(t.Label) == surveys.FoldLabel(label) {
			return t.ID, nil
		}
	}
	return p.db.AddTag(v.ctx, v.form.Definition.Consultation.Code, surveys.Tag{Label: label})
}

// tagIDs reads tags from a form.
func tagIDs(values []string) ([]int, error) {
	var out []int
	for _, s := range values {
		id, err := strconv.Atoi(s)
		if err != nil {
			return nil, surveys.Errorf(surveys.Invalid, "%q is no tag", s)
		}
		out = append(out, id)
	}
	return out, nil
}

// addTo adds a value to an address.
func addTo(address, name, value string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	v := u.Query()
	v.Set(name, value)
	u.RawQuery = v.Encode()
	return u.String()
}

// TagAll gives every answer that was found one tag more, in the name of whoever
// asks.
func (p *Pages) TagAll(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	user := p.a.User(c).ID
	l, err := p.answers(v, user)
	if err != nil {
		return err
	}
	f := readAnswersFilter(c.Request.URL.Query())
	back := f.address(v.base+"/answers", 1)
	if form.Get("give") == "" {
		return p.a.Redirect(c, back)
	}
	given, err := tagIDs(form["give"][:1])
	if err != nil {
		return err
	}
	var all []surveys.Coding
	for _, a := range l.find(f) {
		all = append(all, surveys.Coding{TextPlace: a.Place(), User: user, Tags: given})
	}
	if err := p.db.CodeMore(v.ctx, v.slug, all); err != nil {
		return err
	}
	return p.a.Redirect(c, addTo(back, "tagged", strconv.Itoa(len(all))))
}

package respond

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"regiopeil/handlers/respond/form"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// saving is one page of questions on its way into the draft.
type saving struct {
	*visit
	posted
	page    surveys.Page
	route   surveys.Route // by the answers saved until now
	asked   []*surveys.Question
	fields  url.Values // of the questions of the page, word for word
	answers surveys.Answers
	wrong   []surveys.Problem
}

// SavePage saves a page of questions and leads on.
func (f *Flow) SavePage(c *gin.Context) error {
	v, done, err := f.answering(c)
	if done {
		return err
	}
	p, err := v.page(c)
	if err != nil {
		return err
	}
	typed, err := readPosted(c)
	if err != nil {
		return err
	}
	typed.questionsOnly()
	if v.id == "" {
		if f.cookies.response(c.Request, v.Survey.Slug) != "" {
			return f.web.Redirect(c, v.base+"/receipt")
		}
		// The cookie got lost: what was typed begins a new draft.
		v.id = uuid.NewString()
		if err := f.cookies.begin(c.Writer, c.Request, v.Survey.Slug, v.id); err != nil {
			return err
		}
	}
	s, err := v.saving(p, typed)
	if err != nil {
		return err
	}
	return f.fail(c, v, typed, f.savePage(c, s))
}

// saving works out what a posted page means.
func (v *visit) saving(p surveys.Page, typed posted) (*saving, error) {
	s := &saving{visit: v, posted: typed, page: p}
	s.route = v.work().route
	s.asked = v.Form.OnPage(p, s.route)
	if len(s.asked) == 0 {
		return nil, surveys.Errorf(surveys.Conflict, "page %d is not on the route any more", p.Index+1)
	}
	if code := typed.skipped(); code != "" {
		skip := map[string]bool{code: true}
		for _, q := range v.Form.Companions(code) {
			skip[q.Code] = true
		}
		for _, name := range fieldsOf(s.values, skip) {
			delete(s.values, name)
		}
	}
	s.answers, s.wrong = v.Form.DecodeForm(s.values, s.asked)
	s.wrong = surveys.Merge(s.wrong, v.Form.ValidateQuestions(s.answers, s.asked))
	s.fields = url.Values{}
	for _, name := range fieldsOf(s.values, codesOf(s.asked)) {
		s.fields[name] = s.values[name]
	}
	return s, nil
}

func (f *Flow) savePage(c *gin.Context, s *saving) error {
	if s.language != "" && f.web.Choose(c, s.language) {
		s.visit.Language = f.build.Language(s.Form, s.language)
	}
	expect := s.version
	if s.button == "mine" {
		expect = s.over
	}
	if expect != s.saves(s.page) && !s.same() {
		return f.conflict(c, s)
	}
	switch {
	case s.language != "":
		return f.keep(c, s, nil, s.here())
	case s.button == "save":
		return f.keep(c, s, nil, s.base+"/saved?p="+c.Param("n"))
	case len(s.wrong) > 0:
		return f.again(c, s)
	}
	merged := maps.Clone(s.work().all)
	for _, q := range s.page.Questions {
		delete(merged, q.Code)
		delete(merged, q.Code+".text")
	}
	maps.Copy(merged, s.answers)
	kept, dropped := s.Form.Clean(merged)
	if len(dropped) > 0 && !s.confirm {
		return f.warn(c, s.visit, &s.posted, s.here(), dropped, merged)
	}
	return f.keep(c, s, dropped, s.onwards(kept))
}

// here is the address of the page that is being saved.
func (s *saving) here() string {
	if s.review {
		return s.PageURL(s.page.Index) + "?review=1"
	}
	return s.PageURL(s.page.Index)
}

// onwards is the address after this page: back to the review for who came from
// there, unless the route is another one now and holds new questions.
func (s *saving) onwards(kept surveys.Answers) string {
	route := s.Form.Route(kept)
	if s.review && route == s.route {
		return s.base + "/review"
	}
	return s.next(s.page.Index, route)
}

// same reports whether what was typed is what is saved already.
func (s *saving) same() bool {
	if s.draft == nil {
		return true // nothing is saved that could be lost
	}
	saved := fieldsOf(s.draft.Values, codesOf(s.page.Questions))
	if len(saved) == 0 && s.saves(s.page) == 0 {
		return true
	}
	return sameFields(s.fields, s.draft.Values, saved)
}

// sameFields compares fields; an empty one is as good as none.
func sameFields(typed, all url.Values, names []string) bool {
	saved := url.Values{}
	for _, name := range names {
		saved[name] = all[name]
	}
	full := func(v []string) []string {
		return slices.DeleteFunc(slices.Clone(v), func(s string) bool { return s == "" })
	}
	return maps.EqualFunc(filled(typed), filled(saved), func(a, b []string) bool { return slices.Equal(full(a), full(b)) })
}

func filled(v url.Values) url.Values {
	out := url.Values{}
	for name, values := range v {
		if slices.ContainsFunc(values, func(s string) bool { return s != "" }) {
			out[name] = values
		}
	}
	return out
}

// keep saves the page, without the answers to dropped questions, and leads on.
func (f *Flow) keep(c *gin.Context, s *saving, dropped []string, to string) error {
	if err := f.save(c, s, dropped); err != nil {
		return f.notSaved(c, s, err)
	}
	return f.web.Redirect(c, to)
}

// again saves the page, wrong as it is, and shows it with what is wrong.
func (f *Flow) again(c *gin.Context, s *saving) error {
	if err := f.save(c, s, nil); err != nil {
		return f.notSaved(c, s, err)
	}
	r := s.request(s.page, s.review)
	r.Values, r.Problems = s.fields, s.wrong
	return f.render(c, s.visit, http.StatusUnprocessableEntity, "respond/page", f.build.Page(r))
}

// notSaved turns a page that was saved elsewhere just now into the question
// which one to keep.
func (f *Flow) notSaved(c *gin.Context, s *saving, err error) error {
	switch surveys.CodeOf(err) {
	case surveys.Conflict:
		if s.draft, err = f.store.Draft(c.Request.Context(), s.id); err != nil {
			return err
		}
		return f.conflict(c, s)
	case surveys.NotFound:
		return f.gone(c, s.visit)
	}
	return err
}

// attempts is how often a page is saved anew because another page of the same
// draft was saved at the same moment.
const attempts = 5

// save puts the page into the draft, word for word.
func (f *Flow) save(c *gin.Context, s *saving, dropped []string) error {
	ctx := c.Request.Context()
	replaced := codesOf(s.page.Questions)
	for _, code := range dropped {
		replaced[base(code)] = true
	}
	var err error
	for range attempts {
		d := s.draft
		if d == nil {
			d = &store.Draft{
				ID: s.id, Survey: s.Survey.Slug, Version: s.Survey.Version, Values: url.Values{},
				Conversation: f.cookies.through(c.Request, s.Survey.Slug),
			}
		}
		for _, name := range fieldsOf(d.Values, replaced) {
			delete(d.Values, name)
		}
		maps.Copy(d.Values, s.fields)
		d.Language = s.visit.Language
		f.issued.remove(s.id)
		if err = f.store.SaveDraft(ctx, d, s.page.Index, s.saves(s.page)); err == nil {
			s.draft = d
			return nil
		}
		if !errors.Is(err, store.ErrStale) {
			return err
		}
		if s.draft, err = f.store.Draft(ctx, s.id); err != nil {
			return err
		}
	}
	return surveys.Errorf(surveys.Busy, "the draft is saved from too many places at once")
}

// conflict asks which answers to keep, when the page was saved elsewhere since
// it was drawn. Nothing is changed until the person has chosen.
func (f *Flow) conflict(c *gin.Context, s *saving) error {
	if s.button == "saved" {
		return f.web.Redirect(c, s.next(s.page.Index, s.route))
	}
	saved, _ := s.Form.DecodeForm(onlyFields(s.draft.Values, codesOf(s.asked)), s.asked)
	saves := s.saves(s.page)
	p := form.ConflictPage{
		Chrome:      f.build.Chrome(s.visit.Visit, f.t(s.visit, "respond.conflict_title")),
		Action:      s.PageURL(s.page.Index),
		Hidden:      s.hidden(form.Hidden{Name: fieldOver, Value: itoa(saves)}),
		Differences: f.build.Differences(s.visit.Visit, s.answers, saved, s.asked),
	}
	p.Chrome.Form, p.Chrome.Trial = form.FormID, s.trial()
	return f.render(c, s.visit, http.StatusConflict, "respond/conflict", p)
}

func onlyFields(all url.Values, codes map[string]bool) url.Values {
	out := url.Values{}
	for _, name := range fieldsOf(all, codes) {
		out[name] = all[name]
	}
	return out
}

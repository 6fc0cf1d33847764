package respond

import (
	"bytes"
	"reflect"
	"sync"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/respond/form"
	"regiopeil/surveys"
)

// mostPrepared is how many pages of one survey are kept ready. The built-in
// survey has about 150; each takes some 50 KB.
const mostPrepared = 1500

// freshPages are kept by browsers but asked for again every time.
const freshPages = "private, no-cache"

// key is what a page depends on that is the same for many.
type key struct {
	form     *surveys.Form
	language string
	page     int // of questions; below zero: the landing page
	route    surveys.Route
	audience surveys.Audience
	order    int
	review   bool
	trial    bool
	resume   bool
}

const landing = -1

// shelf holds the prepared pages of one survey while nothing changes about it.
type shelf struct {
	survey surveys.Survey
	phase  surveys.Phase

	mu    sync.RWMutex
	pages map[key]*page.Prepared
}

// shelves holds a shelf for each survey.
type shelves struct {
	mu sync.RWMutex
	of map[string]*shelf
}

// shelf returns the shelf of a survey, an empty one after its settings, its
// period or its phase changed.
func (s *shelves) shelf(v *visit) *shelf {
	s.mu.RLock()
	have := s.of[v.Survey.Slug]
	s.mu.RUnlock()
	if have != nil && have.phase == v.phase && reflect.DeepEqual(&have.survey, v.Survey) {
		return have
	}
	fresh := &shelf{survey: *v.Survey, phase: v.phase, pages: map[key]*page.Prepared{}}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of[v.Survey.Slug] = fresh
	return fresh
}

// send sends the page of a key; make draws its data when it is not ready yet.
func (f *Flow) send(c *gin.Context, v *visit, k key, template string, make func() any) error {
	s := f.shelves.shelf(v)
	s.mu.RLock()
	p := s.pages[k]
	full := len(s.pages) >= mostPrepared
	s.mu.RUnlock()
	if p != nil {
		p.Send(c)
		return nil
	}
	if full {
		return f.render(c, v, 200, template, make())
	}
	var b bytes.Buffer
	if err := f.web.Templates.Render(&b, template, v.Language, make()); err != nil {
		return err
	}
	p, err := page.Prepare(b.Bytes(), "text/html; charset=utf-8", freshPages)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.pages[k] = p
	s.mu.Unlock()
	p.Send(c)
	return nil
}

// fresh sends a page of questions that this person has not filled in yet.
func (f *Flow) fresh(c *gin.Context, v *visit, r form.Request) error {
	k := key{
		form: v.Form, language: v.Language, page: r.Page.Index, route: r.Route,
		audience: r.Audience, review: r.Review, trial: r.Trial,
	}
	for _, q := range r.Page.Questions {
		if q.Shuffle {
			k.order = r.Order
		}
	}
	return f.send(c, v, k, "respond/page", func() any { return f.build.Page(r) })
}

package respond

import (
	"bytes"
	"net/http"
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
	page     int // of questions, or one of those below
	route    surveys.Route
	audience surveys.Audience
	order    int
	review   bool
	trial    bool
	resume   bool

	invite, changed, invited bool // of the receipt; changed of the review as well
}

// Pages of a key that are no pages of questions.
const (
	landing = -1
	receipt = -2
	review  = -3
)

// shelf holds the prepared pages of one survey while nothing changes about it.
type shelf struct {
	survey surveys.Survey
	phase  surveys.Phase

	mu     sync.RWMutex
	pages  map[key]*page.Prepared
	halves map[key][2][]byte // pages around what is a person's own
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
	fresh := &shelf{survey: *v.Survey, phase: v.phase, pages: map[key]*page.Prepared{}, halves: map[key][2][]byte{}}
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
		return f.render(c, v, http.StatusOK, template, make())
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

// hole stands where the person's own belongs, in a page that is drawn once.
const hole = "CODE-CODE-CODE"

// sendAround sends a page of which only one piece of HTML is a person's own: what
// stands before and after it is drawn once. make draws its data with the piece.
func (f *Flow) sendAround(c *gin.Context, v *visit, k key, own, template string, make func(own string) any) error {
	s := f.shelves.shelf(v)
	s.mu.RLock()
	halves, ok := s.halves[k]
	full := len(s.halves) >= mostPrepared
	s.mu.RUnlock()
	if !ok {
		var b bytes.Buffer
		if err := f.web.Templates.Render(&b, template, v.Language, make(hole)); err != nil {
			return err
		}
		before, after, found := bytes.Cut(b.Bytes(), []byte(hole))
		if !found || full {
			return f.render(c, v, http.StatusOK, template, make(own))
		}
		halves = [2][]byte{before, after}
		s.mu.Lock()
		s.halves[k] = halves
		s.mu.Unlock()
	}
	f.web.Personal(c, http.StatusOK, halves[0], []byte(own), halves[1])
	return nil
}

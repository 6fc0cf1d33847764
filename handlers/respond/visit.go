package respond

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/respond/form"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/templates"
	"regiopeil/templates/locale"
)

// visit is one request to one survey.
type visit struct {
	form.Visit
	base  string        // "/s/SLUG"
	phase surveys.Phase // of the survey
	now   time.Time
	id    string       // of the draft, from the cookie; empty: none
	draft *store.Draft // nil: nothing was saved yet

	worked *work // what the draft amounts to, once asked
}

// errUnknown says that there is no such survey.
var errUnknown = errors.New("unknown survey")

// visit finds out what a request is about: the survey, the draft with the
// version of the questions that it was begun on, and the language.
func (f *Flow) visit(c *gin.Context) (*visit, error) {
	ctx := c.Request.Context()
	slug := c.Param("survey")
	survey, err := f.store.Survey(ctx, slug)
	if surveys.CodeOf(err) == surveys.NotFound || err == nil && survey.Version == 0 {
		return nil, errUnknown
	}
	if err != nil {
		return nil, err
	}
	v := &visit{base: "/s/" + slug, now: f.web.Now()}
	v.Survey, v.URL, v.phase = survey, c.Request.URL.Path, survey.PhaseAt(v.now)
	version := 0
	if v.id = f.cookies.draft(c.Request, slug); v.id != "" && !f.issued.has(v.id) {
		if v.draft, err = f.store.Draft(ctx, v.id); err != nil && surveys.CodeOf(err) != surveys.NotFound {
			return nil, err
		}
		if v.draft != nil && v.draft.Survey != slug {
			v.draft, v.id = nil, ""
		}
		if v.draft != nil {
			version = v.draft.Version
		}
	}
	if v.Form, err = f.store.Form(ctx, slug, version); err != nil {
		return nil, err
	}
	v.Language = f.language(c.Request, v)
	return v, nil
}

func (f *Flow) language(r *http.Request, v *visit) string {
	if chosen := page.Chosen(r); chosen != "" {
		if l := f.build.Language(v.Form, chosen); l == chosen {
			return l
		}
	}
	if v.draft != nil && v.draft.Language != "" {
		return f.build.Language(v.Form, v.draft.Language)
	}
	return f.build.Language(v.Form, page.Preferences(r)...)
}

// open is what every step starts with: the visit, or an answer to why there is
// none. done says that the request has been answered, or err says why not.
func (f *Flow) open(c *gin.Context) (v *visit, done bool, err error) {
	v, err = f.visit(c)
	if errors.Is(err, errUnknown) {
		lang := f.web.Language(c)
		p := f.build.Unknown(lang, c.Request.URL.Path)
		p.Chrome = f.web.Housed(c, p.Chrome)
		return nil, true, f.web.RenderIn(c, lang, http.StatusNotFound, "respond/message", p)
	}
	return v, err != nil, err
}

// answering is open for steps that need a survey that takes answers: open, or
// within the grace period for whoever began before, or a try-out.
func (f *Flow) answering(c *gin.Context) (v *visit, done bool, err error) {
	v, done, err = f.open(c)
	if done || v.mayAnswer() {
		return v, done, err
	}
	return v, true, f.notOpen(c, v)
}

func (v *visit) mayAnswer() bool {
	switch {
	case v.draft != nil && v.draft.Trial:
		return true
	case v.phase == surveys.Grace:
		return v.id != "" // cookies are handed out before closing only
	}
	return v.phase == surveys.Open
}

// mayBegin says whether the landing page leads to the questions. To a try-out it
// does before the opening too; once a survey has closed, it looks closed to all.
func (v *visit) mayBegin() bool {
	return v.phase == surveys.Open || v.phase == surveys.NotYetOpen && v.trial()
}

// notOpen says that the survey is not open yet, or closed. To a page that was
// sent, the status is 410: nothing was stored.
func (f *Flow) notOpen(c *gin.Context, v *visit) error {
	status, unsent := http.StatusOK, false
	if c.Request.Method == http.MethodPost {
		status, unsent = http.StatusGone, v.id != ""
	}
	var p form.MessagePage
	if v.phase == surveys.NotYetOpen {
		p = f.build.NotYet(v.Visit)
	} else {
		p = f.build.Closed(v.Visit, unsent)
	}
	p.Chrome.Trial = v.trial()
	return f.render(c, v, status, "respond/message", p)
}

// page returns the page of questions that an address names.
func (v *visit) page(c *gin.Context) (surveys.Page, error) {
	n, err := strconv.Atoi(c.Param("n"))
	pages := v.Form.Pages()
	if err != nil || n < 1 || n > len(pages) || strconv.Itoa(n) != c.Param("n") {
		return surveys.Page{}, surveys.Errorf(surveys.NotFound, "no page %q", c.Param("n"))
	}
	return pages[n-1], nil
}

// work is what a draft amounts to.
type work struct {
	all     surveys.Answers   // that can be read, of whatever question
	kept    surveys.Answers   // without those that routing took away
	dropped []string          // questions of the latter
	wrong   []surveys.Problem // what cannot be read
	route   surveys.Route
}

// work works the answers out of what was typed so far.
func (v *visit) work() *work {
	if v.worked != nil {
		return v.worked
	}
	w := &work{all: surveys.Answers{}}
	if v.draft != nil {
		w.all, w.wrong = v.Form.DecodeForm(v.draft.Values, v.Form.Questions())
	}
	w.kept, w.dropped = v.Form.Clean(w.all)
	w.route = v.Form.Route(w.kept)
	v.worked = w
	return w
}

// saves is how often a page was saved.
func (v *visit) saves(p surveys.Page) int {
	if v.draft == nil {
		return 0
	}
	return v.draft.Pages[p.Index]
}

func (v *visit) trial() bool { return v.draft != nil && v.draft.Trial }

// next is the address after a page: the next one on the route, else the review.
func (v *visit) next(after int, r surveys.Route) string {
	for _, p := range v.Form.Pages() {
		if p.Index > after && len(v.Form.OnPage(p, r)) > 0 {
			return v.PageURL(p.Index)
		}
	}
	return v.base + "/review"
}

// position is where to go on: the first page on the route that was not saved
// yet, else the review.
func (v *visit) position() string {
	r := v.work().route
	for _, p := range v.Form.Pages() {
		if v.saves(p) == 0 && len(v.Form.OnPage(p, r)) > 0 {
			return v.PageURL(p.Index)
		}
	}
	return v.base + "/review"
}

// order is in which of the prepared orders a respondent sees shuffled lists: the
// ID decides, of the draft or of the response that it changes, so it is the same
// whenever they come back.
func (v *visit) order() int {
	id := v.id
	if v.draft != nil && v.draft.ChangeOf != "" {
		id = v.draft.ChangeOf
	}
	if id == "" {
		return 0
	}
	digit, _ := strconv.ParseUint(id[:1], 16, 8) // 0 to 15, each as likely
	return int(digit) % surveys.Orders
}

// today is the day of a moment where the respondents live.
func today(now time.Time) string { return now.In(locale.Amsterdam).Format(time.DateOnly) }

func link(label, url string) templates.Link { return templates.Link{Label: label, URL: url} }

package respond

import (
	"time"

	"net/http"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/respond/form"
	"regiopeil/surveys"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
)

// Deps is what a Flow works with; all must be set.
type Deps struct {
	Store   *store.DB
	Keys    *codes.Keys
	Adapter *page.Adapter
	BaseURL string // address that people use, for links to other devices
}

// Flow answers everything that respondents ask for. It is safe for concurrent
// use.
type Flow struct {
	store   *store.DB
	keys    *codes.Keys
	web     *page.Adapter
	baseURL string
	build   *form.Builder
	cookies *cookies
	shelves shelves
	issued  issued
	guesses *page.Guesses
}

// New returns the flow.
func New(d Deps) *Flow {
	return &Flow{
		store: d.Store, keys: d.Keys, web: d.Adapter, baseURL: d.BaseURL,
		build:   form.NewBuilder(d.Adapter.Catalog),
		cookies: newCookies(d.Keys, d.Adapter.Secure),
		shelves: shelves{of: map[string]*shelf{}},
		guesses: page.NewGuesses(d.Adapter.Now, guessesOnce, guessEvery),
	}
}

// render draws a page for one person.
func (f *Flow) render(c *gin.Context, v *visit, status int, template string, data any) error {
	return f.web.RenderIn(c, v.Language, status, template, data)
}

// message sends a heading and some sentences, by their keys in the locale files.
func (f *Flow) message(c *gin.Context, v *visit, status int, title string, keys []string, links ...string) error {
	p := form.MessagePage{Chrome: f.build.Chrome(v.Visit, f.t(v, title))}
	for _, key := range keys {
		p.Text = append(p.Text, f.t(v, key))
	}
	for i := 0; i+1 < len(links); i += 2 {
		p.Links = append(p.Links, link(f.t(v, links[i]), v.base+links[i+1]))
	}
	return f.render(c, v, status, "respond/message", p)
}

func (f *Flow) t(v *visit, key string, args ...any) string {
	return f.web.Catalog.T(v.Language, key, args...)
}

// fail answers an error for which respondents have a page of their own; the
// others are left to the adapter.
func (f *Flow) fail(c *gin.Context, v *visit, typed posted, err error) error {
	title, code := "respond.busy_title", surveys.CodeOf(err)
	switch code {
	case surveys.Busy:
	case surveys.Unavailable:
		title = "error.unavailable_title"
	default:
		return err
	}
	c.Header("Retry-After", page.RetryAfter(code))
	p := form.BusyPage{
		Chrome: f.build.Chrome(v.Visit, f.t(v, title)),
		Action: c.Request.URL.Path, Hidden: typed.hidden(), Go: typed.button,
	}
	p.Chrome.Form = form.FormID
	return f.render(c, v, http.StatusServiceUnavailable, "respond/busy", p)
}

// How many wrong codes are taken from one place: of receipts and drafts, which are
// long and copied.
const (
	guessesOnce = 20
	guessEvery  = 3 * time.Second
)

package handlers

import (
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/mail"
	"regiopeil/handlers/metrics"
	"regiopeil/handlers/page"
	"regiopeil/handlers/respond"
	"regiopeil/handlers/session"
	"regiopeil/reports"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
	"regiopeil/templates"
	"regiopeil/templates/locale"
)

// Deps is what the handlers work with. All but BaseURL, Proxies, MadeUp, Mail,
// SecondFactor and RowsAtOnce must be set.
type Deps struct {
	Store     *store.DB
	Reports   *reports.Engine
	Keys      *codes.Keys
	Templates *templates.Set
	Catalog   *locale.Catalog
	BaseURL   string         // address that people use: "https://peiling.example.nl"
	Proxies   []netip.Prefix // that are believed when they say for whom they ask
	Now       func() time.Time
	Log       *slog.Logger
	MadeUp    bool // everything is a demonstration, and says so
	// Mail sends links to colleagues; nil: they are handed over.
	Mail *mail.Sender
	// SecondFactor are the roles that sign in with a second factor; nil: none has to.
	SecondFactor []string
	// RowsAtOnce is how many rows a file of single responses may have to be sent
	// without a page that shows how far it is; 0: analysis.RowsAtOnce.
	RowsAtOnce int
	// Metrics counts requests; nil: nobody watches.
	Metrics *metrics.Metrics
	// Stopping is closed when the server stops, so that streams end; nil: it never
	// stops.
	Stopping <-chan struct{}
}

// New returns the whole site.
func New(d Deps) http.Handler { return hearOut(headAsGet(newRouter(d))) }

// newRouter is the site before the server's own rules about methods.
func newRouter(d Deps) *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	d.BaseURL = strings.TrimRight(d.BaseURL, "/")
	secure := strings.HasPrefix(d.BaseURL, "https://")
	a := &page.Adapter{
		Templates: d.Templates, Catalog: d.Catalog, Log: d.Log, Now: d.Now, Secure: secure, MadeUp: d.MadeUp,
		House:    house(d.Store, d.Now),
		Sessions: session.New(d.Store, d.Keys, d.Now, d.BaseURL),
	}
	r := gin.New()
	r.HandleMethodNotAllowed = true
	r.RedirectTrailingSlash = true
	trust(r, d.Proxies)
	if d.Metrics != nil {
		r.Use(d.Metrics.Requests())
	}
	r.Use(headers(secure), sameOrigin(a, d.BaseURL), a.SwitchLanguage)
	routes(r, a, d, respond.New(respond.Deps{
		Store: d.Store, Keys: d.Keys, Adapter: a, BaseURL: d.BaseURL,
	}))
	return r
}

// trust has r believe what these proxies, and nobody else, say about whom they
// ask for.
func trust(r *gin.Engine, proxies []netip.Prefix) {
	var of []string
	for _, p := range proxies {
		of = append(of, p.String())
	}
	r.RemoteIPHeaders = page.ForwardedBy
	if err := r.SetTrustedProxies(of); err != nil {
		panic(err) // Gin reads every prefix that netip writes
	}
}

// Server returns a server for h with limits on what a slow or greedy client can
// hold on to.
func Server(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		// What clients do wrong on the level of TCP and TLS names their address.
		ErrorLog: slog.NewLogLogger(discardAddresses{log.Handler()}, slog.LevelDebug),
	}
}

// origin returns the scheme and host of an address, or nothing.
func origin(base string) string {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

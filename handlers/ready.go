package handlers

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/templates/locale"
)

// healthy says that the program runs.
func healthy(c *gin.Context) { c.String(http.StatusOK, "ok\n") }

// What /readyz says beside store.Trouble, one word a state, for programs.
const (
	isReady    = "ready"
	isStarting = "starting"
	isStopping = "shutting down"
	isBusy     = "busy" // as many writes wait as may
	unreadable = "unreadable"
)

// states are all that state returns.
var states = []string{
	isReady, isStopping, isBusy, unreadable,
	string(store.DiskFull), string(store.DiskFails), string(store.ReadOnly), string(store.Damaged),
}

// state is whether answers can be taken, or why not.
func state(ctx context.Context, db *store.DB, stopping <-chan struct{}) string {
	select {
	case <-stopping:
		return isStopping
	default:
	}
	if waiting, limit := db.Waiting(); waiting >= limit {
		return isBusy
	}
	if trouble := db.Trouble(ctx); trouble != store.NoTrouble {
		return string(trouble)
	}
	if err := db.Ping(ctx); err != nil {
		return unreadable
	}
	return isReady
}

// ready says in one line whether answers can be taken, and why not.
func ready(db *store.DB, stopping <-chan struct{}) gin.HandlerFunc {
	return func(c *gin.Context) {
		now := state(c.Request.Context(), db, stopping)
		if now == isReady {
			c.String(http.StatusOK, now+"\n")
			return
		}
		c.Header("Retry-After", page.RetryAfter(surveys.Busy))
		c.String(http.StatusServiceUnavailable, now+"\n")
	}
}

// Starting answers while the database is looked through and brought up to date,
// which takes a while when it is large: that the program is alive, and to everything
// else to come back soon.
func Starting(catalog *locale.Catalog) http.Handler {
	var words strings.Builder
	for _, lang := range catalog.Languages() {
		words.WriteString(catalog.T(lang, "error.starting") + "\n")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		if r.URL.Path == "/healthz" {
			_, _ = w.Write([]byte("ok\n"))
			return
		}
		w.Header().Set("Retry-After", page.RetryAfter(surveys.Busy))
		w.WriteHeader(http.StatusServiceUnavailable)
		text := words.String()
		if r.URL.Path == "/readyz" {
			text = isStarting + "\n"
		}
		_, _ = io.WriteString(w, text) // a client that hung up is no failure
	})
}

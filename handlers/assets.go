package handlers

import (
	"net/http"
	"path"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/templates"
)

// assets serves style sheets and scripts. Their address changes with their
// content, so they are kept for ever.
func assets(set *templates.Set) page.Handler {
	prepared := map[string]*page.Prepared{}
	for _, a := range set.Assets() {
		prepared[path.Base(a.Path)] = page.PrepareAll(a.Body, a.Gzip, a.Brotli, a.Type, "public, max-age=31536000, immutable")
	}
	return func(c *gin.Context) error {
		p := prepared[c.Param("name")]
		if p == nil {
			return surveys.Errorf(surveys.NotFound, "no such asset")
		}
		p.Send(c)
		return nil
	}
}

// worker serves the service worker of the organiser's pages: asked for anew every
// time, so that a new program has its own.
func worker(set *templates.Set) page.Handler {
	a := set.Worker()
	p := page.PrepareAll(a.Body, a.Gzip, a.Brotli, a.Type, "no-cache")
	return func(c *gin.Context) error {
		p.Send(c)
		return nil
	}
}

// healthy says that the program runs.
func healthy(c *gin.Context) { c.String(http.StatusOK, "ok\n") }

// ready says whether answers can be taken: the database reads, and the queue of
// writes is not full.
func ready(db *store.DB) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := db.Ping(c.Request.Context()); err != nil {
			c.String(http.StatusServiceUnavailable, "the database cannot be read\n")
			return
		}
		if waiting, limit := db.Waiting(); waiting >= limit {
			c.Header("Retry-After", page.RetryAfter(surveys.Busy))
			c.String(http.StatusServiceUnavailable, "too many writes wait\n")
			return
		}
		c.String(http.StatusOK, "ready\n")
	}
}

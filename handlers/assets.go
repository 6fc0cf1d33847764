package handlers

import (
	"path"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/surveys"
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

package handlers

import (
	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/respond"
)

// routes is the map of the site: every address, and what answers it.
func routes(r *gin.Engine, a *page.Adapter, d Deps, f *respond.Flow) {
	// Everyone
	r.GET("/", a.Handle(f.Start))
	r.GET("/accessibility", a.Handle(f.Accessibility))
	r.GET("/assets/:name", a.Handle(assets(d.Templates)))
	r.GET("/healthz", healthy)
	r.GET("/readyz", ready(d.Store))

	// Respondents
	r.GET("/s/:survey", a.Handle(f.Landing))
	r.POST("/s/:survey", a.Handle(f.Begin))
	r.GET("/s/:survey/p/:n", a.Handle(f.Page))
	r.POST("/s/:survey/p/:n", a.Handle(f.SavePage))
	r.GET("/s/:survey/review", a.Handle(f.Review))
	r.POST("/s/:survey/review", a.Handle(f.Submit))
	r.GET("/s/:survey/receipt", a.Handle(f.Receipt))
	r.POST("/s/:survey/invitation", a.Handle(f.Invite))
	r.GET("/s/:survey/saved", a.Handle(f.Saved))
	r.GET("/s/:survey/continue", a.Handle(f.AskDraftCode))
	r.POST("/s/:survey/continue", a.Handle(f.Continue))
	r.GET("/s/:survey/mine", a.Handle(f.AskReceipt))
	r.POST("/s/:survey/mine", a.Handle(f.Mine))
	r.GET("/s/:survey/paper", a.Handle(f.Paper))
	r.GET("/s/:survey/privacy", a.Handle(f.Privacy))
	r.GET("/s/:survey/outcome", a.Handle(f.Outcome))
	r.POST("/s/:survey/trial", a.Require("admin"), a.Handle(f.Trial))
}

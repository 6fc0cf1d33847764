package handlers

import (
	"cmp"
	"context"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/account"
	"regiopeil/handlers/admin"
	"regiopeil/handlers/analysis"
	"regiopeil/handlers/api"
	"regiopeil/handlers/bulk"
	"regiopeil/handlers/field"
	"regiopeil/handlers/metrics"
	"regiopeil/handlers/page"
	"regiopeil/handlers/respond"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
)

// routes is the map of the site: every address, and what answers it.
func routes(r *gin.Engine, a *page.Adapter, d Deps, f *respond.Flow) {
	// Everyone
	r.GET("/", a.Handle(f.Start))
	r.GET("/accessibility", a.Handle(f.Accessibility))
	r.GET("/assets/:name", a.Handle(assets(d.Templates)))
	r.GET("/sw.js", a.Handle(worker(d.Templates)))
	r.GET("/healthz", healthy)
	r.GET("/readyz", ready(d.Store, d.Stopping))

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
	r.POST("/s/:survey/trial", staff.Gate(a, staff.ManageSurveys), a.Handle(f.Trial))

	staffRoutes(r, a, d)
	fieldRoutes(r, a, d)
	programs := api.New(a, d.Store, d.Reports, d.Keys)
	apiRoutes(r, programs)

	// Anything else
	r.NoRoute(forProgram(programs.NotFound, a.Handle(func(*gin.Context) error { return surveys.Errorf(surveys.NotFound, "no such page") })))
	r.NoMethod(forProgram(programs.WrongMethod, a.Handle(wrongMethod(a))))
}

// forProgram answers with program where the address is one of the API, and with
// person elsewhere.
func forProgram(program, person gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		if strings.HasPrefix(c.Request.URL.Path, "/api/") {
			program(c)
			return
		}
		person(c)
	}
}

// staffRoutes are the pages for staff. Each is for one action; staff.May says
// which roles that is for.
func staffRoutes(r *gin.Engine, a *page.Adapter, d Deps) {
	get := func(do staff.Action, path string, h page.Handler) { r.GET(path, staff.Gate(a, do), a.Handle(h)) }
	post := func(do staff.Action, path string, h page.Handler) { r.POST(path, staff.Gate(a, do), a.Handle(h)) }

	own := account.New(a, d.Store, d.Keys, d.SecondFactor)
	r.GET("/login", a.Handle(own.Login))
	r.POST("/login", a.Handle(own.SignIn))
	r.GET("/login/code", a.Handle(own.AskCode))
	r.POST("/login/code", a.Handle(own.TakeCode))
	r.GET("/login/app", a.Handle(own.SetUpFirst))
	r.POST("/login/app", a.Handle(own.ConfirmFirst))
	r.POST("/logout", a.Handle(own.SignOut))
	r.GET("/setup/:token", a.Handle(own.Setup))
	r.POST("/setup/:token", a.Handle(own.SetUp))
	r.GET("/reset/:token", a.Handle(own.Reset))
	r.POST("/reset/:token", a.Handle(own.SetPassword))
	get(staff.OwnAccount, "/account", own.Own)
	post(staff.OwnAccount, "/account", own.ChangePassword)
	get(staff.OwnAccount, "/account/app", own.App)
	post(staff.OwnAccount, "/account/app", own.Confirm)
	post(staff.OwnAccount, "/account/app/change", own.ChangeApp)
	post(staff.OwnAccount, "/account/sessions/:session/end", own.EndSession)
	get(staff.OwnAccount, "/account/tokens", own.Tokens)
	post(staff.OwnAccount, "/account/tokens", own.AddToken)
	post(staff.OwnAccount, "/account/tokens/:token/end", own.EndToken)

	an := analysis.New(a, d.Store, d.Reports, d.Keys, cmp.Or(d.RowsAtOnce, analysis.RowsAtOnce))
	d.Metrics.Watch(metrics.Watched{
		Store: d.Store, States: states, Jobs: an.Jobs,
		Ready: func(ctx context.Context) string { return state(ctx, d.Store, d.Stopping) },
	})
	get(staff.SeeFigures, "/analysis", an.Surveys)
	get(staff.SeeFigures, "/analysis/:survey", an.Survey)
	get(staff.SeeFigures, "/analysis/:survey/count", an.Count)
	get(staff.SeeFigures, "/analysis/:survey/themes/:file", an.Theme)
	get(staff.ReadAnswers, "/analysis/:survey/said/:theme", an.Said)
	get(staff.SeeFigures, "/analysis/:survey/cross", an.CrossTab)
	get(staff.SeeFigures, "/analysis/:survey/waves", an.Waves)
	get(staff.SeeFigures, "/analysis/:survey/exchange", an.Exchange)
	get(staff.SeeFigures, "/analysis/:survey/needs", an.Needs)
	get(staff.SeeFigures, "/analysis/:survey/charts/:file", an.Chart)
	get(staff.SeeFigures, "/analysis/:survey/pictures/:file", an.Picture)
	get(staff.SeeFigures, "/analysis/:survey/tables.xlsx", an.Tables)
	get(staff.SeeFigures, "/analysis/:survey/figures.csv", an.Figures)
	get(staff.ReadAnswers, "/analysis/:survey/answers", an.Answers)
	post(staff.TagAnswers, "/analysis/:survey/answers", an.TagAll)
	get(staff.TagAnswers, "/analysis/:survey/answers/:answer", an.Answer)
	post(staff.TagAnswers, "/analysis/:survey/answers/:answer", an.TagAnswer)
	get(staff.ReadAnswers, "/analysis/:survey/wishes", an.Wishes)
	post(staff.TagAnswers, "/analysis/:survey/wishes", an.TagWishes)
	get(staff.ReadAnswers, "/analysis/:survey/tags", an.Tags)
	post(staff.TagAnswers, "/analysis/:survey/tags", an.AddTag)
	get(staff.ReadAnswers, "/analysis/:survey/tags.csv", an.TagsCSV)
	get(staff.TagAnswers, "/analysis/:survey/tags/:tag", an.Tag)
	post(staff.TagAnswers, "/analysis/:survey/tags/:tag", an.SaveTag)
	post(staff.TagAnswers, "/analysis/:survey/tags/:tag/merge", an.MergeTag)
	get(staff.SeeResponses, "/analysis/:survey/records", an.Records)
	post(staff.SeeResponses, "/analysis/:survey/records", an.TakeRecords)
	get(staff.SeeResponses, "/analysis/:survey/records/:job", an.Job(analysis.Responses))
	get(staff.SeeResponses, "/analysis/:survey/records/:job/status", an.JobStatus(analysis.Responses))
	get(staff.SeeResponses, "/analysis/:survey/records/:job/file", an.JobFile(analysis.Responses))
	post(staff.SeeResponses, "/analysis/:survey/records/:job/cancel", an.CancelJob(analysis.Responses))
	post(staff.SeeFigures, "/analysis/:survey/workbooks", an.MakeAll)
	get(staff.SeeFigures, "/analysis/:survey/workbooks/:job", an.Job(analysis.Workbooks))
	get(staff.SeeFigures, "/analysis/:survey/workbooks/:job/status", an.JobStatus(analysis.Workbooks))
	get(staff.SeeFigures, "/analysis/:survey/workbooks/:job/file", an.JobFile(analysis.Workbooks))
	post(staff.SeeFigures, "/analysis/:survey/workbooks/:job/cancel", an.CancelJob(analysis.Workbooks))

	get(staff.ManageSurveys, "/admin", func(c *gin.Context) error { return a.Redirect(c, "/admin/surveys") })
	ad := admin.New(a, d.Store, d.Reports, d.Keys, d.BaseURL, d.Mail)
	get(staff.ManageSurveys, "/admin/surveys", ad.Surveys)
	get(staff.ManageSurveys, "/admin/surveys/new", ad.New)
	post(staff.ManageSurveys, "/admin/surveys/new", ad.Create)
	get(staff.ManageSurveys, "/admin/surveys/:survey", ad.Survey)
	post(staff.ManageSurveys, "/admin/surveys/:survey/period", ad.SavePeriod)
	get(staff.ManageSurveys, "/admin/surveys/:survey/settings", ad.Settings)
	post(staff.ManageSurveys, "/admin/surveys/:survey/settings", ad.SaveSettings)
	get(staff.ManageSurveys, "/admin/surveys/:survey/privacy", ad.Privacy)
	post(staff.ManageSurveys, "/admin/surveys/:survey/privacy", ad.SavePrivacy)
	get(staff.ManageSurveys, "/admin/surveys/:survey/outcome", ad.Outcome)
	post(staff.ManageSurveys, "/admin/surveys/:survey/outcome", ad.SaveOutcome)
	get(staff.ManageSurveys, "/admin/surveys/:survey/weighting", ad.Weighting)
	post(staff.ManageSurveys, "/admin/surveys/:survey/weighting", ad.SaveWeightRules)
	post(staff.ManageSurveys, "/admin/surveys/:survey/weighting/margins", ad.SaveMargins)
	post(staff.ManageSurveys, "/admin/surveys/:survey/weighting/remove", ad.RemoveMargins)
	get(staff.ManageSurveys, "/admin/surveys/:survey/weighting/margins.csv", ad.Margins)
	get(staff.ManageSurveys, "/admin/surveys/:survey/weighting/empty.csv", ad.EmptyMargins)
	get(staff.ManageSurveys, "/admin/surveys/:survey/definition", ad.Definition)
	post(staff.ManageSurveys, "/admin/surveys/:survey/definition", ad.SaveDefinition)
	get(staff.ManageSurveys, "/admin/surveys/:survey/definition.json", ad.Export)
	get(staff.ManageSurveys, "/admin/surveys/:survey/addresses.txt", ad.Addresses)
	get(staff.ManageUsers, "/admin/users", ad.Users)
	post(staff.ManageUsers, "/admin/users", ad.AddUser)
	get(staff.ManageUsers, "/admin/downloads", ad.Downloads)
	get(staff.ManageUsers, "/admin/users/:user", ad.User)
	post(staff.ManageUsers, "/admin/users/:user", ad.SaveRights)
	post(staff.ManageUsers, "/admin/users/:user/reset", ad.ResetLink)
	post(staff.ManageUsers, "/admin/users/:user/disable", ad.Disable)
	post(staff.ManageUsers, "/admin/users/:user/untie", ad.UntieApp)
	post(staff.ManageUsers, "/admin/users/:user/tokens/:token/end", ad.EndToken)
}

// fieldRoutes are for organisers, and for those who were at a conversation: these
// need a code and no account.
func fieldRoutes(r *gin.Engine, a *page.Adapter, d Deps) {
	gate := staff.Gate(a, staff.RecordConversations)
	get := func(path string, h page.Handler) { r.GET(path, gate, a.Handle(h)) }
	post := func(path string, h page.Handler) { r.POST(path, gate, a.Handle(h)) }

	fi := field.New(a, d.Store, d.Keys, d.BaseURL, d.Stopping)
	r.GET("/field.webmanifest", a.Handle(fi.Manifest))
	r.GET("/c", a.Handle(fi.Read))
	r.POST("/c", a.Handle(fi.GoToRecord))
	r.GET("/c/:code", a.Handle(fi.Participant))
	r.POST("/c/:code", a.Handle(fi.React))
	r.GET("/c/:code/photos/:photo", a.Handle(fi.ParticipantPhoto))
	r.GET("/live", a.Handle(fi.Join))
	r.POST("/live", a.Handle(fi.GoTo))
	r.GET("/live/:code", a.Handle(fi.Phone))
	r.POST("/live/:code", a.Handle(fi.Vote))
	r.GET("/live/:code/events", a.Handle(fi.Events))
	r.GET("/calendar/:user/:municipality/:secret", a.Handle(fi.Calendar))
	get("/field", fi.List)
	get("/field/new", fi.New)
	get("/field/agreements", fi.Agreements)
	get("/field/kit/:survey", fi.Kit)
	get("/field/kit/:survey/:piece", fi.KitPiece)
	get("/field/paper/:survey", fi.Paper)
	post("/field/paper/:survey", fi.SavePaper)
	get("/field/paper/:survey/twice/:id", fi.PaperTwice)
	post("/field/paper/:survey/twice/:id", fi.SaveTwice)
	bu := bulk.New(a, d.Store)
	get("/field/workbooks/:survey", bu.Workbooks)
	post("/field/workbooks/:survey", bu.Send)
	get("/field/workbooks/:survey/files/:file", bu.File)
	get("/field/workbooks/:survey/sent/:upload", bu.Sent)
	get("/field/workbooks/:survey/sent/:upload/status", bu.Status)
	post("/field/workbooks/:survey/sent/:upload/store", bu.Store)
	post("/field/workbooks/:survey/sent/:upload/cancel", bu.Cancel)
	get("/field/device", fi.Device)
	get("/field/key", fi.Key)
	get("/field/conversations/:id", fi.View)
	post("/field/conversations/:id", fi.Save)
	get("/field/conversations/:id/edit", fi.Edit)
	get("/field/conversations/:id/code", fi.Code)
	post("/field/conversations/:id/status", fi.Status)
	post("/field/conversations/:id/discard", fi.Discard)
	post("/field/conversations/:id/agreements/:n", fi.FollowUp)
	post("/field/conversations/:id/reactions/:n", fi.MarkReaction)
	get("/field/conversations/:id/versions/:n", fi.Version)
	get("/field/conversations/:id/rounds", fi.Rounds)
	post("/field/conversations/:id/rounds", fi.OpenRound)
	get("/field/rounds/:round", fi.Wall)
	post("/field/rounds/:round", fi.MarkRound)
	get("/field/rounds/:round/take", fi.Take)
	post("/field/rounds/:round/take", fi.TakeRound)
	post("/field/conversations/:id/photos", fi.AddPhoto)
	get("/field/conversations/:id/photos/:photo", fi.Photo)
	post("/field/conversations/:id/photos/:photo/remove", fi.RemovePhoto)
}

// apiRoutes are for programs; what needs a token says for which action.
func apiRoutes(r *gin.Engine, p *api.API) {
	r.GET("/api/v1/surveys", p.Handle(p.Surveys))
	r.GET("/api/v1/surveys/:survey", p.Handle(p.Definition))
	r.POST("/api/v1/surveys/:survey/responses", p.Handle(p.AddResponse))
	r.GET("/api/v1/surveys/:survey/figures", p.Gate(staff.SeeFigures), p.Handle(p.Figures))
	r.PUT("/api/v1/conversations/:id", p.Gate(staff.RecordConversations), p.Handle(p.PutConversation))
	r.GET("/api/v1/surveys/:survey/report.xlsx", p.Gate(staff.SeeFigures), p.Handle(p.Report))
}

package respond

import (
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/respond/form"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// Review shows all answers before they are sent.
func (f *Flow) Review(c *gin.Context) error {
	v, done, err := f.answering(c)
	if done {
		return err
	}
	if v.draft == nil {
		return f.lost(c, v)
	}
	return f.review(c, v, http.StatusOK, v.work().unread())
}

func (f *Flow) review(c *gin.Context, v *visit, status int, wrong []surveys.Problem) error {
	given := form.Given{Visit: v.Visit, Answers: v.work().kept, Problems: wrong, Links: true, Trial: v.trial()}
	p := f.build.Review(given, v.draft.ChangeOf != "")
	if len(wrong) > 0 {
		return f.render(c, v, status, "respond/review", p)
	}
	// Everyone sees this page, and but for the answers it is the same on a route.
	k := key{form: v.Form, language: v.Language, page: review, route: v.work().route, trial: v.trial(), changed: p.Changing}
	answers := string(f.web.Templates.Answers(v.Language, p.Groups))
	return f.sendAround(c, v, k, answers, "respond/review", func(drawn string) any {
		p.Drawn = template.HTML(drawn)
		return p
	})
}

// unread is what cannot be read, of questions on the route.
func (w *work) unread() []surveys.Problem {
	if len(w.wrong) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(w.wrong), func(p surveys.Problem) bool { return !w.route.Has(base(p.Question)) })
}

// Submit sends the answers: once, however often it is asked.
func (f *Flow) Submit(c *gin.Context) error {
	v, done, err := f.answering(c)
	if done {
		return err
	}
	typed, err := readPosted(c)
	if err != nil {
		return err
	}
	if v.draft == nil {
		return f.alreadySent(c, v)
	}
	switch {
	case typed.language != "":
		f.web.Choose(c, typed.language)
		return f.web.Redirect(c, v.base+"/review")
	case typed.button == "save":
		return f.web.Redirect(c, v.base+"/saved")
	}
	w := v.work()
	wrong := surveys.Merge(w.unread(), v.Form.Validate(w.kept))
	if len(wrong) > 0 {
		return f.review(c, v, http.StatusUnprocessableEntity, wrong)
	}
	if len(w.dropped) > 0 && !typed.confirm {
		return f.warn(c, v, &typed, v.base+"/review", w.dropped, w.all)
	}
	return f.fail(c, v, typed, f.submit(c, v, w.kept))
}

func (f *Flow) submit(c *gin.Context, v *visit, answers surveys.Answers) error {
	d := v.draft
	r := surveys.Response{
		ID: d.ID, Survey: v.Survey.Slug, Version: d.Version, Mode: surveys.Web, Language: v.Language,
		Day: today(v.now), Trial: d.Trial, MadeUp: v.Survey.MadeUp, Conversation: d.Conversation, Answers: answers,
	}
	to := v.base + "/receipt"
	var err error
	if d.ChangeOf != "" {
		r.ID, r.Day = d.ChangeOf, "" // the day stays the one of the first answers
		to += "?changed=1"
		err = f.store.ChangeDraft(c.Request.Context(), r, d.ID)
	} else {
		_, err = f.store.SubmitDraft(c.Request.Context(), r, d.ID)
	}
	switch {
	case err == nil:
		if err := f.cookies.finish(c.Writer, c.Request, v.Survey.Slug, r.ID); err != nil {
			return err
		}
		return f.web.Redirect(c, to)
	case errors.Is(err, store.ErrWithdrawn):
		f.cookies.end(c.Writer, v.Survey.Slug)
		return f.withdrawn(c, v, http.StatusConflict)
	case surveys.CodeOf(err) == surveys.Conflict:
		return f.message(c, v, http.StatusConflict, "flow.sent_title", []string{"flow.sent_lead"}, "respond.mine_link", "/mine")
	}
	return err
}

// alreadySent answers who sends a draft that is not there (any more): whoever
// sent it before, with a double click say, gets to the same receipt.
func (f *Flow) alreadySent(c *gin.Context, v *visit) error {
	if v.id == "" {
		return f.lost(c, v)
	}
	r, err := f.store.Response(c.Request.Context(), v.id)
	switch {
	case err == nil && r.Survey == v.Survey.Slug:
		if err := f.cookies.finish(c.Writer, c.Request, v.Survey.Slug, r.ID); err != nil {
			return err
		}
		return f.web.Redirect(c, v.base+"/receipt")
	case errors.Is(err, store.ErrWithdrawn):
		return f.withdrawn(c, v, http.StatusConflict)
	case err != nil && surveys.CodeOf(err) != surveys.NotFound:
		return err
	case f.cookies.response(c.Request, v.Survey.Slug) != "":
		return f.web.Redirect(c, v.base+"/receipt")
	}
	return f.gone(c, v)
}

// gone says that the draft is not there any more.
func (f *Flow) gone(c *gin.Context, v *visit) error {
	return f.message(c, v, http.StatusConflict, "respond.nodraft_title", []string{"respond.nodraft_lead"},
		"respond.again", "", "respond.continue_link", "/continue")
}

func (f *Flow) withdrawn(c *gin.Context, v *visit, status int) error {
	return f.message(c, v, status, "respond.withdrawn_title", []string{"respond.withdrawn_before"}, "respond.to_home", "")
}

// warn shows which answers routing takes away, and asks whether to go on. all
// are the answers with these.
func (f *Flow) warn(c *gin.Context, v *visit, typed *posted, back string, dropped []string, all surveys.Answers) error {
	action, _, _ := strings.Cut(back, "?")
	var codes []string
	for _, name := range dropped {
		if code := base(name); !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	p := form.DroppedPage{
		Chrome: f.build.Chrome(v.Visit, f.t(v, "respond.dropped_title")),
		Action: action, Back: back,
		Hidden:  typed.hidden(form.Hidden{Name: fieldConfirm, Value: "1"}),
		Answers: f.build.Words(v.Visit, all, codes),
	}
	p.Chrome.Form, p.Chrome.Trial = form.FormID, v.trial()
	return f.render(c, v, http.StatusOK, "respond/dropped", p)
}

package respond

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"regiopeil/handlers/respond/form"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// AskReceipt asks for a receipt code.
func (f *Flow) AskReceipt(c *gin.Context) error {
	v, done, err := f.open(c)
	if done {
		return err
	}
	return f.render(c, v, http.StatusOK, "respond/code", f.codePage(v, true, ""))
}

// Mine shows what was sent to the holder of its receipt code, who can change it
// until closing, and withdraw it at any time.
func (f *Flow) Mine(c *gin.Context) error {
	v, done, err := f.open(c)
	if done {
		return err
	}
	typed, err := f.readCode(c, v)
	if err != nil {
		return err
	}
	if typed.code == "" && typed.language != "" {
		return f.render(c, v, http.StatusOK, "respond/code", f.codePage(v, true, ""))
	}
	if !f.guesses.May(c) {
		return f.tooMany(c, v, true, typed.code)
	}
	r, err := f.holder(c, v, typed.code)
	switch {
	case errors.Is(err, store.ErrWithdrawn):
		return f.withdrawn(c, v, http.StatusGone)
	case surveys.CodeOf(err) == surveys.NotFound:
		return f.wrongCode(c, v, true, typed.code)
	case err != nil:
		return err
	}
	if v.Form, err = f.store.Form(c.Request.Context(), r.Survey, r.Version); err != nil {
		return err
	}
	v.Language = f.build.Language(v.Form, v.Language)
	switch typed.button {
	case "change":
		err = f.change(c, v, r)
	case "withdraw":
		err = f.askWithdraw(c, v, typed)
	case "withdraw-yes":
		err = f.withdraw(c, v, r)
	default:
		err = f.mine(c, v, r, typed)
	}
	return f.fail(c, v, typed, err)
}

// holder finds the response of a receipt code, within this survey.
func (f *Flow) holder(c *gin.Context, v *visit, code string) (*surveys.Response, error) {
	id, ok := f.keys.ResponseID(code)
	if !ok {
		return nil, surveys.Errorf(surveys.NotFound, "no such code")
	}
	r, err := f.store.Response(c.Request.Context(), id)
	if err == nil && r.Survey != v.Survey.Slug {
		return nil, surveys.Errorf(surveys.NotFound, "the code belongs to another survey")
	}
	return r, err
}

func (f *Flow) mayChange(v *visit, r *surveys.Response) bool {
	return v.phase == surveys.Open || r.Trial
}

func codeField(typed posted) []form.Hidden {
	return []form.Hidden{{Name: fieldCode, Value: typed.code}}
}

func (f *Flow) mine(c *gin.Context, v *visit, r *surveys.Response, typed posted) error {
	p := form.MinePage{
		Chrome: f.build.Chrome(v.Visit, f.t(v, "respond.mine_answers")),
		Action: v.base + "/mine", Hidden: codeField(typed),
		Sent:      f.web.Catalog.Day(v.Language, r.Day),
		Groups:    f.build.Groups(form.Given{Visit: v.Visit, Answers: r.Answers, Trial: r.Trial}),
		CanChange: f.mayChange(v, r), Until: f.web.Catalog.Until(v.Language, v.Survey.Closes),
	}
	p.Chrome.Form, p.Chrome.Trial = form.FormID, r.Trial
	return f.render(c, v, http.StatusOK, "respond/mine", p)
}

// change begins a draft with the answers that were sent. They stand until it is
// sent in their place.
func (f *Flow) change(c *gin.Context, v *visit, r *surveys.Response) error {
	if !f.mayChange(v, r) {
		return f.notOpen(c, v)
	}
	d := &store.Draft{
		ID: uuid.NewString(), Survey: r.Survey, Version: r.Version, Language: v.Language, Trial: r.Trial,
		ChangeOf: r.ID, Values: v.Form.EncodeForm(r.Answers), Pages: map[int]int{},
	}
	pages := v.Form.Pages()
	for _, p := range pages[1:] {
		d.Pages[p.Index] = 1
	}
	if err := f.store.SaveDraft(c.Request.Context(), d, pages[0].Index, 0); err != nil {
		return err
	}
	if err := f.cookies.begin(c.Writer, c.Request, v.Survey.Slug, d.ID); err != nil {
		return err
	}
	return f.web.Redirect(c, v.base+"/review")
}

func (f *Flow) askWithdraw(c *gin.Context, v *visit, typed posted) error {
	p := form.WithdrawPage{
		Chrome: f.build.Chrome(v.Visit, f.t(v, "respond.withdraw_title")),
		Action: v.base + "/mine", Hidden: codeField(typed), Back: v.base,
	}
	return f.render(c, v, http.StatusOK, "respond/withdraw", p)
}

func (f *Flow) withdraw(c *gin.Context, v *visit, r *surveys.Response) error {
	if err := f.store.Withdraw(c.Request.Context(), r.ID); err != nil {
		return err
	}
	if f.cookies.response(c.Request, v.Survey.Slug) == r.ID {
		f.cookies.forget(c.Writer, v.Survey.Slug)
	}
	return f.message(c, v, http.StatusOK, "respond.withdrawn_title", []string{"respond.withdrawn_lead"}, "respond.to_home", "")
}

package respond

import (
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/skip2/go-qrcode"

	"regiopeil/handlers/page"
	"regiopeil/handlers/respond/form"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// Saved gives the code with which the draft is continued, here or elsewhere.
func (f *Flow) Saved(c *gin.Context) error {
	v, done, err := f.answering(c)
	if done {
		return err
	}
	if v.draft == nil {
		return f.lost(c, v)
	}
	code := f.keys.DraftCode(v.id)
	p := form.SavedPage{
		Chrome: f.build.Chrome(v.Visit, f.t(v, "respond.saved_title")),
		Code:   code, Days: int(store.DraftAge / (24 * time.Hour)), Back: v.base + "/review",
		URL: f.baseURL + v.base + "/continue?code=" + url.QueryEscape(code),
	}
	if n, err := strconv.Atoi(c.Query("p")); err == nil && n >= 1 && n <= len(v.Form.Pages()) {
		p.Back = v.PageURL(n - 1)
		for i := range p.Chrome.Languages {
			p.Chrome.Languages[i].URL += "&p=" + strconv.Itoa(n)
		}
	}
	p.Chrome.Trial = v.trial()
	png, err := qrcode.Encode(p.URL, qrcode.Medium, qrPixels)
	if err != nil {
		return err
	}
	p.QR = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png))
	return f.render(c, v, http.StatusOK, "respond/saved", p)
}

// qrPixels is twice the size on the page, for dense screens.
const qrPixels = 400

// AskDraftCode asks for the code of a draft. The link of a QR code brings it
// along; the person only has to say yes, so that following a link changes
// nothing.
func (f *Flow) AskDraftCode(c *gin.Context) error {
	v, done, err := f.answeringAnybody(c)
	if done {
		return err
	}
	code := c.Query(fieldCode)
	if len(code) > longestCode {
		code = ""
	}
	return f.render(c, v, http.StatusOK, "respond/code", f.codePage(v, false, code))
}

// longestCode is more than any code has, spaces and all.
const longestCode = 200

// answeringAnybody is answering for who has no cookie here yet: within the grace
// period a draft may still be fetched.
func (f *Flow) answeringAnybody(c *gin.Context) (v *visit, done bool, err error) {
	v, done, err = f.open(c)
	if done || v.mayAnswer() || v.phase == surveys.Grace {
		return v, done, err
	}
	return v, true, f.notOpen(c, v)
}

func (f *Flow) codePage(v *visit, mine bool, code string) form.CodePage {
	title, path := "respond.continue_title", "/continue"
	if mine {
		title, path = "respond.mine_title", "/mine"
	}
	p := form.CodePage{
		Chrome: f.build.Chrome(v.Visit, f.t(v, title)), Action: v.base + path, Mine: mine, Value: code,
	}
	p.Chrome.Form = form.FormID
	return p
}

// Continue makes this browser go on with the draft of a code.
func (f *Flow) Continue(c *gin.Context) error {
	v, done, err := f.answeringAnybody(c)
	if done {
		return err
	}
	typed, err := f.readCode(c, v)
	if err != nil {
		return err
	}
	if typed.language != "" {
		return f.render(c, v, http.StatusOK, "respond/code", f.codePage(v, false, typed.code))
	}
	if !f.guesses.May(c) {
		return f.tooMany(c, v, false, typed.code)
	}
	id, ok := f.keys.DraftID(typed.code)
	var d *store.Draft
	if ok {
		d, err = f.store.Draft(c.Request.Context(), id)
		if err != nil && surveys.CodeOf(err) != surveys.NotFound {
			return err
		}
	}
	if d == nil || d.Survey != v.Survey.Slug {
		return f.wrongCode(c, v, false, typed.code)
	}
	if err := f.cookies.begin(c.Writer, c.Request, v.Survey.Slug, id); err != nil {
		return err
	}
	v.id, v.draft = id, d
	if v.Form, err = f.store.Form(c.Request.Context(), d.Survey, d.Version); err != nil {
		return err
	}
	return f.web.Redirect(c, v.position())
}

// readCode reads a form with a code, and switches the language where that was
// asked for.
func (f *Flow) readCode(c *gin.Context, v *visit) (posted, error) {
	typed, err := readPosted(c)
	if err != nil {
		return typed, err
	}
	if typed.language != "" && f.web.Choose(c, typed.language) {
		v.Language = f.build.Language(v.Form, typed.language)
	}
	return typed, nil
}

func (f *Flow) wrongCode(c *gin.Context, v *visit, mine bool, code string) error {
	f.guesses.Wrong(c)
	p := f.codePage(v, mine, code)
	p.Error, p.Chrome.Error = f.t(v, "respond.code_unknown"), true
	return f.render(c, v, http.StatusUnprocessableEntity, "respond/code", p)
}

func (f *Flow) tooMany(c *gin.Context, v *visit, mine bool, code string) error {
	c.Header("Retry-After", page.RetryAfter(surveys.RateLimited))
	p := f.codePage(v, mine, code)
	p.Error, p.Chrome.Error = f.t(v, "respond.code_tries"), true
	return f.render(c, v, http.StatusTooManyRequests, "respond/code", p)
}

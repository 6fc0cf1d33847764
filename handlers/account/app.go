package account

import (
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/skip2/go-qrcode"

	"regiopeil/handlers/account/totp"
	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// appPage ties an app to an account: a QR code, the same to be typed, and a code to
// prove that it worked.
type appPage struct {
	staff.Frame
	Back, Action, Next string
	Needed             bool // by the role
	Secret, Shown      string
	QR, Open           template.URL // a picture; the address that an app on this device opens
	Code               staff.Field
}

// recoveryPage shows recovery codes, once.
type recoveryPage struct {
	staff.Frame
	Codes    []string
	Again    bool // the ones of before are void
	Continue string
}

// managePage is for who has an app.
type managePage struct {
	staff.Frame
	Back, Left string
	Few        bool
	Needed     bool
	Code       staff.Field
}

const qrPixels = 480

func (p *Pages) appPage(c *gin.Context, u *store.User, action, next, secret string) (*appPage, error) {
	lang := p.a.Language(c)
	m := &appPage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(lang, "factor.app_title")), Action: action, Next: next, Needed: p.needsFactor(u),
		Secret: secret, Shown: grouped(secret), Code: p.codeField(lang)}
	for i := range m.Languages {
		m.Languages[i].URL += "&next=" + url.QueryEscape(next)
	}
	uri := totp.URI(p.a.Catalog.T(lang, "page.product"), u.Email, secret)
	png, err := qrcode.Encode(uri, qrcode.Medium, qrPixels)
	m.Open = template.URL(uri)                                                             //nolint:gosec // we made it
	m.QR = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png)) //nolint:gosec // we made it
	return m, err
}

// SetUpFirst shows how to tie an app to an account that needs one, before anything
// else can be seen.
func (p *Pages) SetUpFirst(c *gin.Context) error {
	u, err := p.a.Sessions.Half(c.Request)
	if u == nil || err != nil {
		return p.startAgain(c, err)
	}
	m, err := p.appPage(c, u, "/login/app", staff.Next(c.Query("next")), totp.NewSecret())
	if err != nil {
		return err
	}
	return p.a.Render(c, http.StatusOK, "account/app", m)
}

// ConfirmFirst ties the app, and signs in.
func (p *Pages) ConfirmFirst(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	u, err := p.a.Sessions.Half(c.Request)
	if u == nil || err != nil {
		return p.startAgain(c, err)
	}
	return p.confirm(c, u, form, "/login/app", func() error { return p.a.Sessions.SignIn(c.Writer, c.Request, u.ID) })
}

// App shows how to tie an app, or what can be done with the one that is.
func (p *Pages) App(c *gin.Context) error {
	u := p.a.User(c)
	_, left, err := p.db.SecondFactor(c.Request.Context(), u.ID)
	if err == nil {
		return p.a.Render(c, http.StatusOK, "account/manage", p.managePage(c, u, left))
	}
	if surveys.CodeOf(err) != surveys.NotFound {
		return err
	}
	m, err := p.appPage(c, u, "/account/app", "", totp.NewSecret())
	if err != nil {
		return err
	}
	m.Back = "/account"
	return p.a.Render(c, http.StatusOK, "account/app", m)
}

// Confirm ties the app to the account of who is signed in.
func (p *Pages) Confirm(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	return p.confirm(c, p.a.User(c), form, "/account/app", func() error { return nil })
}

// confirm keeps the second factor whose code was typed, calls signIn, and shows the
// recovery codes. An account that has an app already keeps it: Conflict.
func (p *Pages) confirm(c *gin.Context, u *store.User, form url.Values, action string, signIn func() error) error {
	secret, next := form.Get("secret"), staff.Next(form.Get("next"))
	if !totp.IsSecret(secret) {
		return surveys.Errorf(surveys.Invalid, "the secret is not one of ours")
	}
	step, ok := totp.Check(secret, form.Get("code"), p.a.Now())
	if !ok {
		m, err := p.appPage(c, u, action, next, secret)
		if err != nil {
			return err
		}
		m.Languages = nil
		return p.a.Render(c, p.sayWrong(c, &m.Frame, &m.Code, ownWrong), "account/app", m)
	}
	codes, hashes := p.newRecoveryCodes()
	if err := p.db.AddSecondFactor(c.Request.Context(), u.ID, p.keys.Seal(u.ID, secret), step, hashes); err != nil {
		return err
	}
	if err := signIn(); err != nil {
		return err
	}
	return p.showRecovery(c, codes, after(u, next), false)
}

// showRecovery shows recovery codes on the answer to the form itself, which nobody
// keeps.
func (p *Pages) showRecovery(c *gin.Context, codes []string, next string, again bool) error {
	m := recoveryPage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(p.a.Language(c), "factor.codes_title")), Codes: codes, Continue: next, Again: again}
	m.Languages = nil
	return p.a.Render(c, http.StatusOK, "account/recovery", m)
}

func (p *Pages) managePage(c *gin.Context, u *store.User, left int) *managePage {
	lang := p.a.Language(c)
	return &managePage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(lang, "factor.manage_title")), Back: "/account", Needed: p.needsFactor(u),
		Left: p.a.Catalog.Plural(lang, "factor.left", left), Few: left < 3, Code: p.codeField(lang)}
}

// ChangeApp makes new recovery codes, or unties the app, for who has a code of it.
// Untying ends all sessions: the next sign-in asks for another app where the role
// needs one.
func (p *Pages) ChangeApp(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	u, ctx := p.a.User(c), c.Request.Context()
	do := form.Get("do")
	if do != "codes" && do != "untie" {
		return surveys.Errorf(surveys.Invalid, "there is no such button")
	}
	_, left, err := p.db.SecondFactor(ctx, u.ID)
	if err != nil {
		return err
	}
	proved, err := p.prove(c, u, form)
	if err != nil {
		return err
	}
	if proved != ownRight {
		m := p.managePage(c, u, left)
		m.Languages = nil
		return p.a.Render(c, p.sayWrong(c, &m.Frame, &m.Code, proved), "account/manage", m)
	}
	if do == "untie" {
		if err := p.db.RemoveSecondFactor(ctx, u.ID); err != nil {
			return err
		}
		return p.a.Redirect(c, "/login?done=untied")
	}
	codes, hashes := p.newRecoveryCodes()
	if err := p.db.SetRecoveryCodes(ctx, u.ID, hashes); err != nil {
		return err
	}
	return p.showRecovery(c, codes, "/account", true)
}

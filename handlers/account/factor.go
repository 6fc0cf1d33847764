package account

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/account/totp"
	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// signIn goes on after the right password: to the second factor where there is one,
// to setting one up where the role needs it, and else into the site.
func (p *Pages) signIn(c *gin.Context, u *store.User, next string) error {
	_, _, err := p.db.SecondFactor(c.Request.Context(), u.ID)
	has := err == nil
	if !has && surveys.CodeOf(err) != surveys.NotFound {
		return err
	}
	half := ""
	switch {
	case has:
		half = "/login/code"
	case p.needsFactor(u):
		half = "/login/app"
	default:
		return p.letIn(c, u, next)
	}
	if err := p.a.Sessions.SignInHalf(c.Writer, c.Request, u.ID); err != nil {
		return err
	}
	return p.a.Redirect(c, withNext(half, next))
}

// letIn starts the session of a user who has proved all that is asked.
func (p *Pages) letIn(c *gin.Context, u *store.User, next string) error {
	if err := p.a.Sessions.SignIn(c.Writer, c.Request, u.ID); err != nil {
		return err
	}
	return p.a.Redirect(c, after(u, next))
}

// needsFactor reports whether the role of a user asks for a second factor.
func (p *Pages) needsFactor(u *store.User) bool { return slices.Contains(p.factorRoles, u.Role) }

func withNext(path, next string) string {
	if next == "" {
		return path
	}
	return path + "?next=" + url.QueryEscape(next)
}

type codePage struct {
	staff.Frame
	Next           string
	Code, Recovery staff.Field
}

func (p *Pages) codePage(c *gin.Context, next string) codePage {
	lang := p.a.Language(c)
	t := func(key string) string { return p.a.Catalog.T(lang, key) }
	m := codePage{Frame: staff.NewFrame(p.a, c, t("factor.code_title")), Next: next, Code: p.codeField(lang),
		Recovery: staff.Field{Name: "recovery", Label: t("factor.recovery"), Hint: t("factor.recovery_hint"), Autocomplete: "off", Max: 100}}
	for i := range m.Languages {
		m.Languages[i].URL += "&next=" + url.QueryEscape(next)
	}
	return m
}

// codeField is the field for a code of the app.
func (p *Pages) codeField(lang string) staff.Field {
	return staff.Field{Name: "code", Label: p.a.Catalog.T(lang, "factor.code"), Hint: p.a.Catalog.T(lang, "factor.code_hint"),
		Autocomplete: "one-time-code", InputMode: "numeric", Narrow: true, Max: 100}
}

// AskCode asks for the second factor, after the password.
func (p *Pages) AskCode(c *gin.Context) error {
	u, err := p.a.Sessions.Half(c.Request)
	if u == nil || err != nil {
		return p.startAgain(c, err)
	}
	return p.a.Render(c, http.StatusOK, "account/code", p.codePage(c, staff.Next(c.Query("next"))))
}

// startAgain leads to the sign-in page who took too long.
func (p *Pages) startAgain(c *gin.Context, err error) error {
	if err != nil {
		return err
	}
	return p.a.Redirect(c, "/login")
}

// TakeCode lets in who has a code of the app, or a recovery code.
func (p *Pages) TakeCode(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	u, err := p.a.Sessions.Half(c.Request)
	if u == nil || err != nil {
		return p.startAgain(c, err)
	}
	next := staff.Next(form.Get("next"))
	proved, err := p.prove(c, u, form)
	if err != nil {
		return err
	}
	if proved == ownRight {
		return p.letIn(c, u, next)
	}
	m := p.codePage(c, next)
	m.Languages = nil
	field := &m.Code
	if recovery := form.Get("recovery"); form.Get("code") == "" && recovery != "" {
		field = &m.Recovery
		field.Value = strings.ToValidUTF8(recovery, "\uFFFD")
	}
	return p.a.Render(c, p.sayWrong(c, &m.Frame, field, proved), "account/code", m)
}

// sayWrong says why a code was not taken, and returns the status for it.
func (p *Pages) sayWrong(c *gin.Context, f *staff.Frame, field *staff.Field, proved int) int {
	key, status := "factor.wrong_"+field.Name, http.StatusUnprocessableEntity
	if proved == ownLimited {
		key, status = "factor.too_many", http.StatusTooManyRequests
		c.Header("Retry-After", page.RetryAfter(surveys.RateLimited))
	}
	field.Error = p.a.Catalog.T(f.Language, key)
	f.Wrong(*field)
	return status
}

// prove says whether a form holds a code of a user's app, or one of the recovery
// codes, and uses it up. Both count for the same limit.
func (p *Pages) prove(c *gin.Context, u *store.User, form url.Values) (int, error) {
	if !p.codes.take(u.ID, p.a.Now()) {
		return ownLimited, nil
	}
	ok, err := p.useCode(c, u, form.Get("code"), form.Get("recovery"))
	if err != nil || !ok {
		return ownWrong, err
	}
	p.codes.succeed(u.ID, p.a.Now())
	return ownRight, nil
}

func (p *Pages) useCode(c *gin.Context, u *store.User, typed, recovery string) (ok bool, err error) {
	ctx := c.Request.Context()
	if typed == "" && recovery != "" {
		return p.db.UseRecoveryCode(ctx, u.ID, p.recoveryHash(recovery))
	}
	sealed, _, err := p.db.SecondFactor(ctx, u.ID)
	if err != nil {
		return false, err
	}
	secret, ok := p.keys.Open(u.ID, sealed)
	if !ok {
		return false, surveys.Errorf(surveys.Internal, "the second factor of user %s was sealed with other keys", u.ID)
	}
	step, ok := totp.Check(secret, typed, p.a.Now())
	if !ok {
		return false, nil
	}
	return p.db.UseStep(ctx, u.ID, step)
}

// recoveryCodes is how many codes a user gets for a day without the app.
const recoveryCodes = 10

// newRecoveryCodes returns codes of 80 random bits, as they are shown, and their
// hashes.
func (p *Pages) newRecoveryCodes() (codes, hashes []string) {
	for range recoveryCodes {
		code := rand.Text()[:16]
		codes = append(codes, grouped(code))
		hashes = append(hashes, p.recoveryHash(code))
	}
	return codes, hashes
}

// recoveryHash is what is kept of a recovery code, whatever way it is typed. Its
// letters are those of base32, which has no nought and no one.
func (p *Pages) recoveryHash(typed string) string {
	return p.keys.Token("recovery " + strings.NewReplacer(" ", "", "-", "", "0", "O", "1", "I").Replace(strings.ToUpper(typed)))
}

// grouped writes a code in groups of four.
func grouped(code string) string {
	var out []string
	for part := range slices.Chunk([]byte(code), 4) {
		out = append(out, string(part))
	}
	return strings.Join(out, " ")
}

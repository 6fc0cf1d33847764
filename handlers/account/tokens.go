package account

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys/store"
)

// tokensPage lists the tokens of an account, and makes one.
type tokensPage struct {
	staff.Frame
	Tokens            []staff.TokenRow
	Name, Scope, Days staff.Field
	Made, MadeName    string // the token that was just made
}

// tokenDays are how long a token can work.
var tokenDays = []int{30, 90, 365}

const mostTokenName = 60

func (p *Pages) tokensPage(c *gin.Context) (*tokensPage, error) {
	u, lang := p.a.User(c), p.a.Language(c)
	t := func(key string, args ...any) string { return p.a.Catalog.T(lang, key, args...) }
	m := &tokensPage{Frame: staff.NewFrame(p.a, c, t("token.title"))}
	all, err := p.db.Tokens(c.Request.Context(), u.ID)
	m.Tokens = staff.TokenRows(p.a, lang, all, "/account")
	m.Name = staff.Field{Name: "name", Label: t("token.name"), Hint: t("token.name_hint"), Required: true, Max: mostTokenName, Autocomplete: "off"}
	m.Scope = staff.Field{Name: "scope", Label: t("token.scope"), Hint: t("token.scope_hint"), Required: true}
	for _, role := range staff.Roles {
		if staff.Within(u, role) {
			m.Scope.Options = append(m.Scope.Options, staff.Option{Value: role, Label: t("token.scope_" + role)})
		}
	}
	m.Days = staff.Field{Name: "days", Label: t("token.days"), Required: true}
	for _, n := range tokenDays {
		m.Days.Options = append(m.Days.Options, staff.Option{Value: strconv.Itoa(n), Label: p.a.Catalog.Plural(lang, "token.days_n", n)})
	}
	return m, err
}

// Tokens lists the tokens of who is signed in.
func (p *Pages) Tokens(c *gin.Context) error {
	m, err := p.tokensPage(c)
	if err != nil {
		return err
	}
	m.Done = p.done(c, "token_ended")
	return p.a.Render(c, http.StatusOK, "account/tokens", m)
}

// AddToken makes a token and shows it on the answer to the form itself, which
// nobody keeps: only its keyed hash is stored.
func (p *Pages) AddToken(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	m, err := p.tokensPage(c)
	if err != nil {
		return err
	}
	in := staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: form}
	name, scope := in.Text(&m.Name), in.Choice(&m.Scope)
	days, _ := strconv.Atoi(in.Choice(&m.Days)) // one of the options, or OK says no
	if !in.OK() {
		m.Languages = nil
		m.Wrong(m.Name, m.Scope, m.Days)
		return p.a.Render(c, http.StatusUnprocessableEntity, "account/tokens", m)
	}
	token := rand.Text()
	err = p.db.AddToken(c.Request.Context(), store.Token{Hash: p.keys.Token(token), UserID: p.a.User(c).ID, Name: name, Scope: scope,
		Expires: p.a.Now().Add(time.Duration(days) * 24 * time.Hour)})
	if err != nil {
		return err
	}
	if m, err = p.tokensPage(c); err != nil {
		return err
	}
	m.Languages, m.Made, m.MadeName = nil, token, name
	return p.a.Render(c, http.StatusOK, "account/tokens", m)
}

// EndToken ends one of one's own tokens.
func (p *Pages) EndToken(c *gin.Context) error {
	if err := p.db.RemoveToken(c.Request.Context(), p.a.User(c).ID, c.Param("token")); err != nil {
		return err
	}
	return p.a.Redirect(c, "/account/tokens?done=token_ended")
}

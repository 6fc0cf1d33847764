package handlers_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"

	"regiopeil/handlers/account/password"
	"regiopeil/surveys/store"
)

// secret is the password of every account in these tests.
const secret = "drie groene fietsen"

// secretHash is made once: hashing is slow on purpose.
var secretHash = sync.OnceValues(func() (string, error) { return password.Hash(secret) })

// addUser adds an account "ROLE@staff.example" and returns it.
func (s *site) addUser(t testing.TB, role string) *store.User {
	t.Helper()
	return s.addAccount(t, &store.User{Email: role + "@staff.example", Role: role})
}

// addResearcher is addUser for somebody who may do all that the role can: see single
// responses, hold conversations somewhere.
func (s *site) addResearcher(t testing.TB, role string) *store.User {
	t.Helper()
	u := &store.User{Email: role + "@staff.example", Role: role, Microdata: true}
	if role == "organiser" {
		u.Municipalities = []string{"GM0579"}
	}
	return s.addAccount(t, u)
}

func (s *site) addAccount(t testing.TB, u *store.User) *store.User {
	t.Helper()
	hash, err := secretHash()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.store.AddUser(t.Context(), u, hash); err != nil {
		t.Fatal(err)
	}
	return u
}

// token makes an API token of a user.
func (s *site) token(t testing.TB, u *store.User, scope string) string {
	t.Helper()
	token := "token-of-" + u.Role + "-as-" + scope
	if err := s.store.AddToken(t.Context(), store.Token{Hash: s.keys.Token(token), UserID: u.ID, Name: "test", Scope: scope}); err != nil {
		t.Fatal(err)
	}
	return token
}

// signedIn is a browser in which the account of a role, added before, is signed in.
func (s *site) signedIn(t testing.TB, role string) *person {
	t.Helper()
	p := s.person(t, "nl")
	p.post("/login", url.Values{"email": {role + "@staff.example"}, "password": {secret}})
	if p.status != http.StatusOK || p.path == "/login" {
		t.Fatalf("%s cannot sign in: %d %s\n%s", role, p.status, p.path, text(p.body))
	}
	return p
}

// staffCookie is the session cookie of a browser, or nil.
func (p *person) staffCookie() *http.Cookie {
	for _, c := range p.cookies() {
		if c.Name == "staff" {
			return c
		}
	}
	return nil
}

// replay sends a GET with one cookie and follows nothing.
func (s *site) replay(t testing.TB, path string, c *http.Cookie) *http.Response {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c != nil {
		req.AddCookie(c)
	}
	return send(t, req)
}

// send sends one request, follows nothing, and drops the body.
func send(t testing.TB, req *http.Request) *http.Response {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp
}

package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"regiopeil/handlers/session"
	"regiopeil/surveys/store"
)

func login(p *person, email, password string) *person {
	return p.post("/login", url.Values{"email": {email}, "password": {password}})
}

func TestSignIn(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	p := s.person(t, "nl")
	p.get("/analysis/leidse-regio").want(200, "/login?next=%2Fanalysis%2Fleidse-regio").wantText("Inloggen")
	login(p, "analyst@staff.example", "iets anders dan dat").want(401, "/login").wantText("Het e-mailadres of het wachtwoord klopt niet.")
	if !strings.Contains(p.body, `value="analyst@staff.example"`) || strings.Contains(p.body, "iets anders") {
		t.Error("the form does not come back with the address, and without the password")
	}
	if p.staffCookie() != nil {
		t.Error("a refused sign-in got a session")
	}
	p.post("/login", url.Values{"email": {" Analyst@Staff.example "}, "password": {secret}, "next": {"/analysis/leidse-regio"}}).
		want(200, "/analysis/leidse-regio").wantText("Samen in de Leidse Regio")
	p.get("/login").want(200, "/analysis")
}

func TestSessionCookie(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	req, err := http.NewRequest(http.MethodPost, s.url+"/login", strings.NewReader(url.Values{"email": {"analyst@staff.example"}, "password": {secret}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.AddCookie(&http.Cookie{Name: "staff", Value: "PRESETBYSOMEONEELSE"})
	cookies := send(t, req).Cookies()
	if len(cookies) != 1 {
		t.Fatalf("cookies %v", cookies)
	}
	c := cookies[0]
	if c.Name != "staff" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || len(c.Value) < 26 || c.Value == "PRESETBYSOMEONEELSE" {
		t.Errorf("cookie %v", c)
	}
	first := s.signedIn(t, "analyst")
	old := first.staffCookie()
	login(first, "analyst@staff.example", secret)
	if first.staffCookie().Value == old.Value {
		t.Error("the second sign-in kept the ID")
	}
	if got := s.replay(t, "/analysis", old); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the session before the second sign-in still works: %d", got.StatusCode)
	}
	flipped := *first.staffCookie()
	flipped.Value = flipped.Value[:25] + string(flipped.Value[25]^1)
	for _, forged := range []*http.Cookie{&flipped, {Name: "staff", Value: strings.Repeat("A", 4000)}, {Name: "staff", Value: ""}} {
		if got := s.replay(t, "/analysis", forged); got.StatusCode != http.StatusSeeOther {
			t.Errorf("%.30s: %d", forged.Value, got.StatusCode)
		}
	}
}

func TestSignOut(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	p := s.signedIn(t, "analyst")
	kept := p.staffCookie()
	p.post("/logout", nil).want(200, "/login?done=signed_out").wantText("U bent uitgelogd.")
	if got := s.replay(t, "/analysis", kept); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the cookie still works: %d", got.StatusCode)
	}
	p.post("/logout", nil).want(200, "/login?done=signed_out")
}

func TestSessionEnds(t *testing.T) {
	s := newSite(t)
	u := s.addUser(t, "analyst")
	idle := s.signedIn(t, "analyst").staffCookie()
	s.setNow(s.now().Add(session.Idle + time.Second))
	if got := s.replay(t, "/analysis", idle); got.StatusCode != http.StatusSeeOther {
		t.Errorf("idle: %d", got.StatusCode)
	}
	busy, start := s.signedIn(t, "analyst").staffCookie(), s.now()
	for s.now().Add(time.Hour).Before(start.Add(session.Longest)) {
		s.setNow(s.now().Add(time.Hour))
		if got := s.replay(t, "/analysis", busy); got.StatusCode != http.StatusOK {
			t.Fatalf("in use, after %v: %d", s.now().Sub(start), got.StatusCode)
		}
	}
	s.setNow(start.Add(session.Longest + time.Second))
	if got := s.replay(t, "/analysis", busy); got.StatusCode != http.StatusSeeOther {
		t.Errorf("after the longest time: %d", got.StatusCode)
	}
	closed := s.signedIn(t, "analyst").staffCookie()
	if err := s.store.DisableUser(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	if got := s.replay(t, "/analysis", closed); got.StatusCode != http.StatusSeeOther {
		t.Errorf("closed account: %d", got.StatusCode)
	}
	login(s.person(t, "nl"), "analyst@staff.example", secret).want(401, "/login")
}

// TestNoWayToTell proves that an unknown, a closed and an open account get the
// same answer to a wrong password.
func TestNoWayToTell(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	closed := s.addUser(t, "reader")
	if err := s.store.DisableUser(t.Context(), closed.ID); err != nil {
		t.Fatal(err)
	}
	bodies := map[string]bool{}
	for _, role := range []string{"analyst", "reader", "nobody"} {
		email := role + "@staff.example"
		password := "iets anders dan dat"
		if role == "reader" {
			password = secret
		}
		p := login(s.person(t, "nl"), email, password).want(401, "/login")
		bodies[strings.ReplaceAll(p.body, email, "")] = true
	}
	if len(bodies) != 1 {
		t.Errorf("%d different answers", len(bodies))
	}
}

// TestGuessingPasswords proves that neither a right password nor a header that
// claims another address gets past the limit.
func TestGuessingPasswords(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	p := s.person(t, "nl")
	for range 10 {
		login(p, "analyst@staff.example", "geraden wachtwoord").want(401, "/login")
	}
	login(p, "ANALYST@staff.example", secret).want(429, "/login").wantText("te vaak")
	if p.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	req, err := http.NewRequest(http.MethodPost, s.url+"/login", strings.NewReader(url.Values{"email": {"analyst@staff.example"}, "password": {secret}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Forwarded-For", "203.0.113.9")
	if got := send(t, req); got.StatusCode != http.StatusTooManyRequests {
		t.Errorf("with another X-Forwarded-For: %d", got.StatusCode)
	}
	s.setNow(s.now().Add(2 * time.Minute))
	login(p, "analyst@staff.example", secret).want(200, "/analysis")
}

func TestNextIsOurs(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	for next, want := range map[string]string{
		"/account":                 "/account",
		"/analysis?x=1":            "/analysis?x=1",
		"//evil.example":           "/analysis",
		"/\\evil.example":          "/analysis",
		"\\evil.example":           "/analysis",
		"https://evil.example/":    "/analysis",
		"javascript:alert(1)":      "/analysis",
		"/%2F/evil.example":        "/analysis",
		"/\t/evil.example":         "/analysis",
		"evil":                     "/analysis",
		"":                         "/analysis",
		"/a\r\nSet-Cookie: x=y":    "/analysis",
		strings.Repeat("/a", 5000): "/analysis",
	} {
		req, err := http.NewRequest(http.MethodPost, s.url+"/login", strings.NewReader(url.Values{
			"email": {"analyst@staff.example"}, "password": {secret}, "next": {next}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if got := send(t, req).Header.Get("Location"); got != want {
			t.Errorf("next %.40q leads to %q, want %q", next, got, want)
		}
	}
}

func (s *site) link(t *testing.T, kind, userID string) string {
	t.Helper()
	token := "link-" + kind + "-" + userID + s.now().String()
	token = s.keys.Token(token)
	if err := s.store.CreateLink(t.Context(), s.keys.Token(token), kind, userID, s.now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	return "/" + kind + "/" + token
}

func TestSetup(t *testing.T) {
	s := newSite(t)
	link := s.link(t, store.SetupLink, "")
	p := s.person(t, "nl").get(link).want(200, link).wantText("De eerste beheerder")
	p.post(link, url.Values{"email": {"geen adres"}, "password": {"kort"}, "repeat": {"anders"}}).want(422, link).
		wantText("Dit is geen e-mailadres", "Dit wachtwoord is te kort")
	if !strings.Contains(p.body, `value="geen adres"`) {
		t.Error("the address does not come back")
	}
	p.post(link, url.Values{"email": {"baas@staff.example"}, "password": {secret}, "repeat": {secret + "x"}}).want(422, link).
		wantText("Dit is anders dan het eerste wachtwoord")
	var wg sync.WaitGroup
	for range 8 {
		other := s.person(t, "nl")
		wg.Go(func() {
			other.post(link, url.Values{"email": {"baas@staff.example"}, "password": {secret}, "repeat": {secret}})
		})
	}
	wg.Wait()
	users, err := s.store.Users(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(users) != 1 || users[0].Role != "admin" {
		t.Fatalf("users %v", users)
	}
	s.person(t, "nl").get(link).want(404, link).wantText("Deze link werkt niet")
	login(s.person(t, "nl"), "baas@staff.example", secret).want(200, "/admin/surveys")
	late := s.link(t, store.SetupLink, "")
	s.person(t, "nl").get(late).want(404, late)
}

func TestReset(t *testing.T) {
	s := newSite(t)
	u := s.addUser(t, "analyst")
	old := s.signedIn(t, "analyst").staffCookie()
	link := s.link(t, store.ResetLink, u.ID)
	p := s.person(t, "en").get(link).want(200, link).wantText("Choose a password")
	p.post(link, url.Values{"password": {"aaaaaaaaaaaa"}, "repeat": {"aaaaaaaaaaaa"}}).want(422, link).wantText("too easy to guess")
	const fresh = "vijf paarse tulpen"
	p.post(link, url.Values{"password": {fresh}, "repeat": {fresh}}).want(200, "/login?done=reset_done")
	if got := s.replay(t, "/analysis", old); got.StatusCode != http.StatusSeeOther {
		t.Errorf("a session from before the reset: %d", got.StatusCode)
	}
	p.post(link, url.Values{"password": {secret}, "repeat": {secret}}).want(404, link)
	login(p, "analyst@staff.example", secret).want(401, "/login")
	login(p, "analyst@staff.example", fresh).want(200, "/analysis")
	expired := s.link(t, store.ResetLink, u.ID)
	s.setNow(s.now().Add(2 * time.Hour))
	s.person(t, "nl").get(expired).want(404, expired)
	s.person(t, "nl").get("/reset/nonsense").want(404, "/reset/nonsense")
}

func TestChangePassword(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "reader")
	p, other := s.signedIn(t, "reader"), s.signedIn(t, "reader").staffCookie()
	p.get("/account").want(200, "/account").wantText("reader@staff.example", "Lezer")
	const fresh = "vijf paarse tulpen"
	p.post("/account", url.Values{"current": {"niet mijn wachtwoord"}, "password": {fresh}, "repeat": {fresh}}).
		want(422, "/account").wantText("Dit is niet uw huidige wachtwoord")
	p.post("/account", url.Values{"current": {secret}, "password": {fresh}, "repeat": {fresh}}).
		want(200, "/account?done=changed").wantText("Uw wachtwoord is gewijzigd")
	if got := s.replay(t, "/account", other); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the session on another device: %d", got.StatusCode)
	}
	login(s.person(t, "nl"), "reader@staff.example", fresh).want(200, "/analysis")
}

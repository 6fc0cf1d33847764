package handlers_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

var endLink = regexp.MustCompile(`action="(/(?:account|admin/users/[0-9a-f]+)/(?:sessions|tokens)/[0-9a-f]+/end)"`)

// TestOwnSessions lists where somebody is signed in, and signs out there and
// nowhere else.
func TestOwnSessions(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.addUser(t, "reader")
	here, there, others := s.signedIn(t, "analyst"), s.signedIn(t, "analyst").staffCookie(), s.signedIn(t, "reader")
	if here.get("/account").wantText("Hier, in deze browser", "In een andere browser"); strings.Count(here.body, "/sessions/") != 1 {
		t.Errorf("not one other session to end:\n%s", text(here.body))
	}
	end := endLink.FindStringSubmatch(here.body)[1]
	others.post(end, nil) // somebody else's is none of theirs
	if got := s.replay(t, "/analysis", there); got.StatusCode != http.StatusOK {
		t.Errorf("another account ended it: %d", got.StatusCode)
	}
	if strings.Contains(here.body, there.Value) || strings.Contains(here.body, here.staffCookie().Value) {
		t.Error("the page gives the ID of a session away")
	}
	here.post(end, nil).want(200, "/account?done=ended").wantText("U bent daar uitgelogd")
	if got := s.replay(t, "/analysis", there); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the ended session still works: %d", got.StatusCode)
	}
	here.post(end, nil).want(200, "/account?done=ended") // twice is fine
	if strings.Contains(here.get("/account").body, "In een andere browser") {
		t.Error("an ended session is listed")
	}
}

func (s *site) figures(t *testing.T, token string) int {
	t.Helper()
	return s.call(t, http.MethodGet, "/api/v1/surveys/"+library.Slug+"/figures?theme=T1", nil, "Authorization", "Bearer "+token).status
}

// TestOwnTokens makes a token, uses it until it expires, and ends one.
func TestOwnTokens(t *testing.T) {
	s := newSite(t)
	u := s.addUser(t, "analyst")
	s.addUser(t, "admin")
	p := s.signedIn(t, "analyst")
	p.get("/account/tokens").wantText("U hebt er nog geen")
	for name, test := range map[string]struct {
		form url.Values
		says string
	}{
		"no name":           {url.Values{"scope": {"reader"}, "days": {"30"}}, "Vul dit in"},
		"name of 61":        {url.Values{"name": {strings.Repeat("x", 61)}, "scope": {"reader"}, "days": {"30"}}, "te lang"},
		"more than one may": {url.Values{"name": {"x"}, "scope": {"admin"}, "days": {"30"}}, "Kies een van de mogelijkheden"},
		"for ever":          {url.Values{"name": {"x"}, "scope": {"reader"}, "days": {"0"}}, "Kies een van de mogelijkheden"},
	} {
		t.Run(name, func(t *testing.T) {
			p.post("/account/tokens", test.form).want(422, "/account/tokens").wantText(test.says)
		})
	}
	p.post("/account/tokens", url.Values{"name": {"<b>dashboard"}, "scope": {"reader"}, "days": {"30"}}).want(200, "/account/tokens").wantText("Het token voor <b>dashboard", "nog niet")
	token := byID(t, p.body, "once")
	if p.header.Get("Cache-Control") != "no-store" {
		t.Error("the page with the token may be kept")
	}
	if p.get("/account/tokens"); strings.Contains(p.body, token) {
		t.Error("the token is shown again")
	}
	if got := s.figures(t, token); got != http.StatusOK {
		t.Errorf("the token opens nothing: %d", got)
	}
	p.get("/account/tokens").wantText("Lezer", "31 maart 2027", "1 maart 2027")
	kept, err := s.store.Tokens(t.Context(), u.ID)
	if err != nil || len(kept) != 1 || kept[0].Used != "2027-03-01" || strings.Contains(kept[0].Hash, token) {
		t.Errorf("kept: %+v, %v", kept, err)
	}

	s.setNow(s.now().Add(30*24*time.Hour - time.Second))
	if got := s.figures(t, token); got != http.StatusOK {
		t.Errorf("just before it expires: %d", got)
	}
	s.setNow(s.now().Add(time.Second))
	if got := s.figures(t, token); got != http.StatusUnauthorized {
		t.Errorf("once it has expired: %d", got)
	}
	p = s.signedIn(t, "analyst").get("/account/tokens").wantText("verlopen")

	p.post("/account/tokens", url.Values{"name": {"tweede"}, "scope": {"analyst"}, "days": {"365"}})
	second := byID(t, p.body, "once")
	end := endLink.FindStringSubmatch(p.body)[1]
	s.addUser(t, "reader")
	s.signedIn(t, "reader").post(end, nil)
	if got := s.figures(t, second); got != http.StatusOK {
		t.Errorf("another account ended it: %d", got)
	}
	p.post(end, nil).want(200, "/account/tokens?done=token_ended").wantText("werkt niet meer")
	if got := s.figures(t, second); got != http.StatusUnauthorized {
		t.Errorf("the ended token still works: %d", got)
	}

	if err := s.store.AddToken(t.Context(), store.Token{Hash: s.keys.Token("derde"), UserID: u.ID, Name: "derde", Scope: "analyst"}); err != nil {
		t.Fatal(err)
	}
	if got := s.figures(t, "derde"); got != http.StatusOK {
		t.Fatalf("%d", got)
	}
	admin := s.signedIn(t, "admin").get("/admin/users/"+u.ID).wantText("derde", "zonder einde")
	for _, m := range endLink.FindAllStringSubmatch(admin.body, -1) {
		admin.post(m[1], nil).want(200, "/admin/users/"+u.ID+"?done=token_ended")
	}
	if got := s.figures(t, "derde"); got != http.StatusUnauthorized {
		t.Errorf("the administrator ended it, and it still works: %d", got)
	}
}

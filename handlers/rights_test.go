package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"
)

// TestRights changes what somebody may do: their sessions end at once, and what
// they may no longer see is gone.
func TestRights(t *testing.T) {
	s := newSite(t)
	admin := s.addUser(t, "admin")
	u := s.addUser(t, "analyst")
	p, theirs := s.signedIn(t, "admin"), s.signedIn(t, "analyst").staffCookie()
	at := "/admin/users/" + u.ID
	p.get("/admin/users").wantText("Oegstgeest")
	p.get(at).want(200, at).wantText("analyst@staff.example", "Wat mag deze persoon?")

	p.post(at, url.Values{"role": {"analyst"}}).want(200, at+"?done=rights") // nothing changed
	if got := s.replay(t, "/analysis", theirs); got.StatusCode != http.StatusOK {
		t.Errorf("nothing changed, and the session ended: %d", got.StatusCode)
	}
	for _, test := range []struct {
		name string
		form url.Values
		says string
	}{
		{"organiser of nothing", url.Values{"role": {"organiser"}}, "ten minste één gemeente"},
		{"organiser of nowhere", url.Values{"role": {"organiser"}, "municipality": {"GM9999"}}, "Kies een van de mogelijkheden"},
		{"the same twice", url.Values{"role": {"organiser"}, "municipality": {oegstgeest, oegstgeest}}, "Kies een van de mogelijkheden"},
		{"no such role", url.Values{"role": {"root"}}, "Kies een van de mogelijkheden"},
		{"no role", nil, "Vul dit in"},
		{"two roles", url.Values{"role": {"reader", "admin"}}, "twee keer"},
	} {
		t.Run(test.name, func(t *testing.T) { p.post(at, test.form).want(422, at).wantText(test.says) })
	}
	p.post(at, url.Values{"role": {"organiser"}, "municipality": {oegstgeest, leiderdorp}}).want(200, at+"?done=rights").wantText("De rechten zijn bewaard")
	if got := s.replay(t, "/analysis", theirs); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the session of before still works: %d", got.StatusCode)
	}
	kept, err := s.store.UserByID(t.Context(), u.ID)
	if err != nil || kept.Role != "organiser" || !slices.Equal(kept.Municipalities, []string{oegstgeest, leiderdorp}) {
		t.Errorf("kept: %+v, %v", kept, err)
	}
	login(s.person(t, "nl"), "analyst@staff.example", secret).want(200, "/field").get("/analysis").wantStatus(http.StatusForbidden)

	theirs = login(s.person(t, "nl"), "analyst@staff.example", secret).staffCookie()
	p.post(at, url.Values{"role": {"organiser"}, "municipality": {leiderdorp}}).want(200, at+"?done=rights")
	if got := s.replay(t, "/field", theirs); got.StatusCode != http.StatusSeeOther {
		t.Errorf("other municipalities, and the session still works: %d", got.StatusCode)
	}
	own := "/admin/users/" + admin.ID
	p.post(own, url.Values{"role": {"reader"}}).want(409, own).wantText("eigen rechten niet veranderen")
	p.post("/admin/users/none", url.Values{"role": {"reader"}}).wantStatus(404)
}

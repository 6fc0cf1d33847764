package handlers_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regiopeil/handlers/staff"
	"regiopeil/surveys/store"
)

// told is what a script reads of an answer.
type told struct {
	ID       string
	Version  int
	Status   string
	Problems []struct{ Field, Text string }
	Differ   []struct{ Label, Theirs, Mine string }
}

// sends posts fields as the script of the organiser's pages does.
func (p *person) sends(path string, fields url.Values) (out told) {
	p.t.Helper()
	req, err := http.NewRequest(http.MethodPost, p.site.url+path, strings.NewReader(fields.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Accept", "application/json")
	p.do(req)
	if got := p.header.Get("Content-Type"); !strings.HasPrefix(got, "application/json") {
		return out
	}
	if err := json.Unmarshal([]byte(p.body), &out); err != nil {
		p.t.Fatalf("%v in %s", err, p.body)
	}
	return out
}

// TestConversationSent sends records as a script: in JSON it hears what became of
// each, and the same twice is stored once.
func TestConversationSent(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, staff.Organiser)
	id := uuid.NewString()
	at := "/field/conversations/" + id
	for range 2 {
		got := p.sends(at, sheet())
		if diff := cmp.Diff(told{ID: id, Version: 1, Status: "draft"}, got); diff != "" || p.status != http.StatusOK {
			t.Errorf("stored: %d, -want +got\n%s", p.status, diff)
		}
	}
	got := p.sends(at, filled(sheet(), "base", "1", "go", "submit", "dotsEach", "1"))
	if p.status != http.StatusUnprocessableEntity || len(got.Problems) != 1 || got.Problems[0].Field == "" || !strings.Contains(got.Problems[0].Text, "20 stickers") {
		t.Errorf("too many stickers: %d %+v", p.status, got)
	}
	got = p.sends(at, filled(sheet(), "base", "1", "go", "submit", "report", "Piet Jansen zei dat"))
	if p.status != http.StatusUnprocessableEntity || len(got.Problems) != 1 || got.Problems[0].Field != "report" || got.Problems[0].Text != "Verslag: Misschien een naam: Piet Jansen" {
		t.Errorf("a name: %d %+v", p.status, got)
	}
	p.sends(at, filled(sheet(), "base", "1", "place", "Kerk"))
	got = p.sends(at, filled(sheet(), "base", "1", "place", "School"))
	want := told{ID: id, Version: 2, Status: "draft", Differ: []struct{ Label, Theirs, Mine string }{{"Plaats", "Kerk", "School"}}}
	if diff := cmp.Diff(want, got); diff != "" || p.status != http.StatusConflict {
		t.Errorf("changed meanwhile: %d, -want +got\n%s", p.status, diff)
	}
	p.post(at+"/discard", url.Values{})
	if got = p.sends(at, sheet()); p.status != http.StatusConflict || len(got.Problems) != 1 || got.Version != 0 {
		t.Errorf("thrown away: %d %+v", p.status, got)
	}
	p.post("/logout", url.Values{})
	if p.sends(at, sheet()); p.status != http.StatusUnauthorized {
		t.Errorf("signed out: %d", p.status)
	}
}

// TestDeviceKey gives each organiser a key of their own, and nobody else one.
func TestDeviceKey(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	s.addAccount(t, &store.User{Email: "admin@staff.example", Role: staff.Admin})
	key := func(role string) string {
		p := s.signedIn(t, role).get("/field/key")
		var got struct{ User, Key string }
		if err := json.Unmarshal([]byte(p.body), &got); err != nil {
			t.Fatal(err)
		}
		if p.header.Get("Cache-Control") != "no-store" || len(got.Key) != 44 || got.User == "" {
			t.Errorf("%s: %v %+v", role, p.header, got)
		}
		return got.Key
	}
	first := key(staff.Organiser)
	if key(staff.Organiser) != first {
		t.Error("the next sign-in has another key: what waits could not be read")
	}
	if key(staff.Admin) == first {
		t.Error("two users have the same key")
	}
	if p := s.person(t, "nl").get("/field/key"); !strings.HasPrefix(p.path, "/login") {
		t.Errorf("signed out: %s", p.path)
	}
}

// TestWorker serves the service worker from where it may serve the organiser's
// pages, and lets no browser keep it.
func TestWorker(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get("/sw.js")
	if got := p.header.Get("Content-Type"); p.status != http.StatusOK || !strings.HasPrefix(got, "text/javascript") || p.header.Get("Cache-Control") != "no-cache" {
		t.Errorf("%d %v", p.status, p.header)
	}
	if policy := p.header.Get("Content-Security-Policy"); !strings.Contains(policy, "connect-src 'self'") {
		t.Errorf("the worker may not fetch pages: %s", policy)
	}
}

// TestWithoutScript serves pages that tell a script all that it says, and show
// nothing of a device to who has none.
func TestWithoutScript(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, staff.Organiser)
	for _, path := range []string{"/field", "/field/device", "/field/agreements", "/field/new?survey=leidse-regio&kind=village"} {
		p.get(path).want(http.StatusOK, path)
		if !strings.Contains(p.body, "data-says") || !strings.Contains(p.body, "/assets/field.") {
			t.Errorf("%s brings no script of the device", path)
		}
		if strings.Contains(p.body, "data-device ") && !strings.Contains(p.body, "data-device hidden") {
			t.Errorf("%s shows a device without a script", path)
		}
	}
}

// TestManifest describes an app whose start and icon are there.
func TestManifest(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, staff.Organiser)
	p.get("/field").want(http.StatusOK, "/field")
	if !strings.Contains(p.body, `<link rel="manifest" href="/field.webmanifest">`) {
		t.Error("the list does not say that it is an app")
	}
	s.person(t, "nl").get("/field.webmanifest").wantStatus(http.StatusOK) // browsers ask without a cookie
	p.get("/field.webmanifest")
	var got struct {
		Start string `json:"start_url"`
		Scope string
		Icons []struct{ Src string }
	}
	if err := json.Unmarshal([]byte(p.body), &got); err != nil || len(got.Icons) != 1 || !strings.HasPrefix(got.Start, got.Scope) {
		t.Fatalf("%v in %s", err, p.body)
	}
	p.get(got.Start).want(http.StatusOK, "/field")
	if p.get(got.Icons[0].Src); p.status != http.StatusOK || p.header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("the icon: %d %v", p.status, p.header)
	}
}

package handlers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"regiopeil/handlers"
	"regiopeil/surveys/library"
)

// public lists what everyone may do; a route that stands neither here nor in
// guarded fails the test.
var public = []string{
	"GET /", "GET /accessibility", "GET /assets/:name", "HEAD /assets/:name", "GET /sw.js", "GET /field.webmanifest", "GET /healthz", "GET /readyz",
	"GET /login", "POST /login", "POST /logout", "GET /login/code", "POST /login/code", "GET /login/app", "POST /login/app", "GET /setup/:token", "POST /setup/:token", "GET /reset/:token", "POST /reset/:token",
	"GET /c", "POST /c", "GET /c/:code", "GET /live", "POST /live", "GET /live/:code", "POST /live/:code", "GET /live/:code/events", "POST /c/:code", "GET /c/:code/photos/:photo", "GET /calendar/:user/:municipality/:secret",
	"GET /api/v1/surveys", "GET /api/v1/surveys/:survey", "POST /api/v1/surveys/:survey/responses",
}

// guarded says which roles may use the addresses that begin so. The longest
// beginning counts.
var guarded = map[string][]string{
	"/account":                            {"admin", "organiser", "analyst", "reader"},
	"/analysis":                           {"admin", "analyst", "reader"},
	"/analysis/:survey/answers":           {"admin", "analyst"},
	"/analysis/:survey/wishes":            {"admin", "analyst"},
	"/analysis/:survey/said/:theme":       {"admin", "analyst"},
	"/analysis/:survey/tags":              {"admin", "analyst"},
	"/analysis/:survey/tags.csv":          {"admin", "analyst"},
	"/analysis/:survey/records":           {"admin", "analyst"},
	"/admin":                              {"admin"},
	"/field":                              {"admin", "organiser"},
	"/api/v1/conversations/:id":           {"admin", "organiser"},
	"/s/:survey/trial":                    {"admin"},
	"/api/v1/surveys/:survey/figures":     {"admin", "analyst", "reader"},
	"/api/v1/surveys/:survey/report.xlsx": {"admin", "analyst", "reader"},
}

// rolesFor returns who may use a route, and whether it is for staff at all.
func rolesFor(method, path string) (roles []string, staff, known bool) {
	longest := ""
	for prefix := range guarded {
		if (path == prefix || strings.HasPrefix(path, prefix+"/")) && len(prefix) > len(longest) {
			longest = prefix
		}
	}
	if longest != "" {
		return guarded[longest], true, true
	}
	return nil, false, slices.Contains(public, method+" "+path) || strings.HasPrefix(path, "/s/:survey")
}

// TestAccess walks every route as every role and signed out.
func TestAccess(t *testing.T) {
	s := newSite(t)
	roles := []string{"admin", "organiser", "analyst", "reader"}
	cookies, tokens := map[string]*http.Cookie{}, map[string]string{}
	for _, role := range roles {
		u := s.addResearcher(t, role)
		cookies[role] = s.signedIn(t, role).staffCookie()
		tokens[role] = s.token(t, u, role)
	}
	fill := strings.NewReplacer(":survey", library.Slug, ":file", "T1.xlsx", ":job", "none", ":user", "none", ":session", "none", ":token", "none")
	tried := 0
	for _, route := range handlers.Routes(s.deps) {
		may, staff, known := rolesFor(route.Method, route.Path)
		if !known {
			t.Errorf("%s %s is in no list: say who may use it", route.Method, route.Path)
		}
		if !staff {
			continue
		}
		tried++
		path, api := fill.Replace(route.Path), strings.HasPrefix(route.Path, "/api/")
		for _, role := range append([]string{""}, roles...) {
			req, err := http.NewRequest(route.Method, s.url+path, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			switch {
			case role == "":
			case api:
				req.Header.Set("Authorization", "Bearer "+tokens[role])
			default:
				req.AddCookie(cookies[role])
			}
			got := send(t, req)
			outcome := "passed"
			switch {
			case got.StatusCode == http.StatusUnauthorized,
				got.StatusCode == http.StatusSeeOther && strings.HasPrefix(got.Header.Get("Location"), "/login"):
				outcome = "sign in"
			case got.StatusCode == http.StatusForbidden:
				outcome = "forbidden"
			case got.StatusCode >= 500:
				outcome = got.Status
			}
			want := "forbidden"
			if role == "" {
				want = "sign in"
			} else if slices.Contains(may, role) {
				want = "passed"
			}
			if outcome != want {
				t.Errorf("%s %s as %q: %s (%d), want %s", route.Method, route.Path, role, outcome, got.StatusCode, want)
			}
		}
	}
	if tried < 30 {
		t.Errorf("only %d routes for staff were tried", tried)
	}
}

// TestSessionIsNoToken proves that a browser that is signed in does not carry
// its rights into the API.
func TestSessionIsNoToken(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	c := s.signedIn(t, "admin").staffCookie()
	if got := s.replay(t, "/api/v1/surveys/"+library.Slug+"/figures", c); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("status %d", got.StatusCode)
	}
}

// TestTokenScope proves that a token may do no more than it was made for, nor
// more than its user may.
func TestTokenScope(t *testing.T) {
	s := newSite(t)
	analyst, reader := s.addUser(t, "analyst"), s.addUser(t, "reader")
	for _, test := range []struct {
		name, header string
		want         int
	}{
		{"analyst as analyst", "Bearer " + s.token(t, analyst, "analyst"), 200},
		{"scheme in small letters", "bearer token-of-analyst-as-analyst", 200},
		{"analyst as reader", "Bearer " + s.token(t, analyst, "reader"), 200},
		{"reader as analyst", "Bearer " + s.token(t, reader, "analyst"), 200},
		{"analyst as organiser", "Bearer " + s.token(t, analyst, "organiser"), 403},
		{"organiser as analyst", "Bearer " + s.token(t, s.addUser(t, "organiser"), "analyst"), 403},
		{"unknown scope", "Bearer " + s.token(t, analyst, ""), 403},
		{"unknown token", "Bearer nonsense", 401},
		{"no token", "Bearer ", 401},
		{"other scheme", "Basic dG9rZW46", 401},
		{"very long", "Bearer " + strings.Repeat("a", 5000), 401},
	} {
		req, err := http.NewRequest(http.MethodGet, s.url+"/api/v1/surveys/"+library.Slug+"/figures?theme=T1", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", test.header)
		if got := send(t, req); got.StatusCode != test.want {
			t.Errorf("%s: %d, want %d", test.name, got.StatusCode, test.want)
		}
	}
	if err := s.store.DisableUser(t.Context(), analyst.ID); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodGet, s.url+"/api/v1/surveys/"+library.Slug+"/figures", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer token-of-analyst-as-analyst")
	if got := send(t, req); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("the token of a closed account: %d", got.StatusCode)
	}
}

// TestCrossSiteOnEveryRoute sends every write as another site would make a browser send it.
func TestCrossSiteOnEveryRoute(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	c := s.signedIn(t, "admin").staffCookie()
	fill := strings.NewReplacer(":survey", library.Slug, ":file", "T1.xlsx", ":job", "none", ":user", "none", ":session", "none", ":token", "none", ":token", "none", ":n", "1")
	tried := 0
	for _, route := range handlers.Routes(s.deps) {
		if route.Method != http.MethodPost {
			continue
		}
		for name, value := range map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"} {
			req, err := http.NewRequest(http.MethodPost, s.url+fill.Replace(route.Path), http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set(name, value)
			req.AddCookie(c)
			if got := send(t, req); got.StatusCode != http.StatusForbidden {
				t.Errorf("%s with %s: %d", route.Path, name, got.StatusCode)
			}
			tried++
		}
	}
	if tried < 30 {
		t.Errorf("only %d writes were tried", tried)
	}
	if got := s.replay(t, "/admin/surveys", c); got.StatusCode != http.StatusOK {
		t.Errorf("the session did not survive: %d", got.StatusCode)
	}
}

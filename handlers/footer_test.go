package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"regiopeil/surveys/library"
)

// TestFooter: whatever page someone ends up on says whom to ask, what happens
// with personal data, and how accessible it is.
func TestFooter(t *testing.T) {
	s := newSite(t)
	_, settings := library.Builtin()
	for path, status := range map[string]int{
		"/": http.StatusOK, "/accessibility": http.StatusOK, "/login": http.StatusOK,
		"/nowhere": http.StatusNotFound, "/s/nowhere": http.StatusNotFound,
		survey: http.StatusOK, survey + "/privacy": http.StatusOK, survey + "/mine": http.StatusOK,
	} {
		p := s.person(t, "nl").get(path).want(status, path)
		for _, link := range []string{"mailto:" + settings.ContactEmail, survey + "/privacy", "/accessibility"} {
			if !strings.Contains(p.body, `href="`+link+`"`) {
				t.Errorf("%s has no link to %s:\n%s", path, link, p.body)
			}
		}
	}
}

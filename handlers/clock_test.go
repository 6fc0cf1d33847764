package handlers_test

import (
	"net/url"
	"testing"
	"time"
)

// The clock of the machine jumps while somebody answers and an analyst is signed in.
// What was typed stays, what is sent is stored once, and nobody is signed out once it is set right.
func TestClockJumps(t *testing.T) {
	for _, jump := range []time.Duration{time.Hour, -time.Hour, 24 * time.Hour, -24 * time.Hour} {
		t.Run(jump.String(), func(t *testing.T) {
			s := newSite(t)
			s.setNow(opened.Add(3 * 24 * time.Hour))
			s.addResearcher(t, "analyst")
			staff := s.signedIn(t, "analyst")
			p := s.person(t, "nl").get(survey).next(nil).next(resident).next(resident)
			p.next(url.Values{"V8.T1": {"4"}}).want(200, survey+"/p/4")

			s.setNow(s.now().Add(jump))
			if got := p.get(survey + "/p/3").form.filled.Get("V8.T1"); got != "4" {
				t.Errorf("V8.T1 = %q after the jump", got)
			}
			p.get(survey+"/p/4").next(url.Values{"V13": {"1"}}).want(200, survey+"/p/5")
			s.response(t, s.person(t, "nl").walk(with(business)).send())
			if jump.Abs() == time.Hour {
				staff.get("/analysis").want(200, "/analysis")
			}

			s.setNow(s.now().Add(-jump)) // somebody sets it right
			code := p.get(survey + "/review").send()
			if got := s.response(t, code).Answers["V8"].Items["T1"]; got != "4" {
				t.Errorf("V8.T1 = %q in the response", got)
			}
			staff.get("/analysis").want(200, "/analysis")
			s.stored(t, 2)
		})
	}
}

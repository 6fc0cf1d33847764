package handlers_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"regiopeil/handlers/account/password"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

// An administrator tries a survey out before it opens; what is sent then is
// marked and never counted. Others cannot.
func TestTrial(t *testing.T) {
	s := newSite(t)
	s.setNow(opened.Add(-24 * time.Hour))
	s.person(t, "nl").post(survey+"/trial", url.Values{}).wantStatus(401)
	s.staff(t, "analyst").post(survey+"/trial", url.Values{}).wantStatus(403)

	p := s.staff(t, "admin").post(survey+"/trial", url.Values{}).want(200, survey+"/p/1")
	for p.path != survey+"/review" {
		if !strings.Contains(p.body, `class="band"`) {
			t.Fatalf("%s does not say that it is a try-out", p.path)
		}
		p.next(with(resident))
	}
	r := s.response(t, p.send())
	if !r.Trial {
		t.Error("the response is not marked")
	}
	if n, err := s.store.Count(t.Context(), library.Slug); n != 0 || err != nil {
		t.Errorf("%d responses count, %v", n, err)
	}
	if !strings.Contains(p.body, `class="band"`) {
		t.Error("the receipt does not say that it is a try-out")
	}
}

// Beginning a try-out over again, while the survey is open, makes another
// try-out and no response that counts.
func TestTrialAgain(t *testing.T) {
	s := newSite(t)
	p := s.staff(t, "admin").post(survey+"/trial", url.Values{}).want(200, survey+"/p/1")
	p.get(survey).press("go", "new", nil).want(200, survey+"/p/1")
	for p.path != survey+"/review" {
		p.next(with(resident))
	}
	if r := s.response(t, p.send()); !r.Trial {
		t.Error("the response is not marked")
	}
}

// A try-out says so on the first page of a survey that is not open yet. Once the
// survey has closed, that page says closed, whatever draft the browser has; the
// try-out itself goes on.
func TestTrialLanding(t *testing.T) {
	const band, resume, closed = "U probeert deze vragenlijst uit.", "Ga verder met uw vragenlijst", "is gesloten"
	for _, at := range []struct {
		name     string
		now      time.Time
		has, not string
		begin    int // status of pressing on
	}{
		{"before", opened.Add(-time.Hour), resume, closed, 200},
		{"open", opened.Add(time.Hour), resume, closed, 200},
		{"grace", closes.Add(time.Minute), closed, resume, 410},
		{"closed", closes.Add(time.Hour), closed, resume, 410},
	} {
		t.Run(at.name, func(t *testing.T) {
			s := newSite(t)
			s.setNow(at.now)
			p := s.staff(t, "admin").post(survey+"/trial", url.Values{}).want(200, survey+"/p/1")
			p.get(survey).want(200, survey).wantText(at.has)
			if !strings.Contains(p.body, band) { // it stands outside the text
				t.Error("the first page does not say that it is a try-out")
			}
			if strings.Contains(text(p.body), at.not) {
				t.Errorf("the first page says %q", at.not)
			}
			p.post(survey, url.Values{"go": {"next"}}).wantStatus(at.begin)
			if p.get(survey+"/p/1").want(200, survey+"/p/1"); !strings.Contains(p.body, band) {
				t.Error("the questions do not say that it is a try-out")
			}
		})
	}
}

// staff is a browser in which a member of staff has signed in.
func (s *site) staff(t *testing.T, role string) *person {
	t.Helper()
	const secret = "een heel lang wachtwoord"
	hash, err := password.Hash(secret)
	if err != nil {
		t.Fatal(err)
	}
	email := role + "@voorbeeld.nl"
	if err := s.store.AddUser(t.Context(), &store.User{Email: email, Role: role}, hash); err != nil {
		t.Fatal(err)
	}
	p := s.person(t, "nl").post("/login", url.Values{"email": {email}, "password": {secret}})
	if p.status != 200 || p.path == "/login" {
		t.Fatalf("signing in ends at %d %s: %s", p.status, p.path, text(p.body))
	}
	return p
}

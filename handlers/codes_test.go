package handlers_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// A draft goes on elsewhere, by its link and by its code, however it is typed.
func TestContinueElsewhere(t *testing.T) {
	s := newSite(t)
	phone := s.person(t, "nl").get(survey).next(nil).next(resident).next(resident)
	phone.press("go", "save", url.Values{"V8.T3": {"4"}, "V11.T1": {"7"}}).want(200, survey+"/saved?p=3")
	code := byID(t, phone.body, "draft-code")
	if !strings.Contains(phone.body, `src="data:image/png;base64,`) {
		t.Error("no QR code")
	}
	if !strings.Contains(phone.body, `href="`+survey+`/p/3"`) {
		t.Error("no way back to the page")
	}
	tests := map[string]func(p *person){
		"link": func(p *person) {
			p.get(survey + "/continue?code=" + url.QueryEscape(code))
			if got := p.form.filled.Get("code"); got != code {
				t.Errorf("the link fills in %q", got)
			}
			p.next(nil)
		},
		"typed": func(p *person) {
			p.get(survey + "/continue").next(url.Values{"code": {strings.ToLower(strings.ReplaceAll(code, "-", " "))}})
		},
	}
	for name, do := range tests {
		t.Run(name, func(t *testing.T) {
			p := s.person(t, "nl")
			p.t = t
			do(p)
			p.get(survey + "/p/3")
			want := url.Values{"V8.T3": {"4"}, "V11.T1": {"7"}}
			if diff := cmp.Diff(want, p.form.filled); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWrongCode(t *testing.T) {
	s := newSite(t)
	sent := s.person(t, "nl").walk(with(resident)).send()
	p := s.person(t, "nl")
	for _, path := range []string{"/continue", "/mine"} {
		for _, code := range []string{"", "x", "0000-0000-0000-0000-0000-0000-00", strings.Repeat("A", 5000), "’ or 1=1--", sent + "0"} {
			p.get(survey+path).next(url.Values{"code": {code}}).want(422, survey+path).wantText("We kennen deze code niet")
			if got := p.form.filled.Get("code"); got != code {
				t.Errorf("%s: %q became %q", path, code, got)
			}
		}
	}
	// A receipt continues no draft.
	p.get(survey+"/continue").next(url.Values{"code": {sent}}).want(422, survey+"/continue")
}

// Guessing is slowed down; answering is not, and right codes cost nothing.
func TestGuessing(t *testing.T) {
	s := newSite(t)
	sent := s.person(t, "nl").walk(with(resident)).send()
	p := s.person(t, "nl")
	for range 50 {
		p.get(survey+"/mine").next(url.Values{"code": {sent}}).want(200, survey+"/mine")
	}
	wrong := url.Values{"code": {"0000-0000-0000-0000-0000-0000-00"}}
	for range 20 {
		p.get(survey+"/mine").next(wrong).want(422, survey+"/mine")
	}
	p.get(survey+"/mine").next(wrong).want(429, survey+"/mine").wantText("Wacht een minuut")
	if p.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	p.get(survey+"/continue").next(wrong).want(429, survey+"/continue")
	s.person(t, "nl").walk(with(business)).send()
	s.setNow(s.now().Add(time.Minute))
	p.get(survey+"/mine").next(wrong).want(422, survey+"/mine")
}

func TestMine(t *testing.T) {
	s := newSite(t)
	code := s.person(t, "nl").walk(with(resident)).send()
	s.setNow(opened.Add(30 * time.Hour))

	p := s.person(t, "nl").get(survey + "/mine").next(url.Values{"code": {code}})
	p.want(200, survey+"/mine").wantText("1 maart 2027", "😀 =1+1", "Hoe oud bent u?")

	// Change: only what is sent in the end replaces what was sent before.
	p.press("go", "change", nil).want(200, survey+"/review")
	p.get(survey+"/p/2?review=1").next(url.Values{"V3": {"7"}}).want(200, survey+"/review")
	if got := s.response(t, code).Answers["V3"].Code; got != "5" {
		t.Errorf("V3 = %q before the change was sent", got)
	}
	p.press("go", "submit", nil).want(200, survey+"/receipt?changed=1").wantText("Uw antwoorden zijn veranderd")
	if got := byID(t, p.body, "receipt"); got != code {
		t.Errorf("the receipt became %s, was %s", got, code)
	}
	r := s.response(t, code)
	if r.Answers["V3"].Code != "7" || r.Day != "2027-03-01" {
		t.Errorf("after the change: V3 %v, day %s", r.Answers["V3"], r.Day)
	}

	// Withdraw: after asking, and then for good.
	p.get(survey+"/mine").next(url.Values{"code": {code}}).press("go", "withdraw", nil)
	p.wantText("Wilt u uw antwoorden verwijderen?")
	if _, err := s.store.Response(t.Context(), r.ID); err != nil {
		t.Fatal("withdrawn before the answer to the question:", err)
	}
	p.press("go", "withdraw-yes", nil).want(200, survey+"/mine").wantText("Uw antwoorden zijn verwijderd")
	if _, err := s.store.Response(t.Context(), r.ID); !errors.Is(err, store.ErrWithdrawn) {
		t.Errorf("after withdrawal: %v", err)
	}
	p.get(survey + "/mine").next(url.Values{"code": {code}})
	p.want(410, survey+"/mine").wantText("eerder verwijderd")
	if n, err := s.store.Count(t.Context(), library.Slug); err != nil || n != 0 {
		t.Errorf("%d responses, %v", n, err)
	}
}

// The back button after a withdrawal, and the same sent again, store nothing.
func TestReplayAfterWithdrawal(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").walk(with(resident))
	stored := p.cookies()
	other := s.person(t, "nl")
	code := p.send()
	other.post(survey+"/mine", url.Values{"code": {code}, "go": {"withdraw-yes"}}).want(200, survey+"/mine")
	p.setCookies(stored) // as a browser that went back
	p.post(survey+"/review", url.Values{"go": {"submit"}}).want(409, survey+"/review").wantText("eerder verwijderd")

	// Even when the whole draft is filled in again under the old ID.
	p.setCookies(stored)
	p.get(survey + "/p/1")
	for i := 0; p.path != survey+"/review" && i < 20; i++ {
		p.next(with(resident))
	}
	p.press("go", "submit", nil).want(409, survey+"/review")
}

func TestChangeOnlyUntilClosing(t *testing.T) {
	s := newSite(t)
	code := s.person(t, "nl").walk(with(resident)).send()
	p := s.person(t, "nl").get(survey+"/mine").next(url.Values{"code": {code}}).press("go", "change", nil)
	s.setNow(closes.Add(16 * time.Minute))
	p.press("go", "submit", nil).want(410, survey+"/review").wantText("niet meer opgestuurd")
	q := s.person(t, "nl").get(survey + "/mine").next(url.Values{"code": {code}})
	q.wantText("De vragenlijst is gesloten")
	if q.form.buttons["go=change"] {
		t.Error("answers can be changed after closing")
	}
	q.post(survey+"/mine", url.Values{"code": {code}, "go": {"change"}}).want(410, survey+"/mine")
	q.post(survey+"/mine", url.Values{"code": {code}, "go": {"withdraw-yes"}}).wantText("verwijderd")
}

// A code works for its own survey only.
func TestCodeOfAnotherSurvey(t *testing.T) {
	s := newSite(t)
	s.add(t, "other", storetest.Definition(), surveys.Settings{})
	p := s.person(t, "nl").walk(with(resident))
	draft := p.get(survey + "/saved")
	s.person(t, "nl").get("/s/other/continue").next(url.Values{"code": {byID(t, draft.body, "draft-code")}}).want(422, "/s/other/continue")
	code := p.get(survey + "/review").send()
	s.person(t, "nl").get("/s/other/mine").next(url.Values{"code": {code}}).want(422, "/s/other/mine")
}

func TestInvitation(t *testing.T) {
	s := newSite(t)
	never := s.person(t, "nl").walk(with(resident))
	never.send()
	if strings.Contains(never.body, `name="email"`) {
		t.Error("asks an address of someone who does not want to talk")
	}
	never.post(survey+"/invitation", url.Values{"email": {"a@b.nl"}}).want(404, survey+"/invitation")

	p := s.person(t, "nl").walk(with(url.Values{"V1": {"1"}, "V23": {"1"}}))
	p.send()
	p.wantText("1 september 2027")
	for _, wrong := range []string{"", "x", "a@b", "a@b.nl\r\nBcc: c@d.nl", "a@b.nl, c@d.nl", "Naam <a@b.nl>", "a b@c.nl", strings.Repeat("a", 250) + "@b.nl"} {
		p.post(survey+"/invitation", url.Values{"email": {wrong}}).want(422, survey+"/invitation").wantText("Vul een e-mailadres in")
	}
	p.post(survey+"/invitation", url.Values{"email": {" naam@voorbeeld.nl "}})
	p.want(200, survey+"/receipt?invited=1").wantText("We sturen u een uitnodiging")
	got, err := s.store.Contacts(t.Context(), library.Slug)
	if diff := cmp.Diff([]string{"naam@voorbeeld.nl"}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// Two tabs on one draft: the later one is asked, and nothing is lost until the
// person has chosen.
func TestTwoTabs(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey).next(nil).next(resident).next(resident)
	tests := []struct {
		name, button, want string
	}{
		{"mine", "mine", "1"},
		{"saved", "saved", "5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p.get(survey + "/p/3").next(url.Values{"V8.T1": {"3"}})
			one, two := p.tab().get(survey+"/p/3"), p.tab().get(survey+"/p/3")
			one.t, two.t = t, t
			one.next(url.Values{"V8.T1": {"5"}}).want(200, survey+"/p/4")
			two.next(url.Values{"V8.T1": {"1"}}).want(409, survey+"/p/3")
			two.wantText("Welke antwoorden wilt u houden?", "Heel onbelangrijk", "Heel belangrijk")

			look := p.tab().get(survey + "/p/3")
			if got := look.form.filled.Get("V8.T1"); got != "5" {
				t.Errorf("the draft says %q while the question stands", got)
			}
			// The question in another language is still the question.
			two.press("lang", "en", nil).want(409, survey+"/p/3").wantText("Very unimportant")
			two.press("lang", "nl", nil)

			two.press("go", tt.button, nil).want(200, survey+"/p/4")
			if got := look.get(survey + "/p/3").form.filled.Get("V8.T1"); got != tt.want {
				t.Errorf("kept %q, want %q", got, tt.want)
			}
		})
	}
}

// The same from two tabs is no conflict; nor is another page.
func TestTwoTabsThatAgree(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey).next(nil).next(resident).next(resident)
	one, two := p.tab().get(survey+"/p/3"), p.tab().get(survey+"/p/3")
	one.next(url.Values{"V8.T1": {"5"}}).want(200, survey+"/p/4")
	two.next(url.Values{"V8.T1": {"5"}}).want(200, survey+"/p/4")
	three := p.tab().get(survey + "/p/5")
	one.next(url.Values{"V13": {"1"}}).want(200, survey+"/p/5")
	three.next(url.Values{"V19": {"2"}}).want(200, survey+"/p/6")
	if got := p.get(survey + "/p/4").form.filled["V13"]; !cmp.Equal(got, []string{"1"}) {
		t.Errorf("V13 = %v", got)
	}
}

// A page that is fresh in a forgotten tab does not overwrite what was saved.
func TestFreshPageIsNoExcuse(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey).next(nil)
	old := p.tab()
	p.next(resident)
	old.next(url.Values{"V1": {"2"}}).want(409, survey+"/p/1")
}

// Many saves of different pages at once all come through.
func TestSavesAtOnce(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").walk(with(resident))
	var wg sync.WaitGroup
	for n, field := range map[string]url.Values{"2": {"V2": {"GM0546"}}, "3": {"V8.T1": {"2"}}, "5": {"V19": {"4"}}, "6": {"V21": {"Tegelijk"}}} {
		tab := p.tab().get(survey + "/p/" + n)
		wg.Go(func() { tab.press("go", "save", field) })
	}
	wg.Wait()
	p.get(survey+"/review").wantText("Leiden", "Een eigen idee uitvoeren", "Tegelijk")
}

// A double click stores once and gives one receipt.
func TestDoubleClick(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").walk(with(resident))
	before := p.cookies()
	code := p.send()
	p.setCookies(before)
	p.post(survey+"/review", url.Values{"go": {"submit"}}).want(200, survey+"/receipt")
	if again := byID(t, p.body, "receipt"); again != code {
		t.Errorf("two receipts: %s and %s", code, again)
	}
	if n, err := s.store.Count(t.Context(), library.Slug); n != 1 || err != nil {
		t.Errorf("%d responses, %v", n, err)
	}
	// The back button leads to the receipt too.
	p.get(survey+"/review").want(200, survey+"/receipt")
	p.get(survey+"/p/3").want(200, survey+"/receipt")
}

// The same ID with other answers changes nothing.
func TestSameIDOtherAnswers(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").walk(with(resident))
	before := p.cookies()
	code := p.send()
	p.setCookies(before)
	p.get(survey + "/p/1")
	for i := 0; p.path != survey+"/review" && i < 20; i++ {
		p.next(with(business))
	}
	p.press("go", "submit", nil).want(409, survey+"/review").wantText("al opgestuurd")
	if got := s.response(t, code).Answers["V1"].Code; got != "1" {
		t.Errorf("V1 = %q", got)
	}
}

// Whoever comes back goes on where they were, or begins anew.
func TestResume(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey).next(nil).next(resident).next(resident)
	p.get(survey).wantText("Ga verder met uw vragenlijst").next(nil).want(200, survey+"/p/3")
	p.get(survey).press("go", "new", nil).want(200, survey+"/p/1")
	if p.form.filled.Get("V1") != "" {
		t.Error("the new draft is not empty")
	}
}

func TestWithoutADraft(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/p/1", "/p/3", "/review", "/saved", "/receipt"} {
		s.person(t, "nl").get(survey+path).want(200, survey)
	}
	s.person(t, "nl").get(survey).next(nil).get(survey+"/p/4").want(200, survey+"/p/1")
	for _, path := range []string{"/p/0", "/p/99", "/p/x", "/p/01", "/p/-1", "/nothing"} {
		s.person(t, "nl").get(survey+path).want(404, survey+path)
	}
	// The cookie got lost on the way: what was typed is kept.
	p := s.person(t, "nl").get(survey).next(nil)
	p.setCookies(nil)
	p.next(resident).want(200, survey+"/p/2")
}

// A forged or flipped cookie is none.
func TestForgedCookies(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey).next(nil).next(resident)
	good := p.cookies()
	for i := range 40 {
		flipped := *good[0]
		at := i * len(flipped.Value) / 40
		flipped.Value = flipped.Value[:at] + string(flipped.Value[at]^1) + flipped.Value[at+1:]
		q := s.person(t, "nl")
		q.setCookies([]*http.Cookie{&flipped})
		if q.get(survey + "/p/2"); q.path == survey+"/p/2" && at < len(flipped.Value)-2 {
			t.Errorf("a cookie with byte %d flipped is taken", at)
		}
	}
	for _, value := range []string{"", "x", strings.Repeat("A", 4000), "00000000-0000-4000-8000-000000000000"} {
		q := s.person(t, "nl")
		q.setCookies([]*http.Cookie{{Name: good[0].Name, Value: value}})
		q.get(survey+"/p/2").want(200, survey)
	}
}

// Phases: each has its page, and within the grace period only who began before
// may still send.
func TestPhases(t *testing.T) {
	s := newSite(t)
	s.setNow(opened.Add(-time.Second))
	s.person(t, "nl").get(survey).want(200, survey).wantText("nog niet open", "1 maart 2027")
	s.person(t, "nl").post(survey, url.Values{"go": {"next"}}).want(410, survey)

	s.setNow(opened)
	early, late, fresh := s.person(t, "nl").walk(with(resident)), s.person(t, "nl").walk(with(business)), s.person(t, "nl").get(survey).next(nil)
	landing := s.person(t, "nl").get(survey)

	s.setNow(closes.Add(-time.Second))
	s.person(t, "nl").get(survey).next(nil).want(200, survey+"/p/1")

	s.setNow(closes)
	s.person(t, "nl").get(survey).want(200, survey).wantText("gesloten", "8 maart 2027")
	landing.next(nil).want(410, survey)
	s.person(t, "nl").post(survey+"/p/1", url.Values{"V1": {"1"}, "go": {"next"}}).want(410, survey+"/p/1")

	s.setNow(closes.Add(surveys.GracePeriod - time.Second))
	early.send()
	for fresh.path != survey+"/review" {
		fresh.next(with(resident))
	}
	fresh.send()

	s.setNow(closes.Add(surveys.GracePeriod))
	late.press("go", "submit", nil).want(410, survey+"/review").wantText("niet meer opgestuurd")
	if n, err := s.store.Count(t.Context(), library.Slug); n != 2 || err != nil {
		t.Errorf("%d responses, %v; want 2", n, err)
	}
	s.person(t, "nl").get(survey+"/outcome").want(200, survey+"/outcome").wantText("De antwoorden worden nu bekeken")

	err := s.store.UpdateSurvey(t.Context(), library.Slug, func(v *surveys.Survey) error {
		v.Settings.Outcome = surveys.Text{"nl": "## Wat we doen\n\n**Veel**. <script>alert(1)</script> [meer](https://voorbeeld.nl)"}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	p := s.person(t, "nl").get(survey+"/outcome").wantText("Wat we doen", "Veel")
	if strings.Contains(p.body, "<script>") || !strings.Contains(p.body, "<strong>Veel</strong>") {
		t.Error("the Markdown came out wrong:", p.body)
	}
}

// What an administrator changes shows at once, prepared or not.
func TestSettingsShowAtOnce(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey)
	etag := p.header.Get("Etag")
	err := s.store.UpdateSurvey(t.Context(), library.Slug, func(v *surveys.Survey) error {
		v.Settings.ContactEmail = "nieuw@voorbeeld.nl"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if p.get(survey); !strings.Contains(p.body, "nieuw@voorbeeld.nl") || p.header.Get("Etag") == etag {
		t.Error("the landing page still has the old contact")
	}
}

// A page that was opened before the questions changed is judged by the version
// that its draft was begun on.
func TestQuestionsChangeMeanwhile(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").walk(with(resident))
	d, _ := library.Builtin()
	d.Parts[0].Questions = d.Parts[0].Questions[:len(d.Parts[0].Questions)-1]
	d.Parts[0].Questions[2].Options = d.Parts[0].Questions[2].Options[:3]
	version, err := s.store.SaveDefinition(t.Context(), library.Slug, d)
	if err != nil || version != 2 {
		t.Fatal(version, err)
	}
	r := s.response(t, p.get(survey+"/review").send())
	if r.Version != 1 || r.Answers["V3"].Code != "5" {
		t.Errorf("version %d, V3 %v", r.Version, r.Answers["V3"])
	}
	if r := s.response(t, s.person(t, "nl").walk(url.Values{"V1": {"1"}}).send()); r.Version != 2 {
		t.Errorf("a new draft has version %d", r.Version)
	}
}

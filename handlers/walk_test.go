package handlers_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
)

// everyone are the answers that all three give.
func everyone() url.Values {
	v := url.Values{
		"V2": {"GM0579"}, "V10.T4": {"1"}, "V10.T1": {"2"}, "V10.T8": {"3"}, "V11.T1": {"40"}, "V11.T2": {"60"},
		"V16": {"2"}, "V18": {"T4", "T7"}, "V18t": {"Een schuur <aan de Does> & \"meer\""},
		"V20": {"T1"}, "V20t": {"Huizen.\r\nBetaalbaar."}, "V21": {"😀 =1+1"}, "V22": {"8"}, "V23": {"3"},
	}
	for i, theme := range []string{"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"} {
		v.Set("V8."+theme, string(rune('1'+i%5)))
		v.Set("V9."+theme, string(rune('5'-i%5)))
	}
	v.Set("V9.T4", "98")
	for _, s := range []string{"a", "b", "c", "d", "e", "f"} {
		v.Set("V12."+s, "3")
	}
	return v
}

func with(more url.Values) url.Values {
	v := everyone()
	maps.Copy(v, more)
	return v
}

var (
	resident    = url.Values{"V1": {"1"}, "V3": {"5"}, "V13": {"1", "3"}, "V19": {"1"}}
	business    = url.Values{"V1": {"2"}, "V4": {"97"}, "V4.text": {"Boot & bakfiets"}, "V5": {"2"}, "V14": {"1", "6"}, "V17": {"T3"}, "V17t": {"Een stagiair"}}
	institution = url.Values{"V1": {"3"}, "V6": {"4"}, "V7.a": {"3"}, "V7.b": {"40"}, "V15": {"5"}, "V17": {"T7"}, "V17t": {"Een zaal"}}
)

func TestWalk(t *testing.T) {
	s := newSite(t)
	tests := []struct {
		name, lang string
		answers    url.Values
		title      string // on the review page
	}{
		{"resident", "nl", with(resident), "Controleer uw antwoorden"},
		{"business", "nl", with(business), "Controleer uw antwoorden"},
		{"institution", "nl", with(institution), "Controleer uw antwoorden"},
		{"resident in English", "en-GB,en;q=0.9", with(resident), "Check your answers"},
		{"business in English", "en", with(business), "Check your answers"},
		{"institution in English", "en", with(institution), "Check your answers"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := s.person(t, tt.lang).walk(tt.answers)
			p.wantText(tt.title, `Een schuur <aan de Does> & "meer"`, "😀 =1+1")
			code := p.send()
			r := s.response(t, code)
			f, err := s.store.Form(t.Context(), r.Survey, r.Version)
			if err != nil {
				t.Fatal(err)
			}
			want, problems := f.DecodeForm(tt.answers, f.Questions())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if diff := cmp.Diff(want, r.Answers); diff != "" {
				t.Errorf("stored answers (-typed +stored):\n%s", diff)
			}
			if r.Mode != surveys.Web || r.Day != "2027-03-01" || r.Language != tt.lang[:2] || r.Trial {
				t.Errorf("stored %+v", r)
			}
		})
	}
}

// A person who only answers what must be answered gets through.
func TestWalkWithOneAnswer(t *testing.T) {
	s := newSite(t)
	code := s.person(t, "nl").walk(url.Values{"V1": {"1"}}).send()
	want := surveys.Answers{"V1": {Code: "1"}}
	if diff := cmp.Diff(want, s.response(t, code).Answers); diff != "" {
		t.Error(diff)
	}
}

func TestRequired(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey).next(nil).next(nil)
	p.want(422, survey+"/p/1").wantText("Er gaat iets niet goed")
	if !strings.Contains(p.body, "<title>Fout: ") {
		t.Error("the title does not say that something is wrong")
	}
}

// An error leaves the form filled in as it was, word for word.
func TestErrorKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey).next(nil).next(resident).next(resident)
	typed := url.Values{"V11.T1": {"12,5"}, "V11.T2": {"<veel>"}, "V8.T1": {"4"}}
	p.next(typed).want(422, p.path)
	for name, want := range typed {
		if got := p.form.filled[name]; !cmp.Equal(got, want) {
			t.Errorf("%s is %q after the error, want %q", name, got, want)
		}
	}
	// It also comes back later.
	if got := p.tab().get(p.path).form.filled.Get("V11.T2"); got != "<veel>" {
		t.Errorf("V11.T2 is %q on the next visit", got)
	}
	p.press("go", "skip:V11", nil).want(200, survey+"/p/4")
}

// TestSkipAny leaves out questions of every type by go=skip:CODE, but not the one
// that must be answered.
func TestSkipAny(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey).next(nil)
	skip := func(code string, answers url.Values) *person {
		t.Helper()
		fields := url.Values{"go": {"skip:" + code}}
		maps.Copy(fields, p.form.fixed)
		maps.Copy(fields, answers)
		return p.post(p.path, fields)
	}
	skip("V1", url.Values{"V1": {"1"}}).want(422, survey+"/p/1").next(url.Values{"V1": {"1"}})
	for n, test := range []struct {
		code    string
		answers url.Values
	}{
		{"V2", url.Values{"V2": {"GM0579"}, "V3": {"5"}}},
		{"V8", url.Values{"V8.T1": {"4"}, "V8.T2": {"98"}, "V10.T1": {"1"}}},
	} {
		at := p.path
		if skip(test.code, test.answers); p.status != 200 || p.path == at {
			t.Fatalf("%d: skip %s at %s: %d %s\n%s", n, test.code, at, p.status, p.path, text(p.body))
		}
		filled := p.tab().get(at).form.filled
		for name := range test.answers {
			code, _, _ := strings.Cut(name, ".")
			if got, want := filled.Get(name) != "", code != test.code; got != want {
				t.Errorf("skip %s: %s is kept: %v, want %v", test.code, name, got, want)
			}
		}
	}
}

func TestSkippedQuestionStaysOut(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey).next(nil).next(resident).next(resident)
	p.next(url.Values{"V11.T1": {"10"}}).want(422, p.path).press("go", "skip:V11", nil)
	for p.path != survey+"/review" {
		p.next(nil)
	}
	if r := s.response(t, p.send()); len(r.Answers["V11"].Numbers) > 0 {
		t.Errorf("V11 was stored: %v", r.Answers["V11"])
	}
}

// The review page shows what cannot be read instead of leaving it out.
func TestReviewShowsWhatIsWrong(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").walk(with(resident))
	p.get(survey+"/p/3?review=1").press("go", "save", url.Values{"V11.T1": {"elf"}})
	p.get(survey+"/review").press("go", "submit", nil).want(422, survey+"/review")
	if !strings.Contains(p.body, `href="`+survey+`/p/3?review=1#`) {
		t.Error("the problem does not link to its page")
	}
	p.get(survey+"/p/3?review=1").next(url.Values{"V11.T1": {"40"}}).want(200, survey+"/review")
	if got := s.response(t, p.send()).Answers["V11"].Numbers["T1"]; got != 40 {
		t.Errorf("V11.T1 = %v", got)
	}
}

func TestChangeFromReview(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").walk(with(resident))
	if !strings.Contains(p.body, `href="`+survey+`/p/2?review=1#V2"`) {
		t.Fatal("no link to change V2")
	}
	p.get(survey+"/p/2?review=1").next(url.Values{"V2": {"GM0638"}}).want(200, survey+"/review").wantText("Zoeterwoude")
	if got := s.response(t, p.send()).Answers["V2"].Code; got != "GM0638" {
		t.Errorf("V2 = %q", got)
	}
}

// Changing V1 takes answers away: after a warning that names them, and not if
// the person turns back.
func TestChangeOfAudience(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").walk(with(resident))
	p.get(survey + "/p/1?review=1").next(url.Values{"V1": {"2"}})
	p.want(200, survey+"/p/1").wantText("Deze antwoorden vervallen", "Hoe oud bent u?", "55-64", "Wat zou u het meest helpen?")

	back := p.tab().get(survey + "/review")
	back.wantText("Hoe oud bent u?")

	p.next(nil).want(200, survey+"/p/2")
	for p.path != survey+"/review" {
		p.next(with(business))
	}
	if strings.Contains(text(p.body), "Hoe oud bent u?") {
		t.Error("the review page still asks a business its age")
	}
	r := s.response(t, p.send())
	for _, gone := range []string{"V3", "V13", "V19"} {
		if _, ok := r.Answers[gone]; ok {
			t.Errorf("%s was stored", gone)
		}
	}
	if r.Answers["V4.text"].Text != "Boot & bakfiets" {
		t.Errorf("V4.text = %q", r.Answers["V4.text"].Text)
	}
}

// Turning back at the warning and choosing as before loses nothing.
func TestChangeOfAudienceTakenBack(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").walk(with(resident))
	p.get(survey + "/p/1?review=1").next(url.Values{"V1": {"2"}})
	p.get(survey+"/p/1?review=1").next(nil).want(200, survey+"/review")
	if got := s.response(t, p.send()).Answers["V3"].Code; got != "5" {
		t.Errorf("V3 = %q", got)
	}
}

func TestLanguageSwitch(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey)
	p.press("lang", "en", nil).want(200, survey)
	if !strings.Contains(p.body, `<html lang="en"`) {
		t.Fatal("the landing page is not English")
	}
	p.press("lang", "nl", nil).next(nil).next(resident).next(resident)
	typed := url.Values{"V11.T1": {"33"}, "V8.T2": {"5"}, "V10.T3": {"2"}, "V12.a": {"1"}}
	p.press("lang", "en", typed).want(200, survey+"/p/3")
	if !strings.Contains(p.body, `<html lang="en"`) {
		t.Fatal("the page is not English")
	}
	if diff := cmp.Diff(typed, p.form.filled); diff != "" {
		t.Errorf("after the switch (-typed +shown):\n%s", diff)
	}
	p.next(nil).want(422, survey+"/p/3").wantText("100")
}

func TestBackAndForth(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey).next(nil).next(resident).next(resident)
	p.get(survey + "/p/2")
	if got := p.form.filled.Get("V3"); got != "5" {
		t.Errorf("V3 is %q on the way back", got)
	}
	p.next(nil).want(200, survey+"/p/3")
}

// A respondent sees a shuffled list in the same order whenever they come back,
// and others see other orders.
func TestShuffledOrder(t *testing.T) {
	s := newSite(t)
	orders := map[string]bool{}
	for range 40 {
		p := s.at(t, "/p/3")
		first := ranked(p)
		p.next(with(resident)).get(survey + "/p/3")
		if again := ranked(p); again != first {
			t.Fatalf("order %s became %s", first, again)
		}
		orders[first] = true
	}
	if len(orders) < 4 {
		t.Errorf("40 people saw %d orders", len(orders))
	}
}

// ranked are the codes of the ranking on the page, in its order.
func ranked(p *person) string {
	var codes []string
	for _, piece := range strings.Split(p.body, `name="V10.`)[1:] {
		code, _, _ := strings.Cut(piece, `"`)
		codes = append(codes, code)
	}
	return strings.Join(codes, " ")
}

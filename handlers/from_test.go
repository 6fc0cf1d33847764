package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// whatMust are the answers that a resident has to give.
var whatMust = url.Values{"V1": {"1"}, "V2": {oegstgeest}}

// fromOf is the address of the survey for those at a conversation, as the QR code of
// its kit has it.
func fromOf(t *testing.T, p *person, at string) string {
	t.Helper()
	p.get("/field/kit/leidse-regio/survey?conversation=" + strings.TrimPrefix(at, "/field/conversations/"))
	_, rest, found := strings.Cut(p.body, `<a href="`+p.site.url+survey+"?from=")
	code, _, _ := strings.Cut(rest, `"`)
	if !found || len(code) != 26 {
		t.Fatalf("the poster leads to %q:\n%s", code, p.body)
	}
	return survey + "?from=" + code
}

// answers goes from a landing page to the receipt.
func (p *person) answers(landing string) *surveys.Response {
	p.t.Helper()
	p.get(landing).next(nil)
	p.toReview(whatMust)
	return p.site.response(p.t, p.send())
}

// TestFrom follows the QR code of a conversation: the response says so, and only it.
func TestFrom(t *testing.T) {
	s := newSite(t)
	organiser, at := s.evening(t)
	id := strings.TrimPrefix(at, "/field/conversations/")
	from := fromOf(t, organiser, at)
	code := strings.TrimPrefix(from, survey+"?from=")

	p := s.person(t, "nl")
	if r := p.answers(from); r.Conversation != id || r.Mode != surveys.Web {
		t.Errorf("the response came through %q, by %s", r.Conversation, r.Mode)
	}
	// Who answers next on the same device came by another way.
	if r := p.answers(survey); r.Conversation != "" {
		t.Errorf("the next response came through %q", r.Conversation)
	}
	if r := s.person(t, "nl").answers(from + "&x=" + strings.Repeat("y", 100)); r.Conversation != id {
		t.Errorf("with more in the address, it came through %q", r.Conversation)
	}
	// The language switch comes between.
	p = s.person(t, "nl")
	p.get(from).press("lang", "en", nil).next(nil)
	p.toReview(whatMust)
	if r := s.response(t, p.send()); r.Conversation != id || r.Language != "en" {
		t.Errorf("in %s it came through %q", r.Language, r.Conversation)
	}

	d, settings := library.Builtin()
	s.add(t, "andere", d, settings)
	for name, wrong := range map[string]string{
		"no code": "", "an unknown code": s.keys.FromCode(uuid.NewString()), "nonsense": "%00%ff'--", "long": strings.Repeat("A", 5000),
		"the code to the record": s.keys.ConversationCode(id), "twice": code + code,
	} {
		if r := s.person(t, "nl").answers(survey + "?from=" + wrong); r.Conversation != "" {
			t.Errorf("%s: the response came through %q", name, r.Conversation)
		}
	}
	p = s.person(t, "nl")
	p.get("/s/andere?from=" + code)
	for _, c := range p.header.Values("Set-Cookie") {
		if strings.HasPrefix(c, "from-") {
			t.Errorf("a code of another survey gives the cookie %s", c)
		}
	}
}

// TestFromDraft goes on with a draft on another device, which did not come through the
// conversation, and changes the response afterwards.
func TestFromDraft(t *testing.T) {
	s := newSite(t)
	organiser, at := s.evening(t)
	id := strings.TrimPrefix(at, "/field/conversations/")
	p := s.person(t, "nl")
	p.get(fromOf(t, organiser, at)).next(nil).next(whatMust)
	p.get(survey + "/saved")
	code := byID(t, p.body, "draft-code")
	q := s.person(t, "nl")
	q.post(survey+"/continue", url.Values{"code": {code}})
	q.toReview(whatMust)
	receipt := q.send()
	if r := s.response(t, receipt); r.Conversation != id {
		t.Errorf("the response came through %q", r.Conversation)
	}
	q.post(survey+"/mine", url.Values{"code": {receipt}}).press("go", "change", nil)
	q.get(survey + "/review")
	q.send()
	if r := s.response(t, receipt); r.Conversation != id {
		t.Errorf("changed, it came through %q", r.Conversation)
	}
	// A draft that was begun before keeps where it came from.
	p = s.person(t, "nl")
	p.get(survey).next(nil).next(whatMust)
	p.get(fromOf(t, organiser, at)).press("go", "next", nil)
	p.toReview(whatMust)
	if r := s.response(t, p.send()); r.Conversation != "" {
		t.Errorf("a draft of before came through %q", r.Conversation)
	}
}

// TestFromAPI takes the code in the JSON too, and keeps answers with a wrong one.
func TestFromAPI(t *testing.T) {
	s := newSite(t)
	organiser, at := s.evening(t)
	id := strings.TrimPrefix(at, "/field/conversations/")
	_, code, _ := strings.Cut(fromOf(t, organiser, at), "from=")
	for from, want := range map[string]string{code: id, "": "", "X": "", s.keys.FromCode(uuid.NewString()): ""} {
		response := uuid.NewString()
		body := strings.TrimSuffix(posted(response, residentJSON), "}") + `,"from":"` + from + `"}`
		if r := s.give(t, body); r.status != http.StatusCreated {
			t.Fatalf("from %q: %d %s", from, r.status, r.body)
		}
		r, err := s.store.Response(t.Context(), response)
		if err != nil || r.Conversation != want {
			t.Errorf("from %q the response came through %q, %v", from, r.Conversation, err)
		}
		if again := s.give(t, posted(response, residentJSON)); again.status != http.StatusOK {
			t.Errorf("the same again without it: %d", again.status)
		}
	}
	s.give(t, strings.TrimSuffix(posted(uuid.NewString(), residentJSON), "}")+`,"from":7}`).want(t, http.StatusUnprocessableEntity, "invalid", "from")
	s.give(t, strings.TrimSuffix(posted(uuid.NewString(), residentJSON), "}")+`,"from":"","from":""}`).want(t, http.StatusUnprocessableEntity, "invalid", "from")
}

// TestWhoWasReached tells the organiser and the analyst how many came through a
// conversation, from ten on; and no file has it of a single response.
func TestWhoWasReached(t *testing.T) {
	s := newSite(t)
	organiser, at := s.evening(t)
	organiser.post(at, filled(sheet(), "base", "1", "go", "submit"))
	id := strings.TrimPrefix(at, "/field/conversations/")
	s.addUser(t, "analyst")
	analyst := s.signedIn(t, "analyst")
	arrive := func(n int) {
		for range n {
			r := s.give(t, strings.TrimSuffix(posted(uuid.NewString(), residentJSON), "}")+`,"from":"`+s.keys.FromCode(id)+`"}`)
			if r.status != http.StatusCreated {
				t.Fatal(r.body)
			}
		}
	}
	organiser.get(at).wantText("de vragenlijst minder dan 10 keer")
	arrive(9)
	organiser.get(at).wantText("de vragenlijst minder dan 10 keer")
	analyst.get("/analysis/"+library.Slug).wantText("Vragenlijst ingevuld via een gesprek", "Bij het ene dorpsgesprek zijn het er minder dan 10.")
	arrive(2)
	organiser.get(at).wantText("de vragenlijst 11 keer")
	analyst.get("/analysis/" + library.Slug).wantText("2 maart 2027, Dorpshuis1511")
	if strings.Contains(analyst.body, "minder dan 10.") {
		t.Error("the analyst is told of conversations that there are not")
	}
}

// TestFromRoom leads who answered in the room on to the survey, as from there.
func TestFromRoom(t *testing.T) {
	s := newSite(t)
	organiser, at := s.evening(t)
	_, code := openRound(t, organiser, at, "hands:V12.a")
	p := s.person(t, "nl")
	p.get("/live/" + code)
	if strings.Contains(p.body, survey+"?from=") {
		t.Error("the survey comes between before the room has answered")
	}
	p.post("/live/"+code, url.Values{"ask0": {"for"}}).wantText("Vul de hele vragenlijst in")
	_, rest, _ := strings.Cut(p.body, `<a href="`+survey)
	query, _, _ := strings.Cut(rest, `"`)
	if r := p.answers(survey + query); r.Conversation != strings.TrimPrefix(at, "/field/conversations/") || r.Mode != surveys.Web {
		t.Errorf("the response came through %q, by %s", r.Conversation, r.Mode)
	}
	err := s.store.UpdateSurvey(t.Context(), library.Slug, func(survey *surveys.Survey) error {
		survey.Closes = s.now()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	p.get("/live/" + code + "?done=1").wantText("Verstuurd")
	if p.get("/live/" + code + "?done=1"); strings.Contains(p.body, survey+"?from=") {
		t.Error("it leads to a survey that has closed")
	}
}

package handlers_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

const paperForms = "/field/paper/" + library.Slug

// onPaper are the fields of a form that a resident filled in.
func onPaper(id string, pairs ...string) url.Values {
	return filled(url.Values{
		"paper.id": {id}, "paper.number": {"12"}, "paper.language": {"nl"}, "base": {"0"}, "go": {"save"},
		"V1": {"1"}, "V2": {"GM0579"}, "V8.T1": {"5"}, "V8.T2": {"98"}, "V10.T3": {"1"}, "V13": {"1", "3"}, "V21": {"De bus"},
	}, pairs...)
}

// drawnForm is the ID of a form that is to be entered twice, or is not.
func (s *site) drawnForm(t *testing.T, twice bool) string {
	t.Helper()
	for range 10_000 {
		if id := uuid.NewString(); s.keys.Twice(id) == twice {
			return id
		}
	}
	t.Fatalf("of 10,000 forms none has Twice %v", twice)
	return ""
}

// TestPaper enters forms as one does without a script.
func TestPaper(t *testing.T) {
	s := newSite(t)
	organiser := s.organiser(t, oegstgeest)
	p := s.signedIn(t, staff.Organiser)
	p.get("/field").wantText("Papier invoeren")
	p.get(paperForms).wantText("Formulier 1", "Vandaag: 0 formulieren", "Voor wie vult u deze vragenlijst in?")
	id := s.drawnForm(t, false)

	// What is wrong is said, and what was typed is still there.
	p.post(paperForms, onPaper(id, "V1", "", "V10.T4", "1", "V21", "Lijn <4>")).want(http.StatusUnprocessableEntity, paperForms)
	p.wantText("Geef een antwoord op deze vraag", "Plaats 1 is twee keer gekozen")
	if strings.Contains(text(p.body), "hoort niet bij de antwoorden") {
		t.Error("answers are called wrong because nobody said whose they are")
	}
	for _, want := range []string{"\nLijn &lt;4&gt;</textarea>", `value="GM0579" data-key="3" checked`, `name="V10.T4" value="1"`, id} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the page lost %s", want)
		}
	}
	p.post(paperForms, onPaper(id, "paper.number", "nul")).wantText("Nummer: ")
	p.post(paperForms, onPaper(id, "paper.day", "2031-01-01")).wantText("Op deze dag kon niemand de vragenlijst invullen")

	day := s.now().Format(time.DateOnly)
	for range 2 { // a double click
		p.post(paperForms, onPaper(id, "paper.day", day)).want(http.StatusOK, paperForms+"?done=1").wantText("Opgeslagen. Formulier 13", "Vandaag: 1 formulier")
	}
	p.post(paperForms, onPaper(id, "V1", "3", "V13", "")).want(http.StatusConflict, paperForms).wantText("Dit formulier is al opgeslagen, met andere antwoorden")
	if strings.Contains(p.body, id) {
		t.Error("the form that is there already cannot be stored as another one")
	}

	r, err := s.store.Response(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	want := &surveys.Response{
		ID: id, Survey: library.Slug, Version: 1, Mode: surveys.Paper, Language: "nl", Day: day,
		Answers: surveys.Answers{
			"V1": {Code: "1"}, "V2": {Code: "GM0579"}, "V8": {Items: map[string]string{"T1": "5", "T2": "98"}},
			"V10": {Codes: []string{"T3"}}, "V13": {Codes: []string{"1", "3"}}, "V21": {Text: "De bus"},
		},
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
	e, err := s.store.PaperEntry(t.Context(), library.Slug, id, organiser.ID)
	if diff := cmp.Diff(&surveys.PaperEntry{ID: id, User: organiser.ID, Number: 12, At: s.now()}, e); diff != "" || err != nil {
		t.Errorf("who entered it: %v\n%s", err, diff)
	}
	if strings.Contains(p.get(paperForms).body, "De bus") {
		t.Error("the list of what was entered shows answers")
	}
}

// TestPaperAccess says who may enter forms, and when.
func TestPaperAccess(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	s.addAccount(t, &store.User{Email: "far@staff.example", Role: staff.Organiser, Municipalities: []string{"GM0001"}})
	for _, role := range []string{staff.Admin, staff.Analyst, staff.Reader} {
		s.addUser(t, role)
	}
	for who, want := range map[string]int{staff.Organiser: 200, "far": 403, staff.Admin: 200, staff.Analyst: 403, staff.Reader: 403} {
		p := s.signedIn(t, who)
		p.get(paperForms).wantStatus(want)
		p.post(paperForms, onPaper(uuid.NewString())).wantStatus(want)
	}
	p := s.signedIn(t, staff.Organiser)
	p.get("/field/paper/none").wantStatus(http.StatusNotFound)
	p.post(paperForms, onPaper("one")).wantStatus(http.StatusUnprocessableEntity)
	s.person(t, "nl").post(paperForms, onPaper(uuid.NewString())).wantStatus(http.StatusUnauthorized)

	for name, at := range map[string]struct {
		now    time.Time
		status int
	}{
		"before it opens":  {opened.Add(-time.Hour), http.StatusGone},
		"after it closed":  {closes.Add(24 * time.Hour), http.StatusOK},
		"long after that":  {closes.Add(surveys.PaperPeriod), http.StatusGone},
		"while it is open": {opened.Add(time.Hour), http.StatusOK},
	} {
		s.setNow(at.now)
		p, id := s.signedIn(t, staff.Organiser), uuid.NewString()
		if p.get(paperForms).wantStatus(at.status); strings.Contains(p.get("/field").body, paperForms) != (at.status == http.StatusOK) {
			t.Errorf("%s the list offers what cannot be, or does not offer what can", name)
		}
		if got := p.sends(paperForms, onPaper(id)); p.status != at.status || got.ID != id {
			t.Errorf("%s: %d %+v", name, p.status, got)
		}
	}
}

// TestPaperSent sends forms as a script: in JSON it hears what became of each.
func TestPaperSent(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	s.addAccount(t, otherOrganiser())
	p, other := s.signedIn(t, staff.Organiser), s.signedIn(t, "other")
	id := uuid.NewString()
	for range 2 {
		got := p.sends(paperForms, onPaper(id, "paper.survey", library.Slug))
		if diff := cmp.Diff(told{ID: id, Version: 1}, got); diff != "" || p.status != http.StatusOK {
			t.Errorf("stored: %d, -want +got\n%s", p.status, diff)
		}
	}
	got := p.sends(paperForms, onPaper(id, "V8.T1", "4"))
	if p.status != http.StatusConflict || len(got.Problems) != 1 || got.Version != 0 {
		t.Errorf("other answers: %d %+v", p.status, got)
	}
	// A device that knows that the form is stored sends a change.
	if got = p.sends(paperForms, onPaper(id, "V8.T1", "4", "base", "1")); p.status != http.StatusOK || got.Version != 1 {
		t.Errorf("a change: %d %+v", p.status, got)
	}
	if other.sends(paperForms, onPaper(id, "V8.T1", "3", "base", "1")); other.status != http.StatusNotFound {
		t.Errorf("somebody else's change: %d", other.status)
	}
	r, err := s.store.Response(t.Context(), id)
	if err != nil || r.Answers["V8"].Items["T1"] != "4" {
		t.Errorf("stored: %+v, %v", r, err)
	}
	got = p.sends(paperForms, onPaper(uuid.NewString(), "V1", "9", "V99", "1"))
	if p.status != http.StatusUnprocessableEntity || len(got.Problems) != 2 || got.Problems[0].Field != "V1-1" {
		t.Errorf("wrong: %d %+v", p.status, got)
	}
	if err := s.store.Withdraw(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if got = p.sends(paperForms, onPaper(id)); p.status != http.StatusConflict || len(got.Problems) != 1 {
		t.Errorf("withdrawn: %d %+v", p.status, got)
	}
}

// TestPaperBadInput refuses what is wrong with the field named, and keeps every
// other text exactly.
func TestPaperBadInput(t *testing.T) {
	s := newSite(t)
	organiser := s.organiser(t, oegstgeest)
	p := s.signedIn(t, staff.Organiser)
	stored := func() int {
		b, err := s.store.PaperBatch(t.Context(), library.Slug, organiser.ID, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		return b.Since
	}
	for name, typed := range map[string]url.Values{
		"option of another question": {"V2": {"T1"}},
		"two of a single choice":     {"V2": {"GM0546", "GM0547"}},
		"the same twice":             {"V13": {"1", "1"}},
		"none and something":         {"V13": {"96", "1"}},
		"a question of businesses":   {"V4": {"1"}},
		"prototype":                  {"__proto__": {"1"}},
		"NUL in a name":              {"V2\x00": {"1"}},
		"rank twice":                 {"V10.T1": {"1"}},
		"points that do not add up":  {"V11.T1": {"99"}},
		"not a number":               {"V22": {"NaN"}},
		"another script's digit":     {"V22": {"٣"}},
		"half a character":           {"V21": {"\xff"}},
		"a control character":        {"V21": {"a\x00b"}},
		"two numbers":                {"paper.number": {"1", "2"}},
		"a number in hex":            {"paper.number": {"0x1"}},
		"number nought":              {"paper.number": {"0"}},
		"a number too high":          {"paper.number": {"100000"}},
		"no such day":                {"paper.day": {"2026-02-31"}},
		"the year 10000":             {"paper.day": {"10000-01-01"}},
		"no such language":           {"paper.language": {"fr"}},
	} {
		fields := onPaper(uuid.NewString())
		for field, values := range typed {
			fields[field] = values
		}
		if p.post(paperForms, fields).status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", name, p.status)
		}
		if got := p.sends(paperForms, fields); p.status != http.StatusUnprocessableEntity || len(got.Problems) != 1 {
			t.Errorf("%s, by a script: %d %+v", name, p.status, got.Problems)
		}
	}
	if n := stored(); n != 0 {
		t.Fatalf("%d forms are stored", n)
	}
	for i, words := range []string{"a\u202eb", "=HYPERLINK(\"http://x\")", "<svg onload=alert(1)>", "{{7*7}}", "'); drop table responses;--", "e\u0301", "_x0041_"} {
		id := uuid.NewString()
		if p.post(paperForms, onPaper(id, "V21", words)); p.status != http.StatusOK || stored() != i+1 {
			t.Errorf("%q: status %d", words, p.status)
		}
		if r, err := s.store.Response(t.Context(), id); err != nil || r.Answers["V21"].Text != words {
			t.Errorf("%q is stored as %+v, %v", words, r, err)
		}
	}
}

// TestPaperTwice enters a form a second time, and chooses what is right.
func TestPaperTwice(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	s.addAccount(t, otherOrganiser())
	p := s.signedIn(t, staff.Organiser)
	id, plain, same := s.drawnForm(t, true), s.drawnForm(t, false), s.drawnForm(t, true)
	for _, id := range []string{id, plain, same} {
		p.post(paperForms, onPaper(id))
	}
	at := func(id string) string { return paperForms + "/twice/" + id }
	p.get(paperForms).wantText("Voer nog een keer in:")
	p.get(at(id)).wantText("Formulier 12, tweede keer")
	if strings.Contains(p.body, "checked") || strings.Contains(p.body, "De bus") {
		t.Error("the second entry shows the first")
	}
	p.get(at(plain)).wantStatus(http.StatusNotFound)
	s.signedIn(t, "other").get(at(id)).wantStatus(http.StatusNotFound)

	p.post(at(same), onPaper("")).want(http.StatusOK, paperForms+"?checked=12").wantText("Formulier 12 is gecontroleerd. Formulier 13")

	again := onPaper("", "V8.T1", "4", "V21", "De trein", "V10.T3", "")
	p.post(at(id), filled(onPaper(""), "V1", "")).want(http.StatusUnprocessableEntity, at(id))
	p.post(at(id), again).want(http.StatusOK, at(id)).wantText("3 antwoorden verschillen", "De bus", "De trein", "niets ingevuld")
	hidden := hiddenValues(p.body)
	p.post(at(id), filled(hidden, "paper.right.V8.T1", "2")).want(http.StatusUnprocessableEntity, at(id)).wantText("Kies wat klopt")
	p.post(at(id), filled(hidden, "paper.right.V8.T1", "2", "paper.right.V21", "1", "paper.right.V10.T3", "2")).want(http.StatusOK, paperForms+"?checked=12")
	r, err := s.store.Response(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	want := surveys.Answers{
		"V1": {Code: "1"}, "V2": {Code: "GM0579"}, "V8": {Items: map[string]string{"T1": "4", "T2": "98"}},
		"V13": {Codes: []string{"1", "3"}}, "V21": {Text: "De bus"},
	}
	if diff := cmp.Diff(want, r.Answers); diff != "" {
		t.Error(diff)
	}
	p.get(at(id)).wantStatus(http.StatusNotFound)
	if p.get(paperForms); strings.Contains(text(p.body), "Voer nog een keer in:") {
		t.Error("a form is asked for again")
	}
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

func hiddenValues(page string) url.Values {
	v := url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(page, -1) {
		v.Add(m[1], html.UnescapeString(m[2]))
	}
	return v
}

// TestPaperMatches holds that what is printed can be entered: the same questions,
// rows and keys, in the same order.
func TestPaperMatches(t *testing.T) {
	s := newSite(t)
	s.addUser(t, staff.Admin)
	p := s.signedIn(t, staff.Admin)
	marks := regexp.MustCompile(`<(?:span class="code"|kbd)>([^<]*)</`)
	all := func(page, from string) (out []string) {
		body := p.get(page).body
		for _, m := range marks.FindAllStringSubmatch(body[strings.Index(body, from):], -1) {
			out = append(out, m[1])
		}
		return out
	}
	printed := all(survey+"/paper", "<section>")
	entered := map[string]int{}
	for _, mark := range all(paperForms, "<section>") {
		entered[mark]++
	}
	questions := 0
	for _, mark := range printed {
		if entered[mark] == 0 {
			t.Errorf("%s is printed and cannot be entered", mark)
		}
		if strings.HasPrefix(mark, "V") {
			questions++
		}
	}
	if questions < 25 {
		t.Errorf("only %d questions are printed", questions)
	}
	order := func(marks []string) (out []string) {
		for _, mark := range marks {
			if mark != "" && (mark[0] == 'V' || mark[0] == 'T') {
				out = append(out, mark)
			}
		}
		return out
	}
	if diff := cmp.Diff(order(printed), order(all(paperForms, "<section>"))); diff != "" {
		t.Errorf("the order, -printed +entered\n%s", diff)
	}
}

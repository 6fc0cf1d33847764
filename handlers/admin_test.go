package handlers_test

import (
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

const adminSurvey = "/admin/surveys/" + library.Slug

func TestPeriod(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin").want(200, "/admin/surveys").wantText("Samen in de Leidse Regio", "Open", "0 inzendingen")
	find := func() *surveys.Survey {
		t.Helper()
		survey, err := s.store.Survey(t.Context(), library.Slug)
		if err != nil {
			t.Fatal(err)
		}
		return survey
	}
	press := func(button, opens, closes string) *person {
		t.Helper()
		return p.post(adminSurvey+"/period", url.Values{"go": {button}, "opens": {opens}, "closes": {closes}})
	}
	const begun = "2027-03-01T09:00" // 08:00 UTC
	press("extend", "", "").want(200, adminSurvey+"?done=extend").wantText("een week langer open")
	if got := find().Closes; !got.Equal(closes.AddDate(0, 0, 7)) {
		t.Errorf("extended to %v", got)
	}
	press("save", begun, "2027-03-28T03:30").want(200, adminSurvey+"?done=period")
	if got, want := find().Closes, time.Date(2027, 3, 28, 1, 30, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("closes at %v, want %v: summer time", got, want)
	}
	if got := find().Opens; !got.Equal(opened) {
		t.Errorf("opens moved to %v", got)
	}
	press("close", "", "").want(200, adminSurvey+"?done=close").wantText("is nu gesloten")
	if got := find(); got.PhaseAt(s.now()) == surveys.Open || !got.Closes.Equal(s.now()) {
		t.Errorf("closed at %v, now is %v", got.Closes, s.now())
	}
	press("close", "", "").want(422, adminSurvey+"/period").wantText("De vragenlijst is niet open.")
	s.setNow(s.now().Add(time.Hour))
	press("open", "", "").want(200, adminSurvey+"?done=open")
	if got := find(); got.PhaseAt(s.now()) != surveys.Open || !got.Closes.IsZero() || !got.Opens.Equal(opened) {
		t.Errorf("opened again: %v to %v", got.Opens, got.Closes)
	}
	press("open", "", "").want(422, adminSurvey+"/period").wantText("al open")
}

// TestWrongPeriods sends moments that do not exist, or make no period; nothing
// of them is stored and the form comes back as it was typed.
// Surveys with the same title are told apart by what their address ends in.
func TestListsShowSlugs(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	for _, list := range []string{"/admin/surveys", "/analysis"} {
		p.get(list).want(200, list).wantText("Samen in de Leidse Regio " + library.Slug)
	}
}

// What is still to do stands under a title that fits the phase: closing begins
// with the grace period.
func TestMissingTitle(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	err := s.store.UpdateSurvey(t.Context(), library.Slug, func(survey *surveys.Survey) error {
		survey.Settings = surveys.Settings{}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	const before, after = "Vul in wie vragen beantwoordt", "Schrijf wat er met de antwoorden gebeurt"
	for _, at := range []struct {
		now             time.Time
		nl, en          string
		has, hasNothing string
	}{
		{opened.Add(-time.Hour), "Nog te doen voordat u opent", "To do before you open", before, after},
		{opened.Add(time.Hour), "Nog te doen nu de vragenlijst open is", "To do now that the survey is open", before, after},
		{closes.Add(time.Minute), "Nog te doen na het sluiten", "To do after closing", after, before},
		{closes.Add(time.Hour), "Nog te doen na het sluiten", "To do after closing", after, before},
	} {
		s.setNow(at.now)
		p := s.signedIn(t, "admin") // a session does not last from phase to phase
		p.get(adminSurvey).want(200, adminSurvey).wantText(at.nl, at.has)
		if strings.Contains(text(p.body), at.hasNothing) {
			t.Errorf("%v: %q is still to do", at.now, at.hasNothing)
		}
		p.get(adminSurvey + "?lang=en").wantText(at.en)
	}
}

func TestWrongPeriods(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	const begun = "2027-03-01T09:00"
	for _, test := range []struct{ opens, closes, says string }{
		{begun, "2027-03-28T02:30", "Dit is geen bestaande datum en tijd"}, // the hour that summer time skips
		{begun, "2027-02-29T10:00", "Dit is geen bestaande datum en tijd"},
		{begun, "2027-02-31T10:00", "Dit is geen bestaande datum en tijd"},
		{begun, "0000-01-01T10:00", "Dit is geen bestaande datum en tijd"},
		{begun, "10000-01-01T10:00", "Dit is geen bestaande datum en tijd"},
		{begun, "2027-04-01T10:00+14:00", "Dit is geen bestaande datum en tijd"},
		{begun, "2027-04-01T24:00", "Dit is geen bestaande datum en tijd"},
		{begun, "٢٠٢٧-04-01T10:00", "Dit is geen bestaande datum en tijd"},
		{begun, "1 april 2027", "Dit is geen bestaande datum en tijd"},
		{begun, "<script>alert(1)</script>", "Dit is geen bestaande datum en tijd"},
		{begun, "2027-04-01\x00T10:00", "tekens die wij niet kunnen bewaren"},
		{begun, "2027-03-01T09:00", "Het einde moet na het begin liggen"},
		{begun, "2020-01-01T00:00", "Het einde moet na het begin liggen"},
		{"2027-03-01T10:00", "2027-04-01T10:00", "Het begin ligt nu vast"},
		{"", "2027-04-01T10:00", "Het begin ligt nu vast"},
		{"", "", "Het begin ligt nu vast"},
	} {
		p.post(adminSurvey+"/period", url.Values{"go": {"save"}, "opens": {test.opens}, "closes": {test.closes}}).
			want(422, adminSurvey+"/period").wantText("Er klopt iets niet", test.says)
		if strings.Contains(p.body, "<script>alert") {
			t.Errorf("%q comes back as HTML", test.closes)
		}
		if !strings.Contains(p.body, "<title>Fout:") {
			t.Errorf("%q: no error in the title", test.closes)
		}
	}
	for said, form := range map[string]url.Values{
		"Deze knop kennen wij niet":                {"go": {"zzz"}, "opens": {""}, "closes": {""}},
		"Deze knop kennen wij niet.":               {"go": {"close", "open"}},
		"Het veld ‘<b>’ hoort niet bij":            {"go": {"close"}, "<b>": {"1"}},
		"Het veld ‘minBase’ hoort niet bij":        {"go": {"save"}, "opens": {begun}, "closes": {""}, "minBase": {"0"}},
		"Het veld ‘__proto__’ hoort niet bij dit ": {"__proto__": {"1"}},
	} {
		p.post(adminSurvey+"/period", form).want(422, adminSurvey+"/period").wantText("Er klopt iets niet", said)
		if strings.Contains(p.body, "ligt nu vast") || strings.Contains(p.body, "<b>") || !strings.Contains(p.body, "<title>Fout:") {
			t.Errorf("%v: %s", form, text(p.body))
		}
	}
	p.post(adminSurvey+"/period", url.Values{"opens": {begun, begun}, "closes": {""}}).want(422, adminSurvey+"/period").wantText("twee keer")
	survey, err := s.store.Survey(t.Context(), library.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if !survey.Opens.Equal(opened) || !survey.Closes.Equal(closes) {
		t.Errorf("the period became %v to %v", survey.Opens, survey.Closes)
	}
}

func settingsForm() url.Values {
	return url.Values{
		"contactName": {"Gemeente & zo"}, "contactEmail": {"vragen@gemeente.example"}, "contactPhone": {"14 071"},
		"resultsOn": {"2027-06-01"}, "resultsAt": {"https://uitkomsten.example/"}, "deleteContactsOn": {"2027-09-01"}, "minBase": {"12"}, "axes": {""},
	}
}

func TestSettings(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	before, err := s.store.Survey(t.Context(), library.Slug)
	if err != nil {
		t.Fatal(err)
	}
	p.get(adminSurvey+"/settings").want(200, adminSurvey+"/settings")
	p.post(adminSurvey+"/settings", settingsForm()).want(200, adminSurvey+"?done=settings")
	after, err := s.store.Survey(t.Context(), library.Slug)
	if err != nil {
		t.Fatal(err)
	}
	want := before.Settings
	want.ContactName, want.ContactEmail, want.ContactPhone = "Gemeente & zo", "vragen@gemeente.example", "14 071"
	want.ResultsOn, want.ResultsAt, want.DeleteContactsOn, want.MinBase = "2027-06-01", "https://uitkomsten.example/", "2027-09-01", 12
	if diff := cmp.Diff(want, after.Settings); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	for field, values := range map[string][]string{
		"minBase":          {"", "0", "1", "-5", "1001", "10,5", "1e1", "٤", "0x10", "9223372036854775808", "010"},
		"resultsOn":        {"2027-02-29", "2027-13-01", "morgen", "0000-01-01"},
		"deleteContactsOn": {"31-02-2027", "10000-01-01"},
		"contactEmail":     {"geen", "a@b", "a b@c.example", "Naam <a@b.example>", "a@b.example\r\nBcc: x@y.example", strings.Repeat("a", 300) + "@b.example"},
		"contactName":      {strings.Repeat("a", 201), "\x00", "\xff\xfe", "a\u2028b"},
		"resultsAt":        {strings.Repeat("x", 501)},
		"axes":             {"links", "Middle", "\x00"},
	} {
		for _, value := range values {
			form := settingsForm()
			form.Set(field, value)
			p.post(adminSurvey+"/settings", form).want(422, adminSurvey+"/settings")
			if !strings.Contains(p.body, `id="`+field+`-error"`) {
				t.Errorf("%s = %.30q: the field is not marked", field, value)
			}
			if !strings.Contains(p.body, `value="14 071"`) {
				t.Errorf("%s = %.30q: the other fields do not come back", field, value)
			}
		}
	}
	again, err := s.store.Survey(t.Context(), library.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(after.Settings, again.Settings); diff != "" {
		t.Errorf("a refused form changed something (-want +got):\n%s", diff)
	}
}

// TestSettingsKeepTheRest: what the form does not ask for stays what it is. Every
// field of Settings must be set here, so that a new one cannot be forgotten.
func TestSettingsKeepTheRest(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	before := surveys.Settings{
		ContactName: "n", ContactEmail: "a@b.example", ContactPhone: "1", Privacy: surveys.Text{"nl": "p"}, ResultsOn: "2027-05-01",
		ResultsAt: "w", Outcome: surveys.Text{"nl": "o"}, DeleteContactsOn: "2027-09-01", MinBase: 11, Axes: surveys.AxesMiddle,
		Weighting: &surveys.Weighting{Cap: 4, Missing: surveys.MissingOne},
	}
	v := reflect.ValueOf(before)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Fatalf("Settings.%s is not set", v.Type().Field(i).Name)
		}
	}
	err := s.store.UpdateSurvey(t.Context(), library.Slug, func(s *surveys.Survey) error { s.Settings = before; return nil })
	if err != nil {
		t.Fatal(err)
	}
	p := s.signedIn(t, "admin")
	for page, form := range map[string]url.Values{
		"settings": {
			"contactName": {"n"}, "contactEmail": {"a@b.example"}, "contactPhone": {"1"}, "resultsOn": {"2027-05-01"},
			"resultsAt": {"w"}, "deleteContactsOn": {"2027-09-01"}, "minBase": {"11"}, "axes": {"middle"},
		},
		"privacy": {"nl": {"p"}, "en": {""}},
		"outcome": {"nl": {"o"}, "en": {""}},
	} {
		p.post(adminSurvey+"/"+page, form).wantStatus(200)
	}
	after, err := s.store.Survey(t.Context(), library.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, after.Settings); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
}

func TestTexts(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	const text = "## Wat er gebeurt\n\n- één\n- <script>alert(1)</script> **twee** [x](javascript:alert(1))\n\n{{7*7}} =1+1 😀"
	for _, page := range []string{"privacy", "outcome"} {
		p.post(adminSurvey+"/"+page, url.Values{"nl": {strings.ReplaceAll(text, "\n", "\r\n")}, "en": {""}}).want(200, adminSurvey+"?done=texts")
		p.get(adminSurvey+"/"+page).want(200, adminSurvey+"/"+page)
		if strings.Contains(p.body, "<script>alert") {
			t.Errorf("%s: the text is HTML on the form", page)
		}
		p.post(adminSurvey+"/"+page, url.Values{"nl": {strings.Repeat("a", 50_001)}, "en": {"kept"}}).want(422, adminSurvey+"/"+page).wantText("te lang", "kept")
		p.post(adminSurvey+"/"+page, url.Values{"nl": {"a\x07b"}}).want(422, adminSurvey+"/"+page)
	}
	survey, err := s.store.Survey(t.Context(), library.Slug)
	if err != nil {
		t.Fatal(err)
	}
	want := surveys.Text{"nl": text}
	if diff := cmp.Diff([]surveys.Text{want, want}, []surveys.Text{survey.Settings.Privacy, survey.Settings.Outcome}); diff != "" {
		t.Errorf("texts (-want +got):\n%s", diff)
	}
	s.setNow(closes.Add(time.Hour))
	for _, page := range []string{"/s/leidse-regio/privacy", "/s/leidse-regio/outcome"} {
		visitor := s.person(t, "nl").get(page).want(200, page).wantText("Wat er gebeurt")
		if strings.Contains(visitor.body, "alert(1)") && regexp.MustCompile(`<script>alert|href="javascript`).MatchString(visitor.body) {
			t.Errorf("%s runs what was typed", page)
		}
	}
}

func TestUsers(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	p.post("/admin/users", url.Values{"email": {"Nieuw@staff.example"}, "role": {"analyst"}}).want(200, "/admin/users").wantText("nieuw@staff.example", "Stuur deze link aan")
	link := regexp.MustCompile(regexp.QuoteMeta(s.url) + `(/reset/[A-Z0-9]+)<`).FindStringSubmatch(p.body)
	if link == nil {
		t.Fatalf("no link:\n%s", text(p.body))
	}
	login(s.person(t, "nl"), "nieuw@staff.example", "").want(401, "/login")
	other := s.person(t, "nl")
	other.post(link[1], url.Values{"password": {secret}, "repeat": {secret}}).want(200, "/login?done=reset_done")
	login(other, "nieuw@staff.example", secret).want(200, "/analysis")

	for _, test := range []struct{ email, role, says string }{
		{"nieuw@staff.example", "analyst", "al een account"},
		{"NIEUW@STAFF.EXAMPLE", "admin", "al een account"},
		{"geen adres", "analyst", "geen e-mailadres"},
		{"", "analyst", "Vul dit in"},
		{"x@staff.example", "root", "Kies een van de mogelijkheden"},
		{"x@staff.example", "", "Vul dit in"},
	} {
		p.post("/admin/users", url.Values{"email": {test.email}, "role": {test.role}}).want(422, "/admin/users").wantText(test.says)
	}
	u, _, err := s.store.UserByEmail(t.Context(), "nieuw@staff.example")
	if err != nil {
		t.Fatal(err)
	}
	p.post("/admin/users/"+u.ID+"/disable", nil).want(200, "/admin/users?closed="+u.ID).wantText("is gestopt")
	other.get("/analysis").want(200, "/login?next=%2Fanalysis")
	p.post("/admin/users/"+u.ID+"/reset", nil).wantStatus(409)
	p.post("/admin/users/none/reset", nil).wantStatus(404)
	self, _, err := s.store.UserByEmail(t.Context(), "admin@staff.example")
	if err != nil {
		t.Fatal(err)
	}
	p.post("/admin/users/"+self.ID+"/disable", nil).want(409, "/admin/users/"+self.ID+"/disable").wantText("eigen account niet stoppen")
	p.get("/admin/users").want(200, "/admin/users")
}

// TestHostIsNotTrusted proves that a link that is handed out does not follow
// what the request says about the host.
func TestHostIsNotTrusted(t *testing.T) {
	s := newSite(t)
	u := s.addUser(t, "admin")
	c := s.signedIn(t, "admin").staffCookie()
	req, err := http.NewRequest(http.MethodPost, s.url+"/admin/users/"+u.ID+"/reset", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = "evil.example"
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Forwarded-Host", "evil.example")
	req.AddCookie(c)
	p := s.person(t, "nl").do(req)
	if p.status != 200 || strings.Contains(p.body, "evil.example") || !strings.Contains(p.body, s.url+"/reset/") {
		t.Errorf("%d, and the link is not ours:\n%s", p.status, text(p.body))
	}
}

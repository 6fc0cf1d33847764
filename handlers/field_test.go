package handlers_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

const oegstgeest, leiderdorp = "GM0579", "GM0547"

// organiser is somebody who organises conversations in some municipalities.
func (s *site) organiser(t *testing.T, municipalities ...string) *store.User {
	t.Helper()
	return s.addAccount(t, &store.User{Email: "organiser@staff.example", Role: "organiser", Municipalities: municipalities})
}

// otherOrganiser organises conversations somewhere else.
func otherOrganiser() *store.User {
	return &store.User{Email: "other@staff.example", Role: "organiser", Municipalities: []string{leiderdorp}}
}

// sheet are the fields of an evening that lacks nothing.
func sheet() url.Values {
	return url.Values{
		"survey": {library.Slug}, "kind": {"village"}, "base": {"0"}, "go": {"save"},
		"date": {"2027-03-02"}, "time": {"19:30"}, "place": {"Dorpshuis"}, "municipality": {oegstgeest}, "organiser": {"Gemeente Oegstgeest"},
		"participants.resident": {"12"}, "participants.business": {"3"}, "dotsEach": {"3"},
		"themes.T1": {"1"}, "themes.T1.dots": {"20"}, "themes.T1.wishes.0.text": {"Meer woningen"}, "themes.T1.wishes.0.times": {"4"},
		"hands.V12.a.for": {"9"}, "hands.V12.a.against": {"4"},
		"agreements.0.what": {"Fietspad bekijken"}, "agreements.0.who": {"de gemeente"}, "agreements.0.by": {"2027-03-20"}, "agreements.0.status": {"open"},
		"report": {"# Verslag\n\nHet was <script>druk</script>."},
	}
}

func filled(v url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

var formAction = regexp.MustCompile(`action="(/field/conversations/[0-9a-f-]+)"`)

// TestConversation takes a record from an empty sheet to a correction.
func TestConversation(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	if p.path != "/field" {
		t.Errorf("an organiser starts at %s", p.path)
	}
	p.get("/field").wantText("Nieuw dorpsgesprek")
	p.get("/field/new?survey="+library.Slug+"&kind=village").wantText("Waar en wanneer", "Oegstgeest")
	at := formAction.FindStringSubmatch(p.body)[1]

	p.post(at, filled(sheet(), "municipality", "")).want(http.StatusUnprocessableEntity, at) // whose would it be?
	p.post(at, filled(sheet(), "dotsEach", "1", "go", "submit")).want(http.StatusUnprocessableEntity, at)
	p.wantText("Er zijn 20 stickers geplakt", "Meer woningen")
	p.post(at, filled(sheet(), "dotsEach", "1")).wantText("Concept", "Opgeslagen.") // a draft may be half done
	p.post(at, filled(sheet(), "base", "1", "go", "submit", "report", "Piet Jansen zei: bel 06-12345678")).want(http.StatusUnprocessableEntity, at)
	p.wantText("Misschien een naam: Piet Jansen", "Telefoonnummer: 06-12345678")
	p.post(at, filled(sheet(), "base", "1", "go", "submit")).wantText("Ingediend", "20 stickers", "Fietspad bekijken")
	if strings.Contains(p.body, "<script>druk") {
		t.Error("the report runs a script")
	}

	// Participants read it with the code, and react.
	p.get(at + "/code").wantText("Scan de code")
	guest := s.person(t, "nl")
	read := "/c/" + s.keys.ConversationCode(at[len("/field/conversations/"):])
	guest.get(read).wantText("Klopt het verslag?", "Meer woningen")
	guest.post(read, url.Values{}).want(http.StatusUnprocessableEntity, read)
	guest.post(read, url.Values{"agrees": {"yes"}, "remark": {"Piet Jansen zei iets anders"}}).want(http.StatusUnprocessableEntity, read)
	guest.wantText("Misschien een naam: Piet Jansen", "Piet Jansen zei iets anders", "mag blijven staan")
	guest.post(read, url.Values{"agrees": {"yes"}, "remark": {"Mooi"}}).wantText("Wij hebben uw reactie ontvangen")
	guest.get("/c/" + s.keys.ConversationCode(uuid.NewString())).wantStatus(http.StatusNotFound)
	p.get(at).wantText("1 deelnemer vindt dat het verslag klopt", "Mooi")

	reaction := regexp.MustCompile(at + `/reactions/\d+`).FindString(p.body)
	p.post(reaction, url.Values{"to": {"handled"}}).wantText("De reactie is bijgewerkt", "verwerkt", "Toch niet verwerkt")
	note := "note-" + reaction[strings.LastIndexByte(reaction, '/')+1:]
	p.post(reaction, url.Values{"to": {"removed"}}).want(http.StatusUnprocessableEntity, reaction)
	p.wantText("Waarom verwijdert u dit?: Vul dit in", "Mooi")
	p.post(reaction, url.Values{"to": {"removed"}, note: {"hoort hier niet"}}).wantText("organiser@staff.example · reactie van 1 maart 2027 verwijderd", "hoort hier niet")
	if strings.Contains(text(p.body), "Mooi") {
		t.Error("what was removed still shows")
	}
	p.post(reaction, url.Values{"to": {"handled"}}).wantStatus(http.StatusConflict)
	p.post(at+"/reactions/x", url.Values{"to": {"handled"}}).wantStatus(http.StatusNotFound)

	p.post(at+"/status", url.Values{"to": {"locked"}, "base": {"2"}}).wantStatus(http.StatusUnprocessableEntity) // not yet confirmed
	p.post(at+"/status", url.Values{"to": {"confirmed"}, "base": {"1"}}).wantStatus(http.StatusConflict)
	p.post(at+"/status", url.Values{"to": {"confirmed"}, "base": {"2"}}).wantText("Het verslag is bevestigd")
	p.post(at+"/status", url.Values{"to": {"locked"}, "base": {"3"}}).wantText("Het verslag staat vast")
	p.post(at+"/agreements/0", url.Values{"status": {"done"}, "base": {"4"}}).wantText("De afspraak is bijgewerkt")
	if guest.get(read); strings.Contains(guest.body, "later verbeterd") {
		t.Error("following up is called a correction")
	}
	p.post(at+"/agreements/0", url.Values{"status": {"open"}, "base": {"5"}})
	p.post(at, filled(sheet(), "base", "6", "place", "Kerk")).want(http.StatusUnprocessableEntity, at)
	p.wantText("Schrijf op waarom u het verslag aanpast")
	p.post(at, filled(sheet(), "base", "6", "place", "Kerk", "note", "Verkeerde zaal")).wantText("Kerk", "verbetering", "Verkeerde zaal")
	p.get(at+"/versions/7").wantText("Wat is veranderd", "PlaatsDorpshuisKerk", "Verkeerde zaal")
	p.get(at + "/versions/1").wantText("Dorpshuis")
	p.get(at + "/versions/99").wantStatus(http.StatusNotFound)
	guest.get(read).wantText("Dit verslag is later verbeterd", "Verkeerde zaal", "Reageren kan niet meer")
	p.post(at+"/discard", url.Values{}).wantStatus(http.StatusConflict)
}

// TestParticipantCode leads whoever types the code to the record, however it is typed,
// and whoever guesses nowhere for a while.
func TestParticipantCode(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	id := uuid.NewString()
	at, code := "/field/conversations/"+id, s.keys.ConversationCode(id)
	p.post(at, filled(sheet(), "go", "submit"))
	p.get(at+"/code").wantText("Of typ de code op", code)
	guest := s.person(t, "nl")
	guest.get("/c").wantText("Code van het gesprek", "Negen letters en cijfers")
	for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", " "), " " + strings.ReplaceAll(code, "-", "")} {
		guest.post("/c", url.Values{"code": {typed}}).want(http.StatusOK, "/c/"+code)
	}
	guest.get("/c/" + strings.ToLower(code)).wantText("Klopt het verslag?")
	guest.post("/c", url.Values{"code": {"<b>"}}).want(http.StatusUnprocessableEntity, "/c")
	guest.wantText("Deze code kennen we niet")
	wrong := s.keys.ConversationCode(uuid.NewString())
	for range 60 {
		guest.get("/c/" + wrong)
	}
	guest.wantStatus(http.StatusTooManyRequests)
	guest.post("/c", url.Values{"code": {code}}).wantStatus(http.StatusTooManyRequests) // else the answer would tell
	s.setNow(s.now().Add(time.Minute))
	guest.post("/c", url.Values{"code": {code}}).want(http.StatusOK, "/c/"+code)
}

// TestSheetSaysAllAtOnce says what may be a name with all that is wrong, each at its
// field, and asks once about what may stay.
func TestSheetSaysAllAtOnce(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	at := "/field/conversations/" + uuid.NewString()
	p.post(at, filled(sheet(), "go", "submit", "place", "", "hands.V12.a.for", "20", "themes.T1.wishes.0.text", " ", "themes.T1.wishes.0.times", "",
		"themes.T1.wishes.5.text", "Vraag Piet Jansen", "agreements.0.by", "", "agreements.1.status", "open", "agreements.2.status", "open"))
	p.want(http.StatusUnprocessableEntity, at)
	p.wantText("Plaats: Vul dit in", "‘De gemeenten moeten meer samen doen dan nu’, Eens: Er zijn 24 handen geteld",
		"Wonen, Wens: Misschien een naam: Vraag Piet Jansen", "Wanneer klaar: Vul een dag in")
	for _, want := range []string{`href="#themes.T1.wishes.0.text"`, `href="#agreements.0.by"`, `name="right.0" value="Vraag Piet Jansen"`} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	for row, want := range map[string]int{"agreements.1.what": 1, "agreements.2.what": 0, "themes.T1.wishes.1.text": 1, "themes.T1.wishes.2.text": 0} {
		if n := strings.Count(p.body, `id="`+row+`"`); n != want {
			t.Errorf("%d rows %s, want %d: a refused try added empty ones", n, row, want)
		}
	}

	named := filled(sheet(), "themes.T1.wishes.0.text", "Vraag Piet Jansen", "go", "submit")
	p.post(at, named).want(http.StatusUnprocessableEntity, at)
	named.Set("right.0", "Vraag Piet Jansen")
	p.post(at, filled(named, "place", "")).want(http.StatusUnprocessableEntity, at)
	if !strings.Contains(p.body, `value="Vraag Piet Jansen" checked`) {
		t.Error("what may stay is asked about again beside another mistake")
	}
	p.post(at, filled(named, "place", "Dorpshuis")).wantText("Ingediend", "Vraag Piet Jansen")
	p.get(at + "/edit")
	if !strings.Contains(p.body, `value="Vraag Piet Jansen" checked`) {
		t.Error("the sheet forgot what may stay")
	}
	p.post(at, filled(named, "base", "1", "go", "save", "place", "Kerk")).wantText("Opgeslagen.")
	p.post(at, filled(named, "base", "2", "themes.T1.wishes.0.text", "Vraag Kees Bakker")).want(http.StatusUnprocessableEntity, at)
	p.wantText("Misschien een naam: Vraag Kees Bakker")
}

// TestConversationOfOthers keeps an organiser to the own municipalities.
func TestConversationOfOthers(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	s.addUser(t, "admin")
	other := s.addAccount(t, otherOrganiser())
	id := uuid.NewString()
	r, _ := conversation.Parse(map[string]string{"kind": "village", "municipality": leiderdorp, "place": "Buurthuis Elders"})
	r.Survey = library.Slug
	if _, _, err := s.store.SaveConversation(t.Context(), conversation.Save{ID: id, Record: *r, Status: conversation.Draft, User: other.ID, At: s.now()}); err != nil {
		t.Fatal(err)
	}
	p := s.signedIn(t, "organiser")
	at := "/field/conversations/" + id
	if p.get("/field"); strings.Contains(p.body, "Elders") {
		t.Error("the list shows what is another municipality's")
	}
	for _, path := range []string{at, at + "/edit", at + "/code"} {
		p.get(path).wantStatus(http.StatusNotFound)
	}
	for _, path := range []string{at, at + "/status", at + "/discard"} {
		p.post(path, filled(sheet(), "base", "1", "to", "confirmed")).wantStatus(http.StatusNotFound)
	}
	// Nor can a record be put somewhere else.
	p.post("/field/conversations/"+uuid.NewString(), filled(sheet(), "municipality", leiderdorp)).wantText("Deze gemeente hoort niet bij uw account")
	s.signedIn(t, "admin").get(at).wantText("Buurthuis Elders")
}

// TestConversationChangedMeanwhile shows both versions, and loses neither.
func TestConversationChangedMeanwhile(t *testing.T) {
	s := newSite(t)
	p, at := s.evening(t)
	p.post(at, filled(sheet(), "base", "1", "place", "Kerk"))
	p.post(at, filled(sheet(), "base", "1", "place", "School", "themes.T1.wishes.0.text", "Meer groen")).want(http.StatusConflict, at)
	p.wantText("Iemand anders heeft dit gesprek intussen gewijzigd", "Kerk", "School", "Meer groen")
	if !strings.Contains(p.body, `name="base" value="2"`) {
		t.Error("saving again would not put this version on top")
	}
	p.post(at, filled(sheet(), "base", "2", "place", "School")).wantText("School", "Opgeslagen.")
	// A draft that was thrown away does not come back.
	p.post(at+"/discard", url.Values{}).wantText("Het concept is weggegooid")
	p.post(at, sheet()).wantStatus(http.StatusConflict)
}

// TestAgreements lists what is open and late, as a page and as a calendar.
func TestAgreements(t *testing.T) {
	s := newSite(t)
	u := s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	p.get("/field/agreements").wantText("Er zijn nog geen afspraken")
	at := "/field/conversations/" + uuid.NewString()
	long := strings.Repeat("Een lange afspraak, met komma’s; ", 5)
	p.post(at, filled(sheet(), "go", "submit", "agreements.1.what", long, "agreements.1.who", "de gemeente", "agreements.1.by", "2027-04-01", "agreements.2.what", "Af", "agreements.2.who", "het dorp", "agreements.2.status", "done", "agreements.2.by", "2027-01-01"))
	s.setNow(time.Date(2027, 3, 25, 12, 0, 0, 0, time.UTC))
	p = s.signedIn(t, "organiser")
	p.get("/field/agreements").wantText("Oegstgeest", "2 afspraken lopen", "1 is te laat", "Fietspad bekijken", "Klaar")
	p.post(at+"/agreements/1", url.Values{"status": {"done"}, "base": {"1"}}).wantText("De afspraak is bijgewerkt", "1 afspraak loopt")
	p.post(at+"/agreements/1", url.Values{"status": {"open"}, "base": {"1"}}).wantStatus(http.StatusConflict)
	p.post(at+"/agreements/9", url.Values{"status": {"open"}, "base": {"2"}}).wantStatus(http.StatusNotFound)
	p.post(at+"/agreements/1", url.Values{"status": {"open"}, "base": {"2"}}).wantText("2 afspraken lopen")
	address := regexp.MustCompile(`/calendar/[^<"]+`).FindString(p.body)
	calendar := s.person(t, "nl")
	calendar.get(address).want(http.StatusOK, address)
	if n := strings.Count(calendar.body, "BEGIN:VEVENT"); n != 2 {
		t.Errorf("%d agreements in the calendar, want 2:\n%s", n, calendar.body)
	}
	for line := range strings.SplitSeq(calendar.body, "\r\n") {
		if len(line) > 75 || strings.Contains(line, "\n") {
			t.Errorf("no line of a calendar: %q", line)
		}
	}
	if !strings.Contains(strings.ReplaceAll(calendar.body, "\r\n ", ""), `Een lange afspraak\, met komma’s\;`) {
		t.Errorf("the text is not as it was:\n%s", calendar.body)
	}
	for _, wrong := range []string{
		strings.Replace(address, oegstgeest, leiderdorp, 1), strings.TrimSuffix(address, ".ics"), "/calendar/" + u.ID + "/" + oegstgeest + "/x.ics",
	} {
		calendar.get(wrong).wantStatus(http.StatusNotFound)
	}
}

// TestManyAgreements shows the first of a municipality, and all of them page by page.
func TestManyAgreements(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	at := "/field/conversations/" + uuid.NewString()
	fields := filled(sheet(), "go", "submit")
	for i := range 130 {
		row := "agreements." + strconv.Itoa(i)
		filled(fields, row+".what", "Afspraak "+strconv.Itoa(i), row+".who", "de gemeente", row+".by", "2027-04-01")
	}
	p.post(at, fields).wantText("Ingediend")
	shown := func() int { return strings.Count(p.body, `class="follow"`) }
	if p.get("/field/agreements").wantText("130 afspraken lopen", "Alle 130 afspraken"); shown() != 50 {
		t.Errorf("%d of 130 at first", shown())
	}
	first := "/field/agreements?municipality=" + oegstgeest
	if p.get(first); shown() != 100 || !strings.Contains(p.body, `rel="next"`) {
		t.Errorf("%d on the first page", shown())
	}
	if p.get(first+"&page=2").wantText("130 afspraken lopen", "Afspraak 129"); shown() != 30 || strings.Contains(p.body, `rel="next"`) {
		t.Errorf("%d on the last page", shown())
	}
	p.post(at+"/agreements/129", url.Values{"status": {"open"}, "base": {"1"}, "page": {"2"}}).wantText("De afspraak is bijgewerkt", "Afspraak 129")
}

// TestManySaid shows the first of what was said on the page of a theme, and all of it on
// pages of its own.
func TestManySaid(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	s.addUser(t, "analyst")
	p, analyst := s.signedIn(t, "organiser"), s.signedIn(t, "analyst")
	for i := range 2 {
		fields := filled(sheet(), "go", "submit", "date", "2027-03-0"+strconv.Itoa(i+1))
		for j := range 150 {
			fields.Set("themes.T1.wishes."+strconv.Itoa(j)+".text", "Wens "+strconv.Itoa(i)+"-"+strconv.Itoa(j))
		}
		p.post("/field/conversations/"+uuid.NewString(), fields).wantText("Ingediend")
	}
	analyst.get(analysisSurvey+"/themes/T1").wantText("Wens 1-19", "Alle 300 lezen")
	if strings.Contains(analyst.body, "Wens 1-20") {
		t.Error("the page of a theme holds more than the first")
	}
	all := analysisSurvey + "/said/T1?kind=wish"
	if n := strings.Count(analyst.get(all).wantText("300 keer opgeschreven", "Wens 0-49").body, "Wens "); n != 200 {
		t.Errorf("%d on the first page, want 200", n)
	}
	if n := strings.Count(analyst.get(all+"&page=2").wantText("Wens 0-149").body, "Wens "); n != 100 {
		t.Errorf("%d on the last page, want 100", n)
	}
	analyst.get(all + "&municipality=" + leiderdorp).wantText("0 keer opgeschreven")
	analyst.get(analysisSurvey + "/said/T1?kind=other").wantStatus(http.StatusNotFound)
	analyst.get(analysisSurvey + "/said/T99?kind=wish").wantStatus(http.StatusNotFound)
	p.get(all).wantStatus(http.StatusForbidden)
}

// TestPutConversation sends what a program may send, in order.
func TestPutConversation(t *testing.T) {
	s := newSite(t)
	token := s.token(t, s.organiser(t, oegstgeest), "organiser")
	id := uuid.NewString()
	record := `"survey":"` + library.Slug + `","kind":"village","date":"2027-03-02","place":"Dorpshuis","municipality":"GM0579","participants":{"resident":12},"dotsEach":3,"themes":{"T1":{"dots":20}}`
	for i, tc := range []struct {
		body    string
		status  int
		version int
	}{
		{"{" + record + "}", http.StatusCreated, 1},
		{"{" + record + "}", http.StatusOK, 1},
		{"{" + record + `,"status":"submitted","version":1}`, http.StatusOK, 2},
		{"{" + record + `}`, http.StatusOK, 2}, // it was the first version
		{"{" + record + `,"time":"20:00","version":1}`, http.StatusConflict, 2},
		{"{" + strings.Replace(record, "20", "40", 1) + `,"status":"submitted","version":2}`, http.StatusUnprocessableEntity, 0},
		{"{" + strings.Replace(record, "GM0579", "GM0547", 1) + `,"version":2}`, http.StatusUnprocessableEntity, 0},
		{"{" + record + `,"naam":"x"}`, http.StatusUnprocessableEntity, 0},
		{"{" + record + `,"place":"Kerk"}`, http.StatusUnprocessableEntity, 0},
		{"{" + strings.Replace(record, `"dots":20`, `"dots":20,"\u0064ots":21`, 1) + "}", http.StatusUnprocessableEntity, 0},
		{"{" + strings.Replace(record, `"place"`, `"PLACE"`, 1) + "}", http.StatusUnprocessableEntity, 0},
		{"{" + strings.Replace(record, `12`, `null`, 1) + "}", http.StatusUnprocessableEntity, 0},
		{"{" + record + "} {}", http.StatusUnprocessableEntity, 0},
		{"[]", http.StatusUnprocessableEntity, 0},
		{strings.Repeat(" ", 1<<21), http.StatusRequestEntityTooLarge, 0},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, s.url+"/api/v1/conversations/"+id, strings.NewReader(tc.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Version int }
		err = json.NewDecoder(res.Body).Decode(&got)
		res.Body.Close()
		if err != nil || res.StatusCode != tc.status || got.Version != tc.version {
			t.Errorf("%d: %d, version %d, want %d, %d (%v)", i, res.StatusCode, got.Version, tc.status, tc.version, err)
		}
	}
}

// TestConversationInFigures shows what was counted and said beside the survey, once
// it is submitted.
func TestConversationInFigures(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	s.addUser(t, "analyst")
	p, analyst := s.signedIn(t, "organiser"), s.signedIn(t, "analyst")
	s.answer(t, 100)
	at := "/field/conversations/" + uuid.NewString()
	p.post(at, sheet())
	if analyst.get(analysisSurvey); strings.Contains(analyst.body, "dorpsgesprek") {
		t.Error("a draft is counted")
	}
	p.post(at, filled(sheet(), "base", "1", "go", "submit"))
	analyst.get(analysisSurvey).wantText("1 dorpsgesprek met 15 deelnemers", "Wie bereikten we waar")
	analyst.get(analysisSurvey+"/themes/T1").wantText("Uit de gesprekken", "Meer woningen", "100,0%")
	analyst.get(analysisSurvey + "/themes/T1?municipality=" + leiderdorp).wantStatus(http.StatusOK)
	if strings.Contains(analyst.body, "Uit de gesprekken") {
		t.Error("a conversation stands under another municipality")
	}
	if analyst.get(analysisSurvey + "/figures.csv?theme=T1"); !strings.Contains(analyst.body, "T1,dots,T1,,Wonen,,,conversation,none,20,20,1,") {
		t.Errorf("no dots in the long table:\n%.300s", analyst.body[strings.LastIndex(analyst.body, ",people,"):])
	}
	analyst.get(analysisSurvey+"/pictures/dots.svg?theme=T1").wantText("Alle gesprekken", "100,0%")
	// Alike wishes are merged into a tag, and counted together.
	tag, err := s.store.AddTag(t.Context(), "samen-leidse-regio", surveys.Tag{Label: "Bouwen"})
	if err != nil {
		t.Fatal(err)
	}
	analyst.get(analysisSurvey+"/wishes").wantText("Meer woningen", "4 keer genoemd", "Bouwen")
	of := regexp.MustCompile(`name="(wish-\d+-\d+)-of" value="([^"]+)"`).FindStringSubmatch(analyst.body)
	analyst.post(analysisSurvey+"/wishes", url.Values{of[1]: {strconv.Itoa(tag)}, of[1] + "-of": {of[2]}, of[1] + "-was": {""}}).wantText("De labels zijn opgeslagen")
	analyst.get(analysisSurvey+"/themes/T1").wantText("Wensen per label", "Bouwen", "100,0%")
	analyst.post(analysisSurvey+"/wishes", url.Values{of[1]: {"999"}, of[1] + "-of": {of[2]}}).wantStatus(http.StatusNotFound)
	// A tag that the form names is made once, and asked for where it has no name.
	analyst.post(analysisSurvey+"/wishes", url.Values{of[1]: {"new"}, of[1] + "-of": {of[2]}, of[1] + "-was": {strconv.Itoa(tag)}}).wantStatus(http.StatusUnprocessableEntity)
	analyst.wantText("Vul hier in hoe dat label heet")
	analyst.post(analysisSurvey+"/wishes", url.Values{"label": {" bOUWEN "}, of[1]: {"new"}, of[1] + "-of": {of[2]}, of[1] + "-was": {""}}).wantText("De labels zijn opgeslagen")
	if made, err := s.store.Codings(t.Context(), library.Slug); err != nil || len(made.Tags) != 1 {
		t.Errorf("%d tags with error %v, want the one that was there", len(made.Tags), err)
	}
	analyst.get(analysisSurvey+"/tags").wantText("Wensen", "1 – Bouwen")
	// What was not touched is left alone: another analyst may have changed it.
	analyst.post(analysisSurvey+"/wishes", url.Values{of[1]: {""}, of[1] + "-of": {of[2]}, of[1] + "-was": {""}})
	analyst.get(analysisSurvey + "/themes/T1").wantText("Wensen per label")
	analyst.post(analysisSurvey+"/wishes", url.Values{of[1]: {""}, of[1] + "-of": {of[2]}, of[1] + "-was": {strconv.Itoa(tag)}})
	if analyst.get(analysisSurvey + "/themes/T1"); strings.Contains(analyst.body, "Wensen per label") {
		t.Error("a wish that was taken out is still counted")
	}
}

// TestPhotos keeps pictures of a conversation, shows them to its participants, and
// takes nothing that is no picture.
func TestPhotos(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	id := uuid.NewString()
	at := "/field/conversations/" + id
	p.post(at, filled(sheet(), "go", "submit"))
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	p.upload(at+"/photos", map[string]string{"caption": "Flap over wonen"}, picture.Bytes()).wantText("De foto staat erbij", "Flap over wonen")
	photo := regexp.MustCompile(`src="(` + at + `/photos/[0-9a-f-]+)"`).FindStringSubmatch(p.body)[1]
	p.upload(at+"/photos", nil, []byte("<script>alert(1)</script>")).want(http.StatusUnprocessableEntity, at+"/photos")
	p.wantText("Dit is geen foto die we kunnen lezen")
	p.upload(at+"/photos", nil, bytes.Repeat([]byte("a"), 11<<20)).wantStatus(http.StatusRequestEntityTooLarge)

	read := "/c/" + s.keys.ConversationCode(id)
	guest := s.person(t, "nl")
	guest.get(read).wantText("Flap over wonen")
	guest.get(strings.Replace(photo, at, read, 1)).wantStatus(http.StatusOK)
	if _, format, err := image.DecodeConfig(strings.NewReader(guest.body)); err != nil || format != "jpeg" {
		t.Errorf("%s: %v", format, err)
	}
	guest.get("/c/" + s.keys.ConversationCode(uuid.NewString()) + photo[len(at):]).wantStatus(http.StatusNotFound)
	// One that is sent twice is kept once, and none changes once the record is locked.
	twice := uuid.NewString()
	for range 2 {
		p.upload(at+"/photos", map[string]string{"id": twice, "caption": "Twee keer"}, picture.Bytes())
	}
	if n := strings.Count(p.body, "<figcaption>Twee keer"); n != 1 {
		t.Errorf("%d times", n)
	}
	p.post(photo+"/remove", url.Values{}).wantText("De foto is weg")
	p.post(at+"/status", url.Values{"to": {"confirmed"}, "base": {"1"}}).want(http.StatusUnprocessableEntity, at+"/status")
	p.wantText("Nog niemand heeft gezegd dat het verslag klopt", "Toch bevestigen")
	p.post(at+"/status", url.Values{"to": {"confirmed"}, "base": {"1"}, "sure": {"1"}}).wantText("Het verslag is bevestigd")
	p.post(at+"/status", url.Values{"to": {"locked"}, "base": {"2"}})
	p.post(at+"/photos/"+twice+"/remove", url.Values{}).wantStatus(http.StatusConflict)
	guest.get(strings.Replace(photo, at, read, 1)).wantStatus(http.StatusNotFound)
}

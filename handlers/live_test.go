package handlers_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

var joinCodeShown = regexp.MustCompile(`class="join-code">([2-9A-Z]{6})<`)

// openRound has the room of a conversation answer, and returns the address of the
// round and its code.
func openRound(t *testing.T, p *person, conversation string, asks ...string) (address, code string) {
	t.Helper()
	fields := url.Values{}
	for i, a := range asks {
		fields.Set(fmt.Sprintf("ask%d", i), a)
	}
	p.post(conversation+"/rounds", fields).wantText("mensen hebben geantwoord")
	return p.path, joinCodeShown.FindStringSubmatch(p.body)[1]
}

// evening is an organiser with a draft of a conversation, and its address.
func (s *site) evening(t *testing.T) (p *person, at string) {
	t.Helper()
	s.organiser(t, oegstgeest)
	p = s.signedIn(t, "organiser")
	at = "/field/conversations/" + uuid.NewString()
	p.post(at, sheet())
	return p, at
}

// TestRoom has a room answer, change its mind, see the result, and find it in the
// record.
func TestRoom(t *testing.T) {
	s := newSite(t)
	p, at := s.evening(t)
	p.get(at + "/rounds").wantText("Vraag het de zaal")
	p.post(at+"/rounds", url.Values{}).want(http.StatusUnprocessableEntity, at+"/rounds")
	p.wantText("Kies minstens één vraag")
	p.post(at+"/rounds", url.Values{"ask0": {"hands:V99.x"}}).wantStatus(http.StatusUnprocessableEntity)
	wall, code := openRound(t, p, at, "hands:V12.a", "dots:", "wish:T2")

	var last *person
	for i := range 12 {
		guest := s.person(t, "nl")
		if guest.post("/live", url.Values{"code": {strings.ToLower(code[:3]) + " " + code[3:]}}); guest.path != "/live/"+code {
			t.Fatalf("the code leads to %s", guest.path)
		}
		hand := []string{"for", "against"}[i%2]
		if i == 11 {
			hand = "neutral"
		}
		guest.post("/live/"+code, url.Values{"ask0": {hand}, "ask1.T1": {"2"}, "ask1.T4": {"1"}, "ask2": {"Meer bussen"}}).wantText("Verstuurd")
		last = guest
	}
	if strings.Contains(last.body, "n = ") {
		t.Error("the answers show before they are revealed")
	}
	s.person(t, "nl").post("/live/"+code, url.Values{}).want(http.StatusUnprocessableEntity, "/live/"+code) // and counts for nothing
	last.post("/live/"+code, url.Values{"ask1.T1": {"4"}}).want(http.StatusUnprocessableEntity, "/live/"+code)
	last.wantText("Verdeel hoogstens 3 stickers")
	changed := url.Values{"ask0": {"for"}, "ask1.T1": {"3"}, "ask2": {"Vraag Piet Jansen"}}
	last.post("/live/"+code, changed).want(http.StatusUnprocessableEntity, "/live/"+code) // nobody's name is kept unasked
	last.wantText("Misschien een naam: Vraag Piet Jansen", "mag blijven staan")
	if !strings.Contains(last.get("/live/"+code).body, "Meer bussen") {
		t.Error("what may be a name was kept before its writer said so")
	}
	last.post("/live/"+code, filled(changed, "right.0", "Vraag Piet Jansen")).wantText("Verander mijn antwoord")

	p.get(wall).wantText("12 mensen hebben geantwoord", "Eens of niet eens: De gemeenten moeten meer samen doen dan nu.", "Een wens over")
	p.get(wall+"/take").want(http.StatusOK, wall) // the room still answers
	p.post(wall, url.Values{"to": {"revealed"}}).wantText("n = 12", "Eens7", "Niet eens5", "Wonen25", "Meer bussen")
	last.get("/live/"+code).wantText("n = 12", "Eens7", "De vragen zijn gesloten")
	if last.post("/live/"+code, url.Values{"ask0": {"against"}}); last.status == http.StatusOK {
		t.Error("one more answer would show what one person said")
	}
	p.get(at + "/rounds").wantText("zet in het verslag")
	p.get(wall+"/take").wantText("Eens97", "Wonen2025", "11 keer genoemd", "Optellen bij wat er al staat")
	choice := url.Values{"base": {"1"}, "ask2.1.text": {"Meer bussen"}, "ask2.2.text": {"Vraag Piet Jansen"}}
	p.post(wall+"/take", choice).want(http.StatusUnprocessableEntity, wall+"/take")
	p.wantText("Misschien een naam: Vraag Piet Jansen")
	p.post(wall+"/take", filled(choice, "right.0", "Vraag Piet Jansen", "ask1", "maybe")).wantStatus(http.StatusUnprocessableEntity)
	p.post(wall+"/take", filled(choice, "ask1", "add", "base", "7")).want(http.StatusConflict, wall+"/take")
	p.wantText("Het verslag is intussen veranderd")
	p.post(wall+"/take", filled(choice, "base", "1")).wantText("De antwoorden van de zaal staan in het verslag",
		"De gemeenten moeten meer samen doen dan nu.705", "Meer bussen (11 keer genoemd)", "45 stickers", "11 stickers")
	p.post(wall+"/take", url.Values{}).wantStatus(http.StatusConflict)
	p.get(wall).wantText("De antwoorden staan in het verslag")
	last.get("/live/" + code).wantText("De vragen zijn gesloten")
	last.post("/live/"+code, url.Values{"ask0": {"for"}})
	if last.status == http.StatusOK {
		t.Error("a closed round takes an answer")
	}
	last.post("/live", url.Values{"code": {"BBBBBB"}}).wantText("Deze code kennen we niet")
}

// TestRoomOfFew shows nothing of fewer people than the minimum base.
func TestRoomOfFew(t *testing.T) {
	s := newSite(t)
	p, at := s.evening(t)
	wall, code := openRound(t, p, at, "hands:V12.a")
	for range 9 {
		s.person(t, "nl").post("/live/"+code, url.Values{"ask0": {"for"}})
	}
	p.post(wall, url.Values{"to": {"revealed"}}).wantText("Er zijn te weinig antwoorden om te laten zien")
	p.post(wall, url.Values{"to": {"take"}}).wantText("Te weinig mensen hebben geantwoord")
	p.post(wall+"/take", url.Values{"base": {"1"}, "ask0": {"replace"}})
	if p.get(at); !strings.Contains(text(p.body), "De gemeenten moeten meer samen doen dan nu.904") {
		t.Error("the answers of few are in the record")
	}
	if strings.Contains(p.body, "n = 9") {
		t.Error("the answers of few are shown")
	}
	s.addAccount(t, otherOrganiser())
	q := s.person(t, "nl")
	q.post("/login", url.Values{"email": {"other@staff.example"}, "password": {secret}})
	q.get(wall).wantStatus(http.StatusNotFound)
	q.post(wall+"/take", url.Values{}).wantStatus(http.StatusNotFound)
}

// TestRoomStream hears the count as it comes in, and what happens to the round.
func TestRoomStream(t *testing.T) {
	s := newSite(t)
	p, at := s.evening(t)
	wall, code := openRound(t, p, at, "hands:V12.a")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/live/"+code+"/events", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || got != "text/event-stream" {
		t.Fatalf("%d %s", res.StatusCode, got)
	}
	lines := bufio.NewScanner(res.Body)
	hear := func(want string) {
		t.Helper()
		for lines.Scan() {
			if lines.Text() == "data: "+want {
				return
			}
		}
		t.Fatalf("the stream ended without %s: %v", want, lines.Err())
	}
	hear(`{"n":0,"state":"open"}`)
	s.person(t, "nl").post("/live/"+code, url.Values{"ask0": {"for"}})
	hear(`{"n":1,"state":"open"}`)
	p.post(wall, url.Values{"to": {"closed"}})
	hear(`{"n":1,"state":"closed"}`)
	p.post(wall, url.Values{"to": {"revealed"}})
	hear(`{"n":1,"state":"revealed"}`)
}

// TestRoomCodeEnds has a code lead nowhere once its round is over.
func TestRoomCodeEnds(t *testing.T) {
	s := newSite(t)
	p, at := s.evening(t)
	_, code := openRound(t, p, at, "hands:V12.a")
	guest := s.person(t, "nl")
	guest.get("/live/" + code).wantStatus(http.StatusOK)
	s.setNow(s.now().Add(13 * time.Hour))
	guest.get("/live/" + code).wantStatus(http.StatusNotFound)
}

// TestRoomTakesNoMoreThanThereWere refuses what does not fit the record.
func TestRoomTakesNoMoreThanThereWere(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	at := "/field/conversations/" + uuid.NewString()
	p.post(at, filled(sheet(), "go", "submit"))
	wall, code := openRound(t, p, at, "hands:V12.b")
	for range 20 { // 15 people were there
		s.person(t, "nl").post("/live/"+code, url.Values{"ask0": {"for"}})
	}
	p.post(wall, url.Values{"to": {"take"}})
	p.post(wall+"/take", url.Values{"base": {"1"}}).want(http.StatusUnprocessableEntity, wall+"/take")
	p.wantText("Eens: Er zijn 20 handen geteld, en er waren 15 mensen")
	if want := `href="` + at + `/edit#hands.V12.b.for"`; !strings.Contains(p.body, want) {
		t.Errorf("the page does not lead to the sheet: no %s", want)
	}
	p.post(wall+"/take", url.Values{"base": {"1"}, "ask0": {"not"}}).wantText("De antwoorden van de zaal staan in het verslag")
}

// TestRoomWishesOfFew keeps what few wrote from the wall, and for the organiser, who
// rewords, merges and drops.
func TestRoomWishesOfFew(t *testing.T) {
	s := newSite(t)
	p, at := s.evening(t)
	wall, code := openRound(t, p, at, "wish:T1")
	for _, wish := range []string{"Een brug", "een  brug", "Bruggetje", "Onzin", "Te duur hier"} {
		s.person(t, "nl").post("/live/"+code, url.Values{"ask0": {wish}}).wantText("Verstuurd")
	}
	p.post(wall, url.Values{"to": {"revealed"}}).wantText("Er zijn te weinig wensen om te laten zien. De organisator leest ze wel.")
	if strings.Contains(p.body, "Bruggetje") {
		t.Error("the wall shows what few wrote")
	}
	p.get(at).wantText("Antwoorden van de zaal wachten op u")
	p.get(wall+"/take").wantText("Weinig mensen schreven hier een wens", "Bruggetje", "Onzin", "2 keer genoemd")
	choice := url.Values{
		"base": {"1"}, "ask0": {"replace"}, "ask0.1.text": {"Een brug"}, "ask0.2.text": {"Bruggetje"}, "ask0.2.with": {"3"},
		"ask0.3.text": {"Onzin"}, "ask0.3.drop": {"1"}, "ask0.4.text": {"Betaalbaar wonen"},
	}
	p.post(wall+"/take", choice).want(http.StatusUnprocessableEntity, wall+"/take")
	p.wantText("Wens 2: typ het nummer van een andere wens", "Betaalbaar wonen")
	p.post(wall+"/take", filled(choice, "ask0.2.with", "1")).wantText("Een brug (3 keer genoemd)", "Betaalbaar wonen (1 keer genoemd)")
	for _, gone := range []string{"wachten op u", "Bruggetje", "Onzin", "Te duur", "Meer woningen"} {
		if strings.Contains(p.body, gone) {
			t.Errorf("%q is in the record", gone)
		}
	}
}

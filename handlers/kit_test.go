package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"regiopeil/reports/pdf/pdftest"
)

// TestKit prints an evening: what it is about, what was filled in, and the lines of
// the screen that it is entered on.
func TestKit(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	const kit = "/field/kit/leidse-regio"
	p.get(kit).wantText("Materiaal voor de avond", "Telformulier")
	p.get(kit+"/all?date=2027-04-01&time=20:00&place=Dorpshuis").wantText("1 april 2027", "Dorpshuis", "20:00", "21:50", "De gemeenten moeten meer samen doen dan nu.", "Plak hier uw stickers. U hebt er 3")
	if n := strings.Count(p.body, `class="poster"`); n != 8 {
		t.Errorf("%d posters", n)
	}
	p.get(kit + "?time=25:00").wantText("is geen tijd")
	p.get(kit + "/nothing").wantStatus(http.StatusNotFound)
	p.get(kit + "/nothing.pdf").wantStatus(http.StatusNotFound)
	p.get(kit + "/posters?size=a3")
	if !strings.Contains(p.body, `class="kit a3"`) {
		t.Error("the posters are not for A3")
	}
	// What is wrong is said before anything is printed.
	p.get(kit+"/all.pdf?time=25:00&theme=T1").want(http.StatusOK, kit+"?theme=T1&time=25%3A00").wantText("is geen tijd")
	p.get(kit+"/all?theme=T99").want(http.StatusOK, kit+"?theme=T99").wantText("“T99” is niet iets")
	// Every label of the sheet stands on the paper, in the same order.
	p.get("/field/new?survey=leidse-regio&kind=village")
	screen := text(p.body)
	p.get(kit + "/tally")
	paper, from := text(p.body), 0
	for _, label := range []string{"Datum", "Tijd", "Plaats", "Gemeente", "Wie organiseert", "Inwoners", "Bedrijven", "Instellingen", "Stickers per persoon", "Wonen", "Bestuur en dienstverlening", "De gemeenten moeten meer samen doen dan nu.", "Afspraken"} {
		at := strings.Index(paper[from:], label)
		if at < 0 || !strings.Contains(screen, label) {
			t.Errorf("%q is not on the paper after %q", label, paper[:from])
			continue
		}
		from += at
	}
}

// printed reads the PDF at an address.
func printed(t *testing.T, p *person, address string) []pdftest.Page {
	t.Helper()
	p.get(address).wantStatus(http.StatusOK)
	if got := p.header.Get("Content-Type"); got != "application/pdf" {
		t.Fatalf("%s is %s", address, got)
	}
	pages, err := pdftest.Pages([]byte(p.body))
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// TestKitChoice prints some themes and some pieces, as the address says: the page and
// the file have the same.
func TestKitChoice(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	const all = "/field/kit/leidse-regio/all"
	const chosen = "?part=posters&part=tally&theme=T1&theme=T8&size=a3"
	p.get(all + chosen)
	if n := strings.Count(p.body, `class="poster"`); n != 2 {
		t.Errorf("%d posters", n)
	}
	if strings.Contains(p.body, "survey-poster") || strings.Contains(p.body, `class="agenda"`) {
		t.Error("there is more than was chosen")
	}
	if !strings.Contains(p.body, `href="`+all+".pdf?") {
		t.Error("the page does not lead to the file")
	}
	pages := printed(t, p, all+".pdf"+chosen)
	var got []string
	for _, page := range pages {
		got = append(got, strings.Join(page.Lines[:1], ""))
		if page.Width == 297 != (page.Lines[0] == "Wonen" && len(got) == 1 || page.Lines[0] == "Bestuur en") {
			t.Errorf("the page %q is %d mm wide", page.Lines[0], page.Width)
		}
	}
	want := "Wonen|Bestuur en|Telformulier|Wonen|Bestuur en dienstverlening|Handen omhoog"
	if strings.Join(got, "|") != want {
		t.Errorf("the pages begin with %q, want %q", got, want)
	}
	if !strings.Contains(pages[0].String(), s.url+all) || !strings.Contains(p.body, "/URI (") {
		t.Errorf("the file does not lead to the page:\n%s", pages[0])
	}
	first := p.body
	if p.get(all + ".pdf" + chosen); p.body != first {
		t.Error("the same choice gives other bytes")
	}
	p.get("/field/kit/leidse-regio" + chosen)
	if n := strings.Count(p.body, " checked>"); n != 4 {
		t.Errorf("%d things are ticked, want 4", n)
	}
}

// TestKitOfConversation has what the record says on the tally sheet, for who may read
// the record.
func TestKitOfConversation(t *testing.T) {
	s := newSite(t)
	p, at := s.evening(t)
	p.get(at).wantText("Print de map voor deze avond")
	const kit = "/field/kit/leidse-regio"
	id := strings.TrimPrefix(at, "/field/conversations/")
	if !strings.Contains(p.body, `href="`+kit+"?conversation="+id) {
		t.Fatal("the conversation does not lead to its kit")
	}
	p.get(kit + "?conversation=" + id).wantText("2 maart 2027")
	p.get(kit+"/tally?conversation="+id).wantText("2 maart 2027", "Dorpshuis", "Gemeente Oegstgeest", s.keys.ConversationCode(id))
	tally := printed(t, p, kit+"/tally.pdf?conversation="+id)[0].String()
	for _, want := range []string{"Datum\n2 maart 2027", "Tijd\n19:30", "Plaats\nDorpshuis", "Gemeente\nOegstgeest", s.keys.ConversationCode(id)} {
		if !strings.Contains(tally, want) {
			t.Errorf("the sheet does not say %q:\n%s", want, tally)
		}
	}
	p.get(kit + "/tally?place=&conversation=" + id).wantText("2 maart 2027")
	if strings.Contains(p.body, "Dorpshuis") {
		t.Error("a place that was taken out is there")
	}
	p.get(kit + "/tally?conversation=" + strings.Repeat("0", 36)).wantStatus(http.StatusNotFound)
	other := s.person(t, "nl")
	s.addAccount(t, otherOrganiser())
	other.post("/login", url.Values{"email": {"other@staff.example"}, "password": {secret}})
	other.get(kit + "/tally.pdf?conversation=" + id).wantStatus(http.StatusNotFound)
}

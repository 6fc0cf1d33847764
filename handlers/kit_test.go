package handlers_test

import (
	"net/http"
	"strings"
	"testing"
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
	p.get(kit + "/posters?size=a3")
	if !strings.Contains(p.body, `class="kit a3"`) {
		t.Error("the posters are not for A3")
	}
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

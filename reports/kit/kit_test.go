package kit

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports/pdf/pdftest"
	"regiopeil/templates/locale"
)

var update = flag.Bool("update", false, "write the golden file anew")

func example() *Kit {
	rows := func(n int) []struct{} { return make([]struct{}, n) }
	return &Kit{
		Language: "nl", Title: "Alles", Made: time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC), Pieces: Pieces, Large: true, MadeUp: true,
		Page: "https://peiling.example/field/kit/proef/all?date=2027-04-01", Site: "Samen in de regio",
		When: "1 april 2027", Place: "Café ’t Hoekje", Agenda: []Step{{"19:30", "Inloop"}, {"19:45", "Welkom"}},
		About: "Vijf gemeenten werken samen.", Asks: "De gemeenten vragen dit.",
		Statements: []Card{{"Zin A", "De coördinatie kost € 5."}, {"Zin B", "Zo is het goed."}, {"Zin C", "Nog een."}},
		Themes:     []string{"Wonen", "Bestuur en dienstverlening"}, Each: "3",
		Tally: Sheet{
			About: []Line{{"Datum", "1 april 2027"}, {"Gemeente", ""}}, People: []Line{{"Inwoners", ""}, {"Bedrijven", ""}},
			Ages: []Line{{"15-24 jaar", ""}}, Each: Line{"Stickers per persoon", "3"},
			Themes: []Theme{{"Wonen", "Besproken", "Stickers", []List{{"Wensen", []string{"Wens", "Hoe vaak"}, rows(6)}}}},
			Hands:  []string{"De coördinatie kost € 5."}, Agreements: List{"Afspraken", []string{"Wat", "Wie"}, rows(6)}, Shared: Line{Label: "Gedeeld op"},
		},
		URL: "https://peiling.example/s/proef", QR: "https://peiling.example/s/proef?from=0ABC",
		Privacy: []string{"Meedoen is vrijwillig.", "We schrijven geen namen op."}, More: "Meer: https://peiling.example/s/proef/privacy",
		Read: "Code: CDF-GHJ-KMN, op https://peiling.example/c",
	}
}

func draw(t testing.TB, k *Kit) ([]byte, []pdftest.Page) {
	t.Helper()
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	b, err := PDF(c, k)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := pdftest.Pages(b)
	if err != nil {
		t.Fatal(err)
	}
	return b, pages
}

// TestPDF reads back what stands on every page.
func TestPDF(t *testing.T) {
	b, pages := draw(t, example())
	var out strings.Builder
	for i, p := range pages {
		fmt.Fprintf(&out, "--- page %d, %d x %d mm\n%s", i+1, p.Width, p.Height, p)
	}
	const golden = "testdata/kit.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("the pages are others (-want +got):\n%s", diff)
	}
	if again, _ := draw(t, example()); !bytes.Equal(b, again) {
		t.Error("the same kit gives other bytes")
	}
}

// TestPDFOfLittle has nothing filled in: there are lines to write on instead.
func TestPDFOfLittle(t *testing.T) {
	k := &Kit{Language: "en", Title: "All", Pieces: Pieces, Tally: Sheet{Agreements: List{Columns: []string{"What"}}}, QR: "https://peiling.example"}
	_, pages := draw(t, k)
	if len(pages) != 5 {
		t.Errorf("%d pages", len(pages))
	}
	for _, want := range []string{"Date", "Place"} {
		if !strings.Contains(pages[0].String(), want+"\n") {
			t.Errorf("the programme has no line for %s:\n%s", want, pages[0])
		}
	}
	for i, p := range pages {
		if p.Width != 210 || strings.Contains(p.String(), "made up") {
			t.Errorf("page %d is %d mm wide and says\n%s", i+1, p.Width, p)
		}
	}
}

// TestPDFOfMuch has more than fits: it goes on, and nothing is lost.
func TestPDFOfMuch(t *testing.T) {
	k := example()
	k.Place = strings.Repeat("Dorpshuis", 30)
	k.Statements = []Card{{"Zin A", strings.Repeat("Een lange zin. ", 60)}}
	k.Tally.Hands = nil
	for i := range 90 {
		k.Tally.Hands = append(k.Tally.Hands, fmt.Sprintf("Zin nummer %d", i))
		k.Privacy = append(k.Privacy, fmt.Sprintf("Afspraak nummer %d", i))
	}
	_, pages := draw(t, k)
	var all strings.Builder
	for _, p := range pages {
		all.WriteString(p.String())
	}
	text := strings.ReplaceAll(all.String(), "\n", " ")
	for _, want := range []string{"Zin nummer 0 ", "Zin nummer 89 ", "Afspraak nummer 89 ", "Gedeeld op"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is lost", want)
		}
	}
	if n := strings.Count(text, "Een lange zin."); n < 50 { // the others are broken over lines
		t.Errorf("of 60 times the same sentence, %d are there", n)
	}
}

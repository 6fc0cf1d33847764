package handlers_test

import (
	"net/url"
	"strings"
	"testing"
)

// Counts that are wrong are refused on the page of weighting with row, column
// and what would be right, and nothing of them is kept.
func TestMarginsOfBadFiles(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	const (
		head     = "variable,category,population\n"
		encoding = "De tekst in dit bestand is niet opgeslagen als UTF-8. Sla het op als ‘CSV UTF-8’. Anders gaan letters als é verloren."
		count    = "is geen aantal mensen. Schrijf alleen cijfers, zoals 104000."
	)
	tests := []struct{ name, file, says string }{
		{"unknown variable", head + "V99,1,5\n", "Rij 2, kolom variable: ‘V99’ is geen vraag met één antwoord in deze vragenlijst. Kies uit: V2, V3, V4, V5, V6."},
		{"unknown category", head + "V2,GM0001,5\n", "Rij 2, kolom category: Vraag V2 heeft geen antwoord ‘GM0001’ waarop een bevolking te tellen is. Kies uit: GM0546, GM0547, GM0579, GM0626, GM0638."},
		{"negative", head + "V2,GM0546,-5\n", "Rij 2, kolom population: ‘-5’ " + count},
		{"words", head + "V2,GM0546,veel\n", "Rij 2, kolom population: ‘veel’ " + count},
		{"no count", head + "V2,GM0546,\n", "Rij 2, kolom population: ‘’ " + count},
		{"thousands", head + "V2,GM0546,104.000\n", "Rij 2, kolom population: ‘104.000’ " + count},
		{"totals", head + "V2,GM0546,6\nV3,1,5\n", "Rij 3, kolom population: V3 telt op tot 5 mensen, maar V2 tot 6."},
		{"nobody", head + "V3,1,0\n", "Rij 2, kolom population: De aantallen van V3 tellen op tot niets."},
		{"row twice", head + "V2,GM0546,5\nV2,GM0547,5\nV2,GM0546,5\n", "Rij 4, kolom category: ‘GM0546’ van V2 staat er twee keer. Haal er een weg."},
		{"two groups", head + "V3,1,5\nV4,1,5\n", "Rij 3, kolom variable: Geen enkele groep krijgt al deze vragen (V3, V4)."},
		{"Windows-1252", head + "V2,caf\xe9,5\n", "Rij 2, kolom category: " + encoding},
		{"UTF-16", "\xff\xfev\x00a\x00r\x00", "Rij 1: " + encoding},
		{"workbook", "PK\x03\x04\x14\x00\x06\x00", "Rij 1: Dit is geen CSV-bestand, maar bijvoorbeeld een Excel-bestand of een webpagina."},
		{"semicolons", "variable;category;population\nV2;GM0546;5\n", "Rij 1: Tussen de kolommen staat ‘;’. Zet er komma’s tussen."},
		{"tabs", "variable\tcategory\tpopulation\nV2\tGM0546\t5\n", "Rij 1: Tussen de kolommen staan tabs. Zet er komma’s tussen."},
		{"two header rows", head + head + "V2,GM0546,5\n", "Rij 2: Hier staan de namen van de kolommen nog een keer. Haal deze rij weg."},
		{"other header", "Variable,Category,Population\nV2,GM0546,5\n", "Rij 1, kolom A: De eerste rij moet zijn: variable,category,population."},
		{"header only", head, "Rij 1: Er staan geen aantallen in."},
		{"quotation mark", head + "V2,\"GM0546,5\n", "Rij 2, kolom category: Hier klopt een aanhalingsteken niet."},
		{"script", head + "V2,<script>alert(1)</script>,5\n", "Rij 2, kolom category: Vraag V2 heeft geen antwoord ‘<script>alert(1)</script>’"},
		{"more than fits", head + "V2," + strings.Repeat("x", 1<<20) + ",5\n", "Dit is te groot. Er mogen hoogstens 1048576 bytes in."},
		{"more mistakes than are told", head + strings.Repeat("V2,GM0546,5\n", 200), "Er zijn nog meer fouten. We laten er hoogstens 100 zien."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p.upload(weightingPage+"/margins", map[string]string{"source": "CBS"}, []byte(tt.file)).
				want(422, weightingPage+"/margins").wantText(tt.says)
			if strings.Contains(p.body, "<script>alert") {
				t.Error("a text comes back as HTML")
			}
		})
	}
	if w := s.weighting(t); w != nil {
		t.Errorf("kept all the same: %+v", w)
	}
}

// A file that a page cannot show as it is does not come back in the form: sent
// again, it would be another text than the one that was refused.
func TestRefusedFileComesBackWhole(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	tests := []struct {
		name, file, want string
	}{
		{"text", "{\r\n\t\"a\": \"é😀\"}x", "{\r\n\t&#34;a&#34;: &#34;é😀&#34;}x"},
		{"byte order mark", "\ufeff{x", "{x"},
		{"Windows-1252", "{\"a\": \"caf\xe9\"}x", ""},
		{"UTF-16", "{\x00x\x00", ""},
		{"half a surrogate pair", "{\"a\": \"\xed\xa0\x80\"}x", ""},
		{"terminal escape", "{\x1b[31m", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, form := range []struct{ path, field string }{
				{adminSurvey + "/definition", "definition"},
				{weightingPage + "/margins", "margins"},
			} {
				p.upload(form.path, map[string]string{"source": "CBS"}, []byte(tt.file)).want(422, form.path)
				if got := p.textarea(form.field); got != tt.want {
					t.Errorf("%s: %q, want %q", form.path, got, tt.want)
				}
			}
		})
	}
}

// textarea is what stands in a field of several lines, as HTML.
func (p *person) textarea(name string) string {
	p.t.Helper()
	_, rest, _ := strings.Cut(p.body, `<textarea`)
	for ; rest != ""; _, rest, _ = strings.Cut(rest, `<textarea`) {
		tag, rest, _ := strings.Cut(rest, ">")
		if strings.Contains(tag, `name="`+name+`"`) {
			text, _, _ := strings.Cut(rest, "</textarea>")
			return strings.TrimPrefix(text, "\n")
		}
	}
	p.t.Fatalf("no field %s", name)
	return ""
}

// What was typed stays when it is refused, to be mended there.
func TestRefusedTextStays(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	p.post(weightingPage+"/margins", url.Values{"source": {"CBS"}, "margins": {"variable,category,population\nV2,GM0001,5\n"}}).want(422, weightingPage+"/margins")
	if got := p.textarea("margins"); got != "variable,category,population\nV2,GM0001,5\n" {
		t.Errorf("%q", got)
	}
}

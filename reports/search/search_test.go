package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestFind(t *testing.T) {
	tests := []struct {
		name, query, text string
		want              []string
		ok                bool
	}{
		{"plural finds singular", "fietsen", "Een veilige fiets.", []string{"fiets"}, true},
		{"singular finds plural", "fiets", "Te veel FIETSEN hier", []string{"FIETSEN"}, true},
		{"double consonant", "bus", "meer bussen, een bus", []string{"bussen", "bus"}, true},
		{"z and s", "huis", "betaalbare huizen", []string{"huizen"}, true},
		{"v and f", "brieven", "de brief", []string{"brief"}, true},
		{"long vowel", "wonen", "ik woon hier", []string{"woon"}, true},
		{"apostrophe", "auto", "minder auto’s, 'auto'", []string{"auto’s", "auto"}, true},
		{"diacritics in the text", "cafe", "Het Café", []string{"Café"}, true},
		{"diacritics in the query", "coördinatie", "coordinatie", []string{"coordinatie"}, true},
		{"a mark of its own", "café", "cafe\u0301 dicht", []string{"cafe\u0301"}, true},
		{"all words, any order", "trein station", "station zonder trein", []string{"station", "trein"}, true},
		{"one word is not there", "trein boot", "station zonder trein", nil, false},
		{"start of a word", "bus*", "de buslijn en busbaan", []string{"buslijn", "busbaan"}, true},
		{"no part of a word without a star", "lijn", "de buslijn", nil, false},
		{"nothing sought", " ?! ", "alles", nil, true},
		{"only a star", "*", "alles", nil, true},
		{"digits", "n206", "De N206!", []string{"N206"}, true},
		{"another script", "ВОДА", "вода", []string{"вода"}, true},
		{"no text", "bus", "", nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			hits, ok := Parse(tt.query).Find(tt.text)
			var got []string
			for _, h := range hits {
				got = append(got, tt.text[h.From:h.To])
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || ok != tt.ok {
				t.Errorf("%q in %q: ok %v, want %v; hits (-want +got):\n%s", tt.query, tt.text, ok, tt.ok, diff)
			}
		})
	}
}

func TestParseIsBounded(t *testing.T) {
	text := strings.TrimSpace(strings.Repeat("a ", MaxWords))
	if _, ok := Parse(text + " notthere").Find(text); !ok {
		t.Errorf("word %d of a query still counts", MaxWords+1)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("fiets*", "Fietsen in ’t café")
	f.Add("'’", "\xff\u0301a’")
	f.Add("İ", "ı İ ß")
	f.Fuzz(func(t *testing.T, query, text string) {
		hits, ok := Parse(query).Find(text)
		end := 0
		for _, h := range hits {
			if h.From < end || h.To <= h.From || h.To > len(text) {
				t.Fatalf("span %v after %d in a text of %d bytes", h, end, len(text))
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[h.From:h.To]) {
				t.Fatalf("span %v cuts a character", h)
			}
			end = h.To
		}
		if !ok && hits != nil {
			t.Fatal("hits in a text that does not fit")
		}
		// A text has the words that it begins with.
		if _, ok := Parse(strings.ReplaceAll(text, "*", " ")).Find(strings.ReplaceAll(text, "*", " ")); !ok {
			t.Fatalf("%q does not find itself", text)
		}
	})
}

package locale

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nicksnyder/go-i18n/v2/i18n"
)

func load(t *testing.T, extra ...fstest.MapFS) *Catalog {
	t.Helper()
	var c *Catalog
	var err error
	if len(extra) == 0 {
		c, err = Load()
	} else {
		c, err = Load(extra[0])
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func embeddedMessages(t *testing.T) map[string]map[string]*i18n.Message {
	t.Helper()
	found := map[string]map[string]*i18n.Message{}
	if err := read(newBundle(), files, found, true); err != nil {
		t.Fatal(err)
	}
	return found
}

// TestSameKeys proves that no embedded language misses a text or has one too many.
func TestSameKeys(t *testing.T) {
	found := embeddedMessages(t)
	for lang, messages := range found {
		if lang == Source {
			continue
		}
		for key := range found[Source] {
			if messages[key] == nil {
				t.Errorf("%s misses %q", lang, key)
			}
		}
		for key := range messages {
			if found[Source][key] == nil {
				t.Errorf("%s has %q, which %s lacks", lang, key, Source)
			}
		}
	}
}

func TestT(t *testing.T) {
	c := load(t, fstest.MapFS{"test.nl.json": {Data: []byte(`{
		"test.plain": "Gewoon",
		"test.value": "Deel {{.N}} van {{.Of}}",
		"test.count": {"one": "Nog {{.N}} punt", "other": "Nog {{.N}} punten"}}`)}})
	tests := []struct{ name, got, want string }{
		{"plain", c.T("nl", "test.plain"), "Gewoon"},
		{"falls back to Dutch", c.T("en", "test.plain"), "Gewoon"},
		{"unknown language", c.T("xx", "test.plain"), "Gewoon"},
		{"unknown key", c.T("nl", "test.none"), "test.none"},
		{"pairs", c.T("nl", "test.value", "N", 2, "Of", 6), "Deel 2 van 6"},
		{"map", c.T("nl", "test.value", map[string]any{"N": 2, "Of": 6}), "Deel 2 van 6"},
		{"one", c.Plural("nl", "test.count", 1), "Nog 1 punt"},
		{"many", c.Plural("nl", "test.count", 15), "Nog 15 punten"},
		{"number out of a map", c.T("nl", "test.count", map[string]any{"N": 1}), "Nog 1 punt"},
		{"plural where there is none", c.Plural("nl", "test.plain", 3), "Gewoon"},
		{"day", c.Day("nl", "2027-03-01"), "1 maart 2027"},
		{"no day", c.Day("nl", "binnenkort"), "binnenkort"},
		{"Dutch time", c.DateTime("nl", time.Date(2026, 7, 1, 22, 30, 0, 0, time.UTC)), "2 juli 2026, 00.30 uur"},
		{"until an hour", c.Until("nl", time.Date(2026, 7, 1, 18, 0, 0, 0, time.UTC)), "tot 1 juli 2026, 20.00 uur"},
		{"until midnight", c.Until("nl", time.Date(2026, 6, 30, 22, 0, 0, 0, time.UTC)), "tot en met 30 juni 2026"},
		{"until midnight in English", c.Until("en", time.Date(2026, 6, 30, 22, 0, 0, 0, time.UTC)), "up to and including 30 June 2026"},
		{"until never", c.Until("nl", time.Time{}), ""},
		{"English time", c.DateTime("en", time.Date(2026, 11, 23, 12, 5, 0, 0, time.UTC)), "23 November 2026, 13:05"},
		{"no time", c.Date("nl", time.Time{}), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.got); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAddedLanguage adds a language that is written from right to left with a
// file alone.
func TestAddedLanguage(t *testing.T) {
	c := load(t, fstest.MapFS{"page.he.json": {Data: []byte(`{"page.privacy": "פרטיות", "page.language_name": "עברית"}`)}})
	if diff := cmp.Diff([]string{"nl", "en", "he"}, c.Languages()); diff != "" {
		t.Errorf("languages (-want +got):\n%s", diff)
	}
	if got := c.Dir("he") + c.Dir("en") + c.Dir("xx"); got != "rtlltrltr" {
		t.Errorf("directions %q", got)
	}
	if got := c.T("he", "page.privacy"); got != "פרטיות" {
		t.Errorf("its own text: %q", got)
	}
	if got := c.T("he", "page.skip"); got != "Naar de inhoud" {
		t.Errorf("a text that it lacks: %q", got)
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"nolanguage.json": `{}`,
		"page.de.json":    `{"page.skip": `,
	} {
		if _, err := Load(fstest.MapFS{name: {Data: []byte(data)}}); err == nil {
			t.Errorf("%s with %s was taken", name, data)
		}
	}
}

func BenchmarkFixed(b *testing.B) {
	c, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		c.T("en", "page.privacy")
	}
}

package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Source is the language that every text has and that others fall back to.
const Source = "nl"

//go:embed *.json
var files embed.FS

// Catalog is every text in every language. It never changes after Load and is
// safe for concurrent use.
type Catalog struct {
	languages []string
	tables    map[string]*table
}

// form says what a text that is not fixed needs.
type form struct{ plural bool }

// table is one language. A text without placeholder or plural is looked up in
// fixed; the others are worked out by go-i18n.
type table struct {
	tag       language.Tag
	dir       string
	fixed     map[string]string
	forms     map[string]form // keys with plural forms or placeholders
	localizer *i18n.Localizer
}

// Load reads the embedded texts and then those of extra file systems, whose
// files add languages or replace single texts. A file that is no locale file,
// or two embedded files that hold the same key, is an error.
func Load(extra ...fs.FS) (*Catalog, error) {
	bundle := newBundle()
	found := map[string]map[string]*i18n.Message{}
	for i, fsys := range append([]fs.FS{files}, extra...) {
		if err := read(bundle, fsys, found, i == 0); err != nil {
			return nil, err
		}
	}
	c := &Catalog{tables: map[string]*table{}}
	for lang := range found {
		c.languages = append(c.languages, lang)
	}
	slices.SortFunc(c.languages, func(a, b string) int {
		return strings.Compare(order(a), order(b))
	})
	for _, lang := range c.languages {
		c.tables[lang] = newTable(bundle, lang, found)
	}
	return c, nil
}

func newBundle() *i18n.Bundle {
	bundle := i18n.NewBundle(language.Make(Source))
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	return bundle
}

// order puts Dutch first, English second, the others by code.
func order(lang string) string {
	switch lang {
	case Source:
		return "0"
	case "en":
		return "1"
	}
	return "2" + lang
}

func read(bundle *i18n.Bundle, fsys fs.FS, found map[string]map[string]*i18n.Message, unique bool) error {
	names, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return fmt.Errorf("locale files: %w", err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("locale file: %w", err)
		}
		area, lang, ok := strings.Cut(strings.TrimSuffix(path.Base(name), ".json"), ".")
		if !ok || area == "" || lang == "" {
			return fmt.Errorf("locale file %s: want a name like page.nl.json", name)
		}
		file, err := bundle.ParseMessageFileBytes(b, name)
		if err != nil {
			return fmt.Errorf("locale file %s: %w", name, err)
		}
		if found[lang] == nil {
			found[lang] = map[string]*i18n.Message{}
		}
		for _, m := range file.Messages {
			if unique && found[lang][m.ID] != nil {
				return fmt.Errorf("locale file %s: %q stands in another file too", name, m.ID)
			}
			found[lang][m.ID] = m
		}
	}
	return nil
}

func newTable(bundle *i18n.Bundle, lang string, found map[string]map[string]*i18n.Message) *table {
	tag := language.Make(lang)
	t := &table{
		tag: tag, dir: direction(tag),
		fixed: map[string]string{}, forms: map[string]form{},
		localizer: i18n.NewLocalizer(bundle, lang, Source),
	}
	for _, from := range []string{Source, lang} { // a language's own text replaces the Dutch one
		for key, m := range found[from] {
			delete(t.fixed, key)
			delete(t.forms, key)
			plural := m.Zero+m.One+m.Two+m.Few+m.Many != ""
			if !plural && !strings.Contains(m.Other, "{{") {
				t.fixed[key] = m.Other
			} else {
				t.forms[key] = form{plural: plural}
			}
		}
	}
	return t
}

// direction says which way a language is written, by its (likely) script.
func direction(tag language.Tag) string {
	script, _ := tag.Script()
	switch script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg":
		return "rtl"
	}
	return "ltr"
}

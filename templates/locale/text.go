package locale

import (
	"fmt"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// Languages returns the language codes: Dutch, English, then the others.
func (c *Catalog) Languages() []string { return c.languages }

// Supports reports whether lang is one of Languages.
func (c *Catalog) Supports(lang string) bool { return c.tables[lang] != nil }

// Dir returns "rtl" for a language that is written from right to left, and
// otherwise "ltr".
func (c *Catalog) Dir(lang string) string {
	if t := c.tables[lang]; t != nil {
		return t.dir
	}
	return "ltr"
}

// Name returns what a language calls itself ("Nederlands").
func (c *Catalog) Name(lang string) string { return c.T(lang, "page.language_name") }

// Has reports whether key is known; Fixed returns its text where that holds no
// placeholder and no plural, so that a template can have it built in.
func (c *Catalog) Has(key string) bool {
	t := c.tables[Source]
	_, fixed := t.fixed[key]
	_, varies := t.forms[key]
	return fixed || varies
}

// Fixed returns the text of key if it is the same whatever the values.
func (c *Catalog) Fixed(lang, key string) (string, bool) {
	s, ok := c.table(lang).fixed[key]
	return s, ok
}

// T returns the text of key in lang, falling back to Dutch; an unknown key
// comes back as it is, which a test of the templates turns into a failure.
//
// The values of placeholders are one map[string]any, or names and values in
// turn: T("nl", "respond.part_of", "N", 2, "Of", 6). A text with plural forms
// takes its number from Count, N or Max, whichever is there.
func (c *Catalog) T(lang, key string, args ...any) string {
	t := c.table(lang)
	if s, ok := t.fixed[key]; ok {
		return s
	}
	values := named(args)
	return t.localize(key, values, number(values))
}

// Plural returns the text of key for the number n, which the text may show as
// {{.N}}. The other values are as for T.
func (c *Catalog) Plural(lang, key string, n int, args ...any) string {
	t := c.table(lang)
	if s, ok := t.fixed[key]; ok {
		return s
	}
	values := map[string]any{"N": n}
	for k, v := range named(args) {
		values[k] = v
	}
	return t.localize(key, values, n)
}

func (c *Catalog) table(lang string) *table {
	if t := c.tables[lang]; t != nil {
		return t
	}
	return c.tables[Source]
}

func (t *table) localize(key string, values map[string]any, count any) string {
	f, ok := t.forms[key]
	if !ok {
		return key
	}
	if !f.plural {
		count = nil
	}
	s, err := t.localizer.Localize(&i18n.LocalizeConfig{
		MessageID: key, TemplateData: values, PluralCount: count,
	})
	if s == "" && err != nil {
		return key
	}
	return s
}

// named turns the arguments of T into a map.
func named(args []any) map[string]any {
	if len(args) == 0 {
		return nil
	}
	if m, ok := args[0].(map[string]any); ok {
		return m
	}
	m := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[fmt.Sprint(args[i])] = args[i+1]
	}
	return m
}

// number finds the value that decides between plural forms; nil: none.
func number(values map[string]any) any {
	for _, name := range []string{"Count", "N", "Max"} {
		switch n := values[name].(type) {
		case int, int64, string:
			return n
		case float64:
			if n == float64(int64(n)) {
				return int64(n)
			}
			return fmt.Sprint(n)
		}
	}
	return nil
}

package templates

import (
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"regiopeil/templates/locale"
)

// funcs are the functions that a page in one language can call.
func (s *Set) funcs(lang string) template.FuncMap {
	return template.FuncMap{
		"t": func(key string, args ...any) (string, error) {
			if !s.catalog.Has(key) {
				return "", fmt.Errorf("no text %q", key)
			}
			return s.catalog.T(lang, key, args...), nil
		},
		"plural": func(key string, n int, args ...any) (string, error) {
			if !s.catalog.Has(key) {
				return "", fmt.Errorf("no text %q", key)
			}
			return s.catalog.Plural(lang, key, n, args...), nil
		},
		"asset":   s.AssetURL,
		"answer":  func(a Answer) template.HTML { return s.drawAnswer(lang, a) },
		"answers": func(groups []AnswerGroup) template.HTML { return s.Answers(lang, groups) },
	}
}

var (
	fixedText = regexp.MustCompile(`\{\{t "([^"]+)"\}\}`)
	anyText   = regexp.MustCompile(`\b(?:t|plural) "([^"]+)"`)
	indent    = regexp.MustCompile(`\n[ \t]+`)
	comment   = regexp.MustCompile(`\{\{/\*[\s\S]*?\*/\}\}`)
)

// builtIn puts the texts that never vary into the page, which spares looking
// them up and escaping them at every drawing, and takes out indentation.
func builtIn(c *locale.Catalog, lang string, s source) (string, error) {
	text := comment.ReplaceAllString(s.text, "")
	for _, m := range anyText.FindAllStringSubmatch(text, -1) {
		if !c.Has(m[1]) {
			return "", fmt.Errorf("template %s: no text %q in the locale files", s.file, m[1])
		}
	}
	text = fixedText.ReplaceAllStringFunc(text, func(call string) string {
		fixed, ok := c.Fixed(lang, fixedText.FindStringSubmatch(call)[1])
		if !ok {
			return call
		}
		return strings.ReplaceAll(template.HTMLEscapeString(fixed), "{", "&#123;")
	})
	return indent.ReplaceAllString(text, "\n"), nil
}

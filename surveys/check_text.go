package surveys

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

func (c *checker) languages() {
	if len(c.d.Languages) == 0 {
		c.report("languages", ProblemLanguage, "Code", "")
	}
	met := map[string]bool{}
	for _, l := range c.d.Languages {
		if !isLanguage(l) {
			c.report("languages", ProblemLanguage, "Code", Shown(l))
		}
		if met[strings.ToLower(l)] {
			c.report("languages", ProblemCodeTwice, "Code", Shown(l))
		}
		met[strings.ToLower(l)] = true
	}
}

// isLanguage reports whether s has the form of a BCP 47 tag: "nl", "pt-BR".
func isLanguage(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if len(part) < 2 || len(part) > 8 || strings.Contains(part, "_") || !isItemCode(part) {
			return false
		}
		if i == 0 && (len(part) > 3 || strings.ContainsAny(part, "0123456789") || part != strings.ToLower(part)) {
			return false
		}
	}
	return true
}

// text checks that a text stands in every language. One that is not needed may
// be absent as a whole.
func (c *checker) text(path string, t Text, needed bool) {
	if len(t) == 0 && !needed {
		return
	}
	for _, l := range c.d.Languages {
		if _, ok := t[l]; !ok {
			c.report(path, ProblemTextMissing, "Language", l)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(t)) {
		lang, audience, varies := strings.Cut(key, "@")
		if !slices.Contains(c.d.Languages, lang) || varies && !isAudience(Audience(audience)) {
			c.report(path, ProblemTextKey, "Code", Shown(key))
			continue
		}
		switch s := t[key]; {
		case isBlank(s):
			c.report(path, ProblemTextBlank, "Language", key)
		case CheckText(s) != "":
			c.report(path, CheckText(s), "Language", key)
		case utf8.RuneCountInString(s) > maxDefinitionText:
			n := utf8.RuneCountInString(s)
			c.report(path, ProblemTooLong, "Language", key, "Max", maxDefinitionText, "Count", n, "Over", n-maxDefinitionText)
		}
	}
}

func isAudience(a Audience) bool { return a == Resident || a == Business || a == Institution }

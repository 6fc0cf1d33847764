package intake

import (
	"slices"
	"strings"

	"regiopeil/templates/locale"
)

// What a row of what was said can be.
const (
	wish      = "wish"
	seek      = "seek"
	offer     = "offer"
	quote     = "quote"
	dots      = "dots"
	forIt     = "for"
	neutral   = "neutral"
	against   = "against"
	agreement = "agreement"
)

// named are the columns in which a word of the language of the workbook stands for
// a code, with the codes in the order to choose from.
var named = map[string][]string{
	"what":     {wish, dots, forIt, neutral, against, seek, offer, quote, agreement},
	"kind":     {"village", "exploratory"},
	"level":    {"council", "college", "organisation"},
	"audience": {"resident", "business", "institution"},
}

// Words are what can be chosen in a column of conversations, in a language; nil: it
// takes no words.
func Words(c *locale.Catalog, lang, column string) (words []string) {
	for _, code := range named[column] {
		words = append(words, c.T(lang, "bulk.word_"+column+"_"+code))
	}
	return words
}

// codeOf is the code that a word stands for, in whatever language, large letters or
// small.
func codeOf(c *locale.Catalog, column, word string) (string, bool) {
	for _, code := range named[column] {
		if strings.EqualFold(word, code) || slices.ContainsFunc(c.Languages(), func(lang string) bool {
			return strings.EqualFold(word, c.T(lang, "bulk.word_"+column+"_"+code))
		}) {
			return code, true
		}
	}
	return "", false
}

package pdf

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// missing stands for a character that the typeface does not have.
const missing = '□'

// typeface is what text is written in, to look up what it has. Bold has the same.
var typeface = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		panic("the Go typeface cannot be read: " + err.Error())
	}
	return f
})

// clean makes a text one that can be written: each letter with its accents as one
// character, what has no shape left out, and a box for what the typeface does not
// have.
func clean(text string) string {
	var b sfnt.Buffer
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector):
			return -1
		}
		if i, err := typeface().GlyphIndex(&b, r); err != nil || i == 0 {
			return missing
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(text, string(missing))))
}

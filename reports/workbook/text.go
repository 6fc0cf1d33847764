package workbook

import (
	"math"
	"strings"
	"unicode/utf8"
)

// maxUnits is how many UTF-16 units Excel keeps in a cell.
const maxUnits = 32767

// shortened ends a text that did not fit.
const shortened = " […]"

// change says what had to be done to a text before a cell could hold it.
type change struct {
	signs  int // characters replaced by a visible sign
	length int // UTF-16 units of the whole text, if it was shortened
}

// typed makes a text fit for a cell. Control characters become their picture
// (U+2400 and on), what XML or UTF-8 does not know becomes U+FFFD. Tab, line
// feed and carriage return stay.
func typed(s string) (string, change) {
	var c change
	if !utf8.ValidString(s) {
		c.signs++
		s = strings.ToValidUTF8(s, string(utf8.RuneError))
	}
	if strings.IndexFunc(s, unwritable) >= 0 {
		s = strings.Map(func(r rune) rune {
			if !unwritable(r) {
				return r
			}
			c.signs++
			return sign(r)
		}, s)
	}
	if units := utf16Len(s); units > maxUnits {
		c.length = units
		s = shorten(s, maxUnits)
	}
	return s, c
}

// shorten keeps at most so many UTF-16 units of a text, and shows where it does
// not end.
func shorten(s string, units int) string {
	if utf16Len(s) <= units {
		return s
	}
	return cut(s, units-utf16Len(shortened)) + shortened
}

// unwritable reports whether a cell cannot hold r.
func unwritable(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return false
	case r < 0x20 || r == 0x7f || r == 0xfffe || r == 0xffff:
		return true
	}
	return false
}

func sign(r rune) rune {
	switch {
	case r < 0x20:
		return 0x2400 + r
	case r == 0x7f:
		return 0x2421
	}
	return utf8.RuneError
}

// utf16Len counts UTF-16 units, in which Excel measures.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// cut keeps at most so many UTF-16 units, and never half a character.
func cut(s string, units int) string {
	for i, r := range s {
		units--
		if r > 0xffff {
			units--
		}
		if units < 0 {
			return s[:i]
		}
	}
	return s
}

// lines estimates how many lines a text takes in a column. Its width counts
// zeros of 11 points, which are a little wider than the average letter; some
// room stays for words that go to the next line whole.
func lines(s string, width, size float64) int {
	room := max(width*11/size*1.08-3, 1)
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n += max(1, int(math.Ceil(float64(utf8.RuneCountInString(line))/room)))
	}
	return n
}

// plain is a text on one line, for headers, names and properties.
func plain(s string) string {
	s, _ = typed(s)
	return strings.Join(strings.Fields(s), " ")
}

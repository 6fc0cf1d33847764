package surveys

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// DefaultMaxLength bounds a text whose question names no length, in characters.
const DefaultMaxLength = 10_000

// maxExactDigits is how many digits of a decimal number a float64 keeps
// exactly, whatever they are.
const maxExactDigits = 15

// parseNumber reads a number as people and programs write it: "7", "-1.5" and,
// with comma, "1,5". Problem is empty, or the key that says what is wrong.
func parseNumber(s string, comma bool) (n float64, problem string) {
	digits, separators, sign := 0, 0, 0
	var separator int
	for i := range len(s) {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			digits++
		case c == '.' || comma && c == ',':
			separators++
			separator = i
		case c == '-' && i == 0:
			sign = 1
		default:
			return 0, ProblemNumber
		}
	}
	if digits == 0 || separators > 1 {
		return 0, ProblemNumber
	}
	if separators == 1 {
		whole := s[sign:separator]
		if comma && len(s)-separator == 4 && len(whole) > 0 && len(whole) < 4 && whole[0] != '0' {
			return 0, ProblemNumberAmbiguous
		}
		s = s[:separator] + "." + s[separator+1:]
	}
	return parseDecimal(s)
}

// parseDecimal reads a decimal number, exponent allowed, that a float64 can
// hold without changing it.
func parseDecimal(s string) (float64, string) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return 0, ProblemNumber
	}
	mantissa, _, _ := strings.Cut(strings.ToLower(s), "e")
	significant := strings.Trim(strings.Replace(strings.TrimPrefix(mantissa, "-"), ".", "", 1), "0")
	switch {
	case len(significant) > maxExactDigits:
		return 0, ProblemNumberPrecise
	case n == 0 && significant != "": // too small to hold
		return 0, ProblemNumberPrecise
	case n == 0:
		return 0, "" // minus zero is zero
	}
	return n, ""
}

// CheckText says whether a text can be kept as it is: UTF-8 without control
// characters other than tab and newline. Empty: it can; else the key that says
// what is wrong.
func CheckText(s string) (problem string) {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c < ' ' && c != '\t' && c != '\n' || c == 0x7f {
				return ProblemControl
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			return ProblemEncoding
		}
		if r < 0xa0 {
			return ProblemControl
		}
		i += n
	}
	return ""
}

// isBlank reports whether a text is white space only, which is no answer.
func isBlank(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) {
			return false
		}
	}
	return true
}

// Shown makes what someone sent fit to be shown in a message: short, and
// without what a terminal or a log would act on.
func Shown(s string) string {
	const longest = 60
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > longest {
			b.WriteString("…")
			break
		}
		if !unicode.IsPrint(r) {
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	return b.String()
}

// ShownCodes lists codes for a message; of many, the first.
func ShownCodes(codes []string) string {
	const most = 20
	if len(codes) > most {
		return strings.Join(codes[:most], ", ") + " …"
	}
	return strings.Join(codes, ", ")
}

// ParseNumber reads a number as programs write it, with a decimal point.
// Problem is empty, or the key that says what is wrong: not a number, or one
// with more digits than are kept exactly.
func ParseNumber(s string) (n float64, problem string) { return parseNumber(s, false) }

package conversation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Finding is something in a text that may tell who was there.
type Finding struct {
	Field string // as Values names it
	What  string // "email", "phone" or "name"
	Text  string
}

// What a Finding can be.
const (
	FoundEmail = "email"
	FoundPhone = "phone"
	FoundName  = "name"
)

var (
	emailPattern = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+`)
	// A Dutch number: ten digits after 0, or nine after +31 or 0031, in groups.
	phonePattern = regexp.MustCompile(`(?:\+31|0031|\b0)(?:[ \-.()]*\d){9}\b`)
	// Someone who is addressed: "mevrouw Jansen", "dhr. De Vries".
	titlePattern = regexp.MustCompile(`(?i)\b(?:dhr|mevr|mw|heer|meneer|mevrouw|mr|mrs|ms)\.? +((?:(?:van|de|der|den|het|ter|ten|te|'t|el|al) +)*\p{Lu}[\p{L}'’-]+)`)
	// Words with capitals, with what may stand between them: "Piet van den Berg".
	pairPattern = regexp.MustCompile(`\p{Lu}[\p{Ll}'’]+(?:-\p{Lu}\p{Ll}+)?(?:(?: +(?:van|de|der|den|het|ter|ten|te|'t|el|al|in))* +\p{Lu}[\p{L}'’-]+)+`)
)

// Personal points out names, telephone numbers and e-mail addresses in the free
// texts of a record. It finds too much rather than too little, so it is for
// asking, not for refusing: two words with capitals are taken for a name unless
// known, which holds names of places and themes, has the words of both.
func Personal(r *Record, known []string) []Finding {
	words := wordsOf(known)
	var out []Finding
	fields := Values(r)
	for name, text := range sorted(fields) {
		if !free(name) {
			continue
		}
		for _, f := range personal(text, words) {
			f.Field = name
			out = append(out, f)
		}
	}
	return out
}

// PersonalIn is Personal for a single text; the findings have no Field.
func PersonalIn(text string, known []string) []Finding { return personal(text, wordsOf(known)) }

// Unsettled are the findings of Personal that nobody said may stay. What is found no
// more goes from r.Right: who writes it again is asked again.
func Unsettled(r *Record, known []string) (out []Finding) {
	var right []string
	for _, f := range Personal(r, known) {
		switch {
		case !slices.Contains(r.Right, f.Text):
			out = append(out, f)
		case !slices.Contains(right, f.Text):
			right = append(right, f.Text)
		}
	}
	r.Right = right
	return out
}

// wordsOf are the words in some texts, in small letters.
func wordsOf(texts []string) map[string]bool {
	words := map[string]bool{}
	for _, k := range texts {
		for w := range strings.FieldsFuncSeq(strings.ToLower(k), func(c rune) bool { return !unicode.IsLetter(c) }) {
			words[w] = true
		}
	}
	return words
}

// free reports whether a field takes any text. Names of places and organisations are
// asked for, and look like those of people.
func free(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	return slices.Contains([]string{"text", "what", "who", "report"}, last)
}

func personal(text string, known map[string]bool) (out []Finding) {
	for _, s := range emailPattern.FindAllString(text, -1) {
		out = append(out, Finding{What: FoundEmail, Text: s})
	}
	for _, s := range phonePattern.FindAllString(text, -1) {
		out = append(out, Finding{What: FoundPhone, Text: s})
	}
	seen := map[string]bool{}
	name := func(s string) {
		if !seen[s] {
			seen[s] = true
			out = append(out, Finding{What: FoundName, Text: s})
		}
	}
	for _, at := range titlePattern.FindAllStringSubmatchIndex(text, -1) {
		if s := text[at[0]:at[1]]; unicode.IsUpper(firstLetter(lastWord(s))) {
			name(s)
		}
	}
	for _, s := range pairPattern.FindAllString(text, -1) {
		first, last, _ := strings.Cut(s, " ")
		if !known[strings.ToLower(first)] && !known[strings.ToLower(lastWord(last))] && !common[strings.ToLower(first)] {
			name(s)
		}
	}
	return out
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

func firstLetter(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// common are words that often begin a sentence before a name of a place.
var common = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(`de het een in op bij voor van naar met uit over door om als er dit dat deze die wij we ze zij
		ik hij u jij alle veel meer minder geen ook nog nu dan maar en of the a an at on in for from with to of and gemeente regio`) {
		out[w] = true
	}
	return out
}()

// Package search finds words in short Dutch texts. It knows no survey and no
// response: a query and a text in, places in the text out.
//
// Capitals and diacritics do not count. Words are compared by their stem, so
// that "fietsen" finds "fiets": Snowball's Dutch stemmer (M. F. Porter,
// http://snowball.tartarus.org/algorithms/dutch/stemmer.html), applied until it
// changes nothing, and with "huiz" and "briev" taken as "huis" and "brief".
package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"golang.org/x/text/unicode/norm"
)

// MaxWords is how many words of a query are looked at.
const MaxWords = 20

// Query is what is sought: words that must all be there, in any order.
// The zero Query seeks nothing and is in every text.
type Query struct{ terms []term }

type term struct {
	start string // folded, of a word that was given as "start*"
	stem  string
}

// Parse reads a query as a person typed it. A word with * behind it stands for
// every word that begins so: "bus*" finds "buslijn". Everything that is neither
// a letter, a digit nor such a star only separates words, so there is no text
// that is not a query. What comes after MaxWords words is left out.
func Parse(s string) Query {
	var q Query
	for w := range words(s) {
		if len(q.terms) == MaxWords {
			break
		}
		word := fold(s[w.From:w.To])
		if strings.HasPrefix(s[w.To:], "*") {
			q.terms = append(q.terms, term{start: word})
		} else {
			q.terms = append(q.terms, term{stem: stem(word)})
		}
	}
	return q
}

// Empty reports whether nothing is sought.
func (q Query) Empty() bool { return len(q.terms) == 0 }

// Span is a part of a text, in bytes: text[From:To].
type Span struct{ From, To int }

// Find reports whether all words of the query are in the text, and which words
// of the text those are, from left to right, not overlapping.
func (q Query) Find(text string) (hits []Span, ok bool) {
	if q.Empty() {
		return nil, true
	}
	seen := make([]bool, len(q.terms))
	for w := range words(text) {
		word := fold(text[w.From:w.To])
		root, hit := stem(word), false
		for i, t := range q.terms {
			if t.start != "" && strings.HasPrefix(word, t.start) || t.start == "" && t.stem == root {
				seen[i], hit = true, true
			}
		}
		if hit {
			hits = append(hits, w)
		}
	}
	for _, s := range seen {
		if !s {
			return nil, false
		}
	}
	return hits, true
}

// words yields the words of a text: letters and digits with their marks, and
// apostrophes between them ("auto's").
func words(s string) func(yield func(Span) bool) {
	return func(yield func(Span) bool) {
		from, to := -1, 0 // the word so far, without an apostrophe at its end
		for i, r := range s {
			switch {
			case unicode.IsLetter(r) || unicode.IsDigit(r) || from >= 0 && unicode.IsMark(r):
				if from < 0 {
					from = i
				}
				to = i + utf8.RuneLen(r)
			case from >= 0 && to == i && (r == '\'' || r == '’'):
			case from >= 0:
				if !yield(Span{from, to}) {
					return
				}
				from = -1
			}
		}
		if from >= 0 {
			yield(Span{from, to})
		}
	}
}

// fold takes capitals and diacritics away.
func fold(word string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(word) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '’':
			b.WriteByte('\'')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// stem returns what the forms of a folded word have in common. Porter's stemmer
// makes "fiets" of "fietsen" but "fiet" of "fiets": it is repeated until they
// meet.
func stem(word string) string {
	for {
		env := snowballstem.NewEnv(word)
		dutch.Stem(env)
		next := strings.TrimRight(env.Current(), "'")
		if next == "" || len(next) >= len(word) {
			break
		}
		word = next
	}
	if n := len(word) - 1; n >= 2 {
		switch word[n] {
		case 'z':
			return word[:n] + "s"
		case 'v':
			return word[:n] + "f"
		}
	}
	return word
}

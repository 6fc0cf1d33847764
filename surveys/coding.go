package surveys

import "strings"

// MaxTagLabel and MaxTagNote are how long the texts of a Tag may be, in
// characters.
const (
	MaxTagLabel = 60
	MaxTagNote  = 500
)

// Tag is one entry of the codebook of a consultation: what open answers can be
// about. Waves of a consultation share its tags.
type Tag struct {
	ID    int // of all tags; given by the store
	Label string
	Note  string // when it fits
	// Retired: it is offered no more. What was tagged with it stays so.
	Retired bool
}

// FoldLabel is what two labels that mean the same tag have in common: neither
// capitals nor spaces around and between words count.
func FoldLabel(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// TextPlace is where an open answer stands.
type TextPlace struct {
	Seq      int64  // of the response in the log. It tells who came when: it is for nobody's eyes
	Question string // "V21"; "V4.text" for what was filled in at "other, namely"
}

// Coding is what one person (a tagger) made of one open answer after reading
// it. Without Tags none fits.
type Coding struct {
	TextPlace
	User string // ID of the account
	Tags []int  // IDs, ascending
}

// Quote marks an open answer for publication.
type Quote struct {
	TextPlace
	User string // who marked it
}

// Codings are what was made of the open answers of a survey.
type Codings struct {
	Tags    []Tag    // of the consultation, by label
	Codings []Coding // by place
	Quotes  []Quote
}

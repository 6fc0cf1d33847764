package library

import (
	_ "embed"
	"encoding/json"
	"strings"

	"regiopeil/surveys"
)

//go:embed madeuptags.json
var madeUpTags []byte

// MadeUpTag is a tag of the codebook of a demonstration.
type MadeUpTag struct {
	surveys.Tag
	words []string
}

// MadeUpTags returns the codebook that suits what MadeUp writes where it is asked
// what goes well.
func MadeUpTags() []MadeUpTag {
	var all []struct {
		Label, Note string
		Words       []string
	}
	if err := json.Unmarshal(madeUpTags, &all); err != nil {
		panic(err) // embedded: a test reads it
	}
	tags := make([]MadeUpTag, len(all))
	for i, t := range all {
		tags[i] = MadeUpTag{surveys.Tag{Label: t.Label, Note: t.Note}, t.Words}
	}
	return tags
}

// Fits reports whether a made-up answer is about the tag.
func (t MadeUpTag) Fits(text string) bool {
	for _, w := range t.words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

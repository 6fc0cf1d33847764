// Package library holds the consultation that the product ships with, "Samen in
// de Leidse Regio", and made-up answers to it for demonstrations and tests.
package library

import (
	"bytes"
	"embed"
	"fmt"

	"regiopeil/surveys"
	"regiopeil/surveys/margincsv"
)

// Slug is the address of the built-in survey.
const Slug = "leidse-regio"

//go:embed leidse-regio.json madeup.json privacy.nl.md privacy.en.md residents.csv
var files embed.FS

// Builtin returns the built-in consultation, complete in Dutch and English, and
// the settings to start with: contact, privacy statement and smallest group.
// They hold no dates; whoever opens the survey sets those. Every call returns
// its own copy.
func Builtin() (*surveys.Definition, surveys.Settings) {
	d, err := surveys.Parse(read("leidse-regio.json"))
	if err != nil {
		panic(fmt.Sprintf("built-in consultation: %v", err)) // a test proves that it parses
	}
	return d, surveys.Settings{
		ContactName:  "Samen in de Leidse Regio",
		ContactEmail: "peiling@leidse-regio.example",
		Privacy: surveys.Text{
			"nl": string(read("privacy.nl.md")),
			"en": string(read("privacy.en.md")),
		},
		MinBase: 10,
	}
}

// ResidentMargins is how many people of 15 and older live in each municipality,
// and are of each age, on 1 January 2021, after Statistics Netherlands. They come
// from counts per postcode, which are rounded to fives: good for a demonstration,
// where a real survey needs counts of its own year.
func ResidentMargins() surveys.MarginSet {
	d, _ := Builtin()
	set, problems := margincsv.Read(bytes.NewReader(read("residents.csv")), d)
	if len(problems) > 0 {
		panic(fmt.Sprintf("built-in margins: %v", problems[0])) // a test proves that they fit
	}
	set.Source = "CBS 83502NED, 15 jaar en ouder, 1 januari 2021, opgeteld uit postcodes"
	return *set
}

func read(name string) []byte {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err) // embedded: it is there or the program does not build
	}
	return b
}

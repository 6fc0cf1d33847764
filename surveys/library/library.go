// Package library holds the consultation that the product ships with, "Samen in
// de Leidse Regio", and made-up answers to it for demonstrations and tests.
package library

import (
	"embed"
	"fmt"

	"regiopeil/surveys"
)

// Slug is the address of the built-in survey.
const Slug = "leidse-regio"

//go:embed leidse-regio.json madeup.json privacy.nl.md privacy.en.md
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

func read(name string) []byte {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err) // embedded: it is there or the program does not build
	}
	return b
}

// Package kit is what an organiser prints for an evening: programme, cards, posters,
// a tally sheet, a QR code and what people agree to.
//
// A Kit holds all that differs from one evening to another, in words; the page to
// print and PDF both lay out the same one.
package kit

import "time"

// Piece is one thing to print.
type Piece string

// Pieces are all that there are, in the order to lay them out.
var Pieces = []Piece{Agenda, Statements, Posters, Tally, Survey, Privacy}

const (
	Agenda     Piece = "agenda"
	Statements Piece = "statements" // cards for a show of hands
	Posters    Piece = "posters"    // of the themes, with room for stickers
	Tally      Piece = "tally"      // the paper twin of the screen of a conversation
	Survey     Piece = "survey"     // poster with a QR code
	Privacy    Piece = "privacy"    // what people agree to
)

// Kit is the material for an evening, in one language.
type Kit struct {
	Language, Title string
	Made            time.Time // a moment of the evening or its survey, never of printing
	Pieces          []Piece
	Large           bool   // posters are A3; all else is A4
	Page            string // where it can be read as a web page
	MadeUp          bool

	Site        string // what the consultation is called
	When, Place string // empty: to be written in
	Agenda      []Step
	About, Asks string
	Statements  []Card
	Themes      []string
	Each        string // how many stickers a person has
	Tally       Sheet
	URL, QR     string // of the survey: to type, and for the QR code
	Privacy     []string
	More        string // where the privacy statement is
	Read        string // with what code participants read the record, and where; empty: not known yet
}

// Step is a part of the programme: when it begins, as "19:30", and what it is.
type Step struct{ At, What string }

// Card is a sentence that hands are raised for.
type Card struct{ Number, Text string }

// Sheet is the tally sheet, in the order of the screen that it is entered on.
type Sheet struct {
	About        []Line
	People, Ages []Line
	Each         Line
	Themes       []Theme
	Hands        []string // statements
	Agreements   List
	Shared       Line
}

// Line is one thing to write down; Value is what is known already.
type Line struct{ Label, Value string }

// Theme is the part of the sheet about one theme.
type Theme struct {
	Label, Talked, Dots string
	Lists               []List
}

// List is a table with as many empty rows as there is room for.
type List struct {
	Label   string
	Columns []string
	Rows    []struct{} // one for each
}

package reports

import "strconv"

// Value is a number that may be absent: hidden, not defined (the spread of one
// answer), or of no meaning in its row. The zero Value is absent.
type Value struct {
	Number float64
	Set    bool
}

// Num returns a Value that is present.
func Num(x float64) Value { return Value{Number: x, Set: true} }

// String is the shortest text that reads back as the same number; absent: "".
func (v Value) String() string {
	if !v.Set {
		return ""
	}
	return strconv.FormatFloat(v.Number, 'g', -1, 64)
}

// Row is one figure: one line of the long table.
//
// Question, Item, Option and Group hold codes; an empty Option is the row of
// the mean (or of the count, for text), an empty GroupVar the total. Nested
// groupings are joined: GroupVar "V1+V2", Group "2+GM0579". Label is the text of
// item and option in the source language, joined by " – "; the places of a
// ranking are "1", "2", "3" and "top 3" in every language.
//
// Base counts people, unweighted, with a valid answer. Shares are fractions in
// [0, 1]; Share and Mean have 95% intervals. Base and N count people in weighted
// rows too, those who have a weight; SE is the standard error of the mean or of
// the weighted share, NEff is Kish's effective sample size of the base, and Deff
// the design effect of the share or mean; both only in weighted rows. A suppressed Row carries no number
// at all, Base and N included.
type Row struct {
	Theme, Question, Item, Option, Label string
	GroupVar, Group                      string
	Mode                                 string // "people"
	Weighting                            string // "none" or "raked"
	Base, N                              int
	HasBase, HasN                        bool
	Share, ShareLow, ShareHigh           Value
	Mean, MeanLow, MeanHigh              Value
	SD, Median, SE, NEff, Deff           Value
	Suppressed                           bool
}

// What Mode and Weighting hold.
const (
	People     = "people" // web, paper and telephone together
	Unweighted = "none"
	Raked      = "raked" // to the margins of Table.Weights
)

// NoOption in a Key is the mean row.
const NoOption = ""

// Key finds a Row in a Table whatever its theme; rows that differ in theme only
// carry the same figures.
type Key struct {
	Question, Item, Option, GroupVar, Group string
}

// Key returns where r stands.
func (r *Row) Key() Key {
	return Key{r.Question, r.Item, r.Option, r.GroupVar, r.Group}
}

// hide empties every number of r.
func (r *Row) hide() {
	*r = Row{
		Theme: r.Theme, Question: r.Question, Item: r.Item, Option: r.Option, Label: r.Label,
		GroupVar: r.GroupVar, Group: r.Group, Mode: r.Mode, Weighting: r.Weighting,
		Suppressed: true,
	}
}

package xlsxtext

import (
	"encoding/xml"
	"math"
	"strconv"
	"time"
)

// Kind is what a cell holds.
type Kind int

const (
	Text    Kind = iota
	Number       // with a point, as spreadsheets show it: at most 15 digits
	Date         // "2027-03-01", "2027-03-01 19:30"; of a time alone "19:30"
	Logical      // "1" or "0"
	Failure      // what a spreadsheet shows for an error: "#N/A"
	Formula      // what it last came to, which need not be what it would now
)

// Cell is a cell that is not empty.
type Cell struct {
	Column int // from 0
	Kind   Kind
	Text   string
}

// cell reads the cell that e begins; an empty one is Text without text.
func (b *Book) cell(s *stream, e element) (c Cell, err error) {
	var value string
	formula, inline := false, false
	for {
		t, err := s.next()
		if err != nil {
			return c, unexpected(err)
		}
		if _, ok := t.(xml.EndElement); ok {
			break
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "v":
			value, err = s.plain()
		case "is":
			inline = true
			value, err = s.text()
		case "f":
			formula = true
			_, err = s.plain()
		default:
			_, err = s.plain()
		}
		if err != nil {
			return c, err
		}
	}
	if !inline {
		c, err = b.value(e.attr("t"), e.attr("s"), value)
	} else {
		c.Text = value
	}
	if formula {
		c.Kind = Formula
	}
	return c, err
}

// value is what a cell of a type and a style holds.
func (b *Book) value(kind, style, value string) (Cell, error) {
	if value == "" {
		return Cell{}, nil
	}
	switch kind {
	case "s":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n >= len(b.texts) {
			return Cell{}, errCell
		}
		return Cell{Text: b.texts[n]}, nil
	case "str", "inlineStr":
		return Cell{Text: unescape(value)}, nil
	case "b":
		if value != "0" && value != "1" {
			return Cell{}, errCell
		}
		return Cell{Kind: Logical, Text: value}, nil
	case "e":
		return Cell{Kind: Failure, Text: value}, nil
	case "d":
		return Cell{Kind: Date, Text: value}, nil
	case "", "n":
		return b.number(style, value)
	}
	return Cell{}, errCell
}

func (b *Book) number(style, value string) (Cell, error) {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return Cell{}, errCell
	}
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(b.dates) && b.dates[i] {
		if text, ok := b.date(n); ok {
			return Cell{Kind: Date, Text: text}, nil
		}
	}
	// What is worked out has digits beyond the 15 that spreadsheets show.
	n, err = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if err != nil {
		return Cell{}, errCell
	}
	if n == 0 {
		n = 0 // not minus nought
	}
	return Cell{Kind: Number, Text: strconv.FormatFloat(n, 'f', -1, 64)}, nil
}

// lastDay is 31-12-9999, as days are counted from 1900.
const lastDay = 2_958_465

// date turns a number of days into a date, a time or both. Days are counted from
// 30-12-1899: the day before is not right, and nobody fills in a form on it.
func (b *Book) date(n float64) (string, bool) {
	if n < 0 || n > lastDay {
		return "", false
	}
	start := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if b.from04 {
		start = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	days := math.Floor(n)
	const day = 24 * 60 * 60
	seconds := int(math.Round((n - days) * day))
	at := start.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
	clock := "15:04"
	if seconds%60 != 0 {
		clock = "15:04:05"
	}
	switch {
	case seconds == 0:
		return at.Format(time.DateOnly), true
	case days == 0:
		return at.Format(clock), true
	}
	return at.Format(time.DateOnly + " " + clock), true
}

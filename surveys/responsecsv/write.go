package responsecsv

import (
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"regiopeil/surveys"
)

// Writer writes responses, a row each, with one call of the underlying writer
// per row.
type Writer struct {
	w       io.Writer
	columns []column
	row     []byte
	err     error // of writing the header
}

// NewWriter writes the header. An error in doing so is returned by Write.
func NewWriter(w io.Writer, f *surveys.Form) *Writer {
	out := &Writer{w: w, columns: columnsOf(f)}
	for i, c := range out.columns {
		if i > 0 {
			out.row = append(out.row, ',')
		}
		out.row = append(out.row, c.Name...)
	}
	out.row = append(out.row, '\n')
	_, out.err = w.Write(out.row)
	return out
}

// Write writes one response under a number that says nothing about it. Answers
// to questions that the form does not have are left out.
func (w *Writer) Write(r *surveys.Response, number int) error {
	if w.err != nil {
		return w.err
	}
	b := strconv.AppendInt(w.row[:0], int64(number), 10)
	b = appendCell(append(b, ','), string(r.Mode))
	b = appendCell(append(b, ','), r.Language)
	b = appendCell(append(b, ','), r.Day)
	var answer surveys.Answer
	var answered bool
	for i := len(leading); i < len(w.columns); i++ {
		c := &w.columns[i]
		if c.first {
			key := c.Question.Code
			if c.Kind == Beside {
				key = c.Name
			}
			answer, answered = r.Answers[key]
		}
		b = append(b, ',')
		if answered {
			b = c.appendAnswer(b, &answer)
		}
	}
	w.row = append(b, '\n')
	_, w.err = w.w.Write(w.row)
	return w.err
}

func (c *column) appendAnswer(b []byte, a *surveys.Answer) []byte {
	switch c.Kind {
	case Mark:
		if a.Code == c.Code || slices.Contains(a.Codes, c.Code) {
			return append(b, '1')
		}
		return append(b, '0')
	case Beside:
		return appendCell(b, a.Text)
	case Whole:
		if a.Code != "" || c.Question.Type == surveys.Single {
			return appendCell(b, a.Code)
		}
		if n, ok := a.Numbers[""]; ok {
			return appendNumber(b, n)
		}
		return appendCell(b, a.Text)
	}
	if a.Code != "" { // a declared non-answer, in a column of its own
		return b
	}
	switch c.Kind {
	case Rating:
		return appendCell(b, a.Items[c.Code])
	case Rank:
		if place := slices.Index(a.Codes, c.Code); place >= 0 {
			return strconv.AppendInt(b, int64(place+1), 10)
		}
	case Amount:
		if n, ok := a.Numbers[c.Code]; ok || c.Question.Type == surveys.Points {
			return appendNumber(b, n)
		}
	}
	return b
}

func appendNumber(b []byte, n float64) []byte {
	if n == math.Trunc(n) && math.Abs(n) < 1e15 {
		return strconv.AppendInt(b, int64(n), 10)
	}
	return strconv.AppendFloat(b, n, 'f', -1, 64)
}

// appendCell writes a cell, in quotes where it must be.
func appendCell(b []byte, s string) []byte {
	plain := s == "" || s[0] != ' ' && s[0] != '\t'
	for i := 0; plain && i < len(s); i++ {
		switch s[i] {
		case ',', '"', '\n', '\r':
			plain = false
		}
	}
	if plain {
		return append(b, s...)
	}
	b = append(b, '"')
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			return append(append(b, s...), '"')
		}
		b = append(append(b, s[:i+1]...), '"')
		s = s[i+1:]
	}
}

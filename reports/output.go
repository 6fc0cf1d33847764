package reports

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Header names the columns of the long table, in order.
var Header = []string{
	"theme", "question", "item", "option", "label", "group_var", "group", "mode", "weighting",
	"base", "n", "share", "share_low", "share_high", "mean", "mean_low", "mean_high", "sd", "median",
	"se", "n_eff", "deff", "suppressed",
}

// texts are the columns of a row that hold text, in the order of Header.
func (r *Row) texts() [9]string {
	return [9]string{r.Theme, r.Question, r.Item, r.Option, r.Label, r.GroupVar, r.Group, r.Mode, r.Weighting}
}

// Numbers are the columns of a row that hold numbers, in the order of Header
// from "base" to "deff".
func (r *Row) Numbers() [13]Value {
	return [13]Value{
		{float64(r.Base), r.HasBase}, {float64(r.N), r.HasN}, r.Share, r.ShareLow, r.ShareHigh,
		r.Mean, r.MeanLow, r.MeanHigh, r.SD, r.Median, r.SE, r.NEff, r.Deff,
	}
}

// Long are the rows of the long table: those of people, then those of
// conversations where these were asked for.
func (t *Table) Long() []Row {
	if t.Conversations == nil {
		return t.Rows
	}
	return slices.Concat(t.Rows, t.Conversations.Rows)
}

// WriteCSV writes the long table: a header, then one line per Row, absent
// numbers empty. Numbers read back as exactly what was computed.
func (t *Table) WriteCSV(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	line := append([]byte(strings.Join(Header, ",")), '\n')
	_, err := out.Write(line)
	rows := t.Long()
	for i := 0; i < len(rows) && err == nil; i++ {
		line = appendRow(line[:0], &rows[i])
		_, err = out.Write(line)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

func appendRow(line []byte, r *Row) []byte {
	for i, s := range r.texts() {
		line = appendCell(line, s, i == 0)
	}
	for _, v := range r.Numbers() {
		line = append(line, ',')
		line = appendNumber(line, v)
	}
	if r.Suppressed {
		return append(line, ",1\n"...)
	}
	return append(line, ",0\n"...)
}

// appendNumber writes a number without an exponent where that is short, so that
// a count of a million reads 1000000.
func appendNumber(b []byte, v Value) []byte {
	switch {
	case !v.Set:
		return b
	case v.Number == float64(int64(v.Number)) && v.Number < 1e15 && v.Number > -1e15:
		return strconv.AppendInt(b, int64(v.Number), 10)
	default:
		return strconv.AppendFloat(b, v.Number, 'g', -1, 64)
	}
}

// appendCell quotes a text where CSV (RFC 4180) needs it.
func appendCell(b []byte, s string, first bool) []byte {
	if !first {
		b = append(b, ',')
	}
	plain := true
	for i := range len(s) {
		if c := s[i]; c == ',' || c == '"' || c == '\n' || c == '\r' {
			plain = false
			break
		}
	}
	if plain {
		return append(b, s...)
	}
	b = append(b, '"')
	for i := range len(s) {
		if s[i] == '"' {
			b = append(b, '"')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}

// MarshalJSON writes the long table as an array of objects with the names of
// Header as keys; absent numbers are null, suppressed is 0 or 1.
func (t *Table) MarshalJSON() ([]byte, error) {
	rows := t.Long()
	b := make([]byte, 0, 64+len(rows)*400)
	b = append(b, '[')
	for i := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendObject(b, &rows[i])
	}
	return append(b, ']'), nil
}

func appendObject(b []byte, r *Row) []byte {
	texts, numbers := r.texts(), r.Numbers()
	for i, name := range Header {
		if i == 0 {
			b = append(b, '{')
		} else {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), name...), '"', ':')
		switch n := i - len(texts); {
		case n < 0:
			b = appendJSONText(b, texts[i])
		case n == len(numbers) && r.Suppressed:
			b = append(b, '1')
		case n == len(numbers):
			b = append(b, '0')
		case !numbers[n].Set:
			b = append(b, "null"...)
		default:
			b = appendNumber(b, numbers[n])
		}
	}
	return append(b, '}')
}

// appendJSONText writes a JSON string; what is not UTF-8 becomes U+FFFD.
func appendJSONText(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return append(b, text...)
}

package responsecsv

import (
	"bytes"
	"encoding/json"
	"strconv"

	"regiopeil/surveys"
)

// Transcoder turns answers from the JSON that a store keeps into cells, without
// making Answers of them: an export of many responses spends its time there.
// For one goroutine.
type Transcoder struct {
	answers []cells
	json    []byte
	pos     int
	codes   [][]byte // of the list that was read last
}

// cells are the columns of one answer, in order.
type cells struct {
	key     string // in JSON: "V8", "V4.text"
	columns []column
}

// NewTranscoder returns a Transcoder to the columns of f.
func NewTranscoder(f *surveys.Form) *Transcoder {
	t := &Transcoder{}
	last := -1
	for _, c := range columnsOf(f)[len(leading):] {
		if c.answer != last {
			key := c.Question.Code
			if c.Kind == Beside {
				key = c.Name
			}
			t.answers = append(t.answers, cells{key: key})
			last = c.answer
		}
		g := &t.answers[len(t.answers)-1]
		g.columns = append(g.columns, c)
	}
	return t
}

// Append appends the row of a response as Writer writes it, but for the number
// at its front, to b; it starts with a comma and ends with a newline. Of r it
// reads all but Answers; answers are canonical JSON (Form.EncodeJSON). It
// reports false, and appends nothing, when they are not in the order of the
// form or hold what the form does not have, as those to another version may:
// then it takes a Writer.
func (t *Transcoder) Append(b []byte, r *surveys.Response, answers []byte) ([]byte, bool) {
	t.json, t.pos = answers, 0
	start := len(b)
	b = appendCell(append(b, ','), string(r.Mode))
	b = appendCell(append(b, ','), r.Language)
	b = appendCell(append(b, ','), r.Day)
	if !t.take('{') {
		return b[:start], false
	}
	next := 0
	for !t.take('}') {
		t.take(',')
		key, ok := t.text()
		if !ok || !t.take(':') {
			return b[:start], false
		}
		for next < len(t.answers) && t.answers[next].key != string(key) {
			b = appendCommas(b, len(t.answers[next].columns))
			next++
		}
		if next == len(t.answers) {
			return b[:start], false
		}
		if b, ok = t.answer(b, t.answers[next].columns); !ok {
			return b[:start], false
		}
		next++
	}
	for ; next < len(t.answers); next++ {
		b = appendCommas(b, len(t.answers[next].columns))
	}
	if t.pos != len(t.json) {
		return b[:start], false
	}
	return append(b, '\n'), true
}

func appendCommas(b []byte, n int) []byte {
	for range n {
		b = append(b, ',')
	}
	return b
}

// answer appends the cells of the answer that is next.
func (t *Transcoder) answer(b []byte, columns []column) ([]byte, bool) {
	switch t.peek() {
	case '"':
		s, ok := t.text()
		return appendWhole(b, columns, s), ok
	case '[':
		ok := t.list()
		return t.appendChosen(b, columns), ok
	case '{':
		t.pos++
		return t.appendItems(b, columns)
	}
	n, ok := t.number()
	return appendWhole(b, columns, n), ok
}

// appendWhole appends an answer that is one code, text or number.
func appendWhole[T string | []byte](b []byte, columns []column, s T) []byte {
	for i := range columns {
		b = append(b, ',')
		switch c := &columns[i]; c.Kind {
		case Whole, Beside:
			b = appendCell(b, string(s))
		case Mark:
			if c.Code == string(s) {
				b = append(b, '1')
			} else {
				b = append(b, '0')
			}
		}
	}
	return b
}

// appendChosen appends a multiple choice or a ranking.
func (t *Transcoder) appendChosen(b []byte, columns []column) []byte {
	for i := range columns {
		b = append(b, ',')
		c := &columns[i]
		if c.Kind != Mark && c.Kind != Rank {
			continue
		}
		at := 0
		for at < len(t.codes) && string(t.codes[at]) != c.Code {
			at++
		}
		switch {
		case c.Kind == Mark && at < len(t.codes):
			b = append(b, '1')
		case c.Kind == Mark:
			b = append(b, '0')
		case at < len(t.codes):
			b = strconv.AppendInt(b, int64(at+1), 10)
		}
	}
	return b
}

// appendItems appends what was said per item; the opening brace was read.
func (t *Transcoder) appendItems(b []byte, columns []column) ([]byte, bool) {
	key, ok := t.key()
	if !ok {
		return b, false
	}
	for i := range columns {
		b = append(b, ',')
		c := &columns[i]
		if key == nil || string(key) != c.Code || c.Kind == Whole {
			if c.Kind == Amount && c.Question.Type == surveys.Points {
				b = append(b, '0')
			}
			continue
		}
		var value []byte
		if t.peek() == '"' {
			value, ok = t.text()
		} else {
			value, ok = t.number()
		}
		if !ok {
			return b, false
		}
		b = appendCell(b, string(value))
		if key, ok = t.key(); !ok {
			return b, false
		}
	}
	return b, key == nil
}

func (t *Transcoder) peek() byte {
	if t.pos < len(t.json) {
		return t.json[t.pos]
	}
	return 0
}

func (t *Transcoder) take(c byte) bool {
	if t.peek() != c {
		return false
	}
	t.pos++
	return true
}

// key reads the key of an item and its colon; nil at the closing brace.
func (t *Transcoder) key() ([]byte, bool) {
	if t.take('}') {
		return nil, true
	}
	t.take(',')
	key, ok := t.text()
	return key, ok && t.take(':')
}

// list reads a list of codes.
func (t *Transcoder) list() bool {
	t.codes = t.codes[:0]
	t.pos++
	for !t.take(']') {
		t.take(',')
		code, ok := t.text()
		if !ok {
			return false
		}
		t.codes = append(t.codes, code)
	}
	return true
}

// text reads a string; its bytes are those of the JSON where nothing is
// escaped.
func (t *Transcoder) text() ([]byte, bool) {
	if !t.take('"') {
		return nil, false
	}
	escaped := false
	for i := t.pos; i < len(t.json); i++ {
		switch t.json[i] {
		case '\\':
			escaped = true
			i++
		case '"':
			s := t.json[t.pos:i]
			t.pos = i + 1
			if escaped {
				return unescape(s)
			}
			return s, true
		}
	}
	return nil, false
}

func unescape(s []byte) ([]byte, bool) {
	var text string
	quoted := append(append([]byte{'"'}, s...), '"')
	err := json.Unmarshal(quoted, &text)
	return []byte(text), err == nil
}

// number reads a number; one with an exponent, which CSV writes otherwise, is
// left to the Writer.
func (t *Transcoder) number() ([]byte, bool) {
	end := t.pos
	for end < len(t.json) && (t.json[end] == '-' || t.json[end] == '.' || '0' <= t.json[end] && t.json[end] <= '9') {
		end++
	}
	n := t.json[t.pos:end]
	t.pos = end
	return n, len(n) > 0 && !bytes.HasPrefix(t.json[end:], []byte("e"))
}

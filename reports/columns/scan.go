package columns

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// target is where the answer to one question goes: one column, or one per item.
type target struct {
	key    string
	whole  *Column
	items  []*Column
	zero   bool // points: items that are absent got 0
	ranked bool
	after  [2]int // the questions that last followed this one in a response
}

// textSuffix is how the key ends of what was typed beside an option.
var textSuffix = []byte(".text")

// scanner reads answers as the store keeps them, JSON without white space in a
// fixed order of questions, straight into columns. Any other JSON object is read
// as well, but slower: it guesses the next key from the responses before.
type scanner struct {
	targets []target
	texts   int // that people typed, so far
	byKey   map[string]int
	first   int
	b       []byte
	i       int
	row     int
	places  []byte
}

func (s *scanner) learn() {
	s.byKey = make(map[string]int, len(s.targets))
	for i := range s.targets {
		s.byKey[s.targets[i].key] = i
		s.targets[i].after = [2]int{(i + 1) % len(s.targets), (i + 2) % len(s.targets)}
	}
}

func (s *scanner) scan(row int, b []byte) error {
	s.b, s.i, s.row = b, 0, row
	last := -1
	err := s.object(func(key []byte) error {
		n := s.guess(last, key)
		if n < 0 {
			if bytes.HasSuffix(key, textSuffix) {
				s.texts++
			}
			return s.skip()
		}
		last = n
		return s.answer(&s.targets[n])
	})
	if err == nil {
		if s.space(); s.i < len(s.b) {
			err = s.bad("text after the answers")
		}
	}
	s.b = nil
	return err
}

// guess finds the question of a key, most likely one that followed last before.
func (s *scanner) guess(last int, key []byte) int {
	if last < 0 {
		if len(s.targets) > 0 && s.targets[s.first].key == string(key) {
			return s.first
		}
	} else {
		after := &s.targets[last].after
		if s.targets[after[0]].key == string(key) {
			return after[0]
		}
		if s.targets[after[1]].key == string(key) {
			after[0], after[1] = after[1], after[0]
			return after[0]
		}
	}
	n, ok := s.byKey[string(key)]
	switch {
	case !ok:
		return -1
	case last < 0:
		s.first = n
	default:
		after := &s.targets[last].after
		after[0], after[1] = n, after[0]
	}
	return n
}

func (s *scanner) answer(t *target) error {
	s.space()
	switch c := s.peek(); {
	case c == '"':
		return s.stringAnswer(t)
	case c == '[' && t.whole != nil && t.whole.Kind == List:
		return s.listAnswer(t.whole)
	case c == '{' && t.items != nil:
		return s.itemAnswers(t)
	case (c == '-' || '0' <= c && c <= '9') && t.whole != nil && t.whole.Kind == Amount:
		x, err := s.number()
		if err == nil {
			t.whole.set(s.row, t.whole.number(x))
		}
		return err
	default:
		return s.skip()
	}
}

// stringAnswer is an option, a text, or a declared non-answer to the whole.
func (s *scanner) stringAnswer(t *target) error {
	text, err := s.string()
	if err != nil {
		return err
	}
	switch {
	case t.whole == nil:
		for _, c := range t.items {
			c.set(s.row, c.code(text))
		}
	case t.whole.Kind == Presence:
		n, declared := t.whole.byCode[string(text)]
		if !declared {
			n = 1
			s.texts++
		}
		t.whole.set(s.row, n)
	default:
		t.whole.set(s.row, t.whole.code(text))
	}
	return nil
}

func (s *scanner) listAnswer(c *Column) error {
	s.places = s.places[:0]
	s.i++
	for first := true; ; first = false {
		done, err := s.more(']', first)
		if err != nil {
			return err
		}
		if done {
			break
		}
		code, err := s.string()
		if err != nil {
			return err
		}
		n := c.place(code)
		s.places = append(s.places, byte(n), byte(n>>8))
	}
	c.set(s.row, c.list(s.places))
	return nil
}

func (s *scanner) itemAnswers(t *target) error {
	if t.zero {
		for _, c := range t.items {
			c.set(s.row, c.number(0))
		}
	}
	next := 0
	return s.object(func(key []byte) error {
		c := findItem(t.items, &next, key)
		if c == nil {
			return s.skip()
		}
		s.space()
		switch b := s.peek(); {
		case b == '"':
			code, err := s.string()
			if err == nil {
				c.set(s.row, c.code(code))
			}
			return err
		case c.Kind == Amount && (b == '-' || '0' <= b && b <= '9'):
			x, err := s.number()
			if err == nil {
				c.set(s.row, c.number(x))
			}
			return err
		default:
			return s.skip()
		}
	})
}

// findItem looks from *next on, as items mostly come in their order.
func findItem(items []*Column, next *int, key []byte) *Column {
	for range items {
		c := items[*next]
		if *next++; *next == len(items) {
			*next = 0
		}
		if c.Item == string(key) {
			return c
		}
	}
	return nil
}

// object calls member with every key, the scanner standing at its value. The
// key is valid only until the scanner moves on.
func (s *scanner) object(member func(key []byte) error) error {
	if s.space(); s.peek() != '{' {
		return s.bad("no object")
	}
	s.i++
	for first := true; ; first = false {
		done, err := s.more('}', first)
		if done || err != nil {
			return err
		}
		key, err := s.string()
		if err != nil {
			return err
		}
		if s.space(); s.peek() != ':' {
			return s.bad("no colon")
		}
		s.i++
		if err := member(key); err != nil {
			return err
		}
	}
}

// more steps to the next element of an object or array, or over its end.
func (s *scanner) more(end byte, first bool) (done bool, err error) {
	s.space()
	switch c := s.peek(); {
	case c == end:
		s.i++
		return true, nil
	case first:
		return false, nil
	case c == ',':
		s.i++
		s.space()
		return false, nil
	default:
		return false, s.bad("no comma")
	}
}

// string reads a string. The result may point into the input.
func (s *scanner) string() ([]byte, error) {
	if s.peek() != '"' {
		return nil, s.bad("no string")
	}
	start := s.i + 1
	// Codes are short: look here before calling anything.
	for i := start; i < len(s.b) && i < start+8; i++ {
		switch s.b[i] {
		case '"':
			s.i = i + 1
			return s.b[start:i], nil
		case '\\':
			return s.escaped(start)
		}
	}
	end := bytes.IndexByte(s.b[start:], '"')
	if end < 0 {
		return nil, s.bad("string without end")
	}
	text := s.b[start : start+end]
	if bytes.IndexByte(text, '\\') < 0 {
		s.i = start + end + 1
		return text, nil
	}
	return s.escaped(start)
}

func (s *scanner) escaped(start int) ([]byte, error) {
	for i := start; i < len(s.b); i++ {
		switch s.b[i] {
		case '\\':
			i++
		case '"':
			var text string
			if err := json.Unmarshal(s.b[start-1:i+1], &text); err != nil {
				return nil, s.bad("wrong escape")
			}
			s.i = i + 1
			return []byte(text), nil
		}
	}
	return nil, s.bad("string without end")
}

func (s *scanner) number() (float64, error) {
	start, whole, small := s.i, true, 0
	for ; s.i < len(s.b); s.i++ {
		c := s.b[s.i]
		if '0' <= c && c <= '9' {
			small = small*10 + int(c-'0')
			continue
		}
		if c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E' {
			break
		}
		whole = false
	}
	if n := s.i - start; whole && 0 < n && n < 10 {
		return float64(small), nil
	}
	x, err := strconv.ParseFloat(string(s.b[start:s.i]), 64)
	if err != nil {
		return 0, s.bad("wrong number")
	}
	return x, nil
}

// skip passes over a value of any shape.
func (s *scanner) skip() error {
	depth := 0
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case '"':
			if _, err := s.string(); err != nil {
				return err
			}
			if depth == 0 {
				return nil
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return nil
			}
			if depth--; depth == 0 {
				s.i++
				return nil
			}
		case ',':
			if depth == 0 {
				return nil
			}
		}
		s.i++
	}
	return s.bad("value without end")
}

// space steps over white space; the store writes none.
func (s *scanner) space() {
	if s.i < len(s.b) && s.b[s.i] <= ' ' {
		s.spaces()
	}
}

func (s *scanner) spaces() {
	for s.i < len(s.b) && (s.b[s.i] == ' ' || s.b[s.i] == '\n' || s.b[s.i] == '\t' || s.b[s.i] == '\r') {
		s.i++
	}
}

// peek returns the byte to be read, 0 at the end.
func (s *scanner) peek() byte {
	if s.i < len(s.b) {
		return s.b[s.i]
	}
	return 0
}

func (s *scanner) bad(what string) error { return fmt.Errorf("at byte %d: %s", s.i, what) }

// EachText calls fn with every text at the top of a response's answers: single
// choices, open answers and declared non-answers, in the order they stand in.
func EachText(answers []byte, fn func(key, text string)) error {
	s := scanner{b: answers}
	return s.object(func(key []byte) error {
		if s.space(); s.peek() != '"' {
			return s.skip()
		}
		name := string(key)
		text, err := s.string()
		if err == nil {
			fn(name, string(text))
		}
		return err
	})
}

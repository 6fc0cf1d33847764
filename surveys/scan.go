package surveys

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// maxJSONDepth bounds lists and objects within each other.
const maxJSONDepth = 32

// scanner reads JSON strictly (RFC 8259) from the front. After a mistake fault
// is set, and everything reads as nothing.
type scanner struct {
	src   []byte
	pos   int
	depth int
	fault string // message key; empty: all is well
	half  bool   // the last text holds half a surrogate pair
	buf   []byte // of texts with escapes
}

func (s *scanner) fail(key string) {
	if s.fault == "" {
		s.fault = key
	}
}

// peek skips white space and returns the next byte, 0 at the end or after a
// mistake.
func (s *scanner) peek() byte {
	if s.fault != "" {
		return 0
	}
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; c {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return c
		}
	}
	return 0
}

// take reads the byte c, or is at fault.
func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		s.fail(ProblemJSON)
		return false
	}
	s.pos++
	return true
}

// list reads a list or an object whose opening byte is next: each is called
// with the scanner before every element, and must read it.
func (s *scanner) list(open, shut byte, each func()) {
	if !s.take(open) {
		return
	}
	if s.depth++; s.depth > maxJSONDepth {
		s.fail(ProblemTooDeep)
		return
	}
	defer func() { s.depth-- }()
	if s.peek() == shut {
		s.pos++
		return
	}
	for s.fault == "" {
		each()
		if s.peek() == ',' {
			s.pos++
			continue
		}
		s.take(shut)
		return
	}
}

// object calls each for every key of the object that is next. The key is valid
// until the value is read, which each must do.
func (s *scanner) object(each func(key []byte)) {
	s.list('{', '}', func() {
		key := s.text()
		if s.take(':') {
			each(key)
		}
	})
}

// text reads a string; the bytes are valid until the next call.
func (s *scanner) text() []byte {
	s.half = false
	if !s.take('"') {
		return nil
	}
	start := s.pos
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; {
		case c == '"':
			s.pos++
			return s.src[start : s.pos-1]
		case c == '\\':
			s.buf = append(s.buf[:0], s.src[start:s.pos]...)
			return s.escaped()
		case c < ' ':
			s.fail(ProblemJSON)
			return nil
		}
		s.pos++
	}
	s.fail(ProblemJSON)
	return nil
}

// escaped goes on with text at the first backslash.
func (s *scanner) escaped() []byte {
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		s.pos++
		switch {
		case c == '"':
			return s.buf
		case c < ' ':
			s.fail(ProblemJSON)
			return nil
		case c != '\\':
			s.buf = append(s.buf, c)
		case !s.escape():
			s.fail(ProblemJSON)
			return nil
		}
	}
	s.fail(ProblemJSON)
	return nil
}

// escape reads what follows a backslash.
func (s *scanner) escape() bool {
	if s.pos >= len(s.src) {
		return false
	}
	c := s.src[s.pos]
	s.pos++
	switch c {
	case '"', '\\', '/':
		s.buf = append(s.buf, c)
		return true
	case 'u':
		return s.unicode()
	}
	const names, meanings = "bfnrt", "\b\f\n\r\t"
	i := bytes.IndexByte([]byte(names), c)
	if i < 0 {
		return false
	}
	s.buf = append(s.buf, meanings[i])
	return true
}

func (s *scanner) unicode() bool {
	r, ok := s.hex()
	if !ok {
		return false
	}
	if utf16.IsSurrogate(r) {
		pair := utf8.RuneError
		if bytes.HasPrefix(s.src[s.pos:], []byte(`\u`)) {
			s.pos += 2
			low, ok := s.hex()
			if !ok {
				return false
			}
			pair = utf16.DecodeRune(r, low)
		}
		s.half = s.half || pair == utf8.RuneError
		r = pair
	}
	s.buf = utf8.AppendRune(s.buf, r)
	return true
}

func (s *scanner) hex() (rune, bool) {
	if s.pos+4 > len(s.src) {
		return 0, false
	}
	var r rune
	for _, c := range s.src[s.pos : s.pos+4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	s.pos += 4
	return r, true
}

// number reads a number as it is written.
func (s *scanner) number() []byte {
	s.peek()
	start := s.pos
	digits := func() bool {
		from := s.pos
		for s.pos < len(s.src) && '0' <= s.src[s.pos] && s.src[s.pos] <= '9' {
			s.pos++
		}
		return s.pos > from
	}
	at := func(set string) bool {
		if s.pos < len(s.src) && bytes.IndexByte([]byte(set), s.src[s.pos]) >= 0 {
			s.pos++
			return true
		}
		return false
	}
	at("-")
	ok := at("0") || digits()
	if ok && at(".") {
		ok = digits()
	}
	if ok && at("eE") {
		at("+-")
		ok = digits()
	}
	if !ok {
		s.fail(ProblemJSON)
		return nil
	}
	return s.src[start:s.pos]
}

// skip reads any value and forgets it.
func (s *scanner) skip() {
	switch c := s.peek(); {
	case c == '{':
		s.object(func([]byte) { s.skip() })
	case c == '[':
		s.list('[', ']', s.skip)
	case c == '"':
		s.text()
	case c == '-' || '0' <= c && c <= '9':
		s.number()
	default:
		for _, word := range [3]string{"null", "true", "false"} {
			if bytes.HasPrefix(s.src[s.pos:], []byte(word)) {
				s.pos += len(word)
				return
			}
		}
		s.fail(ProblemJSON)
	}
}

// end checks that nothing follows.
func (s *scanner) end() {
	if s.peek() != 0 || s.pos < len(s.src) {
		s.fail(ProblemJSON)
	}
}

// problem describes the fault.
func (s *scanner) problem() Problem {
	p := Problem{Key: s.fault, Args: map[string]any{"Position": strconv.Itoa(s.pos + 1)}}
	if s.fault == ProblemTooDeep {
		p.Args["Max"] = maxJSONDepth
	}
	return p
}

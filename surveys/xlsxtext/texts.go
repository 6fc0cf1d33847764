package xlsxtext

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
)

// readTexts reads the texts that cells refer to by number.
func (b *Book) readTexts(part string) error {
	s, err := b.open(part)
	if err != nil {
		return err
	}
	defer s.close()
	for {
		t, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != "si" {
			continue
		}
		if len(b.texts) == maxTexts {
			return errTexts
		}
		text, err := s.text()
		if err != nil {
			return err
		}
		b.texts = append(b.texts, text)
	}
}

// text reads to the end of the element that is open, and returns its text: that of
// every t in it, but for the reading aids (rPh) of East Asian scripts.
func (s *stream) text() (string, error) {
	var b strings.Builder
	depth, aid, inside := 1, 0, false
	for {
		t, err := s.next()
		if err != nil {
			return "", unexpected(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			if t.Name.Local == "rPh" && aid == 0 {
				aid = depth
			}
			inside = t.Name.Local == "t" && aid == 0
		case xml.EndElement:
			if depth == aid {
				aid = 0
			}
			inside = false
			if depth--; depth == 0 {
				return unescape(b.String()), nil
			}
		case xml.CharData:
			if inside {
				b.Write(t)
			}
		}
	}
}

// plain reads to the end of the element that is open, and returns what is in it.
func (s *stream) plain() (string, error) {
	var b strings.Builder
	for depth := 1; ; {
		t, err := s.next()
		if err != nil {
			return "", unexpected(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth == 0 {
				return b.String(), nil
			}
		case xml.CharData:
			b.Write(t)
		}
	}
}

// unexpected turns the end of a file within an element into a failure.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// unescape turns _xHHHH_ into the character with that number, as Office writes
// what XML cannot hold.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if n, ok := escaped(s[i:]); ok {
			b.WriteRune(n)
			i += len("_x0000_")
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

func escaped(s string) (rune, bool) {
	if len(s) < len("_x0000_") || s[:2] != "_x" || s[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil && !strings.ContainsAny(s[2:6], "+-_")
}

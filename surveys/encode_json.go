package surveys

import (
	"math"
	"strconv"
)

// EncodeJSON writes answers as DecodeJSON reads them, in one way only: the same
// answers give the same bytes. Questions, items and options come in the order
// of the definition; points that are zero and what belongs to no question are
// left out.
func (f *Form) EncodeJSON(a Answers) []byte {
	b := append(make([]byte, 0, 640), '{')
	first := true
	for i := range f.asked {
		q := &f.asked[i]
		if answer, ok := a[q.Code]; ok {
			b = appendKey(b, q.Code, &first)
			b = q.appendAnswer(b, &answer)
		}
		if q.textField == "" {
			continue
		}
		if answer, ok := a[q.textField]; ok {
			b = appendKey(b, q.textField, &first)
			b = appendText(b, answer.Text)
		}
	}
	return append(b, '}')
}

func appendKey(b []byte, key string, first *bool) []byte {
	if !*first {
		b = append(b, ',')
	}
	*first = false
	b = append(b, '"')
	b = append(b, key...) // codes need no escapes
	return append(b, '"', ':')
}

func (q *asked) appendAnswer(b []byte, a *Answer) []byte {
	switch {
	case a.Code != "":
		return appendText(b, a.Code)
	case q.Type == Multiple:
		b = append(b, '[')
		first := true
		for i := range q.Options {
			for _, code := range a.Codes {
				if code == q.Options[i].Code {
					b = appendElement(b, code, &first)
					break
				}
			}
		}
		return append(b, ']')
	case q.Type == Ranking:
		b = append(b, '[')
		first := true
		for _, code := range a.Codes {
			b = appendElement(b, code, &first)
		}
		return append(b, ']')
	case q.Type == Matrix, q.Type == Statements:
		b = append(b, '{')
		first := true
		for i := range q.Items {
			if code, ok := a.Items[q.Items[i].Code]; ok {
				b = appendText(appendKey(b, q.Items[i].Code, &first), code)
			}
		}
		return append(b, '}')
	case q.Type == Number && len(q.Items) == 0:
		return appendNumber(b, a.Numbers[""])
	case q.Type == Number, q.Type == Points:
		b = append(b, '{')
		first := true
		for i := range q.Items {
			if n, ok := a.Numbers[q.Items[i].Code]; ok && (n != 0 || q.Type == Number) {
				b = appendNumber(appendKey(b, q.Items[i].Code, &first), n)
			}
		}
		if first && q.Type == Points { // nothing but zeros is wrong, but it is not nothing
			b = appendNumber(appendKey(b, q.Items[0].Code, &first), 0)
		}
		return append(b, '}')
	}
	return appendText(b, a.Text)
}

func appendElement(b []byte, code string, first *bool) []byte {
	if !*first {
		b = append(b, ',')
	}
	*first = false
	return appendText(b, code)
}

// appendNumber writes the shortest text that reads back as n.
func appendNumber(b []byte, n float64) []byte {
	if n == math.Trunc(n) && math.Abs(n) < 1e15 {
		return strconv.AppendInt(b, int64(n), 10)
	}
	if abs := math.Abs(n); abs < 1e-6 || abs >= 1e21 {
		return strconv.AppendFloat(b, n, 'e', -1, 64)
	}
	return strconv.AppendFloat(b, n, 'f', -1, 64)
}

// appendText writes s as a JSON string; only what must be is escaped.
func appendText(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	start := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(append(b, s[start:]...), '"')
}

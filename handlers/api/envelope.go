package api

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"regiopeil/surveys"
)

// envelope is a posted response before its answers are read. Answers points
// into the body.
type envelope struct {
	id, language, code, from string
	answers                  []byte
	answersAt                int // where in the body they begin
}

// Problems with the envelope.
const (
	problemJSON    = "api.json"
	problemTwice   = "api.json_twice"
	problemUnknown = "api.json_unknown"
	problemDepth   = "api.json_depth"
	problemMore    = "api.json_more"
	problemType    = "api.json_type"
	problemID      = "api.id"
	problemLang    = "api.language"
	problemCode    = "api.code"
	problemMissing = "api.missing"
)

const maxDepth = 64

// readEnvelope reads {"id":"…","language":"…","answers":{…},"code":"…","from":"…"}
// by hand: encoding/json would go through the answers twice before they are decoded. It
// does not look into the answers further than to find their end.
func readEnvelope(body []byte) (envelope, *surveys.Problem) {
	r := envelopeReader{src: body}
	if !utf8.Valid(body) {
		return envelope{}, &surveys.Problem{Key: "problem.text_encoding"}
	}
	r.object()
	if r.problem == nil && r.next() != 0 {
		r.fail("", problemMore)
	}
	if r.problem == nil {
		r.complete()
	}
	return r.envelope, r.problem
}

type envelopeReader struct {
	envelope
	src     []byte
	pos     int
	problem *surveys.Problem
	seen    [5]bool // id, language, code, answers, from
}

func (r *envelopeReader) fail(field, key string) {
	if r.problem == nil {
		r.problem = &surveys.Problem{Question: field, Key: key, Args: map[string]any{"Position": strconv.Itoa(r.pos + 1)}}
	}
}

// next skips white space and returns the byte that follows; 0 at the end.
func (r *envelopeReader) next() byte {
	for r.pos < len(r.src) {
		switch c := r.src[r.pos]; c {
		case ' ', '\t', '\n', '\r':
			r.pos++
		case 0: // would look like the end
			r.fail("", problemJSON)
			return 1
		default:
			return c
		}
	}
	return 0
}

func (r *envelopeReader) object() {
	if r.next() != '{' {
		r.fail("", problemJSON)
		return
	}
	r.pos++
	if r.next() == '}' {
		r.pos++
		return
	}
	for r.problem == nil {
		key, ok := r.text()
		if !ok || r.next() != ':' {
			r.fail("", problemJSON)
			return
		}
		r.pos++
		r.member(key)
		switch {
		case r.problem != nil:
			return
		case r.next() == ',':
			r.pos++
		case r.next() == '}':
			r.pos++
			return
		default:
			r.fail("", problemJSON)
		}
	}
}

// member reads the value of one key.
func (r *envelopeReader) member(key string) {
	var to *string
	place := 0
	switch key {
	case "id":
		to = &r.id
	case "language":
		to, place = &r.language, 1
	case "code":
		to, place = &r.code, 2
	case "answers":
		place = 3
	case "from":
		to, place = &r.from, 4
	default:
		r.fail(shown(key), problemUnknown)
		return
	}
	if r.seen[place] {
		r.fail(key, problemTwice)
		return
	}
	r.seen[place] = true
	if to == nil {
		r.value()
		return
	}
	if r.next() != '"' {
		r.fail(key, problemType)
		return
	}
	if text, ok := r.text(); ok {
		*to = text
	} else {
		r.fail(key, problemJSON)
	}
}

// text reads a string.
func (r *envelopeReader) text() (string, bool) {
	if r.next() != '"' {
		return "", false
	}
	start, escaped := r.pos, false
	for r.pos++; r.pos < len(r.src); r.pos++ {
		switch c := r.src[r.pos]; {
		case c == '\\':
			escaped = true
			r.pos++
		case c < ' ':
			return "", false
		case c == '"':
			r.pos++
			if !escaped {
				return string(r.src[start+1 : r.pos-1]), true
			}
			var s string
			err := json.Unmarshal(r.src[start:r.pos], &s)
			return s, err == nil
		}
	}
	return "", false
}

// value finds the end of the answers; whether they are proper JSON is for their
// decoder to say.
func (r *envelopeReader) value() {
	if r.next() != '{' {
		r.fail("answers", problemType)
		return
	}
	r.answersAt = r.pos
	depth := 0
	for ; r.pos < len(r.src); r.pos++ {
		switch r.src[r.pos] {
		case '{', '[':
			if depth++; depth > maxDepth {
				r.fail("answers", problemDepth)
				return
			}
		case '}', ']':
			if depth--; depth == 0 {
				r.pos++
				r.answers = r.src[r.answersAt:r.pos]
				return
			}
		case '"':
			if !r.skipText() {
				r.fail("answers", problemJSON)
				return
			}
		}
	}
	r.fail("answers", problemJSON)
}

// skipText moves to the closing quote of a string.
func (r *envelopeReader) skipText() bool {
	for at := r.pos + 1; at < len(r.src); {
		end := bytes.IndexByte(r.src[at:], '"')
		if end < 0 {
			return false
		}
		end += at
		back := end
		for back > at && r.src[back-1] == '\\' {
			back--
		}
		if (end-back)%2 == 0 {
			r.pos = end
			return true
		}
		at = end + 1
	}
	return false
}

// complete checks that what must be there is there.
func (r *envelopeReader) complete() {
	switch {
	case !r.seen[0]:
		r.fail("id", problemMissing)
	case !surveys.IsID(r.id):
		r.fail("id", problemID)
	case !r.seen[3]:
		r.fail("answers", problemMissing)
	case r.code != "":
		r.fail("code", problemCode)
	}
}

// shown cuts a name that someone sent to what a message can hold.
func shown(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

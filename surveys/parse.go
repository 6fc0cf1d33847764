package surveys

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Parse reads a definition from JSON (see the package's documentation for its
// form) and checks it. Fields that do not exist, fields that are given twice,
// null, and anything after the definition are refused. The error is an *Error
// of code Invalid, or TooLarge.
func Parse(b []byte) (*Definition, error) {
	if len(b) > MaxDefinitionSize {
		return nil, Errorf(TooLarge, "the questionnaire is larger than %d bytes", MaxDefinitionSize)
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	s := strict{scanner: scanner{src: b}}
	if at := foreign(b); at >= 0 {
		s.problems = []Problem{{Key: ProblemFileEncoding, Args: map[string]any{"Path": "", "Line": lineAt(b, at)}}}
		return nil, s.err()
	}
	s.value(reflect.TypeFor[Definition](), "")
	s.end()
	if s.fault != "" {
		p := s.scanner.problem()
		p.Args["Line"] = lineAt(b, s.pos)
		s.problems = append(s.problems, p)
	}
	if len(s.problems) > 0 {
		return nil, s.err()
	}
	d := new(Definition)
	if err := json.Unmarshal(b, d); err != nil {
		return nil, unmarshalError(err)
	}
	d.tidy()
	return d, d.Check()
}

// foreign is where a text is not UTF-8, or UTF-16 without its mark; -1: nowhere.
func foreign(b []byte) int {
	if i := bytes.IndexByte(b, 0); i == 0 || i == 1 {
		return i
	}
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// lineAt is the line of a place in a text, counted from 1.
func lineAt(b []byte, at int) int { return 1 + bytes.Count(b[:min(at, len(b))], []byte("\n")) }

func (s *strict) err() error {
	return &Error{Code: Invalid, Message: "the questionnaire cannot be read", Problems: s.problems}
}

// unmarshalError describes what strict lets pass: a number that does not fit.
func unmarshalError(err error) error {
	out := &Error{Code: Invalid, Message: "the questionnaire cannot be read", Err: err}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		out.Err = nil
		out.Problems = []Problem{{Key: ProblemDefinitionType, Args: map[string]any{"Path": e.Field, "Want": wanted(e.Type)}}}
	}
	return out
}

// Marshal writes the definition as indented JSON. The same definition gives the
// same bytes, and Parse gives back an equal definition.
func (d *Definition) Marshal() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(d); err != nil { // only a score that is no number can do this, which Check refuses
		panic(fmt.Sprintf("surveys: a definition that was never checked: %v", err))
	}
	return b.Bytes()
}

// MarshalJSON writes the text, an absent one as {}.
func (t Text) MarshalJSON() ([]byte, error) {
	if t == nil {
		return []byte("{}"), nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(map[string]string(t))
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// tidy makes one of the two forms of nothing: an empty list is as an absent one.
func (d *Definition) tidy() { emptyToNil(reflect.ValueOf(d).Elem()) }

func emptyToNil(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			emptyToNil(v.Field(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			emptyToNil(v.Elem())
		}
	case reflect.Slice:
		if v.Len() == 0 {
			v.SetZero()
		}
		for i := range v.Len() {
			emptyToNil(v.Index(i))
		}
	case reflect.Map:
		if v.Len() == 0 {
			v.SetZero()
		}
	}
}

// CheckJSON says what is wrong with JSON that is to be read into a T by
// encoding/json, of what that lets pass: a field that is given twice or in other
// capitals, null, text that is no UTF-8, and anything after the end. A field that T
// does not have and one of another type are wrong too. The Question of a Problem is
// the path of the field ("themes.T1.wishes[0].text"); empty: the whole.
func CheckJSON[T any](b []byte) []Problem {
	s := strict{scanner: scanner{src: b}}
	if foreign(b) >= 0 {
		return []Problem{{Key: ProblemEncoding}}
	}
	s.value(reflect.TypeFor[T](), "")
	s.end()
	if s.fault != "" {
		s.problems = append(s.problems, s.scanner.problem())
	}
	for i := range s.problems {
		if path, ok := s.problems[i].Args["Path"].(string); ok {
			s.problems[i].Question = path
			delete(s.problems[i].Args, "Path")
		}
	}
	return s.problems
}

// strict walks through JSON beside the Go type that it is meant for, because
// encoding/json lets pass what is given twice, in other capitals, or null.
type strict struct {
	scanner
	problems []Problem
}

func (s *strict) report(path, key string, args ...any) {
	s.problems = appendProblem(s.problems, "", "", key, append(args, "Path", path)...)
}

func (s *strict) value(t reflect.Type, path string) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	c := s.peek()
	fits := false
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		fits = c == '{'
	case reflect.Slice:
		fits = c == '['
	case reflect.String:
		fits = c == '"'
	case reflect.Bool:
		fits = c == 't' || c == 'f'
	default:
		fits = c == '-' || '0' <= c && c <= '9'
	}
	switch {
	case !fits:
		if s.fault == "" && c != 0 {
			s.report(path, ProblemDefinitionType, "Want", wanted(t))
		}
		s.skip()
	case t.Kind() == reflect.Struct || t.Kind() == reflect.Map:
		s.fields(t, path)
	case t.Kind() == reflect.Slice:
		n := 0
		s.list('[', ']', func() {
			if n++; n <= MaxQuestions { // no list is longer than that of the questions
				s.value(t.Elem(), fmt.Sprintf("%s[%d]", path, n-1))
			} else {
				s.skip()
			}
		})
		if n > MaxQuestions {
			s.report(path, ProblemCount, "Max", MaxQuestions, "Count", n)
		}
	case t.Kind() == reflect.String:
		if s.text(); s.half {
			s.report(path, ProblemEncoding)
		}
	default:
		s.skip()
	}
}

func (s *strict) fields(t reflect.Type, path string) {
	met := map[string]bool{}
	s.object(func(key []byte) {
		name := string(key)
		at := strings.TrimPrefix(path+"."+Shown(name), ".")
		field, ok := fieldType(t, name)
		switch {
		case s.half:
			s.report(path, ProblemEncoding)
			s.skip()
		case met[name]:
			s.report(at, ProblemDefinitionTwice, "Field", Shown(name))
			s.skip()
		case !ok:
			s.report(at, ProblemDefinitionField, "Field", Shown(name))
			s.skip()
		default:
			s.value(field, at)
		}
		met[name] = true
	})
}

// fieldType finds what a field holds; the keys of a map are free.
func fieldType(t reflect.Type, name string) (reflect.Type, bool) {
	if t.Kind() == reflect.Map {
		return t.Elem(), true
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			if found, ok := fieldType(f.Type, name); ok {
				return found, true
			}
			continue
		}
		if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag == name {
			return f.Type, true
		}
	}
	return nil, false
}

// wanted names what JSON should stand somewhere.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "object"
	case reflect.Slice:
		return "list"
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "boolean"
	case reflect.Int:
		return "whole"
	}
	return "number"
}

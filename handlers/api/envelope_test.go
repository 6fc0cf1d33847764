package api

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

const id = "3f2b8c1e-5d4a-4f6b-8a7c-9e0d1f2a3b4c"

func TestReadEnvelope(t *testing.T) {
	body := " {\"language\" :\"n\\u006c\",\"answers\": {\"V21\":\"} \\\\\\\" {\"} ,\r\n\t\"id\":\"" + id + "\"}\n"
	e, problem := readEnvelope([]byte(body))
	if problem != nil {
		t.Fatal(problem)
	}
	if e.id != id || e.language != "nl" || string(e.answers) != `{"V21":"} \\\" {"}` || body[e.answersAt] != '{' {
		t.Errorf("read %+v, answers %s", e, e.answers)
	}
}

// TestPosition proves that a mistake within the answers is placed in the body.
func TestPosition(t *testing.T) {
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	body := `{"id":"` + id + `","answers":{"V1":1x}}`
	_, _, err = new(API).decode(form, []byte(body))
	wrong, ok := err.(*surveys.Error)
	if !ok || len(wrong.Problems) != 1 {
		t.Fatalf("error %v", err)
	}
	if got, want := wrong.Problems[0].Args["Position"], strings.Index(body, "x")+1; got != jsonNumber(want) {
		t.Errorf("position %v, want %d", got, want)
	}
}

func jsonNumber(n int) string {
	b, err := json.Marshal(n)
	if err != nil {
		panic(err) // an int
	}
	return string(b)
}

// FuzzEnvelope holds the reader against encoding/json: what it takes, that takes
// too, and reads the same; and it never reads past the body.
func FuzzEnvelope(f *testing.F) {
	for _, seed := range []string{
		`{"id":"` + id + `","language":"nl","answers":{"V1":"1"}}`,
		`{"id":"` + id + `","answers":{"V21":"\\\"}{"}} `,
		`{"answers":{},"id":"` + id + `","code":"","from":"0A\u0042"}`,
		`{"id":"` + id + `","answers":{"V8":[{}]}}x`,
		`{"id":"\u0033f2b8c1e-5d4a-4f6b-8a7c-9e0d1f2a3b4c","answers":{}}`,
		`{}`, ``, `{"answers":{`, "{\"id\":\"\x00\"}", `{"answers":{"a":"\`,
	} {
		f.Add([]byte(seed))
	}
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		before := bytes.Clone(body)
		r, from, err := new(API).decode(form, body)
		if !bytes.Equal(before, body) {
			t.Fatal("the body was changed")
		}
		if err != nil {
			wrong, ok := err.(*surveys.Error)
			if !ok || wrong.Code != surveys.Invalid || len(wrong.Problems) == 0 {
				t.Fatalf("error %v", err)
			}
			return
		}
		var want struct {
			ID       string          `json:"id"`
			Language string          `json:"language"`
			Code     string          `json:"code"`
			From     string          `json:"from"`
			Answers  json.RawMessage `json:"answers"`
		}
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&want); err != nil {
			t.Fatalf("encoding/json refuses %q: %v", body, err)
		}
		if want.Language == "" {
			want.Language = "nl"
		}
		if want.ID != r.ID || want.Language != r.Language || want.From != from || want.Code != "" {
			t.Fatalf("read %q %q, encoding/json %q %q", r.ID, r.Language, want.ID, want.Language)
		}
		again, problems := form.DecodeJSON(form.EncodeJSON(r.Answers))
		if len(problems) > 0 || !bytes.Equal(form.EncodeJSON(again), form.EncodeJSON(r.Answers)) {
			t.Fatalf("what was read does not survive being stored: %v", problems)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		b.Fatal(err)
	}
	answers := form.EncodeJSON(library.NewMadeUp(form, 1).Respondent(1).Answers)
	body := []byte(`{"id":"` + id + `","language":"nl","answers":` + string(answers) + `}`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := new(API).decode(form, body); err != nil {
			b.Fatal(err)
		}
	}
}

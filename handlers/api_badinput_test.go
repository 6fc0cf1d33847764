package handlers_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"regiopeil/surveys/library"
)

// TestWrongBodies sends what is no response at all.
func TestWrongBodies(t *testing.T) {
	s := newSite(t)
	id := uuid.NewString()
	ok := posted(id, residentJSON)
	for _, test := range []struct {
		name, body string
		status     int
		code       string
		fields     string
	}{
		{"empty", "", 422, "invalid", ""},
		{"no object", `[]`, 422, "invalid", ""},
		{"a form", "V1=1&V2=2", 422, "invalid", ""},
		{"XML", `<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`, 422, "invalid", ""},
		{"truncated", ok[:len(ok)-20], 422, "invalid", "answers"},
		{"truncated at the end", ok[:len(ok)-1], 422, "invalid", ""},
		{"trailing JSON", ok + `{}`, 422, "invalid", ""},
		{"trailing NUL", ok + "\x00", 422, "invalid", ""},
		{"BOM", "\ufeff" + ok, 422, "invalid", ""},
		{"invalid UTF-8", posted(id, "{\"V1\":\"1\",\"V21\":\"\xff\"}"), 422, "invalid", ""},
		{"Windows-1252", posted(id, "{\"V1\":\"1\",\"V21\":\"caf\xe9\"}"), 422, "invalid", ""},
		{"UTF-16", "\xff\xfe{\x00}\x00", 422, "invalid", ""},
		{"UTF-16 without a mark", "{\x00}\x00", 422, "invalid", ""},
		{"CSV", "V1,V2\n1,GM0579\n", 422, "invalid", ""},
		{"no id", `{"answers":{}}`, 422, "invalid", "id"},
		{"id null", `{"id":null,"answers":{}}`, 422, "invalid", "id"},
		{"id a number", `{"id":7,"answers":{}}`, 422, "invalid", "id"},
		{"id no UUID", posted("1", "{}"), 422, "invalid", "id"},
		{"id of version 1", posted("c232ab00-9414-11ec-b3c8-9f6bdeced846", "{}"), 422, "invalid", "id"},
		{"id in capitals", posted(strings.ToUpper(id), "{}"), 422, "invalid", "id"},
		{"id with a newline", posted(id+`\n`, "{}"), 422, "invalid", "id"},
		{"id twice", `{"id":"` + id + `","id":"` + id + `","answers":{}}`, 422, "invalid", "id"},
		{"id twice, escaped", `{"id":"` + id + `","\u0069d":"` + id + `","answers":{}}`, 422, "invalid", "id"},
		{"no answers", `{"id":"` + id + `"}`, 422, "invalid", "answers"},
		{"answers null", posted(id, "null"), 422, "invalid", "answers"},
		{"answers a list", posted(id, "[]"), 422, "invalid", "answers"},
		{"answers text", posted(id, `"{}"`), 422, "invalid", "answers"},
		{"unknown field", `{"id":"` + id + `","answers":{},"__proto__":{}}`, 422, "invalid", "__proto__"},
		{"unknown language", `{"id":"` + id + `","language":"xx","answers":{}}`, 422, "invalid", "language"},
		{"language a list", `{"id":"` + id + `","language":["nl"],"answers":{}}`, 422, "invalid", "language"},
		{"a code", `{"id":"` + id + `","code":"ABCD","answers":{}}`, 422, "invalid", "code"},
		{"code null", `{"id":"` + id + `","code":null,"answers":{}}`, 422, "invalid", "code"},
		{"deep", posted(id, `{"V8":`+strings.Repeat("[", 10_000)+strings.Repeat("]", 10_000)+`}`), 422, "invalid", "answers"},
		{"deep, but not too deep to look", posted(id, `{"V8":`+strings.Repeat("[", 50)+strings.Repeat("]", 50)+`}`), 422, "invalid", "V8"},
		{"mismatched", posted(id, `{"V8":[}]`), 422, "invalid", "V8"},
		{"too large", posted(id, `{"V21":"`+strings.Repeat("a", 64<<10)+`"}`), 413, "too_large", ""},
		{"10 MB", strings.Repeat(" ", 10<<20), 413, "too_large", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.give(t, test.body).want(t, test.status, test.code, test.fields)
		})
	}
	s.stored(t, 0)
	s.give(t, ok).want(t, 201, "", "")
}

// stored fails unless so many responses are stored.
func (s *site) stored(t testing.TB, want int) {
	t.Helper()
	n, err := s.store.Count(t.Context(), library.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if n != want {
		t.Errorf("%d responses are stored, want %d", n, want)
	}
	if s.log.String() != "" {
		t.Errorf("logged: %s", s.log)
	}
}

// TestWrongAnswersToTheAPI sends well-formed responses with answers that are
// wrong; each refusal names its question, and nothing is stored.
func TestWrongAnswersToTheAPI(t *testing.T) {
	s := newSite(t)
	const ok = `"V1":"1","V2":"GM0579"`
	tests := map[string]string{ // answers → fields
		`{"V2":"GM0579"}`:                                        "V1",
		`{"V1":"9","V2":"GM0579"}`:                               "V1",
		`{"V1":"1","V1":"1","V2":"GM0579"}`:                      "V1",
		`{"V1":1,"V2":"GM0579"}`:                                 "V1",
		`{"V1":["1"],"V2":"GM0579"}`:                             "V1",
		`{"V1":null,"V2":"GM0579"}`:                              "V1",
		`{"V1":"1\u0000","V2":"GM0579"}`:                         "V1",
		`{` + ok + `,"V99":"1"}`:                                 "V99",
		`{` + ok + `,"__proto__":{"a":1}}`:                       "__proto__",
		`{` + ok + `,"V8.T1":"4"}`:                               "V8.T1",
		`{` + ok + `,"V8[T1]":"4"}`:                              "V8[T1]",
		`{` + ok + `,"V8":{"T1":"7"}}`:                           "V8.T1",
		`{` + ok + `,"V8":{"T99":"1"}}`:                          "V8",
		`{` + ok + `,"V8":{"T1":"1","T1":"1"}}`:                  "V8.T1",
		`{` + ok + `,"V8":"98"}`:                                 "V8",
		`{` + ok + `,"V10":["T1","T1"]}`:                         "V10.T1",
		`{` + ok + `,"V10":["T1","T2","T3","T4"]}`:               "V10",
		`{` + ok + `,"V10":{"T1":1}}`:                            "V10",
		`{` + ok + `,"V11":{"T1":50}}`:                           "V11",
		`{` + ok + `,"V11":{"T1":-10,"T2":110}}`:                 "V11.T1 V11.T2",
		`{` + ok + `,"V11":{"T1":50.5,"T2":49.5}}`:               "V11.T1 V11.T2",
		`{` + ok + `,"V11":{"T1":NaN}}`:                          "V11",
		`{` + ok + `,"V11":{"T1":Infinity}}`:                     "V11",
		`{` + ok + `,"V11":{"T1":1e309}}`:                        "V11.T1",
		`{` + ok + `,"V11":{"T1":0x10}}`:                         "V11",
		`{` + ok + `,"V11":{"T1":"50","T2":"50"}}`:               "V11.T1 V11.T2",
		`{` + ok + `,"V22":11}`:                                  "V22",
		`{` + ok + `,"V22":-1}`:                                  "V22",
		`{` + ok + `,"V22":7.5}`:                                 "V22",
		`{` + ok + `,"V22":"7"}`:                                 "V22",
		`{` + ok + `,"V22":"٧"}`:                                 "V22",
		`{` + ok + `,"V22":9007199254740993}`:                    "V22",
		`{` + ok + `,"V13":["1","1"]}`:                           "V13.1",
		`{` + ok + `,"V13":"1"}`:                                 "V13",
		`{` + ok + `,"V14":["1"]}`:                               "V14", // asked of businesses
		`{` + ok + `,"V21":"a\u0007b"}`:                          "V21",
		`{` + ok + `,"V21":"\ud800"}`:                            "V21",
		`{` + ok + `,"V21":"\u0000"}`:                            "V21",
		`{` + ok + `,"V21":{"x":"y"}}`:                           "V21",
		`{` + ok + `,"V21":"` + strings.Repeat("é", 5000) + `"}`: "V21",
		`{"V1":"2","V2":"GM0579","V4":"1","V4.text":"iets"}`:     "V4.text",
		`{"V1":"3","V2":"GM0579","V7":{"z":1}}`:                  "V7",
		`{"V1":"3","V2":"GM0579","V7":{"a":"drie"}}`:             "V7.a",
	}
	for answers, fields := range tests {
		got := s.give(t, posted(uuid.NewString(), answers))
		if got.status != 422 || got.fields() != fields {
			t.Errorf("%.80s: %d %q, want 422 %q\n%.300s", answers, got.status, got.fields(), fields, got.body)
		}
		got.want(t, 422, "invalid", got.fields())
	}
	s.stored(t, 0)
}

// TestTextsThroughTheAPI proves that what may be stored is stored exactly.
func TestTextsThroughTheAPI(t *testing.T) {
	s := newSite(t)
	texts := map[string]string{ // as JSON → as stored
		`=HYPERLINK(\"http://x\")`:     `=HYPERLINK("http://x")`,
		`+1`:                           "+1",
		`@SUM(A1)`:                     "@SUM(A1)",
		`<script>alert(1)</script>`:    "<script>alert(1)</script>",
		`{{7*7}}`:                      "{{7*7}}",
		`'; drop table responses;--`:   "'; drop table responses;--",
		`a\tb\nc`:                      "a\tb\nc",
		`\u202eomgekeerd`:              "\u202eomgekeerd",
		`e\u0301 \u00e9`:               "e\u0301 \u00e9",
		`_x0041_`:                      "_x0041_",
		`😀\ud83d\ude00`:                "😀😀",
		` spaties `:                    " spaties ",
		strings.Repeat("\u0301", 1000): strings.Repeat("\u0301", 1000),
	}
	for sent, want := range texts {
		got := s.give(t, posted(uuid.NewString(), `{"V1":"1","V2":"GM0579","V21":"`+sent+`"}`))
		if got.status != 201 {
			t.Errorf("%.40s: %d %.200s", sent, got.status, got.body)
			continue
		}
		if stored := s.response(t, got.Receipt).Answers["V21"].Text; stored != want {
			t.Errorf("sent %.40s, stored %.40q", sent, stored)
		}
	}
	s.stored(t, len(texts))
}

func TestContentTypes(t *testing.T) {
	s := newSite(t)
	body := posted(uuid.NewString(), residentJSON)
	for _, test := range []struct {
		contentType, encoding string
		want                  int
	}{
		{"application/json", "", 201},
		{"application/json;charset=utf-8", "", 200},
		{"Application/JSON; Charset=\"UTF-8\"", "identity", 200},
		{"application/json; charset=iso-8859-1", "", 415},
		{"application/x-www-form-urlencoded", "", 415},
		{"multipart/form-data", "", 415},
		{"text/plain", "", 415},
		{"text/xml", "", 415},
		{"", "", 415},
		{"application/json", "gzip", 415},
		{"application/json", "br", 415},
	} {
		got := s.call(t, http.MethodPost, apiResponses, strings.NewReader(body), "Content-Type", test.contentType, "Content-Encoding", test.encoding)
		if got.status != test.want {
			t.Errorf("%q %q: %d, want %d\n%s", test.contentType, test.encoding, got.status, test.want, got.body)
		}
	}
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	if _, err := w.Write(make([]byte, 10<<20)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s.call(t, http.MethodPost, apiResponses, &bomb, "Content-Type", "application/json", "Content-Encoding", "gzip").want(t, 415, "unsupported", "")
}

// endless is a body without a length, of spaces.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	for i := range n {
		p[i] = ' '
	}
	e.left -= n
	return n, nil
}

// TestChunkedBody sends bodies whose length is not told before.
func TestChunkedBody(t *testing.T) {
	s := newSite(t)
	s.call(t, http.MethodPost, apiResponses, &endless{left: 200 << 10}, "Content-Type", "application/json").want(t, 413, "too_large", "")
	chunked := io.MultiReader(&endless{left: 100}, strings.NewReader(posted(uuid.NewString(), residentJSON)), &endless{left: 60 << 10})
	s.call(t, http.MethodPost, apiResponses, chunked, "Content-Type", "application/json").want(t, 201, "", "")
}

// TestManyProblems proves that a response full of mistakes gets a bounded answer.
func TestManyProblems(t *testing.T) {
	s := newSite(t)
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, `,"X%d":1`, i)
	}
	got := s.give(t, posted(uuid.NewString(), `{"V1":"1","V2":"GM0579"`+b.String()+`}`))
	if got.status != 422 || len(got.Error.Fields) > 101 || len(got.body) > 64<<10 {
		t.Errorf("%d with %d fields in %d bytes", got.status, len(got.Error.Fields), len(got.body))
	}
	s.stored(t, 0)
}

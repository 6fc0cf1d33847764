package responsecsv_test

import (
	"bytes"
	"fmt"
	"testing"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/responsecsv"
)

func builtin(t testing.TB) *surveys.Form {
	t.Helper()
	d, _ := library.Builtin()
	f, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// written returns the row that a Writer writes, without its number.
func written(t testing.TB, f *surveys.Form, r *surveys.Response) string {
	t.Helper()
	var b bytes.Buffer
	w := responsecsv.NewWriter(&b, f)
	b.Reset()
	if err := w.Write(r, 7); err != nil {
		t.Fatal(err)
	}
	return b.String()[1:]
}

func TestTranscoderWritesWhatTheWriterWrites(t *testing.T) {
	f := builtin(t)
	tr := responsecsv.NewTranscoder(f)
	people := library.NewMadeUp(f, 3)
	check := func(name string, a surveys.Answers) {
		t.Helper()
		r := &surveys.Response{Mode: surveys.Web, Language: "nl", Day: "2026-03-01", Answers: a}
		got, ok := tr.Append([]byte("before"), r, f.EncodeJSON(a))
		if want := "before" + written(t, f, r); !ok || string(got) != want {
			t.Errorf("%s: %v\ngot  %q\nwant %q\nfrom %s", name, ok, got, want, f.EncodeJSON(a))
		}
	}
	for i := range uint64(500) {
		check(fmt.Sprint("respondent ", i), people.Respondent(i).Answers)
	}
	check("nobody", surveys.Answers{})
	check("nothing chosen", surveys.Answers{"V13": {Codes: []string{}}})
	check("declared", surveys.Answers{"V2": {Code: "99"}, "V22": {Code: "98"}})
	check("numbers", surveys.Answers{"V7": {Numbers: map[string]float64{"a": 0, "b": 12}}, "V22": {Numbers: map[string]float64{"": 7.5}}})
	for _, text := range []string{`a "quote", and`, "two\nlines", "\ttab", "=1+1", `back\slash`, "é😀\u2028", " "} {
		check(text, surveys.Answers{"V4.text": {Text: text}, "V21": {Text: text}})
	}
}

func TestTranscoderLeavesTheRestToTheWriter(t *testing.T) {
	tr := responsecsv.NewTranscoder(builtin(t))
	for _, answers := range []string{
		``, `{`, `[]`, `{"V1":"1"`, `{"V2":"GM0546","V1":"1"}`, `{"V99":"1"}`, `{"V8":{"T9":"1"}}`,
		`{"V8":{"T2":"1","T1":"1"}}`, `{"V22":1e30}`, `{"V1":null}`, `{"V1":"1"} `, `{"V13":[1]}`, `{"V21":"\ud800`,
	} {
		if b, ok := tr.Append([]byte("x"), &surveys.Response{}, []byte(answers)); ok || string(b) != "x" {
			t.Errorf("%s: took it as %q", answers, b)
		}
	}
}

func FuzzTranscoder(f *testing.F) {
	form := builtin(f)
	people := library.NewMadeUp(form, 4)
	for i := range uint64(20) {
		f.Add(form.EncodeJSON(people.Respondent(i).Answers))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		answers, problems := form.DecodeJSON(raw)
		if len(problems) > 0 {
			return
		}
		r := &surveys.Response{Mode: surveys.Paper, Answers: answers}
		got, ok := responsecsv.NewTranscoder(form).Append(nil, r, form.EncodeJSON(answers))
		if want := written(t, form, r); ok && string(got) != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	})
}

func BenchmarkTranscoder(b *testing.B) {
	f := builtin(b)
	people := library.NewMadeUp(f, 1)
	answers := f.EncodeJSON(people.Respondent(5).Answers)
	tr := responsecsv.NewTranscoder(f)
	r := &surveys.Response{Mode: surveys.Web, Language: "nl", Day: "2026-03-01"}
	var row []byte
	for b.Loop() {
		row, _ = tr.Append(row[:0], r, answers)
	}
	b.SetBytes(int64(len(row)))
}

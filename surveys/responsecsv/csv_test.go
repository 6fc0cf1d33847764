package responsecsv_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/responsecsv"
)

func text(s string) surveys.Text { return surveys.Text{"nl": s} }

func options(codes ...string) []surveys.Option {
	var all []surveys.Option
	for _, c := range codes {
		all = append(all, surveys.Option{Code: c, Label: text(c), Exclusive: c == surveys.CodeNone})
	}
	return all
}

func items(codes ...string) []surveys.Item {
	var all []surveys.Item
	for _, c := range codes {
		all = append(all, surveys.Item{Code: c, Label: text(c)})
	}
	return all
}

// form has a question of every type.
func form(t testing.TB) *surveys.Form {
	t.Helper()
	single, many := options("1", "97"), options("1", "2", "96", "98")
	single[1].Text = 50
	low, high := -5.0, 10.0
	f, err := surveys.Compile(&surveys.Definition{
		Title: text("x"), Languages: []string{"nl"}, Consultation: surveys.Consultation{Code: "x", Title: text("x")},
		Parts: []surveys.Part{{Code: "A", Title: text("x"), Questions: []surveys.Question{
			{Code: "S", Type: surveys.Single, Label: text("x"), Options: single, Required: true},
			{Code: "M", Type: surveys.Multiple, Label: text("x"), Options: many},
			{Code: "X", Type: surveys.Matrix, Label: text("x"), Items: items("a", "b"), Options: options("1", "98")},
			{Code: "R", Type: surveys.Ranking, Label: text("x"), Items: items("a", "b", "c"), Top: 2, Options: options("98")},
			{Code: "P", Type: surveys.Points, Label: text("x"), Items: items("a", "b"), Sum: 10},
			{Code: "N", Type: surveys.Number, Label: text("x"), Min: &low, MaxNumber: &high, Options: options("98")},
			{Code: "W", Type: surveys.Number, Label: text("x"), Items: items("a", "b")},
			{Code: "I", Type: surveys.Note, Label: text("x")},
			{Code: "F", Type: surveys.TextType, Label: text("x")},
			{Code: "Z", Type: surveys.TextType, Label: text("x"), Relevant: "${S} = '1'"},
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const header = "response,mode,language,day,S,S.text,M.1,M.2,M.96,M.98,X.a,X.b,R,R.a,R.b,R.c,P.a,P.b,N,W.a,W.b,F,Z\n"

func read(t *testing.T, f *surveys.Form, s string) []surveys.Response {
	t.Helper()
	responses, problems := readAll(t, f, s, responsecsv.Limits{})
	if len(problems) > 0 {
		t.Fatalf("%s: %v", s, problems)
	}
	return responses
}

// readAll reads a file to its end: the responses, or else what is wrong.
func readAll(t *testing.T, f *surveys.Form, s string, l responsecsv.Limits) ([]surveys.Response, []surveys.Problem) {
	t.Helper()
	var responses []surveys.Response
	for r, err := range responsecsv.All(t.Context(), strings.NewReader(s), f, l) {
		if wrong, ok := errors.AsType[*surveys.Error](err); ok && wrong.Code == surveys.Invalid {
			return nil, wrong.Problems
		}
		if err != nil {
			t.Fatal(err)
		}
		responses = append(responses, r)
	}
	return responses, nil
}

func write(t *testing.T, f *surveys.Form, responses []surveys.Response) string {
	t.Helper()
	var b strings.Builder
	w := responsecsv.NewWriter(&b, f)
	for i := range responses {
		if err := w.Write(&responses[i], i+1); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func TestWriteAndRead(t *testing.T) {
	f := form(t)
	responses := []surveys.Response{
		{Mode: surveys.Web, Language: "nl", Day: "2027-03-01", Answers: surveys.Answers{
			"S": {Code: "97"}, "S.text": {Text: `a, "b"`}, "M": {Codes: []string{"1", "2"}},
			"X": {Items: map[string]string{"b": "98"}}, "R": {Codes: []string{"c", "a"}},
			"P": {Numbers: map[string]float64{"b": 10}}, "N": {Numbers: map[string]float64{"": -1.5}},
			"W": {Numbers: map[string]float64{"a": 0, "b": 1e15}}, "F": {Text: "=1+1\n\tx"},
		}},
		{Mode: surveys.Paper, Language: "nl", Answers: surveys.Answers{
			"S": {Code: "1"}, "M": {Codes: []string{}}, "R": {Code: "98"}, "N": {Code: "98"}, "F": {Text: " é😀"}, "Z": {Text: "-"},
		}},
		{Mode: surveys.Telephone, Language: "nl", Answers: surveys.Answers{"S": {Code: "1"}, "M": {Code: "98"}}},
	}
	want := header +
		"1,web,nl,2027-03-01,97,\"a, \"\"b\"\"\",1,1,0,0,,98,,2,,1,0,10,-1.5,0,1000000000000000,\"=1+1\n\tx\",\n" +
		"2,paper,nl,,1,,0,0,0,0,,,98,,,,,,98,,,\" é😀\",-\n" +
		"3,telephone,nl,,1,,0,0,0,1,,,,,,,,,,,,,\n"
	got := write(t, f, responses)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff(responses, read(t, f, got)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(strings.TrimSpace(header), strings.Join(responsecsv.Header(f), ",")); diff != "" {
		t.Error(diff)
	}
}

func TestHeaderAlone(t *testing.T) {
	f := form(t)
	if got := write(t, f, nil); got != header {
		t.Error(got)
	}
	if got := read(t, f, header); len(got) != 0 {
		t.Error(got)
	}
}

// TestReadForms holds files as others make them.
func TestReadForms(t *testing.T) {
	f := form(t)
	tests := []struct {
		name, in string
		want     surveys.Answers
	}{
		{"no leading columns, byte order mark, CRLF", "\ufeffF,S\r\nx,1\r\n", surveys.Answers{"S": {Code: "1"}, "F": {Text: "x"}}},
		{"columns mixed", "M.96,S,M.2,R.b,M.1,R.a,M.98\n0,1,1,1,1,2,0\n", surveys.Answers{
			"S": {Code: "1"}, "M": {Codes: []string{"1", "2"}}, "R": {Codes: []string{"b", "a"}}}},
		{"zero points", "S,P.a,P.b\n1,10,\n", surveys.Answers{"S": {Code: "1"}, "P": {Numbers: map[string]float64{"a": 10}}}},
		{"blank text", "S,F\n1,\" \n\"\n", surveys.Answers{"S": {Code: "1"}}},
		{"lines within", "S,F\r\n1,\"a\r\nb\"\r\n", surveys.Answers{"S": {Code: "1"}, "F": {Text: "a\nb"}}},
	}
	for _, tt := range tests {
		got := read(t, f, tt.in)
		if len(got) != 1 {
			t.Fatalf("%s: %d responses", tt.name, len(got))
		}
		if diff := cmp.Diff(tt.want, got[0].Answers); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestReadStopsAfterProblems(t *testing.T) {
	for rows, want := range map[int]int{6: 6, 7: 7, 8: 7, 1000: 7} {
		_, problems := readAll(t, form(t), "S\n"+strings.Repeat("9\n", rows), responsecsv.Limits{Problems: 7})
		more := rows > 7
		if more {
			want++
		}
		if len(problems) != want || (problems[want-1].Key == surveys.ProblemTooManyProblems) != more {
			t.Errorf("%d rows: %v", rows, problems)
		}
	}
}

// TestMadeUp takes made-up responses to the built-in consultation there and
// back.
func TestMadeUp(t *testing.T) {
	f, rows := madeUp(t, 200)
	if diff := cmp.Diff(rows, read(t, f, write(t, f, rows))); diff != "" {
		t.Error(diff)
	}
}

func madeUp(t testing.TB, n int) (*surveys.Form, []surveys.Response) {
	t.Helper()
	d, _ := library.Builtin()
	f, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	people := library.NewMadeUp(f, 1)
	var rows []surveys.Response
	for i := range n {
		made := people.Respondent(uint64(i))
		rows = append(rows, surveys.Response{Mode: surveys.Web, Language: "nl", Day: "2027-03-01", Answers: made.Answers})
	}
	return f, rows
}

func BenchmarkWrite(b *testing.B) {
	f, rows := madeUp(b, 500)
	var bytesOut bytes.Buffer
	w := responsecsv.NewWriter(&bytesOut, f)
	for i := range rows {
		if err := w.Write(&rows[i], i); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(bytesOut.Len()))
	b.ReportAllocs()
	for b.Loop() {
		w := responsecsv.NewWriter(io.Discard, f)
		for i := range rows {
			if err := w.Write(&rows[i], i); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkEncodingCSV writes the same bytes with the standard library, its
// cells ready: what Write is measured against.
func BenchmarkEncodingCSV(b *testing.B) {
	f, rows := madeUp(b, 500)
	var out bytes.Buffer
	w := responsecsv.NewWriter(&out, f)
	for i := range rows {
		if err := w.Write(&rows[i], i); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(out.Len()))
	cells, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := csv.NewWriter(io.Discard).WriteAll(cells); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzRead holds that what can be read can be written and read the same.
func FuzzRead(f *testing.F) {
	one := form(f)
	f.Add(header + "1,web,nl,2027-03-01,97,x,1,1,0,0,,98,,2,,1,0,10,-1.5,0,1,\"=1+1\n\tx\",\n")
	f.Add("\ufeffS,F\r\n1,\"a\r\nb\"\r\n\r\n")
	f.Add("S;F\n1;2\n")
	f.Add("S,M.1,M.2\n1,,0\n")
	f.Fuzz(func(t *testing.T, in string) {
		rows, problems := readAll(t, one, in, responsecsv.Limits{Rows: 100, Bytes: 1 << 16})
		if len(problems) > 0 {
			return
		}
		if diff := cmp.Diff(len(rows), len(read(t, one, write(t, one, rows)))); diff != "" {
			t.Fatal(diff)
		}
		again := read(t, one, write(t, one, rows))
		if len(rows) > 0 {
			if diff := cmp.Diff(rows, again); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

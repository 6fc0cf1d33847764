package columns_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports/columns"
	"regiopeil/surveys"
)

func definition() *surveys.Definition {
	codes := func(n int) (os []surveys.Option) {
		for i := 1; i <= n; i++ {
			os = append(os, surveys.Option{Code: fmt.Sprint(i)})
		}
		return os
	}
	items := []surveys.Item{{Code: "a"}, {Code: "b"}, {Code: "c"}}
	return &surveys.Definition{Parts: []surveys.Part{{Questions: []surveys.Question{
		{Code: "S", Type: surveys.Single, Options: codes(12)},
		{Code: "M", Type: surveys.Multiple, Options: codes(3)},
		{Code: "X", Type: surveys.Matrix, Items: items, Options: codes(5)},
		{Code: "R", Type: surveys.Ranking, Items: items, Top: 2},
		{Code: "P", Type: surveys.Points, Items: items, Sum: 100},
		{Code: "N", Type: surveys.Number, Options: []surveys.Option{{Code: "98"}}},
		{Code: "N2", Type: surveys.Number, Items: items[:2]},
		{Code: "T", Type: surveys.TextType},
		{Code: "note", Type: surveys.Note},
	}}}}
}

// said writes what a row holds as text: the entry of every question.
func said(s *columns.Set, row int) string {
	var b strings.Builder
	for _, at := range [][2]string{{"S", ""}, {"M", ""}, {"X", "a"}, {"X", "b"}, {"X", "c"}, {"R", ""}, {"P", "a"}, {"P", "b"}, {"P", "c"}, {"N", ""}, {"N2", "a"}, {"N2", "b"}, {"T", ""}} {
		c, ok := s.Column(at[0], at[1])
		if !ok {
			return "no column " + at[0]
		}
		n := c.At(row)
		if n == 0 {
			continue
		}
		e := c.Entries[n]
		fmt.Fprintf(&b, "%s%s=", at[0], at[1])
		switch {
		case e.Code != "":
			b.WriteString(e.Code)
		case c.Kind == columns.List:
			for _, p := range e.List {
				b.WriteString(c.Codes[p] + ",")
			}
		case c.Kind == columns.Amount:
			fmt.Fprint(&b, e.Number)
		default:
			b.WriteString("*")
		}
		b.WriteString(" ")
	}
	return strings.TrimSpace(b.String())
}

func TestAdd(t *testing.T) {
	tests := []struct{ name, answers, want string }{
		{"every type", `{"S":"12","M":["1","3"],"X":{"a":"4","c":"1"},"R":["c","a"],"P":{"b":100},"N":7.5,"N2":{"b":0},"T":"hoi \"daar\" \\"}`,
			"S=12 M=1,3, Xa=4 Xc=1 R=c,a, Pa=0 Pb=100 Pc=0 N=7.5 N2b=0 T=*"},
		{"other order, white space", "{ \"T\" : \"x\" ,\n\"S\":\"1\", \"X\": { \"c\":\"2\" , \"a\" : \"1\" } }", "S=1 Xa=1 Xc=2 T=*"},
		{"nothing chosen", `{"M":[]}`, "M="},
		{"nothing answered", `{}`, ""},
		{"declared non-answers", `{"N":"98","R":"98","X":"98","M":"99"}`, "M=99 Xa=98 Xb=98 Xc=98 R=98 N=98"},
		{"codes of an older version", `{"S":"z","M":["9","1"],"X":{"d":"1","a":"6"},"Q":{"a":[1,{"b":"}"}]},"Q2":true,"T":"ja"}`, "S=z M=9,1, Xa=6 T=*"},
		{"another shape", `{"S":5,"M":{"1":"1"},"X":["1"],"P":3,"T":["x"],"N":{"a":1}}`, ""},
		{"escaped codes", `{"\u0053":"\u0031","N":-0.5e1}`, "S=1 N=-5"},
		{"large number", `{"N":12345678901}`, "N=1.2345678901e+10"},
	}
	s := columns.New(definition())
	for i, tt := range tests {
		if err := s.Add(int64(10*i+5), "web", "nl", "2026-03-01", []byte(tt.answers)); err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		row, ok := s.Find(int64(10*i + 5))
		if !ok {
			t.Fatalf("%s: not found", tt.name)
		}
		if diff := cmp.Diff(tt.want, said(s, row)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestAddMalformed(t *testing.T) {
	s := columns.New(definition())
	for i, answers := range []string{``, `[]`, `{`, `{"S"`, `{"S":`, `{"S":"1"`, `{"S":"1}`, `{"S":"1"}{}`, `{"S":"1",}`, `{"S" "1"}`, `{"M":["1"`, `{"M":["1" "2"]}`, `{"T":"\x"}`, `{"N":1e}`, `{"P":{"a":1`, `{"Q":[`} {
		if err := s.Add(int64(i+1), "web", "nl", "", []byte(answers)); err == nil {
			t.Errorf("%s: no error", answers)
		}
	}
	if s.Rows() != 0 || s.Living() != 0 {
		t.Errorf("malformed answers were kept: %d rows", s.Rows())
	}
	if err := s.Add(99, "web", "nl", "", []byte(`{"M":["2"]}`)); err != nil {
		t.Fatal(err)
	}
	if got := said(s, 0); got != "M=2," {
		t.Errorf("after errors: %q", got)
	}
}

// TestWiden passes both widths of a dictionary and finds every answer again.
func TestWiden(t *testing.T) {
	s := columns.New(definition())
	const n = 70_000
	for i := range n {
		if err := s.Add(int64(i+1), "web", "", "", fmt.Appendf(nil, `{"N":%d}`, i)); err != nil {
			t.Fatal(err)
		}
	}
	c, _ := s.Column("N", "")
	for i := range n {
		if got := c.Entries[c.At(i)].Number; got != float64(i) {
			t.Fatalf("row %d holds %v", i, got)
		}
	}
	// A dictionary of this size is counted in the other way.
	cells := s.Divide(n, nil, nil)
	got := make([]uint32, len(c.Entries))
	columns.CountAll([]*columns.Column{c}, cells)[0].AddTo(got, cells.Index(nil))
	for e, k := range got[1:] {
		if k != 1 {
			t.Fatalf("entry %d was given %d times", e+1, k)
		}
	}
}

// TestCombine takes columns of each width together with others.
func TestCombine(t *testing.T) {
	for _, different := range []int{10, 1000, 70_000} {
		s := columns.New(definition())
		for i := range different {
			if err := s.Add(int64(i+1), "web", "", "", fmt.Appendf(nil, `{"S":"%d","N":%d}`, 1+i%2, i)); err != nil {
				t.Fatal(err)
			}
		}
		single, _ := s.Column("S", "")
		number, _ := s.Column("N", "")
		rows := []int32{int32(different) - 1, 0, 3, 3}
		for _, of := range [][]*columns.Column{{number}, {single, number}, {number, single}, {single, s.Mode, single}, {single, s.Mode, number, single}} {
			got := []uint32{9, 9, 9, 9, 9}
			columns.Combine(got, of, rows)
			want := []uint32{0, 0, 0, 0, 9}
			for i, row := range rows {
				for _, c := range of {
					want[i] = want[i]*uint32(len(c.Entries)) + c.At(int(row))
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%d different answers, %d columns (-want +got):\n%s", different, len(of), diff)
			}
		}
	}
}

func TestCut(t *testing.T) {
	s := columns.New(definition())
	for i := range 25 {
		if err := s.Add(int64(i+1), "web", "", "", []byte(`{}`)); err != nil {
			t.Fatal(err)
		}
	}
	s.Remove(24)
	s.Remove(24)
	s.Remove(3)
	s.Remove(400)
	for _, tt := range []struct{ step, rows, people int }{
		{0, 25, 23}, {1, 25, 23}, {10, 21, 20}, {5, 21, 20}, {23, 25, 23}, {24, 0, 0}, {7, 22, 21},
	} {
		rows, people := s.Cut(tt.step)
		if people != tt.people || alive(s, rows) != tt.people || rows > tt.rows {
			t.Errorf("Cut(%d) = %d, %d, want %d people in at most %d rows", tt.step, rows, people, tt.people, tt.rows)
		}
	}
}

func alive(s *columns.Set, rows int) (n int) {
	cells := s.Divide(rows, nil, nil)
	for row := range rows {
		n += cells.At(row)
	}
	return n
}

// TestCounts compares the kernel with counting one by one.
func TestCounts(t *testing.T) {
	s := columns.New(definition())
	const n = 40_000
	dead := func(row int) bool { return row%13 == 0 }
	for i := range n {
		answers := fmt.Sprintf(`{"S":"%d","M":["%d"],"X":{"a":"%d"}}`, i%12+1, i%3+1, i*7%5+1)
		if i%11 == 0 {
			answers = fmt.Sprintf(`{"X":{"a":"%d"}}`, i%5+1)
		}
		if err := s.Add(int64(i+1), "web", "", "", []byte(answers)); err != nil {
			t.Fatal(err)
		}
		if dead(i) {
			s.Remove(int64(i + 1))
		}
	}
	column := func(q, i string) *columns.Column { c, _ := s.Column(q, i); return c }
	by, set, item := column("S", ""), column("M", ""), column("X", "a")
	of := make([]uint16, len(by.Entries))
	for e := 1; e < len(of); e++ {
		of[e] = uint16(e % 5)
	}
	keep := make([]bool, len(set.Entries))
	keep[0], keep[2] = true, true
	const rows = 39_999
	cells := s.Divide(rows, []columns.Dimension{{Column: by, Of: of, Size: 4}}, []columns.Keep{{Column: set, Entries: keep}})
	counts := columns.CountAll([]*columns.Column{item, set}, cells)
	for k, c := range []*columns.Column{item, set} {
		for g := range 5 {
			want, got := make([]uint32, len(c.Entries)), make([]uint32, len(c.Entries))
			for row := range rows {
				if !dead(row) && keep[set.At(row)] && int(of[by.At(row)]) == g {
					want[c.At(row)]++
				}
			}
			counts[k].AddTo(got, cells.Index([]int{g}))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("column %d, group %d (-want +got):\n%s", k, g, diff)
			}
		}
	}
}

func TestTouching(t *testing.T) {
	s := columns.New(definition())
	for i, answers := range []string{`{"S":"1"}`, `{"S":"2","M":["1"]}`, `{"M":["1"]}`, `{}`, `{"S":"1"}`} {
		if err := s.Add(int64(i+1), "web", "", "", []byte(answers)); err != nil {
			t.Fatal(err)
		}
	}
	s.Remove(5)
	c, _ := s.Column("S", "")
	m, _ := s.Column("M", "")
	single, set := make([]uint64, len(c.Entries)), make([]uint64, len(m.Entries))
	single[1], single[2], set[1] = 1, 2, 2
	got := s.Divide(5, nil, nil).Touching([]columns.Touch{{Column: c, Bits: single}, {Column: m, Bits: set}})
	if got[0] != 1 || got[1] != 2 || got[2] != 0 {
		t.Errorf("Touching = %v, want 1, 2, 0, …", got[:3])
	}
}

func FuzzAdd(f *testing.F) {
	f.Add([]byte(`{"S":"12","M":["1","3"],"X":{"a":"4"},"R":["c"],"P":{"b":100},"N":7.5,"T":"\"","Q":[{}]}`))
	f.Add([]byte(`{"S":{"a":[`))
	f.Fuzz(func(t *testing.T, answers []byte) {
		s := columns.New(definition())
		err := s.Add(1, "web", "nl", "", answers)
		if want := 1; err == nil && s.Rows() != want || err != nil && s.Rows() != 0 {
			t.Errorf("%d rows after error %v", s.Rows(), err)
		}
	})
}

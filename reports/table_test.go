package reports_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/templates/locale"
)

var update = flag.Bool("update", false, "write the golden files")

func TestTableByHand(t *testing.T) {
	s := newSource(t, 0)
	s.fill()
	got := table(t, s, reports.Query{By: [][]string{{"V2"}, {"V1", "V2"}}})
	if got.Responses != 5 {
		t.Errorf("%d responses, want 5", got.Responses)
	}
	// key: question item option group_var group → base n share mean sd median
	tests := []struct {
		key  string
		want string
	}{
		{"V1  1  ", "5 3 0.6"},
		{"V1  2  ", "5 2 0.4"},
		{"V2  A  ", "4 2 0.5"},
		{"V2  C  ", "4 0 0"},
		{"V2  99  ", "- 1"},
		{"X T1 1  ", "4 1 0.25"},
		{"X T1 3  ", "4 2 0.5"},
		{"X T1 98  ", "- 0"},
		{"X T1   ", "4 4 - 2.25 0.9574271077563381 2.5"},
		{"X T2 98  ", "- 1"},
		{"X T2   ", "1 1 - 1 - 1"},
		{"X T1 3 V2 A", "2 1 0.5"},
		{"X T1  V2 A", "2 2 - 2.5 0.7071067811865476 2.5"},
		{"X T1 1 V2 C", "0 0"},
		{"X T1  V2 C", "0 0"},
		{"X T1 1 V1+V2 2+B", "1 1 1"},
		{"X T1 1 V1+V2 1+B", "1 0 0"},
		{"M  1  ", "4 1 0.25"},
		{"M  2  ", "4 1 0.25"},
		{"M  96  ", "4 1 0.25"},
		{"M  97  ", "4 1 0.25"},
		{"R T1 1  ", "3 2 0.6666666666666666"},
		{"R T1 top2  ", "3 3 1"},
		{"R T1   ", "3 3 - 1.6666666666666667 0.5773502691896257 2"},
		{"R T2 2  ", "3 1 0.3333333333333333"},
		{"R T2 top2  ", "3 2 0.6666666666666666"},
		{"R T2   ", "3 3 - 1 1 1"},
		{"P T1   ", "2 2 - 70 42.42640687119285 70"},
		{"P T2   ", "2 2 - 30 42.42640687119285 30"},
		{"N    ", "2 2 - 7.75 1.0606601717798212 7.75"},
		{"N  98  ", "- 1"},
		{"S  96  ", "2 1 0.5"},
		{"St    ", "2 2"},
		{"St   V1+V2 2+B", "1 1"},
		{"St   V1+V2 2+C", "0 0"},
	}
	for _, tt := range tests {
		k := strings.Split(tt.key, " ")
		r, ok := got.Row(reports.Key{Question: k[0], Item: k[1], Option: k[2], GroupVar: k[3], Group: k[4]})
		if !ok {
			t.Errorf("%q: no row", tt.key)
			continue
		}
		if diff := cmp.Diff(tt.want, brief(r)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.key, diff)
		}
	}
}

// brief writes base, n, share, mean, sd and median, "-" for absent ones, without
// the absent ones at the end.
func brief(r *reports.Row) string {
	n := r.Numbers()
	var out []string
	for _, v := range []reports.Value{n[0], n[1], r.Share, r.Mean, r.SD, r.Median} {
		if v.Set {
			out = append(out, v.String())
		} else {
			out = append(out, "-")
		}
	}
	for len(out) > 0 && out[len(out)-1] == "-" {
		out = out[:len(out)-1]
	}
	return strings.Join(out, " ")
}

// The golden holds every row, so that nothing appears, goes or moves unseen.
func TestTableGolden(t *testing.T) {
	s := newSource(t, 0)
	s.fill()
	got := table(t, s, reports.Query{By: [][]string{{"V2"}}})
	var b bytes.Buffer
	if err := got.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	const name = "testdata/table.csv"
	if *update {
		if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

// CSV and JSON say the same, and both read back as the exact numbers.
func TestOutput(t *testing.T) {
	s := newSource(t, 2)
	s.fill()
	got := table(t, s, reports.Query{By: [][]string{{"V1"}}, MinBase: reports.SurveysOwn})
	var b bytes.Buffer
	if err := got.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(reports.Header, lines[0]); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	raw, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var objects []map[string]any
	if err := json.Unmarshal(raw, &objects); err != nil {
		t.Fatal(err)
	}
	if len(objects) != len(got.Rows) || len(lines) != len(got.Rows)+1 {
		t.Fatalf("%d objects, %d lines, %d rows", len(objects), len(lines), len(got.Rows))
	}
	hidden := 0
	for i, o := range objects {
		for j, name := range reports.Header {
			value, ok := o[name]
			cell := lines[i+1][j]
			var same bool
			switch v := value.(type) {
			case nil:
				same = ok && cell == ""
			case string:
				same = cell == v
			case float64:
				var x float64
				_, err := fmt.Sscan(cell, &x)
				same = err == nil && x == v
			}
			if !same {
				t.Errorf("row %d, %s: CSV %q, JSON %v", i, name, cell, value)
			}
			if name == "suppressed" && value == 1.0 {
				hidden++
			}
		}
	}
	if hidden == 0 || hidden == len(objects) {
		t.Errorf("%d of %d rows are hidden", hidden, len(objects))
	}
}

func TestSuppress(t *testing.T) {
	s := newSource(t, 0)
	s.fill()
	got := table(t, s, reports.Query{By: [][]string{{"V1"}}, MinBase: 2})
	// Five people: the cut is at four, which leaves out the change at the end.
	if got.Responses != 4 {
		t.Errorf("%d responses, want 4", got.Responses)
	}
	for i := range got.Rows {
		r := &got.Rows[i]
		open := false
		for _, v := range r.Numbers() {
			open = open || v.Set
		}
		if r.Suppressed && open || !r.Suppressed && !open {
			t.Errorf("%+v: suppressed %v, has numbers %v", r.Key(), r.Suppressed, open)
		}
		if r.HasBase && r.Base < 2 {
			t.Errorf("%+v: base %d is shown", r.Key(), r.Base)
		}
	}
	for _, tt := range []struct {
		key  reports.Key
		want string
	}{
		{reports.Key{Question: "X", Item: "T1", Option: "3"}, ""},  // its complement is one
		{reports.Key{Question: "X", Item: "T2", Option: "98"}, ""}, // beside a base of one
		{reports.Key{Question: "X", Item: "T1", Option: "3", GroupVar: "V1", Group: "2"}, ""},
		{reports.Key{Question: "M", Option: "97"}, ""}, // one
	} {
		r, ok := got.Row(tt.key)
		if !ok || brief(r) != tt.want {
			t.Errorf("%+v = %q, want %q", tt.key, brief(r), tt.want)
		}
	}
}

// TestCut looks after every response: figures move in steps of the minimum base.
func TestCut(t *testing.T) {
	s := newSource(t, 3)
	e := reports.New(s)
	for n := 1; n <= 10; n++ {
		s.add(`{"V1":"1","N":5}`)
		got, err := e.Table(t.Context(), reports.Query{Survey: "proef", MinBase: reports.SurveysOwn})
		if err != nil {
			t.Fatal(err)
		}
		if want := n / 3 * 3; got.Responses != want {
			t.Errorf("after %d: %d responses, want %d", n, got.Responses, want)
		}
		o, err := e.Overview(t.Context(), "proef")
		if err != nil {
			t.Fatal(err)
		}
		if o.N != n || o.Responses != n/3*3 {
			t.Errorf("overview after %d: %d, %d", n, o.N, o.Responses)
		}
	}
	s.withdraw(10)
	s.change(20, `{"V1":"1","N":9}`)
	got, err := e.Table(t.Context(), reports.Query{Survey: "proef", MinBase: reports.SurveysOwn})
	if err != nil {
		t.Fatal(err)
	}
	r, _ := got.Row(reports.Key{Question: "N"})
	if brief(r) != "9 9 - 5.444444444444445 1.3333333333333335 5" {
		t.Errorf("after a change and a withdrawal: %s", brief(r))
	}
}

func TestWhere(t *testing.T) {
	s := newSource(t, 0)
	s.fill()
	got := table(t, s, reports.Query{Where: []reports.Filter{{"V1", "1"}, {"V2", "A"}, {"V2", "B"}}})
	r, _ := got.Row(reports.Key{Question: "X", Item: "T1"})
	if brief(r) != "3 3 - 2.6666666666666665 0.5773502691896258 3" {
		t.Errorf("X.T1 = %s", brief(r))
	}
}

func TestTheme(t *testing.T) {
	s := newSource(t, 0)
	s.fill()
	all := table(t, s, reports.Query{})
	one := table(t, s, reports.Query{Theme: "T2"})
	var want []reports.Row
	for _, r := range all.Rows {
		if r.Theme == "" || r.Theme == "T2" {
			want = append(want, r)
		}
	}
	if diff := cmp.Diff(want, one.Rows); diff != "" {
		t.Errorf("theme T2 (-want +got):\n%s", diff)
	}
	twice := 0
	for _, r := range all.Rows {
		if r.Question == "M" && r.Option == "2" {
			twice++
		}
	}
	if twice != 2 {
		t.Errorf("an option with two tags has %d rows, want 2", twice)
	}
}

// TestInvalid asks for what cannot be made: the error names the part of the
// query, and there are words for it.
func TestInvalid(t *testing.T) {
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := newSource(t, 0)
	for _, tt := range []struct {
		q           reports.Query
		field, says string
	}{
		{reports.Query{Theme: "T9"}, "theme", "no theme ‘T9’. Its themes are: T1, T2"},
		{reports.Query{By: [][]string{{"V9"}}}, "by", "no question ‘V9’"},
		{reports.Query{By: [][]string{{"X"}}}, "by", "‘X’ cannot be used here"},
		{reports.Query{By: [][]string{{"V1", "V1"}}}, "by", "‘V1+V1’ names question V1 twice"},
		{reports.Query{By: [][]string{{"V1"}, {"V1"}}}, "by", "‘V1’ is asked for twice"},
		{reports.Query{By: [][]string{{""}}}, "by", "missing in ‘’"},
		{reports.Query{By: [][]string{{}}}, "by", "missing in ‘’"},
		{reports.Query{Where: []reports.Filter{{"M", "1"}}}, "where", "‘M’ cannot be used here"},
		{reports.Query{Where: []reports.Filter{{"V9", "1"}}}, "where", "no question ‘V9’"},
		{reports.Query{Where: []reports.Filter{{"V1", "7\xff"}}}, "where", "‘V1’ has no answer ‘7\ufffd’"},
	} {
		tt.q.Survey = "proef"
		_, err := reports.New(s).Table(t.Context(), tt.q)
		wrong, ok := errors.AsType[*surveys.Error](err)
		if !ok || wrong.Code != surveys.Invalid || len(wrong.Problems) != 1 {
			t.Errorf("%+v: %v, want one problem", tt.q, err)
			continue
		}
		p := wrong.Problems[0]
		if said := catalog.T("en", p.Key, p.Args); p.Question != tt.field || !strings.Contains(said, tt.says) {
			t.Errorf("%+v: %s %q, want %s %q", tt.q, p.Question, said, tt.field, tt.says)
		}
	}
	if _, err := reports.New(s).Table(t.Context(), reports.Query{Survey: "x"}); surveys.CodeOf(err) != surveys.NotFound {
		t.Errorf("unknown survey: %v", err)
	}
}

// TestLoadInParts reads a log that is long enough to be read in parts, and the
// same log entry by entry: the figures are the same.
func TestLoadInParts(t *testing.T) {
	s := newSource(t, 0)
	r := rand.New(rand.NewPCG(3, 4))
	first := func(n int) *source { return &source{survey: s.survey, form: s.form, log: s.log[:n:n]} }
	for i := range 20_000 {
		switch {
		case i%37 == 36: // some replace what the other part holds
			s.change(int64(10*(i-r.IntN(i)))/10*10+10, fmt.Sprintf(`{"V1":"2","M":["2","1"],"N":%d}`, r.IntN(400)))
		case i%41 == 40:
			s.withdraw(int64(10 * (i - r.IntN(i))))
		default:
			s.add(fmt.Sprintf(`{"V1":"%d","V2":"%c","M":["%d"],"R":["T%d"],"N":%d,"P":{"T2":%d},"St":"x"}`,
				1+r.IntN(2), 'A'+i*5/20_000, 1+r.IntN(2), 1+r.IntN(2), i/100, r.IntN(101)))
		}
	}
	q := reports.Query{Survey: "proef", By: [][]string{{"V1"}, {"V2"}}}
	tail := first(1)
	slow := reports.New(tail)
	if err := slow.Warm(t.Context(), "proef"); err != nil {
		t.Fatal(err)
	}
	tail.log = s.log
	want, err := slow.Table(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	got, err := reports.New(s).Table(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if got.Responses != want.Responses || got.Responses == 0 {
		t.Errorf("%d responses, want %d", got.Responses, want.Responses)
	}
	if diff := cmp.Diff(want.Rows, got.Rows); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
}

// growing is a source that gets another response whenever its log is read.
type growing struct {
	source
	mu sync.Mutex
}

func (s *growing) Since(ctx context.Context, slug string, after int64, limit int, fn func(*store.Entry) error) (int64, error) {
	s.mu.Lock()
	s.add(fmt.Sprintf(`{"V1":"1","N":%d,"St":"x"}`, len(s.log)))
	now := &source{log: slices.Clone(s.log)}
	s.mu.Unlock()
	return now.Since(ctx, slug, after, limit, fn)
}

// Queries of all kinds at once, while responses come in: each is of one moment.
func TestConcurrent(t *testing.T) {
	s := &growing{source: *newSource(t, 0)}
	e := reports.New(s)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				got, err := e.Table(t.Context(), reports.Query{Survey: "proef", By: [][]string{{"V1"}}})
				if err != nil {
					t.Error(err)
					return
				}
				r, _ := got.Row(reports.Key{Question: "N"})
				if r.N != got.Responses {
					t.Errorf("%d numbers of %d responses", r.N, got.Responses)
				}
				if _, err := e.Overview(t.Context(), "proef"); err != nil {
					t.Error(err)
				}
				texts, err := e.Texts(t.Context(), reports.Query{Survey: "proef"})
				if err != nil || len(texts) < got.Responses {
					t.Errorf("%d texts after %d responses, %v", len(texts), got.Responses, err)
				}
			}
		})
	}
	wg.Wait()
}

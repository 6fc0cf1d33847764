package dataset_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"testing"

	"regiopeil/reports"
	"regiopeil/reports/columns"
	"regiopeil/reports/dataset"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

// people is a log of n made-up responses to the built-in survey, weighted: some
// different ones, over and over.
type people struct {
	reports.Source // asked for nothing else
	n              int64
	form           *surveys.Form
	survey         surveys.Survey
	answers        [1000][]byte
}

func (p *people) Survey(context.Context, string) (*surveys.Survey, error)  { return &p.survey, nil }
func (p *people) Form(context.Context, string, int) (*surveys.Form, error) { return p.form, nil }

func (p *people) Since(_ context.Context, _ string, after int64, _ int, fn func(*store.Entry) error) (int64, error) {
	for e := (store.Entry{Seq: after, Kind: store.Stored, Version: 1, Mode: "web", Language: "nl", Day: "2026-03-01"}); after < p.n; after++ {
		e.Seq++
		e.Answers = p.answers[after%int64(len(p.answers))]
		if err := fn(&e); err != nil {
			return after, err
		}
	}
	return after, nil
}

func newDataset(t *testing.T, n int64, texts reports.DatasetTexts) *dataset.Dataset {
	t.Helper()
	d, settings := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	settings.Weighting = &surveys.Weighting{Cap: surveys.DefaultWeightCap, Sets: []surveys.MarginSet{library.ResidentMargins()}}
	source := &people{n: n, form: form, survey: surveys.Survey{Slug: library.Slug, Version: 1, Settings: settings}}
	made := library.NewMadeUp(form, 1)
	for i := range source.answers {
		source.answers[i] = form.EncodeJSON(made.Respondent(uint64(i)).Answers)
	}
	set, err := reports.New(source).Dataset(t.Context(), library.Slug, texts)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// plainCSV is what WriteCSV has to write, cell by cell.
func plainCSV(t *testing.T, d *dataset.Dataset) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	row := make([]string, len(d.Variables))
	for i := range d.Variables {
		row[i] = d.Variables[i].Name
	}
	w.Write(row) // the first error stays until Flush
	for _, at := range d.Rows() {
		for i := range d.Variables {
			v := &d.Variables[i]
			row[i] = v.String(int(v.Column.At(int(at))))
		}
		w.Write(row)
	}
	w.Flush()
	if err := w.Error(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestWriteCSV compares datasets that are small and that take several stretches
// with their cells one by one. One variable is a long text with commas.
func TestWriteCSV(t *testing.T) {
	for _, n := range []int64{0, 1, 40, 60_000} {
		d := newDataset(t, n, reports.DatasetTexts{})
		for i := range d.Variables {
			if v := &d.Variables[i]; v.Name == "language" {
				v.Text = true
				for e := range v.Texts {
					v.Texts[e] = `in "` + v.Texts[e] + `", or something like it`
				}
			}
		}
		var got bytes.Buffer
		told := []int{}
		if err := d.WriteCSV(t.Context(), &got, func(rows int) { told = append(told, rows) }); err != nil {
			t.Fatal(err)
		}
		if want := plainCSV(t, d); !bytes.Equal(want, got.Bytes()) {
			t.Errorf("%d rows: differs after %d of %d bytes", n, same(want, got.Bytes()), len(want))
		}
		if told[0] != 0 || told[len(told)-1] != int(n) {
			t.Errorf("%d rows: told %d to %d", n, told[0], told[len(told)-1])
		}
	}
}

// TestWriteLines writes the same lines in several sections, which each have some
// of the rows.
func TestWriteLines(t *testing.T) {
	d := newDataset(t, 10_000, reports.DatasetTexts{})
	_, want, _ := bytes.Cut(plainCSV(t, d), []byte("\n"))
	for _, atOnce := range []int{999, 5000, 10_000, 20_000} {
		var got bytes.Buffer
		if err := d.WriteLines(t.Context(), &got, atOnce); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, got.Bytes()) {
			t.Errorf("%d at once: differs after %d of %d bytes", atOnce, same(want, got.Bytes()), len(want))
		}
	}
}

// TestWriteCSVDifferent writes a column with more different answers than two bytes
// can tell apart, without the responses that no longer count.
func TestWriteCSVDifferent(t *testing.T) {
	const n = 1<<16 + 1000
	set := columns.New(&surveys.Definition{Parts: []surveys.Part{{Questions: []surveys.Question{{Code: "N", Type: surveys.Number}}}}})
	for i := range n {
		if err := set.Add(int64(i+1), "web", "nl", "2026-03-01", fmt.Appendf(nil, `{"N":%d}`, i)); err != nil {
			t.Fatal(err)
		}
	}
	for seq := int64(1); seq <= n; seq += 777 {
		set.Remove(seq)
	}
	c, _ := set.Column("N", "")
	v := dataset.Variable{Name: "N", Column: c.Snapshot()}
	for i, e := range c.Entries {
		v.Numbers, v.Present = append(v.Numbers, e.Number), append(v.Present, i > 0)
	}
	d := &dataset.Dataset{Variables: []dataset.Variable{v}}
	if err := d.SetRows(t.Context(), set.LivingRows()); err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := d.WriteCSV(t.Context(), &got, nil); err != nil {
		t.Fatal(err)
	}
	if want := plainCSV(t, d); !bytes.Equal(want, got.Bytes()) {
		t.Errorf("differs after %d of %d bytes", same(want, got.Bytes()), len(want))
	}
}

// same is how many bytes a and b begin with that are the same.
func same(a, b []byte) int {
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return len(a)
}

// failing takes so many bytes.
type failing struct{ left int }

var errFull = errors.New("the disk is full")

func (f *failing) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

// TestWriteCSVEnds gives up where it cannot write, or when nobody wants it.
func TestWriteCSVEnds(t *testing.T) {
	d := newDataset(t, 60_000, reports.DatasetTexts{})
	for _, room := range []int{0, 1 << 10, 1 << 20} {
		if err := d.WriteCSV(t.Context(), &failing{room}, nil); !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes: %v", room, err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	rows := 0
	err := d.WriteCSV(ctx, &failing{1 << 30}, func(n int) {
		if rows = n; n > 0 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || rows > 10_000 {
		t.Errorf("stopped after %d rows: %v", rows, err)
	}
}

package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"regiopeil/surveys/library"
)

// readCSV returns the header and, sorted, the rows without their number.
func readCSV(t *testing.T, name string) (header []string, rows []string) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records[1:] {
		rows = append(rows, strings.Join(r[1:], "\x00"))
	}
	slices.Sort(rows)
	return records[0], rows
}

// cells splits CSV into its cells; numbers become numbers.
func cells(table string) (out []any) {
	for _, cell := range strings.FieldsFunc(table, func(r rune) bool { return r == ',' || r == '\n' }) {
		if x, err := strconv.ParseFloat(cell, 64); err == nil {
			out = append(out, x)
		} else {
			out = append(out, cell)
		}
	}
	return out
}

// What is exported comes back the same when it is imported elsewhere, and the
// figures of both are equal.
func TestResponsesRoundTrip(t *testing.T) {
	p, d := filled(t, 200)
	from := map[string]string{"REGIOPEIL_DATA": p.data}
	file := filepath.Join(t.TempDir(), "a.csv")
	if got := command(t, from, "", "responses", "export", library.Slug, file); got.status != statusOK {
		t.Fatal(got.stderr)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}

	_, empty := filled(t, 0)
	into := map[string]string{"REGIOPEIL_DATA": empty.dir}
	if got := command(t, into, "", "responses", "import", library.Slug, file); got.status != statusOK {
		t.Fatal(got.stderr)
	}
	again := filepath.Join(t.TempDir(), "b.csv")
	if got := command(t, into, "", "responses", "export", library.Slug, again); got.status != statusOK {
		t.Fatal(got.stderr)
	}
	header, rows := readCSV(t, file)
	header2, rows2 := readCSV(t, again)
	if len(rows) != 200 || !slices.Equal(header, header2) {
		t.Fatalf("%d rows, headers %v and %v", len(rows), header, header2)
	}
	if diff := cmp.Diff(rows, rows2); diff != "" {
		t.Error(diff)
	}
	figures := []string{"figures", library.Slug, "--min-base", "0", "--by", "V1+V2"}
	a, b := command(t, from, "", figures...), command(t, into, "", figures...)
	// Sums depend on the order of the responses in their last digit.
	if diff := cmp.Diff(cells(a.stdout), cells(b.stdout), cmpopts.EquateApprox(1e-12, 1e-12)); a.status != statusOK || diff != "" {
		t.Errorf("status %d, figures differ:\n%s", a.status, diff)
	}
	if n := strings.Count(a.stdout, "\n"); n < 1000 {
		t.Errorf("only %d rows of figures", n)
	}
}

func TestRowsAreInRandomOrder(t *testing.T) {
	p, _ := filled(t, 100)
	env := map[string]string{"REGIOPEIL_DATA": p.data}
	first := command(t, env, "", "responses", "export", library.Slug, "-")
	second := command(t, env, "", "responses", "export", library.Slug, "-")
	if first.status != statusOK || first.stdout == second.stdout {
		t.Errorf("status %d; two exports are in the same order", first.status)
	}
}

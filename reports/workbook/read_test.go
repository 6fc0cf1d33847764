package workbook_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// readBack is a workbook as another reader (openpyxl) sees it.
type readBack struct {
	Title, Language, Created string
	Sheets                   []readSheet
}

type readSheet struct {
	Name          string
	Rows          [][]*readCell
	Freeze        string
	Tables        []string
	Repeat        string
	Area          string
	Paper, Across int
	Fit           bool
	Footer        string
	Appendix      string   // at the left above a printed page
	Heads         []string // colours of the headers of tables
	Cut           []string // cells of tables whose text ends at their edge
	Merged        int
	Links         []string
	Charts        int
}

// readCell is a kind (n, s, f, b) and a value.
type readCell struct {
	kind  string
	value any
}

func (c *readCell) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&c.kind, &c.value})
}

// python finds an interpreter with openpyxl. Without one the test is skipped;
// REGIOPEIL_REQUIRE=1 makes that a failure.
func python(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(name, "-c", "import openpyxl").Run() == nil {
			return name
		}
	}
	if os.Getenv("REGIOPEIL_REQUIRE") == "1" {
		t.Fatal("no python3 with openpyxl, and REGIOPEIL_REQUIRE=1: install python3-openpyxl")
	}
	t.Skip("no python3 with openpyxl to read workbooks back: install python3-openpyxl")
	return ""
}

func readWith(t *testing.T, workbook []byte) *readBack {
	t.Helper()
	name := filepath.Join(t.TempDir(), "book.xlsx")
	if err := os.WriteFile(name, workbook, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python(t), "testdata/read.py", name)
	var errors bytes.Buffer
	cmd.Stderr = &errors
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("openpyxl: %v\n%s", err, errors.String())
	}
	var b readBack
	if err := json.Unmarshal(out, &b); err != nil {
		t.Fatal(err)
	}
	return &b
}

func (b *readBack) sheet(t *testing.T, name string) *readSheet {
	t.Helper()
	var have []string
	for i := range b.Sheets {
		if b.Sheets[i].Name == name {
			return &b.Sheets[i]
		}
		have = append(have, b.Sheets[i].Name)
	}
	t.Fatalf("no sheet %q; there are %q", name, have)
	return nil
}

// text and number return the value of a cell; empty cells are "" and absent.
func (c *readCell) text() string {
	if c == nil {
		return ""
	}
	s, _ := c.value.(string)
	return s
}

func (c *readCell) number() (float64, bool) {
	if c == nil {
		return 0, false
	}
	n, ok := c.value.(float64)
	return n, ok
}

// table returns the header row, by its first texts, and the rows under it up to
// the first that is empty or starts without the columns of the table.
func (s *readSheet) table(t *testing.T, head string) (header []string, rows [][]*readCell) {
	t.Helper()
	for i, r := range s.Rows {
		if len(r) == 0 || r[0].text() != head {
			continue
		}
		for _, c := range r {
			header = append(header, c.text())
		}
		for _, r := range s.Rows[i+1:] {
			filled := 0
			for _, c := range r {
				if c != nil {
					filled++
				}
			}
			if filled < 2 { // a note under the table
				break
			}
			rows = append(rows, r)
		}
		return header, rows
	}
	t.Fatalf("sheet %s has no header that begins with %q", s.Name, head)
	return nil, nil
}

// allText is every text of a workbook, for searching.
func (b *readBack) allText() string {
	var out strings.Builder
	for _, s := range b.Sheets {
		for _, r := range s.Rows {
			for _, c := range r {
				out.WriteString(c.text() + "\n")
			}
		}
	}
	return out.String()
}

package csvtext_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/csvtext"
)

var limits = csvtext.Limits{Rows: 1000, Bytes: 16 << 20}

// told reads to the end: each row as its number and its cells, each problem as
// its key and place.
func told(r io.Reader) (lines []string) {
	in := csvtext.NewReader(r, limits)
	for {
		cells, problem := in.Next()
		switch {
		case problem != nil:
			lines = append(lines, fmt.Sprint(problem.Key, " ", problem.Args["Row"], " ", problem.Args["Column"]))
		case cells == nil:
			return lines
		default:
			lines = append(lines, fmt.Sprint(in.Row(), " ", strings.Join(cells, "|")))
		}
	}
}

func TestReader(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"rows", "a,b\n1,2\n", []string{"1 a|b", "2 1|2"}},
		{"no newline at the end", "a,b\n1,2", []string{"1 a|b", "2 1|2"}},
		{"byte order mark, CRLF", "\ufeffa,b\r\n1,2\r\n", []string{"1 a|b", "2 1|2"}},
		{"empty lines count", "\n\na,b\n\r\n\n1,2\n\n", []string{"3 a|b", "6 1|2"}},
		{"lines within cells do not", "a,b\n\"1\n\n1\",\"2\n2\"\n3,4\n", []string{"1 a|b", "2 1\n\n1|2\n2", "3 3|4"}},
		{"an empty line after them", "a,b\n\"1\n1\",2\n\n3,4\n", []string{"1 a|b", "2 1\n1|2", "4 3|4"}},
		{"after a row that does not fit", "a,b\n1\n3,4\n", []string{"1 a|b", "problem.csv_cells 2 <nil>", "3 3|4"}},
		{"nothing after what spoils the file", "a,b\n\xff,2\n3,4\n", []string{"1 a|b", "problem.csv_encoding 2 a"}},
		{"nothing after a mark that is wrong", "a,b\n1,\"2\"x\n3,4\n", []string{"1 a|b", "problem.csv 2 b"}},
		{"a cell beyond the header", "a,b\n1,2,\"3\"x\n", []string{"1 a|b", "problem.csv 2 C"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, told(strings.NewReader(tt.in))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A reader that fails is told apart from a file that is wrong.
func TestReaderBreaksOff(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("a,b\n1,2\n"), failing{})
	want := []string{"1 a|b", "2 1|2", "problem.csv_read 3 <nil>"}
	if diff := cmp.Diff(want, told(broken)); diff != "" {
		t.Error(diff)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// A row that never ends is refused before it fills the memory.
func TestEndlessRow(t *testing.T) {
	for name, start := range map[string]string{"quotation mark": "a,b\n1,\"", "lines within": "a,b\n1,\"" + strings.Repeat("x\n", 1<<20), "no line": "a,b\n1,"} {
		t.Run(name, func(t *testing.T) {
			endless := &counting{r: io.MultiReader(strings.NewReader(start), filler{})}
			in := csvtext.NewReader(endless, csvtext.Limits{Rows: 1000, Bytes: 1 << 40})
			if _, problem := in.Next(); problem != nil {
				t.Fatal(problem)
			}
			_, problem := in.Next()
			if problem == nil || problem.Key != surveys.ProblemCSVRowLong || problem.Args["Row"] != 2 || problem.Args["Column"] != "b" {
				t.Errorf("problem %v", problem)
			}
			if endless.n > 2<<20 {
				t.Errorf("%d bytes were read", endless.n)
			}
		})
	}
}

type filler struct{}

func (filler) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

type counting struct {
	r io.Reader
	n int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

func TestLetters(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 27: "AB", 701: "ZZ", 702: "AAA"} {
		if got := csvtext.Letters(i); got != want {
			t.Errorf("column %d: %s, want %s", i, got, want)
		}
	}
}

// FuzzReader holds that a file is either told wrong or has rows of one width, in
// growing numbers.
func FuzzReader(f *testing.F) {
	f.Add("a,b\n1,2\n")
	f.Add("\ufeffa;b\r\n\"1\n\";2\n")
	f.Add("a\n\n\"\n\"\n\xff")
	f.Add(",\n0")
	f.Fuzz(func(t *testing.T, text string) {
		in := csvtext.NewReader(strings.NewReader(text), limits)
		width, last := 0, 0
		for {
			cells, problem := in.Next()
			if problem == nil && cells == nil {
				return
			}
			if problem != nil && problem.Key == surveys.ProblemTooLarge {
				return
			}
			if in.Row() < last || in.Row() == last && cells != nil {
				t.Fatalf("row %d after %d", in.Row(), last)
			}
			last = in.Row()
			if cells == nil {
				continue
			}
			if width == 0 {
				width = len(cells)
			}
			if len(cells) != width {
				t.Fatalf("row %d has %d cells, not %d", last, len(cells), width)
			}
		}
	})
}

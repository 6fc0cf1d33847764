package pdf

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"Dutch", "Coördinatie, één café: € 12 – ‘ja’ ĳ", "Coördinatie, één café: € 12 – ‘ja’ ĳ"},
		{"letters and their accents apart", "e\u0301e\u0301n", "één"},
		{"emoji", "zon 🌞", "zon □"},
		{"a family of emoji", "👩\u200d👧", "□□"},
		{"right to left override", "a\u202eb", "ab"},
		{"control characters", "a\x00b\x1fc", "abc"},
		{"white space", "a\tb\u00a0c", "a b c"},
		{"no UTF-8", "a\xffb", "a□b"},
		{"another script", "日本", "□□"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean(tt.text); got != tt.want {
				t.Errorf("clean(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// page is a document with one page.
func page() *Document {
	d := New(Properties{Title: "Proef €", Language: "nl", Made: time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)})
	d.AddPage(A4)
	return d
}

func TestLines(t *testing.T) {
	d := page()
	s := Style{Size: 12}
	const text = "De gemeenten moeten meer samen doen dan nu, ook als dat\nvoor mijn dorp minder uitkomt."
	lines := d.lines(s, text, 40)
	if got := strings.Join(lines, " "); got != strings.ReplaceAll(text, "\n", " ") {
		t.Errorf("the lines say %q", got)
	}
	if len(lines) < 3 {
		t.Errorf("%d lines of 40 mm", len(lines))
	}
	d.use(s)
	for _, line := range append(lines, d.lines(s, strings.Repeat("x", 100), 40)...) {
		if w := d.f.GetStringWidth(line); w > 40 || line == "" {
			t.Errorf("the line %q is %.1f mm wide", line, w)
		}
	}
	if diff := cmp.Diff([]string{""}, d.lines(s, "", 40)); diff != "" {
		t.Errorf("lines of nothing: %s", diff)
	}
}

func TestFit(t *testing.T) {
	d := page()
	s := Style{Size: 40, Bold: true}
	if got := d.Fit(Box{Width: 180, Height: 40}, s, "Wonen"); got != s {
		t.Errorf("a short word does not keep its size: %v", got)
	}
	box := Box{Width: 60, Height: 40}
	got := d.Fit(box, s, "Bestuur en dienstverlening")
	if high := d.Height(got, "Bestuur en dienstverlening", box.Width); high > box.Height || got.Size < 12 {
		t.Errorf("at %.0f points it is %.1f mm high", got.Size, high)
	}
	if got := d.Fit(box, s, strings.Repeat("lang ", 500)); got.Size != smallest {
		t.Errorf("what never fits is at %.0f points", got.Size)
	}
}

// TestFlow goes over pages without losing a line, and keeps together what must.
func TestFlow(t *testing.T) {
	d := page()
	s, text := Style{Size: 12}, strings.Repeat("Een zin van zes woorden hier. ", 40)
	lines := 0
	for range 10 {
		lines += len(d.lines(s, text, d.Inner().Width))
		d.Paragraph(s, text)
	}
	perPage := int(d.Inner().Height / s.line())
	if got, want := d.f.PageNo(), (lines+perPage-1)/perPage; got != want || want < 2 {
		t.Errorf("%d lines are on %d pages, want %d", lines, got, want)
	}
	before := d.f.PageNo()
	if b := d.Take(A4.Height - 2*Margin); b.Y != Margin || d.f.PageNo() != before+1 {
		t.Errorf("a whole page is taken at %.1f mm of page %d", b.Y, d.f.PageNo())
	}
	d.Keep(1000) // more than a page has: a page of its own, and no more
	if n := d.f.PageNo(); n != before+2 {
		t.Errorf("%d pages, want %d", n, before+2)
	}
}

// TestSameBytes makes one file twice, and looks for what it tells of itself.
func TestSameBytes(t *testing.T) {
	build := func() []byte {
		d := page()
		d.Paragraph(Style{Size: 12}, "Één € – tekst")
		d.Rect(Box{20, 50, 40, 20}, Stroke{Width: 0.5, Dashed: true, Radius: 3})
		if err := d.QR(Box{20, 80, 50, 50}, "https://peiling.example/s/proef?from=ABC"); err != nil {
			t.Fatal(err)
		}
		d.Link(Box{20, 80, 50, 50}, "https://peiling.example/s/proef")
		d.AddPage(A3)
		b, err := d.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first := build()
	if !bytes.Equal(first, build()) {
		t.Error("the same calls give other bytes")
	}
	for _, want := range []string{"/Lang (nl)", "(https://peiling.example/s/proef)", "/CreationDate (D:20270401000000)", "FontFile2", "/MediaBox [0 0 841.89 1190.55]"} {
		if !bytes.Contains(first, []byte(want)) {
			t.Errorf("the file has no %s", want)
		}
	}
	if err := page().QR(Box{20, 80, 50, 50}, strings.Repeat("x", 5000)); err == nil {
		t.Error("a text that no QR code holds is drawn")
	}
}

// FuzzText writes any text: it fits the width, and the file can be made.
func FuzzText(f *testing.F) {
	f.Add("Één € – tekst")
	f.Add("\xff\u202e🌞\x00" + strings.Repeat("x", 300))
	f.Fuzz(func(t *testing.T, text string) {
		d := page()
		s := d.Fit(Box{Width: 50, Height: 20}, Style{Size: 30}, text)
		d.use(s)
		for _, line := range d.lines(s, text, 50) {
			if w := d.f.GetStringWidth(line); w > 50 {
				t.Errorf("the line %q is %.1f mm wide", line, w)
			}
		}
		d.Paragraph(s, text)
		if _, err := d.Bytes(); err != nil {
			t.Error(err)
		}
	})
}

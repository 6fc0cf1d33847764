package workbook_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// tagged has two people read the open answers of a query, but for every fifth:
// both find that each second text is about the bus, the first that each third is
// about money. The first text is a quote. It returns the texts by question, in
// alphabetical order.
func tagged(t *testing.T, s *source, e *reports.Engine, q reports.Query) map[string][]reports.OpenAnswer {
	t.Helper()
	q.Survey = library.Slug
	texts, err := e.Texts(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	s.made = surveys.Codings{Tags: []surveys.Tag{{ID: 4, Label: "=Bus"}, {ID: 2, Label: "Geld", Note: "Ook subsidie."}, {ID: 9, Label: "Leeg"}}}
	slices.SortFunc(texts, func(a, b reports.OpenAnswer) int { return int(a.Seq - b.Seq) })
	out := map[string][]reports.OpenAnswer{}
	for i, a := range texts {
		if i == 0 {
			s.made.Quotes = append(s.made.Quotes, surveys.Quote{TextPlace: a.Place(), User: "eva"})
			a.Quote = true
		}
		if i%5 != 0 {
			bus := []int(nil)
			if i%2 == 0 {
				bus = []int{4}
			}
			first := slices.Clone(bus)
			if i%3 == 0 {
				first = slices.Sorted(slices.Values(append(first, 2)))
			}
			s.made.Codings = append(s.made.Codings, surveys.Coding{TextPlace: a.Place(), User: "eva", Tags: first}, surveys.Coding{TextPlace: a.Place(), User: "sam", Tags: bus})
			a.Tags, a.Readers = first, 2
		}
		out[a.Question] = append(out[a.Question], a)
	}
	return out
}

// TestTags: what people made of open answers stands beside them, and counted per
// question.
func TestTags(t *testing.T) {
	source := builtin(t, 400)
	e := reports.New(source)
	q := reports.Query{Theme: "T1", MinBase: reports.SurveysOwn}
	want := tagged(t, source, e, q)
	b := readWith(t, write(t, e, q))

	names := map[int]string{2: "Geld", 4: "=Bus"}
	tags, quotes := 0, 0
	for _, at := range []struct {
		sheet, head            string
		words, times, tags, as int
	}{{"Open antwoorden", "Code", 5, 6, 7, 8}, {"Halen en brengen", "Richting", 8, 5, 9, 10}} {
		_, rows := b.sheet(t, at.sheet).table(t, at.head)
		for _, r := range rows {
			n, _ := r[at.times].number()
			if r[at.words].text() != "" && r[at.tags].text() != "" {
				tags += int(n)
			}
			if r[at.as].text() == "ja" {
				quotes++
			}
		}
	}
	wantTags := 0
	for _, texts := range want {
		for _, a := range texts {
			if len(a.Tags) > 0 {
				wantTags++
			}
		}
	}
	if tags != wantTags || quotes != 1 {
		t.Errorf("%d texts with tags and %d quotes, want %d and 1", tags, quotes, wantTags)
	}

	_, rows := b.sheet(t, "Labels").table(t, "Code")
	seen := 0
	for _, r := range rows {
		question, label := r[0].text(), r[2].text()
		n, read := 0, 0
		for _, a := range want[question] {
			if a.Readers > 0 {
				read++
			}
			if slices.ContainsFunc(a.Tags, func(id int) bool { return names[id] == label }) {
				n++
			}
		}
		got := []float64{}
		for _, c := range r[4:7] {
			x, _ := c.number()
			got = append(got, x)
		}
		if diff := cmp.Diff([]float64{float64(n), float64(read), float64(n) / float64(read)}, got); diff != "" {
			t.Errorf("%s %s: n, read, share (-want +got):\n%s", question, label, diff)
		}
		if label != "Leeg" {
			seen += n
		}
	}
	if seen == 0 {
		t.Error("no tag was counted")
	}
}

// TestNoTags: nobody read anything, so nothing is said of tags.
func TestNoTags(t *testing.T) {
	b := readWith(t, write(t, thousand(), reports.Query{Theme: "T1", MinBase: reports.SurveysOwn}))
	if slices.ContainsFunc(b.Sheets, func(s readSheet) bool { return s.Name == "Labels" }) {
		t.Error("there is a sheet of tags")
	}
	header, _ := b.sheet(t, "Open antwoorden").table(t, "Code")
	if slices.Contains(header, "Citaat") {
		t.Error("there is a column for quotes")
	}
}

package workbook_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"regiopeil/reports"
	"regiopeil/reports/workbook"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

const madeUp = "VERZONNEN GEGEVENS – alleen voor demonstratie"

// TestLayout checks what every sheet owes its reader.
func TestLayout(t *testing.T) {
	b := readWith(t, write(t, thousand(), reports.Query{Theme: "T8", MinBase: reports.SurveysOwn}))
	var names []string
	for _, s := range b.Sheets {
		names = append(names, s.Name)
		if s.Paper != 9 || s.Across != 1 || !s.Fit {
			t.Errorf("%s does not print on A4, one page across: %d %d %v", s.Name, s.Paper, s.Across, s.Fit)
		}
		if s.Area == "" || s.Area == "None" {
			t.Errorf("%s has no print area", s.Name)
		}
		if !strings.Contains(s.Footer, "&P") || !strings.Contains(s.Footer, "&N") {
			t.Errorf("%s has no page numbers: %q", s.Name, s.Footer)
		}
		if s.Merged > 0 {
			t.Errorf("%s has merged cells", s.Name)
		}
		if !strings.Contains(fmt.Sprint(texts(s.Rows)), madeUp) {
			t.Errorf("%s does not say that its data is made up", s.Name)
		}
		if s.Appendix != "Bijlage: "+s.Name && s.Name != "Samenvatting" || s.Appendix != "" && s.Name == "Samenvatting" {
			t.Errorf("%s prints %q above", s.Name, s.Appendix)
		}
		if s.Name == "Leeswijzer" || s.Name == "Samenvatting" {
			continue
		}
		if s.Freeze == "" || len(s.Tables) == 0 {
			t.Errorf("%s has no frozen header (%q) or no table (%q)", s.Name, s.Freeze, s.Tables)
		}
		if s.Name != "Kerncijfers" && s.Repeat == "" {
			t.Errorf("%s does not repeat its header in print", s.Name)
		}
	}
	want := "Samenvatting Leeswijzer Kerncijfers Eén antwoord Meer antwoorden Schaalvragen Stellingen Volgorde Punten verdelen " +
		"Algemene vragen Verschillen Halen en brengen Open antwoorden Dorpsgesprekken Cijfers Codeboek"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("sheets %q, want %q", got, want)
	}
	if b.Language != "nl-NL" || b.Title != "Bestuur en dienstverlening – Samen in de Leidse Regio" || b.Created != "2026-11-20T14:30:00" {
		t.Errorf("properties: %q %q %q", b.Language, b.Title, b.Created)
	}
	for name, want := range map[string]int{"Samenvatting": 1, "Kerncijfers": 4} {
		if n := b.sheet(t, name).Charts; n != want {
			t.Errorf("%d charts on %s, want %d", n, name, want)
		}
	}
	guide := strings.Join(b.sheet(t, "Leeswijzer").Links, " ")
	for _, name := range names {
		if name != "Leeswijzer" && !strings.Contains(guide, "'"+name+"'!A1") {
			t.Errorf("no link to %s in %s", name, guide)
		}
	}
	all := b.allText()
	for _, say := range []string{"Van 1 november 2026 tot 1 december 2026, 23.59 uur", "20 november 2026, 15.30 uur", "minder dan 10 mensen"} {
		if !strings.Contains(all, say) {
			t.Errorf("nowhere: %q", say)
		}
	}
	if rows := b.sheet(t, "Dorpsgesprekken").Rows; !strings.Contains(fmt.Sprint(rows[len(rows)-1][0].text()), "nog geen dorpsgesprekken") {
		t.Error("Dorpsgesprekken does not say that there are none")
	}
}

// TestTidy: no text of a table for people is cut, every header has the same
// colour, and few of the thousands of figures are printed.
func TestTidy(t *testing.T) {
	for _, s := range readWith(t, write(t, thousand(), reports.Query{Theme: "T1", MinBase: reports.SurveysOwn})).Sheets {
		if len(s.Tables) > 0 && !slices.Equal(s.Heads, []string{"FF0B4A5E"}) {
			t.Errorf("headers of %s have the colours %v", s.Name, s.Heads)
		}
		if s.Name != "Cijfers" && len(s.Cut) > 0 {
			t.Errorf("%s cuts %v", s.Name, s.Cut)
		}
		if s.Name != "Cijfers" {
			continue
		}
		last, err := strconv.Atoi(strings.TrimRight(s.Area[strings.LastIndex(s.Area, "$")+1:], "']"))
		if err != nil || last < 30 || last > 100 || last >= len(s.Rows) {
			t.Errorf("of %d figures %s is printed: %v", len(s.Rows), s.Area, err)
		}
		if !strings.Contains(s.Footer, "Alleen het begin is afgedrukt") {
			t.Errorf("the print does not say that figures are missing: %q", s.Footer)
		}
	}
}

// TestFirstSheetIsShort: whatever the theme, what a council reads has three pages.
func TestFirstSheetIsShort(t *testing.T) {
	before := builtin(t, 600)
	before.survey.Slug = "eerste"
	earlier, err := reports.New(before).AllThemes(t.Context(), reports.Query{Survey: "eerste", MinBase: reports.SurveysOwn})
	if err != nil {
		t.Fatal(err)
	}
	for _, theme := range []string{"T1", "T8"} {
		var b bytes.Buffer
		q := reports.Query{Survey: library.Slug, Theme: theme, MinBase: reports.SurveysOwn, Weighting: residents()}
		if err := workbook.WriteQuery(t.Context(), &b, thousand(), q, workbook.Options{Now: now, Before: earlier}); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(unzip(t, b.Bytes())["xl/worksheets/sheet1.xml"], "<brk "); n < 1 || n > 2 {
			t.Errorf("the first sheet of %s has %d page breaks", theme, n)
		}
	}
}

// TestRealData carries no mark of made-up data.
func TestRealData(t *testing.T) {
	s := builtin(t, 30)
	s.survey.MadeUp = false
	book := write(t, reports.New(s), reports.Query{Theme: "T1", MinBase: reports.SurveysOwn})
	if strings.Contains(readWith(t, book).allText(), "VERZONNEN") {
		t.Error("real data is called made up")
	}
	if parts := unzip(t, book); strings.Contains(parts["xl/worksheets/sheet1.xml"], "VERZONNEN") {
		t.Error("real data is called made up in print")
	}
}

// TestCharts checks what another reader does not tell: alternative texts, bars
// from zero, no labels drawn without a name.
func TestCharts(t *testing.T) {
	parts := unzip(t, write(t, thousand(), reports.Query{Theme: "T1", MinBase: reports.SurveysOwn}))
	drawing := parts["xl/drawings/drawing1.xml"] + parts["xl/drawings/drawing2.xml"]
	if n := strings.Count(drawing, "descr="); n != 5 || strings.Contains(drawing, `descr=""`) {
		t.Errorf("%d alternative texts, want 5", n)
	}
	for _, say := range []string{"Staafdiagram. Hoe belangrijk is samenwerken?", "Spreidingsdiagram van alle thema’s", "Iedereen (n=886) 4,33"} {
		if !strings.Contains(drawing, say) {
			t.Errorf("no alternative text says %q", say)
		}
	}
	scatters := 0
	for name, part := range parts {
		if !strings.HasPrefix(name, "xl/charts/chart") {
			continue
		}
		if !strings.Contains(part, `<lang val="nl-NL">`) {
			t.Errorf("%s is not in Dutch", name)
		}
		switch {
		case strings.Contains(part, "<scatterChart>"):
			scatters++
			if n := strings.Count(part, `<showSerName val="1"/>`); n != 8 {
				t.Errorf("%s names %d points, want 8", name, n)
			}
		case !strings.Contains(part, `<min val="0">`) || !strings.Contains(part, `<barDir val="bar">`):
			t.Errorf("%s is no horizontal bar chart from zero", name)
		case !strings.Contains(part, `<plotArea><layout><manualLayout><layoutTarget val="inner"/>`):
			t.Errorf("%s does not keep room for its labels", name)
		case strings.Count(part, "<dPt>") != 1:
			t.Errorf("%s emphasizes not exactly one bar", name)
		}
	}
	if scatters != 1 {
		t.Errorf("%d scatters, want 1", scatters)
	}
}

func unzip(t *testing.T, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(part)
	}
	return out
}

// TestSameBytes: the same answers give the same file, although open answers come
// in another order each time.
func TestSameBytes(t *testing.T) {
	source := builtin(t, 200)
	e := reports.New(source)
	q := reports.Query{Theme: "T3", MinBase: reports.SurveysOwn}
	tagged(t, source, e, q)
	one, other := write(t, e, q), write(t, e, q)
	if bytes.Equal(one, other) {
		return
	}
	t.Error("two workbooks of the same figures differ")
	again := unzip(t, other)
	for name, part := range unzip(t, one) {
		if part != again[name] {
			t.Errorf("%s differs", name)
		}
	}
}

// TestEnglish: the workbook's own words follow Options.Language.
func TestEnglish(t *testing.T) {
	var b bytes.Buffer
	err := workbook.Write(t.Context(), &b, thousand(), library.Slug, "T1", workbook.Options{Now: now, Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	got := readWith(t, b.Bytes())
	got.sheet(t, "Guide")
	got.sheet(t, "Village conversations")
	if got.Language != "en-GB" || strings.Contains(got.allText(), hidden) {
		t.Errorf("language %s, or Dutch left", got.Language)
	}
}

// TestManyMunicipalities: what does not fit side by side is said, and stands on
// the sheet of figures.
func TestManyMunicipalities(t *testing.T) {
	s := builtin(t, 30)
	d := s.form.Definition
	d.Contact, d.AgeQuestion = nil, ""
	for p := range d.Parts { // the others would only make the workbook long to read
		d.Parts[p].Questions = slices.DeleteFunc(d.Parts[p].Questions, func(q surveys.Question) bool {
			return q.Code != d.AudienceQuestion && q.Code != d.MunicipalityQuestion && q.Type != surveys.Points
		})
	}
	d.Parts = slices.DeleteFunc(d.Parts, func(p surveys.Part) bool { return len(p.Questions) == 0 })
	for i := range d.Parts[0].Questions {
		q := &d.Parts[0].Questions[i]
		for n := 0; q.Code == d.MunicipalityQuestion && n < 70; n++ {
			q.Options = append(q.Options, surveys.Option{Code: fmt.Sprintf("X%d", n), Label: surveys.Text{"nl": []string{"Gemeente", "gemeente"}[n%2], "en": "Municipality"}})
		}
	}
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	s.form = form
	b := readWith(t, write(t, reports.New(s), reports.Query{Theme: "T1", MinBase: 0}))
	points := b.sheet(t, "Punten verdelen")
	header, _ := points.table(t, "Code")
	seen := map[string]bool{}
	for _, h := range header {
		same := strings.ToLower(h)
		if h == "" || seen[same] {
			t.Errorf("two columns are called %q", h)
		}
		seen[same] = true
	}
	if len(header) != 5+2*60 {
		t.Errorf("%d columns, want 125", len(header))
	}
	if !strings.Contains(fmt.Sprint(texts(points.Rows)), "17 gemeenten passen niet naast elkaar") {
		t.Error("nobody says that municipalities are missing")
	}
	if !strings.Contains(b.allText(), "3+X69") {
		t.Error("the sheet of figures misses a municipality")
	}
}

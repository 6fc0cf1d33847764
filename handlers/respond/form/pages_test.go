package form

import (
	"bytes"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
)

var update = flag.Bool("update", false, "write the golden files")

// TestEveryPage draws every page of respondents in every language, and looks for
// what must never be there.
func TestEveryPage(t *testing.T) {
	w := newWorld(t)
	drawn := map[string]bool{}
	bad := map[string]*regexp.Regexp{
		"a text that is missing": regexp.MustCompile(`(respond|page|problem)\.[a-z_]+[<" ]`),
		"an inline style":        regexp.MustCompile(`<style|\sstyle=`),
		"an inline script":       regexp.MustCompile(`<script(?:>|[^>]*>[^<])|\son[a-z]+=`),
		"html that was typed":    regexp.MustCompile(`<b>trein`),
		"an unfinished value":    regexp.MustCompile(`ZgotmplZ|&lt;no value|%!`),
	}
	for _, lang := range w.catalog.Languages() {
		for name, data := range w.samples(t, lang) {
			drawn[pageName(name)] = true
			html := w.render(t, pageName(name), lang, data)
			for what, pattern := range bad {
				if found := pattern.FindString(html); found != "" {
					t.Errorf("%s in %s holds %s: %q", name, lang, what, found)
				}
			}
			if want := `dir="` + w.catalog.Dir(lang) + `"`; !strings.Contains(html, want) {
				t.Errorf("%s in %s lacks %s", name, lang, want)
			}
			uniqueIDs(t, name, html)
		}
	}
	for _, name := range w.set.Names() {
		if strings.HasPrefix(name, "respond/") && !drawn[name] {
			t.Errorf("page %s was drawn by no sample", name)
		}
	}
}

var idAttribute = regexp.MustCompile(` id="([^"]*)"`)
var reference = regexp.MustCompile(` (?:for|aria-labelledby|aria-describedby|href="#)="?([^"#]*)"`)

// uniqueIDs proves that no id stands twice and that labels point somewhere.
func uniqueIDs(t *testing.T, name, html string) {
	t.Helper()
	ids := map[string]bool{}
	for _, m := range idAttribute.FindAllStringSubmatch(html, -1) {
		if ids[m[1]] {
			t.Errorf("%s: id %q stands twice", name, m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range reference.FindAllStringSubmatch(html, -1) {
		for id := range strings.FieldsSeq(m[1]) {
			if !ids[id] {
				t.Errorf("%s: %q refers to nothing", name, m[0])
			}
		}
	}
}

// TestQuestions compares the HTML of each question type with a golden file.
func TestQuestions(t *testing.T) {
	w := newWorld(t)
	wrong := []surveys.Problem{
		{Question: "V11", Key: surveys.ProblemSum, Args: map[string]any{"Sum": 100, "Total": 85}},
		{Question: "V13.text", Key: surveys.ProblemTooLong, Args: map[string]any{"Max": 100, "Count": 101, "Over": 1}},
	}
	for _, code := range []string{"V1", "V4", "V7", "V8", "V10", "V11", "V12", "V13", "V18", "V20", "V21", "V22"} {
		t.Run(code, func(t *testing.T) {
			page := w.page(t, "nl", code, typed, wrong...)
			for _, q := range page.Questions {
				if q.Code == code {
					golden(t, code+".html", w.render(t, "partial/question", "nl", q))
				}
			}
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	got = strings.TrimSpace(regexp.MustCompile(`\n\s*\n+`).ReplaceAllString(got, "\n")) + "\n"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update writes it):\n%s", path, diff)
	}
}

// TestFieldNames proves that a page offers exactly the fields of the contract.
func TestFieldNames(t *testing.T) {
	w := newWorld(t)
	tests := map[string][]string{
		"V1":  {"V1", "V1", "V1"},
		"V7":  {"V7.a", "V7.b"},
		"V10": {"V10.T1", "V10.T2", "V10.T3", "V10.T4", "V10.T5", "V10.T6", "V10.T7", "V10.T8"},
		"V21": {"V21"},
		"V23": {"V23", "V23", "V23"},
	}
	field := regexp.MustCompile(`name="([^"]*)"`)
	for code, want := range tests {
		for _, q := range w.page(t, "nl", code, nil).Questions {
			if q.Code != code {
				continue
			}
			var got []string
			for _, m := range field.FindAllStringSubmatch(w.render(t, "partial/question", "nl", q), -1) {
				got = append(got, m[1])
			}
			if diff := cmp.Diff(want, got, cmp.Transformer("sorted", sorted)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", code, diff)
			}
		}
	}
}

func sorted(s []string) map[string]int {
	m := map[string]int{}
	for _, x := range s {
		m[x]++
	}
	return m
}

// TestSummary proves that every line of the error summary leads to a control on
// the page.
func TestSummary(t *testing.T) {
	w := newWorld(t)
	problems := map[string]surveys.Problem{
		"V1":  {Question: "V1", Key: surveys.ProblemRequired},
		"V4":  {Question: "V4.text", Key: surveys.ProblemOtherNotChosen, Args: map[string]any{"Code": "97"}},
		"V7":  {Question: "V7", Item: "b", Key: surveys.ProblemNumber},
		"V8":  {Question: "V8", Item: "T3", Key: surveys.ProblemOneOnly},
		"V10": {Question: "V10", Key: surveys.ProblemRankTwice, Args: map[string]any{"Rank": 1}},
		"V11": {Question: "V11", Key: surveys.ProblemSum, Args: map[string]any{"Sum": 100, "Total": 33}},
		"V18": {Question: "V18t", Key: surveys.ProblemTooLong, Args: map[string]any{"Max": 500, "Count": 501, "Over": 1}},
		"V22": {Question: "V22", Key: surveys.ProblemTooHigh, Args: map[string]any{"Max": 10}},
	}
	for code, p := range problems {
		page := w.page(t, "nl", code, url.Values{}, p)
		if !page.Error || len(page.Problems) != 1 {
			t.Errorf("%v: error %v, summary %v", p, page.Error, page.Problems)
			continue
		}
		html := w.render(t, "respond/page", "nl", page)
		id := strings.TrimPrefix(page.Problems[0].URL, "#")
		if !regexp.MustCompile(`<(input|select|textarea)[^>]* id="` + regexp.QuoteMeta(id) + `"`).MatchString(html) {
			t.Errorf("%v: %q is no control", p, id)
		}
		if !strings.Contains(html, "<title>Fout: ") {
			t.Errorf("%v: the title does not say that something is wrong", p)
		}
	}
}

// TestKeepsTyped proves that what was typed comes back, valid or not.
func TestKeepsTyped(t *testing.T) {
	w := newWorld(t)
	values := url.Values{"V11.T1": {"veel"}, "V8.T2": {"5"}, "V10.T3": {"2"}}
	html := w.render(t, "respond/page", "en", w.page(t, "en", "V11", values))
	for _, want := range []string{`name="V11.T1" value="veel"`, `name="V8.T2" value="5" checked`, `<option value="2" selected>`} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s", want)
		}
	}
	text := w.render(t, "respond/page", "nl", w.page(t, "nl", "V20", url.Values{"V20t": {"\nregel </textarea>"}}))
	if !strings.Contains(text, ">\n\nregel &lt;/textarea&gt;</textarea>") {
		t.Error("a text that starts with a new line is not kept as typed")
	}
}

// TestProgress proves that parts are counted along the route.
func TestProgress(t *testing.T) {
	w := newWorld(t)
	first := w.page(t, "nl", "V1", nil)
	last := w.page(t, "nl", "V23", nil)
	if diff := cmp.Diff([]Progress{
		{Part: 1, Parts: 6, Done: 1, Pages: len(w.form.Pages()) + 1},
		{Part: 6, Parts: 6, Done: len(w.form.Pages()), Pages: len(w.form.Pages()) + 1},
	}, []Progress{first.Progress, last.Progress}); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	if first.Back != "/s/leidse-regio" || !reflect.DeepEqual(last.Back, w.visit("nl").PageURL(len(w.form.Pages())-2)) {
		t.Errorf("back links %q and %q", first.Back, last.Back)
	}
}

// TestFirstPage proves that what a phone fetches first stays small.
func TestFirstPage(t *testing.T) {
	w := newWorld(t)
	html := w.render(t, "respond/landing", "nl", w.builder.Landing(w.visit("nl")))
	total := len(html) // not even compressed
	for _, a := range w.set.Assets() {
		if strings.Contains(html, a.Path) {
			total += len(a.Brotli)
		}
	}
	if total > 40_000 {
		t.Errorf("%d bytes, want at most 40,000", total)
	}
}

func BenchmarkPage(b *testing.B) {
	w := newWorld(b)
	var page *surveys.Page
	for _, p := range w.form.Pages() {
		if p.Questions[0].Code == "V8" {
			page = &p
		}
	}
	route := w.form.Route(given)
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		v := w.builder.Page(Request{Visit: w.visit("nl"), Page: *page, Route: route, Values: typed})
		if err := w.set.Render(&out, "respond/page", "nl", v); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "bytes/page")
}

func BenchmarkReview(b *testing.B) {
	w := newWorld(b)
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := w.set.Render(&out, "respond/review", "nl", w.builder.Review(Given{Visit: w.visit("nl"), Answers: given}, false)); err != nil {
			b.Fatal(err)
		}
	}
}

package form

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/templates"
	"regiopeil/templates/locale"
)

var update = flag.Bool("update", false, "write the golden files")

// world is what every test draws with: the built-in consultation, and a third
// language that is written from right to left.
type world struct {
	catalog *locale.Catalog
	set     *templates.Set
	builder *Builder
	form    *surveys.Form
	survey  *surveys.Survey
}

func newWorld(t testing.TB) *world {
	t.Helper()
	hebrew := fstest.MapFS{"page.he.json": {Data: []byte(`{"page.language_name": "עברית", "page.next": "הלאה"}`)}}
	c, err := locale.Load(hebrew)
	if err != nil {
		t.Fatal(err)
	}
	set, err := templates.Load(c)
	if err != nil {
		t.Fatal(err)
	}
	d, settings := library.Builtin()
	d.Languages = append(d.Languages, "he")
	d = hebrewToo(t, d)
	f, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	settings.ResultsOn, settings.ResultsAt, settings.DeleteContactsOn = "2027-03-01", "leidseregio.example", "2027-06-01"
	return &world{c, set, NewBuilder(c), f, &surveys.Survey{
		Slug: library.Slug, Settings: settings, MadeUp: true,
		Opens:  time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC),
		Closes: time.Date(2026, 12, 31, 22, 59, 0, 0, time.UTC),
	}}
}

// hebrewToo gives every text of a questionnaire a third language.
func hebrewToo(t testing.TB, d *surveys.Definition) *surveys.Definition {
	t.Helper()
	var tree any
	if err := json.Unmarshal(d.Marshal(), &tree); err != nil {
		t.Fatal(err)
	}
	var add func(any)
	add = func(node any) {
		switch n := node.(type) {
		case []any:
			for _, child := range n {
				add(child)
			}
		case map[string]any:
			if dutch, ok := n["nl"].(string); ok {
				n["he"] = "שאלה " + dutch
			}
			for _, child := range n {
				add(child)
			}
		}
	}
	add(tree)
	b, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	d, err = surveys.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (w *world) visit(lang string) Visit {
	return Visit{Survey: w.survey, Form: w.form, Language: lang, URL: "/s/leidse-regio"}
}

// typed is a resident's form as it was filled in.
var typed = url.Values{
	"V1": {"1"}, "V2": {"GM0579"}, "V3": {"5"},
	"V8.T1": {"5"}, "V8.T2": {"3"}, "V8.T3": {"98"}, "V9.T1": {"2"},
	"V10.T4": {"1"}, "V10.T1": {"2"}, "V11.T1": {"40"}, "V11.T2": {"45"},
	"V12.a": {"3"}, "V12.b": {"98"}, "V13": {"1", "97"}, "V13.text": {"Een <b>trein</b>"},
	"V20": {"T1"}, "V20t": {"Huizen.\nEn tuinen."}, "V22": {"8"},
}

var given = surveys.Answers{
	"V1": {Code: "1"}, "V2": {Code: "GM0579"}, "V3": {Code: "5"},
	"V8":  {Items: map[string]string{"T1": "5", "T2": "3", "T3": "98"}},
	"V10": {Codes: []string{"T4", "T1", "T8"}}, "V11": {Numbers: map[string]float64{"T1": 55, "T2": 45}},
	"V13": {Codes: []string{"1", "97"}}, "V13.text": {Text: "Een <b>trein</b>"},
	"V20": {Code: "T1"}, "V20t": {Text: "Huizen.\nEn tuinen."}, "V22": {Numbers: map[string]float64{"": 8}},
}

// page draws the page that a question stands on.
func (w *world) page(t testing.TB, lang, code string, values url.Values, problems ...surveys.Problem) PageView {
	t.Helper()
	for _, p := range w.form.Pages() {
		for _, q := range p.Questions {
			if q.Code != code {
				continue
			}
			audience := surveys.Resident
			if len(q.For) > 0 {
				audience = q.For[0]
			}
			a := surveys.Answers{"V1": {Code: map[surveys.Audience]string{
				surveys.Resident: "1", surveys.Business: "2", surveys.Institution: "3"}[audience]}}
			return w.builder.Page(Request{
				Visit: w.visit(lang), Page: p, Route: w.form.Route(a), Audience: audience,
				Values: values, Problems: problems,
			})
		}
	}
	t.Fatalf("no page with %s", code)
	return PageView{}
}

// samples is every page of this area, with every branch of its template used by
// one sample at least.
func (w *world) samples(t testing.TB, lang string) map[string]any {
	v, b := w.visit(lang), w.builder
	g := Given{Visit: v, Answers: given}
	wrong := surveys.Problem{Question: "V11", Key: surveys.ProblemSum, Args: map[string]any{"Sum": 100, "Total": 85}}
	missing := surveys.Problem{Question: "V1", Key: surveys.ProblemRequired}
	chrome := func(key string) templates.Chrome {
		c := b.Chrome(v, b.t(v, key))
		c.Form = FormID
		return c
	}
	hidden := []Hidden{{"V21", "Een \"tekst\"\nmet regels"}, {"version", "2"}}
	receipt := b.Receipt(v, surveys.Resident, "7ZQK-M3PA-90TX-B4DN-WV1H-CE82-JG", true)
	taken := b.Receipt(v, surveys.Resident, "7ZQK-M3PA-90TX-B4DN-WV1H-CE82-JG", true)
	taken.Changed, taken.Invitation.Done = true, true
	mistyped := b.Receipt(v, surveys.Resident, "7ZQK-M3PA-90TX-B4DN-WV1H-CE82-JG", true)
	mistyped.Invitation.Error, mistyped.Invitation.Value = b.t(v, "respond.invitation_wrong"), "jan@"
	saved := given["V8"]
	other := surveys.Answers{"V1": {Code: "1"}, "V8": saved, "V20": {Code: "T2"}}
	v20, _ := w.form.Question("V20")
	v20t, _ := w.form.Question("V20t")
	samples := map[string]any{
		"start":         b.Start(lang, []Visit{v}),
		"start-none":    b.Start(lang, nil),
		"landing":       b.Landing(v),
		"page-1":        w.page(t, lang, "V1", nil),
		"page-1-error":  w.page(t, lang, "V1", url.Values{}, missing),
		"page-resident": w.page(t, lang, "V3", typed),
		"page-business": w.page(t, lang, "V4", url.Values{"V4": {"97"}}, surveys.Problem{Question: "V4.text", Key: surveys.ProblemTooLong, Args: map[string]any{"Max": 100, "Count": 101, "Over": 1}}),
		"page-numbers":  w.page(t, lang, "V7", url.Values{"V7.a": {"zes"}}, surveys.Problem{Question: "V7", Item: "a", Key: surveys.ProblemNumber}),
		"page-themes":   w.page(t, lang, "V8", nil),
		"page-filled":   w.page(t, lang, "V8", typed, wrong, surveys.Problem{Question: "V8", Item: "T2", Key: surveys.ProblemUnknownOption, Args: map[string]any{"Code": "7"}}),
		"page-needs":    w.page(t, lang, "V13", typed),
		"page-give":     w.page(t, lang, "V17", nil),
		"page-idea":     w.page(t, lang, "V20", typed),
		"page-end":      w.page(t, lang, "V23", nil),
		"review":        b.Review(g, false),
		"review-change": b.Review(Given{Visit: v, Answers: given, Problems: []surveys.Problem{missing}}, true),
		"dropped":       DroppedPage{Chrome: chrome("respond.dropped_title"), Action: "/s/x/p/1", Back: "/s/x/p/1", Hidden: hidden, Answers: b.Words(v, given, []string{"V3", "V8", "V13", "V20t"})},
		"conflict":      ConflictPage{Chrome: chrome("respond.conflict_title"), Action: "/s/x/p/5", Hidden: hidden, Differences: b.Differences(v, given, other, []*surveys.Question{v20, v20t})},
		"receipt":       receipt, "receipt-changed": taken, "receipt-error": mistyped,
		"saved":          SavedPage{Chrome: chrome("respond.saved_title"), Code: "7ZQK-M3PA-90TX-B4DN-WV1H-CE82-JG", URL: "https://example.org/s/leidse-regio/continue?code=7ZQK-M3PA-90TX-B4DN-WV1H-CE82-JG", QR: "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", Back: "/s/x/p/2", Days: 30},
		"code":           CodePage{Chrome: chrome("respond.continue_title"), Action: "/s/x/continue", Hidden: hidden},
		"code-error":     CodePage{Chrome: chrome("respond.mine_title"), Action: "/s/x/mine", Mine: true, Value: "abc", Error: b.t(v, "respond.code_unknown")},
		"mine":           MinePage{Chrome: chrome("respond.mine_answers"), Action: "/s/x/mine", Hidden: hidden, Sent: "1 december 2026", Groups: b.Groups(g), CanChange: true, Until: "31 december 2026"},
		"mine-closed":    MinePage{Chrome: chrome("respond.mine_answers"), Action: "/s/x/mine", Groups: b.Groups(g)},
		"withdraw":       WithdrawPage{Chrome: chrome("respond.withdraw_title"), Action: "/s/x/mine", Hidden: hidden, Back: "/s/x"},
		"message-notyet": b.NotYet(v), "message-closed": b.Closed(v, true), "message-unknown": b.Unknown(lang, "/s/zzz"),
		"busy":      BusyPage{Chrome: chrome("respond.busy_title"), Action: "/s/x/p/2", Hidden: hidden, Go: "next"},
		"statement": StatementPage{Chrome: chrome("respond.privacy_page"), Lead: "Kort.", Body: "<h2>Wat</h2><p>We bewaren niets.</p>", Back: "/s/x"},
		"paper":     b.Paper(v),
	}
	return samples
}

// pageName is the page that a sample is drawn with.
func pageName(sample string) string {
	name, _, _ := strings.Cut(sample, "-")
	return "respond/" + name
}

func (w *world) render(t testing.TB, name, lang string, data any) string {
	t.Helper()
	var b bytes.Buffer
	if err := w.set.Render(&b, name, lang, data); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

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

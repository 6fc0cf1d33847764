package form

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/templates"
	"regiopeil/templates/locale"
)

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
		"start":         b.Start(lang, []Visit{v}, []Visit{v}),
		"start-none":    b.Start(lang, nil, nil),
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

package handlers_test

import (
	"archive/zip"
	"bytes"
	stdcmp "cmp"
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// answer stores n made-up responses to the built-in survey.
func (s *site) answer(t testing.TB, n int) {
	t.Helper()
	form, err := s.store.Form(t.Context(), library.Slug, 0)
	if err != nil {
		t.Fatal(err)
	}
	people := library.NewMadeUp(form, 1)
	rs := make([]surveys.Response, n)
	for i := range rs {
		r := people.Respondent(uint64(i))
		rs[i] = surveys.Response{ID: uuid.NewString(), Survey: library.Slug, Version: 1, Mode: surveys.Web,
			Language: r.Language, Day: "2027-03-02", Answers: r.Answers}
	}
	if err := s.store.SubmitAll(t.Context(), rs); err != nil {
		t.Fatal(err)
	}
}

const analysisSurvey = "/analysis/" + library.Slug

func TestAnalysis(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	p := s.signedIn(t, "analyst").want(200, "/analysis").wantText("Samen in de Leidse Regio", "0 inzendingen")
	p.get(analysisSurvey).want(200, analysisSurvey).wantText("Er zijn nog te weinig inzendingen. Vanaf 10 inzendingen staan hier cijfers.")
	if strings.Contains(text(p.body), "NaN") {
		t.Error("a number that is none")
	}
	s.answer(t, 1234)
	p.get("/analysis").wantText("1.234 inzendingen")
	p.get(analysisSurvey).want(200, analysisSurvey).wantText("1.234 inzendingen", "1.230 nu in de cijfers", "Leiderdorp", "Belang", "Kloof")
	p.get(analysisSurvey+"?lang=en").want(200, analysisSurvey).wantText("1,234 responses", "Housing", "Importance")
	o, err := s.deps.Reports.Overview(t.Context(), library.Slug)
	if err != nil {
		t.Fatal(err)
	}
	p.wantText("Residents", "Businesses", "Institutions")
	p.get(analysisSurvey+"?lang=nl").wantText("Inwoners", "Bedrijven", "Instellingen")
	if strings.Contains(text(p.body), "zzp") {
		t.Error("the bars of the audiences have the long words of the question")
	}
	for _, c := range o.Audiences {
		p.wantText(" " + strconv.Itoa(c.N))
	}
	p.get(analysisSurvey + "/count").wantStatus(200)
	if want := `{"n":1234,"text":"1.234"}`; p.body != want {
		t.Errorf("count %s, want %s", p.body, want)
	}
	for _, path := range []string{"/analysis/none", "/analysis/none/count"} {
		p.get(path).wantStatus(404)
	}
}

// TestThemes ranks the themes, for everybody and for a group.
func TestThemes(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.answer(t, 600)
	p := s.signedIn(t, "analyst")
	names := func() (out []string) {
		for _, row := range strings.Split(p.body, `<th scope="row" role="rowheader">`)[1:] {
			out = append(out, text(strings.Split(row, "</th>")[0]))
		}
		return out
	}
	q := reports.Query{Survey: library.Slug, MinBase: reports.SurveysOwn}
	for _, tt := range []struct {
		address string
		where   []reports.Filter
		value   func(s *reports.Summary) reports.Value
	}{
		{"", nil, func(s *reports.Summary) reports.Value { return s.Gap }},
		{"?order=points", nil, func(s *reports.Summary) reports.Value { return s.Points }},
		{"?order=satisfaction&audience=2", []reports.Filter{{Question: "V1", Code: "2"}}, func(s *reports.Summary) reports.Value { return s.Satisfaction }},
		{"?order=nothing", nil, func(s *reports.Summary) reports.Value { return s.Importance }},
	} {
		q.Where = tt.where
		table, err := s.deps.Reports.Table(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all := table.Summaries()
		slices.SortStableFunc(all, func(a, b reports.Summary) int { return stdcmp.Compare(tt.value(&b).Number, tt.value(&a).Number) })
		var want []string
		for _, s := range all {
			want = append(want, s.Label)
		}
		p.get(analysisSurvey + tt.address).wantStatus(200)
		if diff := cmp.Diff(want, names()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.address, diff)
		}
	}
	p.get(analysisSurvey + "?audience=3&municipality=GM0638").wantText("Van deze groep laten we geen cijfers zien: Instellingen, Zoeterwoude.")
	p.get(analysisSurvey+"?axes=middle").wantText("Eerst verbeteren", "het midden van de schaal")
	p.get(analysisSurvey + "?audience=77").wantStatus(422)
}

// TestThemePage shows every figure of a theme as reports has it.
func TestThemePage(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.answer(t, 600)
	p := s.signedIn(t, "analyst")
	p.get(analysisSurvey+"/themes/T1").wantText("Wonen", "Hoe belangrijk", "n = ", "Inwoners", "Vraag V8 · Iedereen")
	table, err := s.deps.Reports.Table(t.Context(), reports.Query{Survey: library.Slug, Theme: "T1", By: [][]string{{"V2"}},
		Where: []reports.Filter{{Question: "V1", Code: "1"}}, MinBase: reports.SurveysOwn})
	if err != nil {
		t.Fatal(err)
	}
	p.get(analysisSurvey+"/themes/T1?audience=1&by=V2").wantText("Vraag V8 · Inwoners", "Leiderdorp")
	page, seen := text(p.body), 0
	for i := range table.Rows {
		if r := &table.Rows[i]; r.Question == "V9" && r.Item == "T1" && r.Share.Set {
			seen++
			if want := strings.Replace(strconv.FormatFloat(100*r.Share.Number, 'f', 1, 64), ".", ",", 1) + "%"; !strings.Contains(page, want) {
				t.Errorf("%+v: no %s", r.Key(), want)
			}
		}
	}
	if seen == 0 {
		t.Error("no share to look for")
	}
	p.get(analysisSurvey + "/themes/T1?audience=1&municipality=GM0546").wantStatus(200)
	p.get(analysisSurvey + "/figures.csv?theme=T1&by=V3").wantStatus(200)
	if rows, err := csv.NewReader(strings.NewReader(p.body)).ReadAll(); err != nil || rows[1][0] != "" && rows[1][0] != "T1" || !strings.Contains(p.body, ",V3,") {
		t.Errorf("figures of a theme by age: %v", err)
	}
	p.get(analysisSurvey + "/charts/V9.T1.svg?audience=1").wantStatus(200)
	if !strings.HasPrefix(p.body, "<svg ") || !strings.Contains(p.body, "Tevreden") || !strings.Contains(p.header.Get("Content-Disposition"), ".svg") {
		t.Errorf("no drawing: %.200s", p.body)
	}
	for _, path := range []string{"/charts/V9.T1", "/charts/V99.svg", "/charts/V9.T99.svg", "/charts/V8.svg"} {
		p.get(analysisSurvey + path).wantStatus(404)
	}
}

// TestCrossTab crosses questions: with a background for every analyst, with
// another question for who may see single responses.
func TestCrossTab(t *testing.T) {
	for _, microdata := range []bool{false, true} {
		s := newSite(t)
		s.answer(t, 600)
		if microdata {
			s.addResearcher(t, "analyst")
		} else {
			s.addUser(t, "analyst")
		}
		p := s.signedIn(t, "analyst")
		const cross = analysisSurvey + "/cross"
		p.get(cross).wantText("Kruistabel", "Kies", "V16.")
		p.get(analysisSurvey + "/themes/T1?by=V1").wantText("Elke groep tegen de rest")
		p.get(cross+"?question=V16&by=V1").wantText("Chi-kwadraat", "Elke groep tegen de andere groepen samen", "Vraag V16 · Iedereen", "Inwoners")
		p.get(cross+"?question=V9&by=V2&audience=1").wantText("Vraag V9 · Inwoners", "Leiderdorp")
		p.get(cross + "?question=V16&by=V23")
		if microdata {
			p.wantText("gaat verder dan wat iedereen ziet", "Chi-kwadraat")
		} else {
			p.wantText("mag alleen zien wie losse antwoorden mag zien")
		}
		p.get(cross + "?question=V99").wantStatus(404)
		p.get(cross + "?question=V16&by=V8").wantStatus(422)
	}
}

// TestExchange lays demand beside supply.
func TestExchange(t *testing.T) {
	s := newSite(t)
	s.answer(t, 800)
	s.addUser(t, "analyst")
	p := s.signedIn(t, "analyst")
	table, err := s.deps.Reports.Table(t.Context(), reports.Query{Survey: library.Slug, MinBase: reports.SurveysOwn})
	if err != nil {
		t.Fatal(err)
	}
	sums := map[surveys.Role]int{}
	for _, r := range table.Rows {
		if q, _ := table.Form.Question(r.Question); r.Theme == "T1" && q.Type == surveys.Multiple && r.Weighting == reports.Unweighted {
			sums[q.Role] += r.N
		}
	}
	if sums[surveys.Seek] == 0 || sums[surveys.Offer] <= sums[surveys.Seek] {
		t.Fatalf("sums %v", sums)
	}
	p.get(analysisSurvey+"/exchange").wantText("Wonen", strconv.Itoa(sums[surveys.Seek])+" ↔ "+strconv.Itoa(sums[surveys.Offer]), strconv.Itoa(sums[surveys.Offer]-sums[surveys.Seek])+" over")
	texts, err := s.deps.Reports.Texts(t.Context(), reports.Query{Survey: library.Slug, Theme: "T1", MinBase: reports.SurveysOwn})
	if err != nil {
		t.Fatal(err)
	}
	p.get(analysisSurvey + "/exchange?theme=T1").wantText("In eigen woorden – Wonen")
	seen := 0
	for _, a := range texts {
		if a.Role == surveys.Seek && slices.Contains(a.Themes, "T1") {
			seen++
			p.wantText(strings.Join(strings.Fields(a.Text), " "))
		}
	}
	if seen == 0 || seen > 100 {
		t.Errorf("%d texts of who seeks", seen)
	}
}

// TestPopulation holds who took part against the margins.
func TestPopulation(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.answer(t, 2000)
	p := s.signedIn(t, "analyst")
	if p.get(analysisSurvey); strings.Contains(text(p.body), "Tegenover de bevolking") {
		t.Error("a population without margins")
	}
	err := s.store.UpdateSurvey(t.Context(), library.Slug, func(survey *surveys.Survey) error {
		survey.Settings.Weighting = &surveys.Weighting{Cap: 5, Sets: []surveys.MarginSet{{Audience: surveys.Resident, Source: "Telling 2026",
			Margins: []surveys.Margin{{Question: "V2", Counts: []surveys.MarginCount{{Option: "GM0546", Population: 60}, {Option: "GM0547", Population: 40}}}}}}}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	table, err := s.deps.Reports.Table(t.Context(), reports.Query{Survey: library.Slug, MinBase: 0, Where: []reports.Filter{{Question: "V1", Code: "1"}}})
	if err != nil {
		t.Fatal(err)
	}
	leiden, _ := table.Row(reports.Key{Question: "V2", Option: "GM0546"})
	leiderdorp, _ := table.Row(reports.Key{Question: "V2", Option: "GM0547"})
	share := 100 * float64(leiden.N) / float64(leiden.N+leiderdorp.N)
	p.get(analysisSurvey).wantText("Tegenover de bevolking", "Telling 2026", "60,0%", strings.Replace(strconv.FormatFloat(share, 'f', 1, 64), ".", ",", 1)+"%")
	p.get(analysisSurvey+"/pictures/population.svg?of=0").wantText("Leiden – ", "60,0%")
	wantXML(t, "population", p.body)
}

func TestWorkbookDownload(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.answer(t, 50)
	p := s.signedIn(t, "analyst")
	p.get(analysisSurvey + "/themes/T1.xlsx").wantStatus(200)
	if got, want := p.header.Get("Content-Disposition"), `attachment; filename="leidse-regio-T1-wonen.xlsx"; filename*=UTF-8''leidse-regio-T1-wonen.xlsx`; got != want {
		t.Errorf("Content-Disposition %q, want %q", got, want)
	}
	if got := p.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
	if _, err := zip.NewReader(strings.NewReader(p.body), int64(len(p.body))); err != nil {
		t.Errorf("no workbook: %v", err)
	}
	for _, path := range []string{"/themes/T99.xlsx", "/themes/T99", "/themes/..%2f..%2fetc%2fpasswd", "/themes/T1.xlsx.xlsx"} {
		p.get(analysisSurvey + path).wantStatus(404)
	}
}

func TestFiguresDownload(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.answer(t, 200)
	p := s.signedIn(t, "analyst")
	p.get(analysisSurvey + "/figures.csv").wantStatus(200)
	rows, err := csv.NewReader(strings.NewReader(p.body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(reports.Header, rows[0]); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		seen[row[5]] = true
	}
	if diff := cmp.Diff(map[string]bool{"": true, "V1": true, "V2": true, "V1+V2": true}, seen); diff != "" {
		t.Errorf("groupings (-want +got):\n%s", diff)
	}
}

// TestMadeUpFiles downloads figures of a demonstration: every file says in its
// name that they are made up.
func TestMadeUpFiles(t *testing.T) {
	s := newSite(t)
	analyst := s.addUser(t, "analyst")
	s.answer(t, 20)
	err := s.store.UpdateSurvey(t.Context(), library.Slug, func(survey *surveys.Survey) error { survey.MadeUp = true; return nil })
	if err != nil {
		t.Fatal(err)
	}
	p := s.signedIn(t, "analyst")
	token := "Bearer " + s.token(t, analyst, "analyst")
	for path, name := range map[string]string{
		analysisSurvey + "/figures.csv":           "leidse-regio-verzonnen-cijfers.csv",
		analysisSurvey + "/themes/T1.xlsx":        "leidse-regio-verzonnen-T1-wonen.xlsx",
		analysisSurvey + "/charts/V8.T1.svg":      "leidse-regio-verzonnen-V8-T1.svg",
		analysisSurvey + "/charts/V8.T1.csv":      "leidse-regio-verzonnen-V8-T1.csv",
		analysisSurvey + "/pictures/quadrant.svg": "leidse-regio-verzonnen-belang-en-tevredenheid.svg",
		apiSurvey + "/figures?theme=T1":           "leidse-regio-verzonnen-T1-figures.csv",
		apiSurvey + "/figures":                    "leidse-regio-verzonnen-figures.csv",
		apiSurvey + "/report.xlsx":                "leidse-regio-verzonnen.xlsx",
	} {
		var given string
		if strings.HasPrefix(path, apiSurvey) {
			given = s.call(t, http.MethodGet, path, nil, "Authorization", token, "Accept", "text/csv").header.Get("Content-Disposition")
		} else {
			given = p.get(path).header.Get("Content-Disposition")
		}
		if !strings.Contains(given, `"`+name+`"`) {
			t.Errorf("%s: Content-Disposition %q, want %q in it", path, given, name)
		}
	}
}

// TestAllWorkbooks makes the zip, and proves that it is there for the session
// that made it only.
func TestAllWorkbooks(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.addUser(t, "admin")
	s.answer(t, 60)
	p, same, other := s.signedIn(t, "analyst"), s.signedIn(t, "analyst"), s.signedIn(t, "admin")
	p.post(analysisSurvey+"/workbooks", nil).wantStatus(200)
	job := p.path
	if !strings.HasPrefix(job, analysisSurvey+"/workbooks/") {
		t.Fatalf("at %s", job)
	}
	for _, stranger := range []*person{same, other} {
		for _, path := range []string{job, job + "/status", job + "/file"} {
			stranger.get(path).wantStatus(404)
		}
	}
	deadline := time.Now().Add(time.Minute)
	for !strings.Contains(p.get(job+"/status").body, `"ready":true`) {
		if strings.Contains(p.body, `"failed":true`) || time.Now().After(deadline) {
			t.Fatalf("%s\n%s", p.body, s.log)
		}
	}
	p.get(job).want(200, job).wantText("Alles is klaar")
	p.get(job + "/file").wantStatus(200)
	z, err := zip.NewReader(bytes.NewReader([]byte(p.body)), int64(len(p.body)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(r); err != nil || !bytes.HasPrefix(b.Bytes(), []byte("PK")) {
			t.Errorf("%s is no workbook: %v", f.Name, err)
		}
	}
	if len(names) != 8 || names[0] != "leidse-regio-T1-wonen.xlsx" {
		t.Errorf("files %v", names)
	}
	kept := p.staffCookie()
	p.post("/logout", nil)
	if got := s.replay(t, job+"/file", kept); got.StatusCode != http.StatusSeeOther {
		t.Errorf("after signing out: %d", got.StatusCode)
	}
	s.signedIn(t, "analyst").get(job + "/file").wantStatus(404)
}

// TestInShort: a theme begins with what its figures come down to, in the sentences
// of its workbook; a part of the people has none.
func TestInShort(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	p := s.signedIn(t, "analyst")
	s.answer(t, 400)
	theme := analysisSurvey + "/themes/T1"
	body := text(p.get(theme).wantText("In het kort", "Hoe belangrijk?", "Inwoners vinden dit belangrijk: gemiddeld", "Wat verder opvalt").body)
	f, err := excelize.OpenReader(strings.NewReader(p.get(theme + ".xlsx").body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Samenvatting")
	if err != nil {
		t.Fatal(err)
	}
	same := 0
	for _, r := range rows {
		if len(r) > 3 && strings.HasPrefix(r[3], "V") && r[3] != "Vraag" {
			same++
			if !strings.Contains(body, r[0]) {
				t.Errorf("the page does not say %q", r[0])
			}
		}
	}
	if same < 5 {
		t.Errorf("%d sentences on the first sheet", same)
	}
	p.get(theme+"?lang=en").wantText("In short", "Residents find this important")
	if strings.Contains(p.get(theme+"?audience=2").body, "in-short") {
		t.Error("conclusions about businesses alone")
	}
}

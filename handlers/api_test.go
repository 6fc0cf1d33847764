package handlers_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

const (
	apiSurvey    = "/api/v1/surveys/" + library.Slug
	apiResponses = apiSurvey + "/responses"
)

// reply is what the API answered.
type reply struct {
	status  int
	header  http.Header
	body    string
	ID      string
	Receipt string
	Error   struct {
		Code, Message string
		Fields        []struct{ Question, Item, Message string }
	}
}

// fields are the questions that a refusal names.
func (r *reply) fields() string {
	var out []string
	for _, f := range r.Error.Fields {
		name := f.Question
		if f.Item != "" {
			name += "." + f.Item
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

// call sends one request to the API. headers are names and values in turn.
func (s *site) call(t testing.TB, method, path string, body io.Reader, headers ...string) *reply {
	t.Helper()
	req, err := http.NewRequest(method, s.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	r := &reply{status: resp.StatusCode, header: resp.Header, body: string(b)}
	if strings.HasPrefix(r.body, "{") {
		if err := json.Unmarshal(b, r); err != nil {
			t.Fatalf("%s %s: %v\n%s", method, path, err, b)
		}
	}
	return r
}

// give posts a response in Dutch.
func (s *site) give(t testing.TB, body string) *reply {
	t.Helper()
	return s.call(t, http.MethodPost, apiResponses, strings.NewReader(body), "Content-Type", "application/json", "Accept-Language", "nl")
}

// Answers of a resident who answers what must be answered, and a little more.
const residentJSON = `{"V1":"1","V2":"GM0579","V13":["1","3"],"V8":{"T1":"4"},"V11":{"T1":60,"T2":40},"V21":"Meer \u0062omen 😀 =1+1"}`

func posted(id, answers string) string {
	return `{"id":"` + id + `","language":"nl","answers":` + answers + `}`
}

func (r *reply) want(t testing.TB, status int, code, fields string) {
	t.Helper()
	if r.status != status || r.Error.Code != code || r.fields() != fields {
		t.Errorf("%d %q %q, want %d %q %q\n%.300s", r.status, r.Error.Code, r.fields(), status, code, fields, r.body)
	}
	if status >= 400 && r.Error.Message == "" {
		t.Errorf("%d without a message", r.status)
	}
	for _, f := range r.Error.Fields {
		if f.Message == "" || strings.Contains(f.Message, "problem.") || strings.Contains(f.Message, "api.") || strings.Contains(f.Message, "<no value>") {
			t.Errorf("the message for %s is %q", f.Question, f.Message)
		}
	}
}

func TestPostResponse(t *testing.T) {
	s := newSite(t)
	id := uuid.NewString()
	first := s.give(t, posted(id, residentJSON))
	first.want(t, 201, "", "")
	if first.ID != id || first.Receipt != s.keys.Receipt(id) {
		t.Errorf("answer %s", first.body)
	}
	stored := s.response(t, first.Receipt)
	want := surveys.Response{ID: id, Survey: library.Slug, Version: 1, Mode: surveys.Web, Language: "nl", Day: "2027-03-01", Answers: surveys.Answers{
		"V1": {Code: "1"}, "V2": {Code: "GM0579"}, "V13": {Codes: []string{"1", "3"}}, "V8": {Items: map[string]string{"T1": "4"}},
		"V11": {Numbers: map[string]float64{"T1": 60, "T2": 40}}, "V21": {Text: "Meer bomen 😀 =1+1"},
	}}
	if diff := cmp.Diff(&want, stored); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
	again := s.give(t, ` {"answers" : `+residentJSON+`, "language":"nl", "id":"`+id+`"} `)
	again.want(t, 200, "", "")
	if again.Receipt != first.Receipt {
		t.Errorf("the repeat got another receipt: %s", again.body)
	}
	s.give(t, posted(id, `{"V1":"1","V2":"GM0546"}`)).want(t, 409, "conflict", "")
	if diff := cmp.Diff(&want, s.response(t, first.Receipt)); diff != "" {
		t.Errorf("after the conflict (-want +got):\n%s", diff)
	}
	if err := s.store.Withdraw(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Time{s.now(), closes} { // also once the survey is closed
		now := s.now()
		s.setNow(at)
		for _, answers := range []string{residentJSON, `{"V1":"1","V2":"GM0546"}`} {
			gone := s.give(t, posted(id, answers))
			gone.want(t, 409, "conflict", "")
			if !strings.Contains(gone.Error.Message, "ingetrokken") {
				t.Errorf("message %q", gone.Error.Message)
			}
		}
		s.setNow(now)
	}
	s.stored(t, 0)
	s.call(t, http.MethodPost, "/api/v1/surveys/none/responses", strings.NewReader(posted(id, "{}")), "Content-Type", "application/json").
		want(t, 404, "not_found", "")
	english := s.call(t, http.MethodPost, apiResponses, strings.NewReader(posted(uuid.NewString(), `{"V1":"9"}`)), "Content-Type", "application/json; charset=UTF-8", "Accept-Language", "fr, en;q=0.5")
	if !strings.HasPrefix(english.Error.Message, "The response is not right") {
		t.Errorf("message %q", english.Error.Message)
	}
}

// TestPhasesOfTheAPI posts around the closing time. What was stored before can
// be acknowledged again after it.
func TestPhasesOfTheAPI(t *testing.T) {
	s := newSite(t)
	id := uuid.NewString()
	s.setNow(opened.Add(-time.Second))
	s.give(t, posted(id, residentJSON)).want(t, 410, "not_open", "")
	s.call(t, http.MethodGet, apiSurvey, nil).want(t, 410, "not_open", "")
	if got := s.call(t, http.MethodGet, "/api/v1/surveys", nil); got.body != "[]" {
		t.Errorf("open: %s", got.body)
	}
	s.setNow(closes.Add(-time.Second))
	s.give(t, posted(id, residentJSON)).want(t, 201, "", "")
	s.setNow(closes)
	s.give(t, posted(id, residentJSON)).want(t, 200, "", "")
	s.give(t, posted(id, `{"V1":"1","V2":"GM0546"}`)).want(t, 409, "conflict", "")
	s.give(t, posted(uuid.NewString(), residentJSON)).want(t, 410, "not_open", "")
	s.give(t, `{`).want(t, 410, "not_open", "")
}

func TestListAndDefinition(t *testing.T) {
	s := newSite(t)
	var list []map[string]any
	if err := json.Unmarshal([]byte(s.call(t, http.MethodGet, "/api/v1/surveys", nil).body), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0]["slug"] != library.Slug || list[0]["opens"] != "2027-03-01T08:00:00Z" {
		t.Errorf("list %v", list)
	}
	d, err := surveys.Parse([]byte(s.call(t, http.MethodGet, apiSurvey, nil).body))
	if err != nil {
		t.Fatal(err)
	}
	if built, _ := library.Builtin(); !bytes.Equal(built.Marshal(), d.Marshal()) {
		t.Error("the definition differs from the built-in one")
	}
	s.call(t, http.MethodGet, "/api/v1/surveys/none", nil).want(t, 404, "not_found", "")
	s.call(t, http.MethodGet, "/api/v2/none", nil).want(t, 404, "not_found", "")
	s.call(t, http.MethodDelete, apiSurvey, nil).want(t, 405, "method_not_allowed", "")
}

// TestOneOfMany posts the same response at once: one is new, the others repeat.
func TestOneOfMany(t *testing.T) {
	s := newSite(t)
	id := uuid.NewString()
	statuses := make(chan int, 50)
	var wg sync.WaitGroup
	for range cap(statuses) {
		wg.Go(func() { statuses <- s.give(t, posted(id, residentJSON)).status })
	}
	wg.Wait()
	close(statuses)
	count := map[int]int{}
	for status := range statuses {
		count[status]++
	}
	if diff := cmp.Diff(map[int]int{201: 1, 200: cap(statuses) - 1}, count); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}

// TestBusyAPI fills the queue of writes: 503 says when to come back, and nothing
// is lost.
func TestBusyAPI(t *testing.T) {
	s := newEmptySite(t, store.Options{QueueSize: 1})
	d, settings := library.Builtin()
	s.add(t, library.Slug, d, settings)
	release := s.block(t)
	busy := s.give(t, posted(uuid.NewString(), residentJSON))
	release()
	busy.want(t, 503, "busy", "")
	if busy.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	s.give(t, posted(uuid.NewString(), residentJSON)).want(t, 201, "", "")
}

func TestFigures(t *testing.T) {
	s := newSite(t)
	token := "Bearer " + s.token(t, s.addUser(t, "analyst"), "analyst")
	s.answer(t, 300)
	get := func(query string, headers ...string) *reply {
		t.Helper()
		return s.call(t, http.MethodGet, apiSurvey+"/figures?"+query, nil, append(headers, "Authorization", token, "Accept-Language", "en")...)
	}
	query := reports.Query{Survey: library.Slug, Theme: "T1", By: [][]string{{"V2"}, {"V1", "V2"}},
		Where: []reports.Filter{{Question: "V1", Code: "1"}}, MinBase: reports.SurveysOwn}
	table, err := s.deps.Reports.Table(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	wantJSON, err := table.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"theme=T1&by=V2&by=V1%2BV2&where=V1:1", "theme=T1&by=V2&by=V1+V2&where=V1%3A1"} {
		if got := get(q); got.body != string(wantJSON) {
			t.Errorf("%s: %d %.200s", q, got.status, got.body)
		}
	}
	var wantCSV bytes.Buffer
	if err := table.WriteCSV(&wantCSV); err != nil {
		t.Fatal(err)
	}
	got := get("theme=T1&by=V2&by=V1+V2&where=V1:1", "Accept", "application/json;q=0.5, text/csv")
	if got.body != wantCSV.String() || !strings.HasPrefix(got.header.Get("Content-Type"), "text/csv") {
		t.Errorf("CSV: %d %s %.200s", got.status, got.header.Get("Content-Type"), got.body)
	}
	if _, err := csv.NewReader(strings.NewReader(got.body)).ReadAll(); err != nil {
		t.Error(err)
	}
	for query, field := range map[string]string{
		"theme=T99": "theme", "theme=T1&theme=T2": "theme", "by=V99": "by", "by=V8": "by", "by=": "by", "by=V1&by=V1": "by", "by=V1%2BV1": "by",
		"by=V1+V2+V3+V5": "by", "where=V1": "where", "where=V1:": "where", "where=V1:99": "where", "where=V99:1": "where", "where=V21:x": "where",
		"minbase=0": "minbase", "min-base=0": "min-base", "weighting=x": "weighting", "theme=T1'%20or%201=1--": "theme",
		strings.Repeat("by=V1&", 21): "by", strings.Repeat("where=V1:1&", 51): "where", "theme=%ff": "theme",
		"__proto__=1": "__proto__", url.QueryEscape("by[]") + "=V1": "by[]", "theme=T1;by=V1": "",
	} {
		get(query).want(t, 422, "invalid", field)
	}
	report := s.call(t, http.MethodGet, apiSurvey+"/report.xlsx?theme=T1", nil, "Authorization", token)
	if report.status != 200 || !strings.HasPrefix(report.body, "PK") || !strings.Contains(report.header.Get("Content-Disposition"), `filename="leidse-regio-T1.xlsx"`) {
		t.Errorf("report: %d %v", report.status, report.header)
	}
	s.call(t, http.MethodGet, apiSurvey+"/report.xlsx?theme=T99", nil, "Authorization", token).want(t, 422, "invalid", "theme")
	s.call(t, http.MethodGet, "/api/v1/surveys/none/figures", nil, "Authorization", token).want(t, 404, "not_found", "")
}

// TestFreeQueries asks for figures beyond what is protected together: only who may
// see single responses gets them.
func TestFreeQueries(t *testing.T) {
	for _, microdata := range []bool{false, true} {
		s := newSite(t)
		s.answer(t, 60)
		hash, err := secretHash()
		if err != nil {
			t.Fatal(err)
		}
		u := &store.User{Email: "researcher@staff.example", Role: "analyst", Microdata: microdata}
		if err := s.store.AddUser(t.Context(), u, hash); err != nil {
			t.Fatal(err)
		}
		token := "Bearer " + s.token(t, u, "analyst")
		for _, address := range []string{"/figures?by=V1%2BV2%2BV3", "/figures?where=V23:1", "/report.xlsx?theme=T1&where=V3:2"} {
			got := s.call(t, http.MethodGet, apiSurvey+address, nil, "Authorization", token, "Accept-Language", "en")
			if microdata {
				if got.status != 200 {
					t.Errorf("%s: %d %.200s", address, got.status, got.body)
				}
				continue
			}
			got.want(t, 403, "forbidden", "where")
			if !strings.Contains(got.body, "at most two background questions") {
				t.Errorf("%s does not say what can be asked: %s", address, got.body)
			}
		}
	}
}

// TestQueryMistakes sends queries that are wrong: the answer says what, in the
// language that is asked for, and shows the value.
func TestQueryMistakes(t *testing.T) {
	s := newSite(t)
	token := "Bearer " + s.token(t, s.addUser(t, "analyst"), "analyst")
	for _, test := range []struct{ query, field, nl, en string }{
		{"theme=T99", "theme", "heeft geen thema ‘T99’. Dit zijn de thema’s: T1, T2", "has no theme ‘T99’. Its themes are: T1, T2"},
		{"by=V99", "by", "heeft geen vraag ‘V99’", "has no question ‘V99’"},
		{"by=V1&by=V8", "by", "‘V8’ kan hier niet. Kies een vraag met één antwoord.", "‘V8’ cannot be used here"},
		{"by=V1%2B", "by", "Bij ‘V1+’ ontbreekt een vraag.", "missing in ‘V1+’"},
		{"by=V1%2BV2&by=V1%2BV2", "by", "Om ‘V1+V2’ is twee keer gevraagd.", "‘V1+V2’ is asked for twice"},
		{"by=V1%2BV1", "by", "In ‘V1+V1’ staat de vraag V1 twee keer.", "names question V1 twice"},
		{"by=V1%2BV2%2BV3%2BV5", "by", "hoogstens 3 vragen samen", "at most 3 questions"},
		{"where=V1:99", "where", "De vraag ‘V1’ heeft geen antwoord ‘99’.", "‘V1’ has no answer ‘99’"},
		{"where=V1=2", "where", "‘V1=2’ is geen filter", "‘V1=2’ is no filter"},
	} {
		for lang, want := range map[string][2]string{"nl": {"De vraag in het adres klopt niet.", test.nl}, "en": {"The query in the address is not right.", test.en}} {
			got := s.call(t, http.MethodGet, apiSurvey+"/figures?"+test.query, nil, "Authorization", token, "Accept-Language", lang)
			got.want(t, 422, "invalid", test.field)
			if got.Error.Message != want[0] || len(got.Error.Fields) != 1 || !strings.Contains(got.Error.Fields[0].Message, want[1]) {
				t.Errorf("%s in %s: %s", test.query, lang, got.body)
			}
		}
	}
}

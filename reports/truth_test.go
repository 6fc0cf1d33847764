package reports_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"regiopeil/reports"
	"regiopeil/reports/stats"
	"regiopeil/surveys"
	"regiopeil/surveys/responsecsv"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite"
)

// These tests hold the figures against R on answers that 1,615 people gave to
// somebody else's questionnaire. REGIOPEIL_TESTDATA names the folder with
// responses/ and truth/; with REGIOPEIL_REQUIRE=1 its absence is a failure.

const truthSlug = "masculinity"

// truthNames maps the variables of the truth to our question codes.
var truthNames = map[string]string{"regio": "q0035", "leeftijd": "age3", "opleiding": "educ3", "kinderen": "kids"}

// truthTotal is how many comparisons the truth holds: every unweighted row.
const truthTotal = 2317

func testdata(t *testing.T, path ...string) string {
	t.Helper()
	dir := os.Getenv("REGIOPEIL_TESTDATA")
	if dir == "" {
		if os.Getenv("REGIOPEIL_REQUIRE") == "1" {
			t.Fatal("REGIOPEIL_REQUIRE=1, but REGIOPEIL_TESTDATA does not name the folder with responses/ and truth/")
		}
		t.Skip("REGIOPEIL_TESTDATA does not name the folder with responses/ and truth/")
	}
	return filepath.Join(append([]string{dir}, path...)...)
}

func readCSV(t *testing.T, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		out = append(out, row)
	}
	return out
}

// plainLabel makes labels comparable: the published file has lost its
// apostrophes.
func plainLabel(s string) string { return strings.NewReplacer("'", "?", "’", "?").Replace(s) }

func codeOf(t *testing.T, q *surveys.Question, label string) string {
	t.Helper()
	for _, o := range q.Options {
		if plainLabel(o.Label["en"]) == plainLabel(label) {
			return o.Code
		}
	}
	t.Fatalf("question %s has no option %q", q.Code, label)
	return ""
}

// convert writes the published answers in our own layout: one column per item.
// Where routing passed somebody by, the file says NA; our column is empty.
func convert(t *testing.T, f *surveys.Form, raw []map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var header []string
	cell := map[string]func(row map[string]string) string{}
	add := func(name string, value func(row map[string]string) string) {
		header = append(header, name)
		cell[name] = value
	}
	for _, q := range f.Questions() {
		choice := func(from string) func(map[string]string) string {
			return func(row map[string]string) string {
				if row[from] == "NA" {
					return ""
				}
				return codeOf(t, q, row[from])
			}
		}
		switch q.Type {
		case surveys.Single:
			add(q.Code, choice(q.Code))
		case surveys.Matrix:
			for _, item := range q.Items {
				add(q.Code+"."+item.Code, choice(q.Code+"_"+item.Code))
			}
		case surveys.Multiple:
			for i, o := range q.Options {
				from := fmt.Sprintf("%s_%04d", q.Code, i+1)
				add(q.Code+"."+o.Code, func(row map[string]string) string {
					switch row[from] {
					case "NA":
						return ""
					case "Not selected":
						return "0"
					default:
						return "1"
					}
				})
			}
		}
	}
	lines := [][]string{header}
	for _, row := range raw {
		line := make([]string, len(header))
		for i, name := range header {
			line[i] = cell[name](row)
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// importTruth puts the answers through our own import into a real store.
func importTruth(t *testing.T) (*store.DB, *surveys.Form) {
	t.Helper()
	raw := readCSV(t, testdata(t, "responses", "masculinity-survey_raw-responses.csv"))
	text, err := os.ReadFile("testdata/masculinity.json")
	if err != nil {
		t.Fatal(err)
	}
	d, err := surveys.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	db, _, err := sqlite.OpenFolder(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.Background()) })
	if err := db.CreateSurvey(t.Context(), surveys.Survey{Slug: truthSlug}, d); err != nil {
		t.Fatal(err)
	}
	form, err := db.Form(t.Context(), truthSlug, 0)
	if err != nil {
		t.Fatal(err)
	}
	rs := readResponses(t, form, convert(t, form, raw))
	if len(rs) != len(raw) {
		t.Fatalf("%d responses of %d rows", len(rs), len(raw))
	}
	if err := db.SubmitAll(t.Context(), rs); err != nil {
		t.Fatal(err)
	}
	return db, form
}

// truth compares with one file of R's results.
type truth struct {
	*testing.T
	db       *store.DB
	form     *surveys.Form
	table    *reports.Table
	compared int
}

func (c *truth) equal(what string, got reports.Value, want string) {
	c.Helper()
	c.compared++
	if want == "" {
		if got.Set {
			c.Errorf("%s = %v, R has none", what, got)
		}
		return
	}
	w, err := strconv.ParseFloat(want, 64)
	if err != nil {
		c.Fatal(err)
	}
	if !got.Set || !(math.Abs(got.Number-w) <= 1e-9*math.Abs(w)) {
		c.Errorf("%s = %v, R says %v", what, got, w)
	}
}

// question finds what a variable of the truth is with us: "q0007_0003" is item
// 0003 of q0007, "q0007_0003_score" its mean.
func (c *truth) question(variable string) (q *surveys.Question, item string) {
	c.Helper()
	name := strings.TrimSuffix(variable, "_score")
	if ours, ok := truthNames[name]; ok {
		name = ours
	}
	code, item, _ := strings.Cut(name, "_")
	q, ok := c.form.Question(code)
	if !ok {
		c.Fatalf("no question for %q", variable)
	}
	return q, item
}

func (c *truth) row(q *surveys.Question, item, option, group string) *reports.Row {
	c.Helper()
	k := reports.Key{Question: q.Code, Item: item, Option: option}
	if group != "" {
		region, _ := c.form.Question("q0035")
		k.GroupVar, k.Group = "q0035", codeOf(c.T, region, group)
	}
	r, ok := c.table.Row(k)
	if !ok {
		c.Fatalf("no row %+v", k)
	}
	return r
}

func TestTruth(t *testing.T) {
	rows := readCSV(t, testdata(t, "truth", "out_truth.csv"))
	db, form := importTruth(t)
	table, err := reports.New(db).Table(t.Context(), reports.Query{Survey: truthSlug, By: [][]string{{"q0035"}}})
	if err != nil {
		t.Fatal(err)
	}
	c := &truth{T: t, db: db, form: form, table: table}
	for _, r := range rows {
		what := strings.Join([]string{r["section"], r["variable"], r["category"], r["group"], r["stat"]}, " | ")
		switch r["section"] {
		case "freq_unweighted":
			c.frequency(what, r)
		case "xtab_unweighted":
			c.crossTab(what, r)
		case "mean_unweighted":
			c.mean(what, r)
		case "multi_unweighted":
			c.multiple(what, r)
		}
	}
	if c.compared != truthTotal {
		t.Errorf("%d numbers compared, want %d", c.compared, truthTotal)
	}
}

func number(n int) reports.Value { return reports.Num(float64(n)) }

func (c *truth) frequency(what string, want map[string]string) {
	q, item := c.question(want["variable"])
	switch want["category"] {
	case "(valid n)":
		c.equal(what, number(c.row(q, item, q.Options[0].Code, "").Base), want["value"])
		return
	case "(missing)":
		c.equal(what, number(c.table.Responses-c.row(q, item, q.Options[0].Code, "").Base), want["value"])
		return
	}
	r := c.row(q, item, codeOf(c.T, q, want["category"]), "")
	exact := stats.ClopperPearson(r.N, r.Base)
	c.equal(what, map[string]reports.Value{
		"n": number(r.N), "p": r.Share, "wilson_lo": r.ShareLow, "wilson_hi": r.ShareHigh,
		"clopper_pearson_lo": reports.Num(exact.Low), "clopper_pearson_hi": reports.Num(exact.High),
	}[want["stat"]], want["value"])
}

// counts is the table of a question by region, from the figures.
func (c *truth) counts(q *surveys.Question, item string) (counts [][]int, regions []string) {
	region, _ := c.form.Question("q0035")
	for _, o := range region.Options {
		regions = append(regions, o.Label["en"])
	}
	for _, o := range q.Options {
		var line []int
		for _, g := range regions {
			line = append(line, c.row(q, item, o.Code, g).N)
		}
		counts = append(counts, line)
	}
	return counts, regions
}

func (c *truth) crossTab(what string, want map[string]string) {
	q, item := c.question(want["variable"])
	counts, regions := c.counts(q, item)
	tab := stats.NewCrossTab(counts)
	under := func(limit float64, of func(i, j int) float64) reports.Value {
		n := 0
		for i := range counts {
			for j := range counts[i] {
				if of(i, j) < limit {
					n++
				}
			}
		}
		return number(n)
	}
	count := func(i, j int) float64 { return float64(counts[i][j]) }
	if want["category"] == "(test)" {
		test, ok := c.table.Test(reports.Unweighted, q.Code, item, "", "q0035", "")
		if !ok || test.N != tab.N || test.Statistic != tab.X2 || test.P != tab.P || test.CramersV != tab.CramersV || test.MinExpected != tab.MinExpected {
			c.Errorf("%s: %+v, want %+v", what, test, tab)
		}
		c.equal(what, map[string]reports.Value{
			"n": number(tab.N), "pearson_x2": reports.Num(tab.X2), "df": number(tab.DF), "p_value": reports.Num(tab.P),
			"cramers_v": reports.Num(tab.CramersV), "min_expected": reports.Num(tab.MinExpected),
			"cells_expected_lt5": under(5, func(i, j int) float64 { return tab.Expected[i][j] }),
			"cells_n_lt5":        under(5, count), "cells_n_lt10": under(10, count),
		}[want["stat"]], want["value"])
		return
	}
	r := c.row(q, item, codeOf(c.T, q, want["category"]), want["group"])
	if want["stat"] == "adj_resid" {
		c.equal(what, c.table.Residual(r.Key()), want["value"])
		c.compared--
	}
	i := slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.Code == r.Option })
	j := slices.Index(regions, want["group"])
	inRow := 0
	for _, n := range counts[i] {
		inRow += n
	}
	c.equal(what, map[string]reports.Value{
		"n": number(r.N), "col_p": r.Share, "row_p": reports.Num(float64(r.N) / float64(inRow)),
		"expected": reports.Num(tab.Expected[i][j]), "adj_resid": reports.Num(tab.Adjusted[i][j]),
	}[want["stat"]], want["value"])
}

func (c *truth) mean(what string, want map[string]string) {
	q, item := c.question(want["variable"])
	r := c.row(q, item, reports.NoOption, want["group"])
	c.equal(what, map[string]reports.Value{
		"n": number(r.N), "mean": r.Mean, "sd": r.SD, "se": r.SE,
		"ci_lo": r.MeanLow, "ci_hi": r.MeanHigh, "median": r.Median,
	}[want["stat"]], want["value"])
}

func (c *truth) multiple(what string, want map[string]string) {
	q, _ := c.question(want["variable"])
	base := c.row(q, "", q.Options[0].Code, "").Base
	if want["category"] == "(total)" {
		mentions, _ := c.table.Mentions(q.Code, "", "")
		c.equal(what, map[string]reports.Value{
			"respondents": number(base), "mentions": number(mentions), "none": number(c.none(q)),
		}[want["stat"]], want["value"])
		return
	}
	_, place, _ := strings.Cut(want["category"], "_")
	n, err := strconv.Atoi(place)
	if err != nil {
		c.Fatal(err)
	}
	r := c.row(q, "", q.Options[n-1].Code, "")
	c.equal(what, map[string]reports.Value{
		"n": number(r.N), "p_respondents": r.Share, "p_mentions": c.table.ShareOfMentions(r),
	}[want["stat"]], want["value"])
}

// none counts who answered a question and chose nothing: no figure of the long
// table, so taken from the log.
func (c *truth) none(q *surveys.Question) (n int) {
	_, err := c.db.Since(c.Context(), truthSlug, 0, 0, func(e *store.Entry) error {
		if bytes.Contains(e.Answers, []byte(`"`+q.Code+`":[]`)) {
			n++
		}
		return nil
	})
	if err != nil {
		c.Fatal(err)
	}
	return n
}

// readResponses reads our CSV as `responses import` does.
func readResponses(t *testing.T, f *surveys.Form, text []byte) []surveys.Response {
	t.Helper()
	var rs []surveys.Response
	for r, err := range responsecsv.All(t.Context(), bytes.NewReader(text), f, responsecsv.Limits{}) {
		if err != nil {
			t.Fatalf("import: %v", err)
		}
		r.ID, r.Survey, r.Mode = uuid.NewString(), truthSlug, surveys.Web
		rs = append(rs, r)
	}
	return rs
}

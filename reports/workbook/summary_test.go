package workbook_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// cited is a row of the sheet Samenvatting with a sentence and its figure.
type cited struct {
	sentence, source string
	figure, n        float64
}

// citedRows are the rows of the tables of conclusions that cite a question.
func citedRows(s *readSheet) (out []cited) {
	for _, r := range s.Rows {
		if len(r) < 4 || !strings.HasPrefix(r[3].text(), "V") || r[3].text() == "Vraag" {
			continue
		}
		c := cited{sentence: r[0].text(), source: r[3].text()}
		c.figure, _ = r[1].number()
		c.n, _ = r[2].number()
		out = append(out, c)
	}
	return out
}

// key is the figure that a row cites: the question by its source, the group by the
// words of the sentence.
func (c cited) key(t *testing.T, form *surveys.Form) (k reports.Key, weighting string) {
	t.Helper()
	source, weighted := strings.CutSuffix(c.source, ", gewogen")
	weighting = reports.Unweighted
	if weighted {
		weighting = reports.Raked
	}
	code := strings.Split(source, ".")
	q, ok := form.Question(code[0])
	if !ok {
		t.Fatalf("no question %q", c.source)
	}
	k.Question = code[0]
	rest := code[1:]
	if len(q.Items) > 0 {
		k.Item, rest = rest[0], rest[1:]
	}
	if len(rest) > 0 {
		k.Option = rest[0]
	}
	words := strings.ToLower(c.sentence)
	at := len(words)
	for name, option := range map[string]string{"inwoners": "1", "bedrijven": "2", "instellingen": "3"} {
		if i := strings.Index(words, name); i >= 0 && i < at {
			at, k.GroupVar, k.Group = i, "V1", option
		}
	}
	v2, _ := form.Question("V2")
	for _, o := range v2.Options {
		if strings.Contains(c.sentence, " uit "+o.Label["nl"]+" ") {
			k.GroupVar, k.Group = "V1+V2", k.Group+"+"+o.Code
		}
	}
	return k, weighting
}

// longRows are the rows of the sheet Cijfers by weighting and key.
func longRows(t *testing.T, s *readSheet) map[string][]*readCell {
	t.Helper()
	header, rows := s.table(t, "theme")
	out := map[string][]*readCell{}
	at := func(r []*readCell, name string) string { return r[slices.Index(header, name)].text() }
	for _, r := range rows {
		if at(r, "mode") == reports.People {
			out[at(r, "weighting")+fmt.Sprint(reports.Key{
				Question: at(r, "question"), Item: at(r, "item"), Option: at(r, "option"), GroupVar: at(r, "group_var"), Group: at(r, "group"),
			})] = r
		}
	}
	return out
}

func column(name string) int { return slices.Index(reports.Header, name) }

// written is a number as sentences have it, with so many digits.
func written(x float64, share bool, digits int) string {
	if share {
		return strings.Replace(strconv.FormatFloat(100*x, 'f', digits, 64), ".", ",", 1) + "%"
	}
	return strings.Replace(strconv.FormatFloat(x, 'f', digits+1, 64), ".", ",", 1)
}

var (
	numbers = regexp.MustCompile(`\d+(,\d+)?%?`)
	quoted  = regexp.MustCompile(`‘[^’]*’`)
	place   = regexp.MustCompile(`(plaats (\d+)|hoogste|laagste|meest gekozen|minst gekozen) van de (\d+) (thema’s|antwoorden)`)
	fixed   = regexp.MustCompile(`schaal 1 tot 5|van de 100 punten|top 3`)
)

// TestSentencesCiteFigures: every number of every sentence on the first sheet is
// that of a cell of the sheet Cijfers, and every place one that can be counted.
func TestSentencesCiteFigures(t *testing.T) {
	tests := []struct {
		theme       string
		respondents int
		weighting   *surveys.Weighting
		least       int // sentences
	}{
		{"T1", 1000, residents(), 20},
		{"T8", 1000, nil, 20},
		{"T3", 150, residents(), 5},
		{"T6", 20, nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.theme, func(t *testing.T) {
			t.Parallel()
			e := thousand()
			if tt.respondents != 1000 {
				e = reports.New(builtin(t, tt.respondents))
			}
			q := reports.Query{Theme: tt.theme, MinBase: reports.SurveysOwn, Weighting: tt.weighting}
			b := readWith(t, write(t, e, q))
			q.Survey, q.Theme, q.By = library.Slug, "", [][]string{{"V1"}}
			all, err := e.Table(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			long := longRows(t, b.sheet(t, "Cijfers"))
			rows := citedRows(b.sheet(t, "Samenvatting"))
			if len(rows) < tt.least {
				t.Errorf("%d sentences with a figure, want at least %d", len(rows), tt.least)
			}
			for _, c := range rows {
				c.check(t, long, all)
			}
			compareIntroduction(t, b, long)
		})
	}
}

// check holds a sentence against the sheet of figures and, for its place, against
// the table of all themes.
func (c cited) check(t *testing.T, long map[string][]*readCell, all *reports.Table) {
	t.Helper()
	k, weighting := c.key(t, all.Form)
	r := long[weighting+fmt.Sprint(k)]
	if r == nil {
		t.Errorf("%q cites no row of Cijfers: %s %+v", c.sentence, weighting, k)
		return
	}
	value, share := r[column("share")].number()
	if !share {
		value, _ = r[column("mean")].number()
	}
	base, _ := r[column("base")].number()
	if c.figure != value || c.n != base {
		t.Errorf("%q: %v of %v, Cijfers has %v of %v", c.sentence, c.figure, c.n, value, base)
	}
	words := quoted.ReplaceAllString(c.sentence, "")
	if m := place.FindStringSubmatch(words); m != nil {
		c.checkPlace(t, m, k, weighting, all)
	}
	words = fixed.ReplaceAllString(place.ReplaceAllString(words, ""), "")
	known := []string{written(value, share, 0), written(value, share, 1), strconv.Itoa(int(base))}
	for _, group := range []string{"1", "2", "3"} { // with whom a group is compared
		for _, w := range []string{reports.Unweighted, reports.Raked} {
			other := k
			other.GroupVar, other.Group = "V1", group
			if r := long[w+fmt.Sprint(other)]; r != nil && !share && strings.Contains(words, " dan ") {
				x, _ := r[column("mean")].number()
				known = append(known, written(x, false, 0), written(x, false, 1))
			}
		}
	}
	if !strings.Contains(words, known[0]) && !strings.Contains(words, known[1]) {
		t.Errorf("%q does not say %s", c.sentence, known[0])
	}
	for _, n := range numbers.FindAllString(words, -1) {
		if !slices.Contains(known, n) {
			t.Errorf("%q says %s, which is no figure of it: %v", c.sentence, n, known)
		}
	}
}

// checkPlace counts how many themes or answers are higher.
func (c cited) checkPlace(t *testing.T, m []string, k reports.Key, weighting string, all *reports.Table) {
	t.Helper()
	find := all.Row
	if weighting == reports.Raked {
		find = all.Raked
	}
	var others []reports.Key
	if m[4] == "thema’s" {
		for _, theme := range all.Form.Definition.Themes {
			o := k
			o.Item = theme.Code
			others = append(others, o)
		}
	} else {
		q, _ := all.Form.Question(k.Question)
		for _, option := range q.Options {
			if option.Exclusive || surveys.IsNonAnswer(option.Code) || q.Type == surveys.Single && len(option.Themes) == 0 {
				continue
			}
			o := k
			o.Option = option.Code
			others = append(others, o)
		}
	}
	higher, lower := 0, 0
	for _, o := range others {
		r, ok := find(o)
		if !ok || r.Suppressed {
			t.Errorf("%q: a place beside %+v, which is hidden", c.sentence, o)
			return
		}
		x := r.Share.Number
		if r.Mean.Set {
			x = r.Mean.Number
		}
		if math.Abs(x-c.figure) < 1e-12 {
			continue
		}
		if x > c.figure {
			higher++
		} else {
			lower++
		}
	}
	right := m[3] == strconv.Itoa(len(others))
	switch {
	case m[2] != "":
		right = right && m[2] == strconv.Itoa(higher+1)
	case m[1] == "hoogste" || m[1] == "meest gekozen":
		right = right && higher == 0
	default:
		right = right && lower == 0
	}
	if !right {
		t.Errorf("%q: %d of %d are higher, %d lower", c.sentence, higher, len(others), lower)
	}
}

// compareIntroduction checks who answered.
func compareIntroduction(t *testing.T, b *readBack, long map[string][]*readCell) {
	t.Helper()
	rows := b.sheet(t, "Samenvatting").Rows
	for i, r := range rows {
		if len(r) == 0 || !strings.HasPrefix(r[0].text(), "Wie gaf antwoord: ") {
			continue
		}
		text := r[0].text() + " " + rows[i+1][0].text() // a row per line
		for option, name := range map[string]string{"1": "inwoners", "2": "bedrijven", "3": "instellingen"} {
			said := name + " " + hidden
			if n, ok := long[reports.Unweighted+fmt.Sprint(reports.Key{Question: "V1", Option: option})][column("n")].number(); ok {
				said = fmt.Sprintf("%s %.0f", name, n)
			}
			if !strings.Contains(text, said) {
				t.Errorf("%q does not say %q", text, said)
			}
		}
		return
	}
	t.Error("nowhere it says who answered")
}

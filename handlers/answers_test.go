package handlers_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// TestOpenAnswers reads and searches the open answers as an analyst.
func TestOpenAnswers(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	p := s.signedIn(t, "analyst")
	const list = analysisSurvey + "/answers"
	p.get(analysisSurvey).wantText("Open antwoorden")
	p.get(list).want(200, list).wantText("0 antwoorden", "te weinig inzendingen")

	texts := []string{"Een veilige fiets<script>alert(1)</script>pad", "Mooie fietsen, café dicht", "Meer bussen"}
	s.write(t, texts, 30)
	p.get(list).wantText("30 antwoorden", "Meer bussen")
	if strings.Contains(p.body, "<script>alert") {
		t.Error("an answer is not escaped")
	}
	tests := []struct {
		name, query string
		want        []string
		not         string
	}{
		{"another form of the word", "q=FIETS", []string{"20 antwoorden"}, "bussen"},
		{"without diacritics", "q=cafe", []string{"10 antwoorden"}, "veilige"},
		{"start of a word", "q=" + url.QueryEscape("bus*"), []string{"10 antwoorden"}, "fiets<"},
		{"hostile", "q=" + url.QueryEscape(`"><script>x</script>`), []string{"0 antwoorden", "Probeer minder woorden"}, ""},
		{"broken text", "q=%ff%fe&page=-3", []string{"30 antwoorden"}, ""},
		{"a page beyond the last", "page=99999", []string{"30 antwoorden"}, ""},
		{"audience", "audience=2", []string{"0 antwoorden"}, "veilige"},
		{"no such question", "question=none", []string{"0 antwoorden"}, "veilige"},
		{"question", "question=V21&q=bus", []string{"10 antwoorden"}, "veilige"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p.get(list + "?" + tt.query)
			p.wantStatus(200)
			p.wantText(tt.want...)
			if tt.not != "" && strings.Contains(text(p.body), tt.not) {
				t.Errorf("%q is in the list", tt.not)
			}
		})
	}
	p.get(list + "?q=fiets")
	for _, want := range []string{"<mark>fiets</mark>", "<mark>fietsen</mark>", `value="fiets"`} {
		if !strings.Contains(p.body, want) {
			t.Errorf("no %s", want)
		}
	}
	p.get("/analysis/none/answers").wantStatus(404)
}

// TestOpenAnswersOfFew has three businesses: nothing says whose their answers are,
// and they cannot be filtered on; nor can the institutions, or who is neither
// resident nor institution would be one of the three.
func TestOpenAnswersOfFew(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.write(t, []string{"van een inwoner"}, 27)
	s.writeAs(t, "2", []string{"van een winkel"}, 3)
	s.writeAs(t, "3", []string{"van een school"}, 10)
	p := s.signedIn(t, "analyst")
	const list = analysisSurvey + "/answers"
	p.get(list).wantText("40 antwoorden", "van een winkel", "Inwoners")
	for _, few := range []string{"Bedrijven", "Instellingen"} {
		if strings.Contains(text(p.body), few) {
			t.Errorf("%s are named", few)
		}
	}
	p.get(list + "?audience=2").wantText("0 antwoorden")
	p.get(list + "?audience=3").wantText("0 antwoorden")
	p.get(list + "?audience=1").wantText("27 antwoorden")
}

// TestOpenAnswersPages walks through more answers than one page has: each is
// seen once.
func TestOpenAnswersPages(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.write(t, []string{"een boom", "een bank"}, 250)
	p := s.signedIn(t, "analyst")
	seen := 0
	for _, n := range []string{"1", "2", "3"} {
		p.get(analysisSurvey + "/answers?q=een&page=" + n).wantText("250 antwoorden")
		seen += strings.Count(p.body, "<mark>een</mark>")
		if got := strings.Contains(p.body, `rel="next"`); got != (n != "3") {
			t.Errorf("page %s: a next page %v", n, got)
		}
	}
	if seen != 250 {
		t.Errorf("%d answers on three pages", seen)
	}
}

// write stores n responses of residents with one text each, in turn.
func (s *site) write(t testing.TB, texts []string, n int) { s.writeAs(t, "1", texts, n) }

// writeAs is write for the audience with that option code.
func (s *site) writeAs(t testing.TB, audience string, texts []string, n int) {
	t.Helper()
	rs := make([]surveys.Response, n)
	for i := range rs {
		rs[i] = surveys.Response{ID: uuid.NewString(), Survey: library.Slug, Version: 1, Mode: surveys.Web, Language: "nl", Day: "2027-03-02",
			Answers: surveys.Answers{"V1": surveys.Answer{Code: audience}, "V21": surveys.Answer{Text: texts[i%len(texts)]}}}
	}
	if err := s.store.SubmitAll(t.Context(), rs); err != nil {
		t.Fatal(err)
	}
}

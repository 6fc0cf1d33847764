package handlers_test

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

const (
	tagList    = analysisSurvey + "/tags"
	answerList = analysisSurvey + "/answers"
)

var answerLink = regexp.MustCompile(`href="(/analysis/[^"]+/answers/[A-Za-z0-9_-]{22}[^"]*)"`)

// firstAnswer is the address of the first answer of the list on a page.
func firstAnswer(t *testing.T, p *person) string {
	t.Helper()
	m := answerLink.FindStringSubmatch(p.body)
	if m == nil {
		t.Fatal("no answer to tag on the page")
	}
	return strings.ReplaceAll(m[1], "&amp;", "&")
}

// TestTagging tags answers as an analyst does: one by one, with a tag made on
// the way, to the end; then looks at the counts.
func TestTagging(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.write(t, []string{"De bus rijdt 's avonds niet", "Een bank in het park"}, 20)
	p := s.signedIn(t, "analyst")
	p.get(tagList).wantText("Er zijn nog geen labels", "Hiervan is nog geen antwoord gelezen", "20 antwoorden")
	p.get(answerList+"?q=bus").wantText("10 antwoorden", "Begin met labelen")
	p.get(firstAnswer(t, p))
	p.wantText("De bus rijdt 's avonds niet", "nog 10 antwoorden niet gelezen", "Er zijn nog geen labels")
	p.post(p.path, url.Values{"new": {"Openbaar vervoer"}, "quote": {"1"}})
	p.wantText("nog 9 antwoorden", "Openbaar vervoer")
	id := strconv.Itoa(s.tags(t)[0].ID)
	for range 8 {
		p.post(p.path, url.Values{"tag": {id}})
	}
	p.wantText("nog 1 antwoord niet gelezen")
	p.post(p.path, url.Values{}) // none fits
	p.wantText("U hebt alle antwoorden met deze keuzes gelezen", "10 antwoorden")

	p.get(tagList).wantText("Openbaar vervoer", "20 antwoorden, 10 gelezen, 9 met een label", "90,0%")
	p.get(answerList+"?tag="+id).wantText("9 antwoorden", "Citaat")
	p.get(answerList + "?tag=quotes").wantText("1 antwoord")
	p.get(answerList+"?tag=mine").wantText("10 antwoorden", "Een bank")
	p.get(tagList + ".csv").wantStatus(200)
	for _, want := range []string{"question,tag,label,audience,answers,read,n,share,low,high\n", "V21," + id + ",Openbaar vervoer,,20,10,9,0.9", "V21," + id + ",Openbaar vervoer,1,,10,9,0.9"} {
		if !strings.Contains(p.body, want) {
			t.Errorf("no %q in\n%s", want, p.body)
		}
	}
}

// TestTagAll gives all answers that a search finds a tag.
func TestTagAll(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.write(t, []string{"De bus", "Een bank"}, 20)
	p := s.signedIn(t, "analyst")
	p.post(tagList, url.Values{"label": {"Bus"}}).wantText("Het label is toegevoegd")
	id := strconv.Itoa(s.tags(t)[0].ID)
	p.get(answerList).wantStatus(200)
	if strings.Contains(p.body, "Geef alle") {
		t.Error("all answers of the survey can get a tag, without a search")
	}
	p.get(answerList + "?q=bus").wantText("Geef alle 10 antwoorden een label")
	p.post(answerList+"?q=bus", url.Values{"give": {id}}).wantText("10 antwoorden hebben het label gekregen")
	p.get(tagList).wantText("20 antwoorden, 10 gelezen, 10 met een label")
	p.post(answerList+"?q=bus", url.Values{"give": {"999"}}).wantStatus(404)
	p.post(answerList+"?q=bus", url.Values{"give": {"none"}}).wantStatus(422)
}

// TestTwoTaggers has two people read the same answers: neither sees what the
// other made of one, and the page of tags says how far they agree.
func TestTwoTaggers(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.addUser(t, "admin")
	s.write(t, []string{"De bus", "Een bank"}, 20)
	one, other := s.signedIn(t, "analyst"), s.signedIn(t, "admin")
	one.post(tagList, url.Values{"label": {"Bus"}})
	one.post(tagList, url.Values{"label": {"Bank"}})
	tags := s.tags(t)
	bench, bus := strconv.Itoa(tags[0].ID), strconv.Itoa(tags[1].ID)
	one.post(answerList+"?q=bus", url.Values{"give": {bus}})
	one.post(answerList+"?q=bank", url.Values{"give": {bench}})
	other.post(answerList+"?q=bus", url.Values{"give": {bus}})
	other.post(answerList+"?q=bank", url.Values{"give": {bench}})
	other.get(answerList + "?q=bus")
	other.get(firstAnswer(t, other)).wantText("Dit antwoord hebt u al gelezen")
	other.post(other.path, url.Values{"tag": {bench}}) // changes their mind
	one.get(tagList).wantText("Beiden lazen 20 antwoorden", "Per label zeiden zij gemiddeld in 95,0% hetzelfde")
	one.get(answerList+"?tag=differ").wantText("1 antwoord", "De bus", "Verschil")
	one.get(firstAnswer(t, one))
	if strings.Count(one.body, " checked") != 1 || !strings.Contains(one.body, `value="`+bus+`" checked`) {
		t.Error("another person's tags are ticked")
	}
}

// TestCodebook changes, retires and merges tags.
func TestCodebook(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.write(t, []string{"De bus"}, 12)
	p := s.signedIn(t, "analyst")
	const hostile = `<img src=x onerror=alert(1)>=1+1`
	p.post(tagList, url.Values{"label": {hostile}, "note": {"<script>"}}).wantText(hostile)
	if strings.Contains(p.body, "<img src=x") || strings.Contains(p.body, "<script>\n") {
		t.Error("a label is not escaped")
	}
	p.post(tagList, url.Values{"label": {" " + strings.ToUpper(hostile)}}).wantStatus(422)
	p.wantText("Er is al een label met deze naam")
	p.post(tagList, url.Values{"label": {""}}).wantStatus(422)
	p.post(tagList, url.Values{"label": {strings.Repeat("a", 61)}}).wantStatus(422)
	p.post(tagList, url.Values{"label": {"Bus"}})
	tags := s.tags(t)
	from, into := tagList+"/"+strconv.Itoa(tags[0].ID), tagList+"/"+strconv.Itoa(tags[1].ID)
	p.post(answerList+"?q=bus", url.Values{"give": {strconv.Itoa(tags[0].ID)}})
	p.post(from, url.Values{"label": {"Weg"}, "retired": {"1"}}).wantText("Het label is bewaard", "niet meer aangeboden")
	p.post(from, url.Values{"label": {"bus"}}).wantStatus(422)
	p.post(from+"/merge", url.Values{"into": {"x"}}).wantStatus(422)
	p.post(from+"/merge", url.Values{"into": {strconv.Itoa(tags[1].ID)}}).wantText("De labels zijn samengevoegd", "10 gelezen, 10 met een label")
	p.get(from).wantStatus(404)
	p.get(into).wantStatus(200)
	p.get(tagList + "/none").wantStatus(404)
}

// TestAnswerGone asks for answers that are not there, or no longer.
func TestAnswerGone(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.write(t, []string{"De bus"}, 12)
	p := s.signedIn(t, "analyst")
	p.get(answerList + "/AAAAAAAAAAAAAAAAAAAAAA").wantStatus(404)
	p.get(answerList + "/" + s.keys.Place(surveys.TextPlace{Seq: 999, Question: "V21"})).wantStatus(404)
	p.get(answerList + "/" + s.keys.Place(surveys.TextPlace{Seq: 1, Question: "V22"})).wantStatus(404)
	p.get(answerList + "/" + s.keys.Place(surveys.TextPlace{Seq: 1, Question: "V21"})).wantStatus(200)
}

// tags are those of the built-in consultation.
func (s *site) tags(t *testing.T) []surveys.Tag {
	t.Helper()
	made, err := s.store.Codings(t.Context(), library.Slug)
	if err != nil {
		t.Fatal(err)
	}
	return made.Tags
}

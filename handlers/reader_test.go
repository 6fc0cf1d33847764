package handlers_test

import (
	"archive/zip"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
)

// TestReader goes through all that a reader is led to: figures, and nothing that
// anybody wrote or said in their own words.
func TestReader(t *testing.T) {
	s := newSite(t)
	const canary = "kanariegeel"
	s.answer(t, 120)
	s.write(t, []string{canary}, 40)
	admin := s.addUser(t, "admin")
	r, problems := conversation.Parse(map[string]string{
		"kind": "village", "municipality": oegstgeest, "date": "2027-03-01", "participants.resident": "30", "dotsEach": "3",
		"themes.T1": "1", "themes.T1.dots": "20", "themes.T1.wishes.0.text": canary, "themes.T1.quotes.0.text": canary,
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	r.Survey = library.Slug
	save := conversation.Save{ID: uuid.NewString(), Record: *r, Status: conversation.Submitted, User: admin.ID, At: s.now()}
	if _, _, err := s.store.SaveConversation(t.Context(), save); err != nil {
		t.Fatal(err)
	}
	s.addResearcher(t, "reader")
	s.addUser(t, "analyst")
	reader, met := s.signedIn(t, "reader"), 0
	reader.follow([]string{"/analysis"}, func(kind string) {
		met++
		if reader.status == http.StatusForbidden {
			t.Errorf("a reader is led to %s, and may not go there", reader.path)
		}
		if strings.Contains(unpacked(t, kind, reader.body), canary) {
			t.Errorf("a reader reads it at %s", reader.path)
		}
	})
	if met < 50 {
		t.Errorf("only %d addresses were seen", met)
	}
	reader.post(analysisSurvey+"/workbooks", url.Values{})
	job := reader.path
	reader.await(job, `"ready":true`)
	reader.get(job + "/file").wantStatus(http.StatusOK)
	if strings.Contains(unpacked(t, "zip", reader.body), canary) {
		t.Error("a reader finds it in the workbooks")
	}
	analyst := s.signedIn(t, "analyst")
	for _, path := range []string{"/answers?q=" + canary, "/themes/T1", "/themes/T1.xlsx", "/wishes"} {
		analyst.get(analysisSurvey + path).wantStatus(http.StatusOK)
		if !strings.Contains(unpacked(t, path, analyst.body), canary) {
			t.Errorf("an analyst does not find it at %s: the test looks for nothing", path)
		}
		reader.get(analysisSurvey + path)
		if strings.Contains(unpacked(t, path, reader.body), canary) {
			t.Errorf("a reader reads it at %s", path)
		}
	}
}

// TestReaderToken proves that the API keeps to figures as well, and that a scope
// narrows what a user with more rights gets.
func TestReaderToken(t *testing.T) {
	s := newSite(t)
	const canary = "kanariegeel"
	s.write(t, []string{canary}, 40)
	reader, analyst := s.addUser(t, "reader"), s.addResearcher(t, "analyst")
	for token, want := range map[string]bool{s.token(t, reader, "reader"): false, s.token(t, reader, "analyst"): false, s.token(t, analyst, "reader"): false, s.token(t, analyst, "analyst"): true} {
		const base = "/api/v1/surveys/" + library.Slug
		got := s.call(t, http.MethodGet, base+"/report.xlsx", nil, "Authorization", "Bearer "+token)
		if got.status != http.StatusOK {
			t.Fatalf("%s: %d", token, got.status)
		}
		if words := strings.Contains(unpacked(t, "application/zip", got.body), canary); words != want {
			t.Errorf("%s: words %v", token, words)
		}
		// Three filters are for who may see single responses.
		got = s.call(t, http.MethodGet, base+"/figures?where=V1:1&where=V2:GM0579&where=V3:1", nil, "Authorization", "Bearer "+token)
		if free := got.status == http.StatusOK; free != want {
			t.Errorf("%s: any filter: %d %s", token, got.status, got.body)
		}
	}
}

// unpacked is the text of a file, with that of the files in it.
func unpacked(t *testing.T, kind, body string) string {
	t.Helper()
	if !strings.HasPrefix(body, "PK") {
		return body
	}
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(kind, err)
	}
	var all strings.Builder
	for _, f := range z.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		part.Close()
		all.WriteString(unpacked(t, f.Name, string(b)))
	}
	return all.String()
}

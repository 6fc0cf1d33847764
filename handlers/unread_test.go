package handlers_test

import (
	"database/sql"
	"strings"
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store/storetest"
)

// TestDamagedResponsesAreSaid damages stored answers, as a failing disk would:
// whoever reads the figures is told that they are not complete.
func TestDamagedResponsesAreSaid(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.addUser(t, "admin")
	s.answer(t, 30)
	pages := []*person{
		s.signedIn(t, "analyst").get(analysisSurvey).want(200, analysisSurvey),
		s.signedIn(t, "admin").get("/admin/surveys/"+library.Slug).want(200, "/admin/surveys/"+library.Slug),
	}
	for _, p := range pages {
		if strings.Contains(text(p.body), "beschadigd") {
			t.Errorf("%s warns of nothing", p.path)
		}
	}
	raw, err := sql.Open("sqlite3", storetest.DatabasePath(s.dir))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.ExecContext(t.Context(), "update responses set answers = substr(answers, 1, 9) where seq in (3, 4)"); err != nil {
		t.Fatal(err)
	}
	// A server that starts anew reads everything.
	s.deps.Reports = reports.New(s.store)
	s.deps.Reports.Log = s.logger
	s.serve(t)
	for _, role := range []string{"analyst", "admin"} {
		path := map[string]string{"analyst": analysisSurvey, "admin": "/admin/surveys/" + library.Slug}[role]
		s.signedIn(t, role).get(path).want(200, path).wantText("2 inzendingen zijn beschadigd en niet te lezen.")
	}
}

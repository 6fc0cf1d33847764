package handlers_test

import (
	"archive/zip"
	"net/url"
	"strings"
	"testing"
)

const recordsPath = analysisSurvey + "/records"

// TestRecords takes single responses out, which asks for a right and a reason.
func TestRecords(t *testing.T) {
	s := newSite(t)
	s.answer(t, 40)
	s.addUser(t, "analyst")
	if p := s.signedIn(t, "analyst"); strings.Contains(p.get(analysisSurvey).body, recordsPath) {
		t.Error("who may not is led to single responses")
	}
	s.signedIn(t, "analyst").get(recordsPath).wantStatus(403)

	s = newSite(t)
	s.answer(t, 40)
	s.addResearcher(t, "analyst")
	p := s.signedIn(t, "analyst")
	p.get(analysisSurvey).wantText("Losse antwoorden")
	p.get(recordsPath).wantText("Waarvoor hebt u het nodig?", "nu 40")
	p.post(recordsPath, url.Values{"format": {"sav"}, "reason": {" "}}).wantStatus(422)
	p.post(recordsPath, url.Values{"format": {"exe"}, "reason": {"Voor de raad"}}).wantStatus(422)
	if all, err := s.store.Downloads(t.Context(), 10); err != nil || len(all) != 0 {
		t.Fatalf("%d downloads are kept of what was refused: %v", len(all), err)
	}
	for format, begin := range map[string]string{"sav": "$FL2", "xlsx": "PK", "parquet": "PAR1", "spss": "PK"} {
		p.post(recordsPath, url.Values{"format": {format}, "reason": {"Voor de raad <b>"}}).wantStatus(200)
		if !strings.HasPrefix(p.body, begin) || !strings.Contains(p.header.Get("Content-Disposition"), "attachment") || p.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %.20q %v", format, p.body, p.header)
		}
		if format == "spss" {
			z, err := zip.NewReader(strings.NewReader(p.body), int64(len(p.body)))
			if err != nil || len(z.File) != 2 {
				t.Errorf("no zip of two files: %v", err)
			}
		}
	}
	all, err := s.store.Downloads(t.Context(), 10)
	if err != nil || len(all) != 4 || all[0].Rows != 40 || all[0].Email != "analyst@staff.example" || all[0].Reason != "Voor de raad <b>" {
		t.Errorf("kept: %+v, %v", all, err)
	}
	s.addUser(t, "admin")
	p = s.signedIn(t, "admin")
	p.get("/admin/downloads").wantText("analyst@staff.example", "Voor de raad <b>", "Parquet")
	p.get("/admin/users").wantText("mag niet")
}

package handlers_test

import (
	"archive/zip"
	"context"
	"database/sql"
	"net/url"
	"strings"
	"testing"
	"time"

	"regiopeil/reports"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
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

// newManySite is a site with forty responses, for which that is many, and with
// an analyst who may see them.
func newManySite(t *testing.T, source func(*store.DB) reports.Source) (*site, *person) {
	t.Helper()
	s := newSite(t)
	s.deps.RowsAtOnce = 39
	s.deps.Reports = reports.New(source(s.store))
	s.serve(t)
	s.answer(t, 40)
	s.addResearcher(t, "analyst")
	return s, s.signedIn(t, "analyst")
}

func (s *site) wantDownloads(t *testing.T, want int) {
	t.Helper()
	all, err := s.store.Downloads(t.Context(), 100)
	if err != nil || len(all) != want {
		t.Fatalf("%d downloads are kept, %v; want %d: %+v", len(all), err, want, all)
	}
	for _, d := range all {
		if d.Rows != 40 || d.Email != "analyst@staff.example" || d.Reason != "Voor de raad" {
			t.Errorf("kept: %+v", d)
		}
	}
}

// await asks for the state of a job until it has the mark.
func (p *person) await(job, mark string) {
	p.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !strings.Contains(p.get(job+"/status").body, mark) {
		if time.Now().After(deadline) {
			p.t.Fatalf("%s is never %s: %s", job, mark, p.body)
		}
	}
}

// TestManyRecords makes files with many single responses beside the request, for
// who asked and as long as they may.
func TestManyRecords(t *testing.T) {
	s, p := newManySite(t, func(db *store.DB) reports.Source { return db })
	made := 0
	for _, format := range []struct{ code, begin, mime, ext string }{
		{"sav", "$FL2", "application/x-spss-sav", ".sav"},
		{"spss", "PK", "application/zip", ".zip"},
		{"xlsx", "PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"},
		{"parquet", "PAR1", "application/vnd.apache.parquet", ".parquet"},
	} {
		p.post(recordsPath, url.Values{"format": {format.code}, "reason": {"Voor de raad"}}).wantStatus(200)
		job := p.path
		if !strings.HasPrefix(job, recordsPath+"/") {
			t.Fatalf("%s: at %s", format.code, job)
		}
		p.await(job, `"ready":true`)
		made++
		p.get(job).wantText("Het bestand is klaar", "Download bestand")
		p.get(job + "/file").wantStatus(200)
		if !strings.HasPrefix(p.body, format.begin) || p.header.Get("Content-Type") != format.mime || p.header.Get("Cache-Control") != "no-store" ||
			!strings.Contains(p.header.Get("Content-Disposition"), format.ext+`"`) {
			t.Errorf("%s: %.20q %v", format.code, p.body, p.header)
		}
		p.get(job + "/file") // again: one download
		s.wantDownloads(t, made)
	}
	s.addResearcher(t, "admin")
	job := p.path[:strings.LastIndexByte(p.path, '/')]
	asWorkbooks := strings.Replace(job, "/records/", "/workbooks/", 1)
	for _, path := range []string{"", "/status", "/file"} {
		s.signedIn(t, "admin").get(job + path).wantStatus(404)
		s.signedIn(t, "analyst").get(job + path).wantStatus(404) // another session
		p.get(asWorkbooks + path).wantStatus(404)                // asks for a smaller right
	}
	s.signedIn(t, "admin").post(job+"/cancel", nil).wantStatus(404)
	p.post(asWorkbooks+"/cancel", nil).wantStatus(404)

	raw, err := sql.Open("sqlite3", storetest.DatabasePath(s.dir))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.ExecContext(t.Context(), "update users set microdata = false"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", "/status", "/file"} {
		p.get(job + path).wantStatus(403)
	}
}

// held is a store that hands out no response before it is let go.
type held struct {
	*store.DB
	asked, let chan struct{}
}

func (h held) Since(ctx context.Context, slug string, after int64, limit int, fn func(*store.Entry) error) (int64, error) {
	select {
	case h.asked <- struct{}{}:
	case <-h.let:
	case <-ctx.Done():
		return after, ctx.Err()
	}
	select {
	case <-h.let:
		return h.DB.Since(ctx, slug, after, limit, fn)
	case <-ctx.Done():
		return after, ctx.Err()
	}
}

// TestCancelRecords asks twice for the same file, and stops it: nothing is made,
// nor kept of who asked. The next one is made and kept once.
func TestCancelRecords(t *testing.T) {
	h := held{asked: make(chan struct{}), let: make(chan struct{})}
	s, p := newManySite(t, func(db *store.DB) reports.Source { h.DB = db; return h })
	form := url.Values{"format": {"sav"}, "reason": {"Voor de raad"}}
	p.post(recordsPath, form).wantText("0 van 40 regels klaar", "Stop")
	job := p.path
	<-h.asked
	if p.post(recordsPath, form); p.path != job {
		t.Errorf("the same is made twice: %s and %s", job, p.path)
	}
	p.get(job + "/file").wantStatus(404)
	other := s.signedIn(t, "analyst")
	other.post(recordsPath, form).wantText("Er wordt nog een ander bestand gemaakt.")
	other.post(other.path+"/cancel", nil).wantText("U hebt het maken gestopt.")
	p.post(job+"/cancel", nil).want(200, job).wantText("U hebt het maken gestopt. Er is geen bestand.")
	p.await(job, `"cancelled":true`)
	p.get(job + "/file").wantStatus(404)
	s.wantDownloads(t, 0)

	p.post(recordsPath, form).wantStatus(200)
	again := p.path
	if again == job {
		t.Fatal("what was stopped is given again")
	}
	<-h.asked
	p.post(recordsPath, form).want(200, again)
	close(h.let)
	p.await(again, `"ready":true`)
	s.wantDownloads(t, 1)
}

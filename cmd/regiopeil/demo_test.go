package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"regiopeil/surveys/library"
)

func TestDemo(t *testing.T) {
	s := start(t, "demo", "--addr", "127.0.0.1:0", "--responses", "120")
	var words []string
	for _, l := range s.Lines {
		words = append(words, strings.Join(strings.Fields(l)[:2], " "))
	}
	dir := s.field("data")
	want := []string{"account admin", "account analyst", "account organiser", "account reader", "token analyst", "data " + dir}
	if strings.Join(words, "\n") != strings.Join(want, "\n") {
		t.Errorf("printed %q, want lines that start with %q", s.Lines, want)
	}
	env := map[string]string{"REGIOPEIL_DATA": dir}
	if list := command(t, env, "", "survey", "list"); !strings.Contains(list.stdout, " 120 ") {
		t.Errorf("survey list:\n%s%s", list.stdout, list.stderr)
	}
	if status, body := get(t, s.URL+"/api/v1/surveys/"+library.Slug+"/figures?by=V1",
		"Authorization", "Bearer "+s.field("token analyst"), "Accept", "text/csv"); status != http.StatusOK || !strings.HasPrefix(body, "theme,question,") {
		t.Errorf("figures with the token: %d %.200s", status, body)
	}
	if status := s.stop(t); status != statusOK {
		t.Errorf("exit status %d\n%s", status, s.stderr.String())
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder %s is still there: %v", dir, err)
	}
}

// Respondents who answer at the same time, through the API and page by page, are
// all stored, and all of them after SIGTERM as well.
func TestLoadOnTheRealProgram(t *testing.T) {
	dir := t.TempDir()
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
	ledger := filepath.Join(t.TempDir(), "ledger")
	for _, more := range [][]string{{"--respondents", "200", "--concurrency", "50"}, {"--walk", "--respondents", "40", "--concurrency", "8"}} {
		args := append([]string{"load", "--url", s.URL, "--survey", library.Slug, "--ledger", ledger}, more...)
		if got := command(t, nil, "", args...); got.status != statusOK || got.stdout != "" {
			t.Fatalf("%v: status %d, %q, %s", args, got.status, got.stdout, got.stderr)
		}
	}
	if status := s.stop(t); status != statusOK {
		t.Errorf("exit status %d", status)
	}
	b, err := os.ReadFile(ledger)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), "\n"); n != 240 {
		t.Errorf("%d lines in the ledger, want 240", n)
	}
	list := command(t, map[string]string{"REGIOPEIL_DATA": dir}, "", "survey", "list")
	if !strings.Contains(list.stdout, " 240 ") {
		t.Errorf("survey list:\n%s%s", list.stdout, list.stderr)
	}
}

// One workbook per theme, or the one that was asked for; nothing half written.
func TestReport(t *testing.T) {
	p, _ := filled(t, 150)
	env := map[string]string{"REGIOPEIL_DATA": p.data}
	dir := filepath.Join(t.TempDir(), "out") + "/"
	if got := command(t, env, "", "report", library.Slug, "--out", dir); got.status != statusOK {
		t.Fatal(got.stderr)
	}
	files, err := filepath.Glob(dir + "*")
	if err != nil || len(files) != 8 {
		t.Errorf("%d files %v, want 8", len(files), files)
	}
	if len(files) > 0 && filepath.Base(files[0]) != "leidse-regio-verzonnen-T1-wonen.xlsx" {
		t.Errorf("the first is called %s", filepath.Base(files[0]))
	}
	one := filepath.Join(t.TempDir(), "t1.xlsx")
	if got := command(t, env, "", "report", library.Slug, "--out", one, "--theme", "T1"); got.status != statusOK {
		t.Fatal(got.stderr)
	}
	if b, err := os.ReadFile(one); err != nil || !strings.HasPrefix(string(b), "PK") {
		t.Errorf("no workbook: %v", err)
	}
	bad := filepath.Join(t.TempDir(), "t99.xlsx")
	if got := command(t, env, "", "report", library.Slug, "--out", bad, "--theme", "T99"); got.status != statusError || !strings.Contains(got.stderr, "theme: This survey has no theme ‘T99’.") {
		t.Errorf("unknown theme: status %d, %s", got.status, got.stderr)
	}
	if left, _ := filepath.Glob(filepath.Dir(bad) + "/*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

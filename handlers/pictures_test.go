package handlers_test

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// TestPictures: every chart can be taken along as a drawing and as numbers.
func TestPictures(t *testing.T) {
	s := newSite(t)
	s.answer(t, 300)
	s.addUser(t, "analyst")
	p := s.signedIn(t, "analyst")
	for path, want := range map[string]struct {
		says   string // in the drawing
		header string
		lines  int
	}{
		"pictures/quadrant":                    {"Eerst verbeteren", "theme,label,importance", 8},
		"pictures/map?theme=T1&map=importance": {"CBS/Kadaster", "municipality,label,importance,suppressed", 5},
		"charts/V9.T1":                         {"Tevreden", strings.Join(reports.Header, ","), 0},
	} {
		name, query, _ := strings.Cut(path, "?")
		p.get(analysisSurvey+"/"+name+".svg?"+query).wantText(want.says, "Iedereen")
		wantXML(t, name, p.body)
		p.get(analysisSurvey + "/" + name + ".csv?" + query).wantStatus(200)
		lines, err := csv.NewReader(strings.NewReader(p.body)).ReadAll()
		if err != nil || len(lines) < 2 || !strings.HasPrefix(strings.Join(lines[0], ","), want.header) || want.lines > 0 && len(lines) != 1+want.lines {
			t.Errorf("%s.csv: %v, %d lines: %.200s", path, err, len(lines), p.body)
		}
	}
	for _, of := range []string{"audience", "municipality", "mode"} {
		wantXML(t, of, p.get(analysisSurvey+"/pictures/people.svg?of="+of).body)
		if p.get(analysisSurvey + "/pictures/people.csv?of=" + of); !strings.HasPrefix(p.body, "group,n,suppressed\n") {
			t.Errorf("%s: %.100s", of, p.body)
		}
	}
	walks := surveys.Walks{Sent: 60, Stopped: []surveys.Stop{{Version: 1, Page: 0, N: 30}, {Version: 1, Page: 1, N: 3}}}
	if err := s.store.AddWalks(t.Context(), library.Slug, 1, walks); err != nil {
		t.Fatal(err)
	}
	p.get(analysisSurvey).wantText("Afmaken en stoppen", "65% van wie begon")
	wantXML(t, "stops", p.get(analysisSurvey+"/pictures/stops.svg").body)
	p.get(analysisSurvey + "/pictures/stops.csv").wantStatus(200)
	if strings.Contains(p.body, ",3,") {
		t.Errorf("three people who stopped are told:\n%s", p.body)
	}
	for _, path := range []string{"pictures/quadrant", "pictures/quadrant.pdf", "pictures/x.svg", "pictures/map.svg", "charts/V9.T99.csv", "pictures/days.svg", "pictures/people.svg?of=x", "pictures/population.svg?of=0", "pictures/dots.svg?theme=T1"} {
		p.get(analysisSurvey + "/" + path).wantStatus(404)
	}
}

func wantXML(t *testing.T, name, body string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(body))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

package handlers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// TestWaves compares two surveys of one consultation, of which the second asks
// one question differently.
func TestWaves(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.answer(t, 400)
	p := s.signedIn(t, "analyst")
	p.get(analysisSurvey + "/waves").wantText("nog geen andere vragenlijst")
	d, _ := library.Builtin()
	for i := range d.Parts {
		for j := range d.Parts[i].Questions {
			if q := &d.Parts[i].Questions[j]; q.Code == "V16" {
				q.Label = surveys.Text{"nl": "Hoe samen verder?", "en": "How to go on together?"}
			}
		}
	}
	opens := time.Date(2028, 3, 1, 0, 0, 0, 0, time.UTC)
	err := s.store.CreateSurvey(t.Context(), surveys.Survey{Slug: "tweede", Opens: opens, Closes: opens.AddDate(0, 1, 0)}, d)
	if err != nil {
		t.Fatal(err)
	}
	form, err := s.store.Form(t.Context(), "tweede", 0)
	if err != nil {
		t.Fatal(err)
	}
	people := library.NewMadeUp(form, 9)
	var rs []surveys.Response
	for i := range 500 {
		r := people.Respondent(uint64(i))
		rs = append(rs, surveys.Response{ID: uuid.NewString(), Survey: "tweede", Version: 1, Mode: surveys.Web, Language: r.Language, Day: "2028-03-02", Answers: r.Answers})
	}
	if err := s.store.SubmitAll(t.Context(), rs); err != nil {
		t.Fatal(err)
	}
	p.get("/analysis/tweede/waves").wantText("leidse-regio", "De vraag is anders gesteld dan toen", "kan toeval zijn", "Wonen")
	p.get("/analysis/tweede/waves?with=leidse-regio").wantText("Verandering")
	p.get("/analysis/tweede/waves?with=other").wantStatus(404)
	p.get("/analysis/tweede/waves?with=leidse-regio&audience=2").wantText("Bedrijven")
	p.get("/analysis/tweede/waves?with=leidse-regio&audience=99").wantText("Deze groep was er toen niet")
	p.get("/analysis/tweede/pictures/waves.svg?question=V8&item=T1").wantText("Wonen", "leidse-regio", "chart-line")
	p.get("/analysis/tweede/pictures/waves.csv?question=V16").wantText("question,item,option,leidse-regio,tweede")
	p.get("/analysis/tweede/pictures/waves.csv?question=V99").wantStatus(404)
	// A third one, and all on one line.
	third := surveys.Survey{Slug: "derde", Opens: opens.AddDate(2, 0, 0), Closes: opens.AddDate(2, 1, 0)}
	if err := s.store.CreateSurvey(t.Context(), third, d); err != nil {
		t.Fatal(err)
	}
	p.get("/analysis/derde/waves?with=all").wantText("tweede: De vraag is anders gesteld dan toen", "derde")
	p.get(analysisSurvey + "/waves").wantText("tweede")

	for path, want := range map[string]bool{"/analysis/tweede/themes/T1.xlsx": true, analysisSurvey + "/themes/T1.xlsx": false} {
		f, err := excelize.OpenReader(strings.NewReader(p.get(path).body))
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.Contains(f.GetSheetList(), "Verandering"); got != want {
			t.Errorf("%s: a sheet on what has changed: %v, want %v", path, got, want)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

package library_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// questions returns the questions of d in order; companions only on request.
func questions(d *surveys.Definition, companions bool) (qs []surveys.Question) {
	for _, p := range d.Parts {
		for _, q := range p.Questions {
			if q.With == "" || companions {
				qs = append(qs, q)
			}
		}
	}
	return qs
}

func TestBuiltinHas24Questions(t *testing.T) {
	d, _ := library.Builtin()
	var codes []string
	for _, q := range questions(d, false) {
		codes = append(codes, q.Code)
	}
	codes = append(codes, d.Contact.Code)
	if len(codes) != 24 {
		t.Errorf("%d questions, want 24: %v", len(codes), codes)
	}
	if len(d.Themes) != 8 {
		t.Errorf("%d themes, want 8", len(d.Themes))
	}
	var companions []string
	for _, q := range questions(d, true) {
		if q.With != "" {
			companions = append(companions, q.Code)
		}
	}
	if want := []string{"V17t", "V18t", "V20t"}; !slices.Equal(companions, want) {
		t.Errorf("companions %v, want %v", companions, want)
	}
}

// texts calls f for every Text in v, with the path to it.
func texts(v reflect.Value, path string, f func(path string, t surveys.Text)) {
	if t, ok := v.Interface().(surveys.Text); ok {
		f(path, t)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			texts(v.Elem(), path, f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			texts(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			at := path
			if code := v.Index(i); code.Kind() == reflect.Struct && code.FieldByName("Code").IsValid() {
				at += "." + code.FieldByName("Code").String()
			}
			texts(v.Index(i), at, f)
		}
	}
}

func TestBuiltinIsCompleteInBothLanguages(t *testing.T) {
	d, settings := library.Builtin()
	seen := 0
	check := func(path string, text surveys.Text) {
		if text == nil {
			return // an optional text that is not there
		}
		seen++
		for _, lang := range d.Languages {
			if strings.TrimSpace(text[lang]) == "" {
				t.Errorf("%s: no text in %q", path, lang)
			}
		}
		for key := range text {
			_, audience, special := strings.Cut(key, "@")
			if special && strings.HasPrefix(key, "nl@") && text["en@"+audience] == "" {
				t.Errorf("%s: %q has no English twin", path, key)
			}
		}
	}
	texts(reflect.ValueOf(*d), "definition", check)
	texts(reflect.ValueOf(settings), "settings", check)
	if seen < 200 {
		t.Errorf("only %d texts were looked at", seen)
	}
}

func TestScales(t *testing.T) {
	d, _ := library.Builtin()
	want := map[string]int{"V8": 5, "V9": 5, "V12": 3}
	for _, q := range questions(d, false) {
		n, scale := want[q.Code]
		if !scale {
			continue
		}
		for i := range n {
			if s := q.Options[i].Score; s == nil || *s != float64(i+1) {
				t.Errorf("%s: option %s has no score %d", q.Code, q.Options[i].Code, i+1)
			}
		}
		if last := q.Options[n]; last.Code != surveys.CodeDontKnow || last.Score != nil {
			t.Errorf("%s: after the scale comes %q with score %v, want 98 without", q.Code, last.Code, last.Score)
		}
	}
}

// Every theme is asked about in importance, satisfaction, priority and points,
// or its workbook would have holes.
func TestEveryThemeIsAskedAbout(t *testing.T) {
	d, _ := library.Builtin()
	for _, theme := range d.Themes {
		for _, role := range []surveys.Role{surveys.Importance, surveys.Satisfaction, surveys.Priority, surveys.PointsRole} {
			if !asked(d, role, theme.Code) {
				t.Errorf("no %s item for %s", role, theme.Code)
			}
		}
	}
}

func asked(d *surveys.Definition, role surveys.Role, theme string) bool {
	for _, q := range questions(d, false) {
		for _, it := range q.Items {
			if q.Role == role && slices.Contains(it.Themes, theme) {
				return true
			}
		}
	}
	return false
}

func TestBuiltinIsACopy(t *testing.T) {
	d, _ := library.Builtin()
	d.Title["nl"] = "anders"
	if again, _ := library.Builtin(); again.Title["nl"] == "anders" {
		t.Error("a change of one copy shows in the next")
	}
}

// The margins are of one population: of 15 and older, and not of more people
// than live in the region.
func TestResidentMargins(t *testing.T) {
	set := library.ResidentMargins()
	d, _ := library.Builtin()
	if problems := d.CheckMargins(set.Margins); len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := set.Population(); got != 180_520 {
		t.Errorf("%v people", got)
	}
	if audience, problem := d.MarginAudience(set.Margins); audience != surveys.Resident || problem != nil {
		t.Errorf("about %q (%v)", audience, problem)
	}
}

package intake_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
)

// TestSavedByOthers reads the workbook of the built-in survey as it was filled in
// and saved by other programs: its example as form 1, and a few cells as form 2.
func TestSavedByOthers(t *testing.T) {
	for _, name := range []string{"openpyxl.xlsx", "libreoffice.xlsx"} {
		t.Run(name, func(t *testing.T) {
			file, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			all, problems := forms(t, file)
			if problems != nil || len(all) != 2 {
				t.Fatalf("%d forms, problems %v", len(all), problems)
			}
			if got := len(all[0].Response.Answers); got < 14 {
				t.Errorf("the example has %d answers", got)
			}
			want := surveys.Answers{"V1": {Code: "2"}, "V11": {Numbers: map[string]float64{"T1": 60, "T2": 40}}, "V21": {Text: "één = & <b>"}}
			if diff := cmp.Diff(want, all[1].Response.Answers); diff != "" {
				t.Error(diff)
			}
			if day := all[1].Response.Day; day != "2027-03-01" || all[0].Number != 1 || all[1].Number != 2 {
				t.Errorf("day %q, numbers %d %d", day, all[0].Number, all[1].Number)
			}
		})
	}
}

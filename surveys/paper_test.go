package surveys_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
)

func TestEntryKeys(t *testing.T) {
	many := strings.Fields(strings.Repeat("code ", 37))
	tests := []struct{ name, codes, want string }{
		{"digits are themselves", "1 2 3", "1 2 3"},
		{"a non-answer is 9", "1 2 3 98", "1 2 3 9"},
		{"two count down", "1 2 98 99", "1 2 8 9"},
		{"codes of places", "GM0546 GM0547 GM0579 90 99", "1 2 3 4 9"},
		{"nought keeps its place", "0 1 2 97 98", "0 1 2 3 9"},
		{"more than ten", "1 2 3 4 5 6 7 8 9 10 11 97", "1 2 3 4 5 6 7 8 9 0 a b"},
		{"a scale of ten", "1 2 3 4 5 6 7 8 9 10 98", "1 2 3 4 5 6 7 8 9 0 a"},
		{"themes", "T1 T2 T3 97 96", "1 2 3 4 5"},
		{"letters are themselves", "a b A", "a b 1"},
		{"none", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(surveys.EntryKeys(strings.Fields(tt.codes)), " "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
	if got := surveys.EntryKeys(many); got[35] != "z" || got[36] != "" {
		t.Errorf("of 37 the last two have %q", got[35:])
	}
}

// TestEntryKeysNeverMislead holds that no key is the code of another choice, so
// that who types codes is understood or refused.
func TestEntryKeysNeverMislead(t *testing.T) {
	for _, codes := range [][]string{{"2", "T1", "98"}, {"9", "99", "98", "97"}, {"T9", "1", "3", "99"}} {
		keys := surveys.EntryKeys(codes)
		for i, key := range keys {
			for j, code := range codes {
				if key == code && i != j {
					t.Errorf("%v: key %s of %s is the code of another", codes, key, codes[i])
				}
			}
		}
	}
}

func TestTakesPaper(t *testing.T) {
	opens := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	closes := opens.AddDate(0, 1, 0)
	got := map[string]bool{}
	for name, at := range map[string]time.Time{
		"before": opens.Add(-time.Second), "opening": opens, "after": closes.Add(24 * time.Hour),
		"last": closes.Add(surveys.PaperPeriod - time.Second), "too late": closes.Add(surveys.PaperPeriod),
	} {
		s := surveys.Survey{Version: 1, Opens: opens, Closes: closes}
		got[name] = s.TakesPaper(at)
	}
	want := map[string]bool{"before": false, "opening": true, "after": true, "last": true, "too late": false}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s := (&surveys.Survey{Opens: opens}); s.TakesPaper(opens) {
		t.Error("without questions there is nothing to enter")
	}
	if s := (&surveys.Survey{Version: 1, Opens: opens}); !s.TakesPaper(closes.AddDate(9, 0, 0)) {
		t.Error("a survey without an end takes forms")
	}
}

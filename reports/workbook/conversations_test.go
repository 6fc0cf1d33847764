package workbook_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
)

// TestConversationsSheet reads back what was counted and said about a theme, and
// that it stands in the long table after the people.
func TestConversationsSheet(t *testing.T) {
	s := builtin(t, 60)
	for i, m := range library.MadeUpConversations(time.Date(2027, 3, 20, 0, 0, 0, 0, time.UTC)) {
		s.meetings = append(s.meetings, &conversation.Kept{ID: strconv.Itoa(i), Record: m.Record, Status: m.Status, Version: 1})
	}
	b := readWith(t, write(t, reports.New(s), reports.Query{Theme: "T1", MinBase: reports.SurveysOwn}))
	_, rows := b.sheet(t, "Dorpsgesprekken").table(t, "Wat")
	var got []string
	for _, r := range rows {
		n, _ := r[7].number()
		of, _ := r[8].number()
		if share, ok := r[9].number(); ok && math.Abs(share-n/of) > 1e-12 {
			t.Errorf("%v of %v is not %v", n, of, share)
		}
		got = append(got, fmt.Sprintf("%s | %s | %s | %s | %s | %v | %v", r[0].text(), r[2].text(), r[4].text(), r[5].text(), r[6].text(), n, of))
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{
		"Deelnemers | Oegstgeest |  | Inwoners |  | 18 | 0",
		"Stickers | Alle gesprekken | Wonen |  |  | 55 | 174",
		"Stickers | Leiden | Wonen |  |  | 31 | 67",
		"Wens | Leiden | Wonen |  | Samen bouwen, niet elke gemeente apart | 9 | 0",
		"Uitspraak | Oegstgeest | Wonen |  | ‘Mijn kinderen vinden hier geen huis.’ | 0 | 0",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no row %q in\n%s", want, all)
		}
	}
	if strings.Contains(all, "Bereikbaarheid") || strings.Contains(all, "Leiderdorp") {
		t.Errorf("other themes stand on the sheet:\n%s", all)
	}
	_, long := b.sheet(t, "Cijfers").table(t, "theme")
	modes := map[string]int{}
	for _, r := range long {
		modes[r[7].text()]++
	}
	if diff := cmp.Diff([]bool{true, true}, []bool{modes["people"] > 100, modes["conversation"] > 10}); diff != "" || len(modes) != 2 {
		t.Errorf("modes %v", modes)
	}
}

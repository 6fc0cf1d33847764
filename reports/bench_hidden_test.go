package reports_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// BenchmarkHidden measures what suppression costs: of the answers that figures are
// about, the share of people whose answer is in no figure, for everybody and by
// background. Groups that are too small themselves are left out.
func BenchmarkHidden(b *testing.B) {
	for _, n := range []int{300, 1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := newRepeated(b, n)
			d := s.form.Definition
			q := reports.Query{Survey: "proef", By: [][]string{{d.AudienceQuestion}, {d.MunicipalityQuestion}, {d.AgeQuestion}, {d.AudienceQuestion, d.MunicipalityQuestion}}}
			tables := map[int]*reports.Table{}
			for b.Loop() {
				for _, q.MinBase = range []int{0, 10} {
					t, err := reports.New(s).Table(b.Context(), q)
					if err != nil {
						b.Fatal(err)
					}
					tables[q.MinBase] = t
				}
			}
			all, hidden := map[string]int{}, map[string]int{}
			for i := range tables[0].Rows {
				r := &tables[0].Rows[i]
				if r.Option == reports.NoOption || surveys.IsNonAnswer(r.Option) || r.Base < 10 {
					continue
				}
				all[r.GroupVar] += r.N
				if now, ok := tables[10].Row(r.Key()); !ok || now.Suppressed {
					hidden[r.GroupVar] += r.N
				}
			}
			for by, people := range all {
				b.ReportMetric(100*float64(hidden[by])/float64(people), "%/"+strings.ReplaceAll(cmp.Or(by, "all"), "+", "×"))
			}
		})
	}
}

package reports_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// TestCompletion: what is hidden cannot be found from the total, and a part is
// the same part in every version.
func TestCompletion(t *testing.T) {
	parts := func(codes ...string) *surveys.Form {
		d := &surveys.Definition{Title: surveys.Text{"nl": "Proef"}, Languages: []string{"nl"}}
		d.Consultation.Code, d.Consultation.Title = "test", d.Title
		for i, code := range codes {
			d.Parts = append(d.Parts, surveys.Part{Code: code, Title: surveys.Text{"nl": code}, Questions: []surveys.Question{{
				Code: fmt.Sprintf("V%d", i+1), Type: surveys.TextType, Label: surveys.Text{"nl": "Wat?"}, MaxLength: 10,
			}}})
		}
		f, err := surveys.Compile(d)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	forms := map[int]*surveys.Form{1: parts("A", "Old", "B"), 2: parts("B", "A", "C")}
	tests := []struct {
		name  string
		stops []surveys.Stop
		want  map[string]string
	}{
		{"nobody", nil, map[string]string{"A": "0", "B": "0", "C": "0"}},
		{"versions", []surveys.Stop{{Version: 1, Page: 0, N: 10}, {Version: 2, Page: 1, N: 5}, {Version: 1, Page: 1, N: 12}},
			map[string]string{"A": "15", "B": "0", "C": "0", "Old": "12"}},
		{"the only one", []surveys.Stop{{Version: 2, Page: 0, N: 3}}, map[string]string{"A": "-", "B": "-", "C": "-"}},
		{"one is few", []surveys.Stop{{Version: 2, Page: 0, N: 3}, {Version: 2, Page: 1, N: 30}, {Version: 2, Page: 2, N: 20}},
			map[string]string{"A": "30", "B": "-", "C": "-"}},
		{"enough together", []surveys.Stop{{Version: 2, Page: 0, N: 5}, {Version: 2, Page: 1, N: 6}, {Version: 2, Page: 2, N: 20}},
			map[string]string{"A": "-", "B": "-", "C": "20"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := surveys.Walks{Sent: 4, Open: 2, Stopped: tt.stops}
			c, err := reports.NewCompletion(&surveys.Survey{Version: 2}, w, func(v int) (*surveys.Form, error) { return forms[v], nil })
			if err != nil {
				t.Fatal(err)
			}
			got, stopped := map[string]string{}, 0
			for _, p := range c.Parts {
				got[p.Code] = fmt.Sprint(p.N)
				if p.Suppressed {
					got[p.Code] = "-"
				}
			}
			for _, s := range tt.stops {
				stopped += s.N
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("parts (-want +got):\n%s", diff)
			}
			if c.Stopped != stopped || c.Begun != 6+stopped {
				t.Errorf("stopped %d, begun %d; want %d, %d", c.Stopped, c.Begun, stopped, 6+stopped)
			}
		})
	}
}

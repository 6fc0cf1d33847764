package staff

import "testing"

func TestPageOf(t *testing.T) {
	for _, tc := range []struct {
		asked   string
		n, most int
		want    Page
	}{
		{"", 0, 10, Page{1, 1, 0, 0}},
		{"", 10, 10, Page{1, 1, 0, 10}},
		{"2", 11, 10, Page{2, 2, 10, 11}},
		{"99", 25, 10, Page{3, 3, 20, 25}},
		{"-3", 25, 10, Page{1, 3, 0, 10}},
		{"twee", 25, 10, Page{1, 3, 0, 10}},
		{"99999999999999999999", 25, 10, Page{1, 3, 0, 10}},
	} {
		if got := PageOf(tc.asked, tc.n, tc.most); got != tc.want {
			t.Errorf("page %q of %d: %+v, want %+v", tc.asked, tc.n, got, tc.want)
		}
	}
}

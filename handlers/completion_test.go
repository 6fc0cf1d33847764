package handlers_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// TestCompletion: real walks are counted, those that are sent and those that are
// not, and the dashboard says so.
func TestCompletion(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	analyst := s.signedIn(t, "analyst")
	s.person(t, "nl").walk(with(resident)).send()
	s.person(t, "nl").get(survey).next(nil).next(resident).next(resident)
	s.person(t, "nl").get(survey) // looked, and left

	for _, tt := range []struct {
		since time.Time // who saved before it stopped
		want  surveys.Walks
	}{
		{time.Unix(0, 0), surveys.Walks{Sent: 1, Open: 1}},
		{s.now().Add(time.Hour), surveys.Walks{Sent: 1, Stopped: []surveys.Stop{{Version: 1, Page: 1, N: 1}}}},
	} {
		got, err := s.store.Walks(t.Context(), library.Slug, tt.since)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("walks (-want +got):\n%s", diff)
		}
	}
	analyst.get(analysisSurvey).wantText("Afmaken en stoppen", "50% van wie begon")
}

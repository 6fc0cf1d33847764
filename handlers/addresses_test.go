package handlers_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys/library"
)

// TestAddresses: who left an address can be invited.
func TestAddresses(t *testing.T) {
	s := newSite(t)
	for _, email := range []string{"zus@example.nl", "jan@example.nl", "=1+1@example.nl"} {
		if err := s.store.AddContact(t.Context(), library.Slug, email, "2027-09-01"); err != nil {
			t.Fatal(err)
		}
	}
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin").get(adminSurvey).wantText("Adressen voor uitnodigingen")
	p.get(adminSurvey+"/addresses.txt").want(200, adminSurvey+"/addresses.txt")
	if diff := cmp.Diff("=1+1@example.nl\njan@example.nl\nzus@example.nl\n", p.body); diff != "" {
		t.Error(diff)
	}
	s.addUser(t, "analyst")
	s.signedIn(t, "analyst").get(adminSurvey+"/addresses.txt").want(403, adminSurvey+"/addresses.txt")
}

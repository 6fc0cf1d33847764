package library_test

import (
	"testing"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
)

// TestMadeUpConversations has nothing wrong in them, and nothing of people.
func TestMadeUpConversations(t *testing.T) {
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	all := library.MadeUpConversations(time.Date(2027, 3, 20, 12, 0, 0, 0, time.UTC))
	if len(all) < 4 {
		t.Errorf("%d conversations", len(all))
	}
	known := []string{"Leiden", "Leiderdorp", "Oegstgeest", "Zoeterwoude", "Leidse Regio", "Wonen", "Verkeer", "Communicatie", "Gemeente", "College", "Projectteam"}
	for _, m := range all {
		if problems := conversation.Check(form, &m.Record, true); problems != nil {
			t.Errorf("%s: %v", m.Record.Place, problems)
		}
		if found := conversation.Personal(&m.Record, known); found != nil {
			t.Errorf("%s: %v", m.Record.Place, found)
		}
		for _, a := range m.Record.Agreements {
			if a.By == "" {
				t.Errorf("%q has no day", a.What)
			}
		}
		if !m.Status.Counts() {
			t.Errorf("%s is %s", m.Record.Place, m.Status)
		}
	}
}

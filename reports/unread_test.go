package reports_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"regiopeil/reports"
)

// TestResponseThatCannotBeRead has damaged entries in the log at the first
// reading, and more of them later.
func TestResponseThatCannotBeRead(t *testing.T) {
	s := newSource(t, 0)
	s.fill()
	s.add(`{"V1":"1","St":"geheim`)
	var told bytes.Buffer
	e := reports.New(s)
	e.Log = slog.New(slog.NewTextHandler(&told, nil))
	check := func(when string, n, unread, texts, lines int) {
		t.Helper()
		got, err := e.Analysis(t.Context(), reports.Query{Survey: "proef", Theme: "T1"})
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		if o := got.Overview; o.N != n || got.Table.Responses != n || o.Unread != unread || len(got.Texts) != texts {
			t.Errorf("%s: %d people, %d in the table, %d unread, %d texts; want %d, %d and %d",
				when, o.N, got.Table.Responses, o.Unread, len(got.Texts), n, unread, texts)
		}
		if k, err := e.Unread(t.Context(), "proef"); err != nil || k != unread {
			t.Errorf("%s: Unread says %d, %v; want %d", when, k, err, unread)
		}
		if k := strings.Count(told.String(), "\n"); k != lines {
			t.Errorf("%s: %d lines in the log, want %d:\n%s", when, k, lines, told.String())
		}
	}
	check("at first", 5, 1, 3, 1)
	check("again", 5, 1, 3, 1)
	damaged := s.add(`{"V1":"2"} geheim`)
	s.add(`{"V1":"2","S":"T1","St":"goed"}`)
	check("caught up", 6, 2, 4, 2)
	s.form = newSource(t, 0).form // of another version everything is read again
	check("another version", 6, 2, 4, 2)
	s.withdraw(damaged)
	check("withdrawn", 6, 1, 4, 2)
	if text := told.String(); strings.Contains(text, "geheim") || !strings.Contains(text, "survey=proef seq=100 ") {
		t.Errorf("the log says %s", text)
	}
}

package account

import (
	"strconv"
	"testing"
	"time"
)

func TestAttempts(t *testing.T) {
	now := time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)
	a := newAttempts(3, time.Minute)
	for i, want := range []bool{true, true, true, false, false} {
		if got := a.take("x", now); got != want {
			t.Errorf("attempt %d: %v", i, got)
		}
	}
	if !a.take("y", now) {
		t.Error("another key pays for it")
	}
	if !a.take("x", now.Add(time.Minute)) || a.take("x", now.Add(time.Minute)) {
		t.Error("a minute does not give one more attempt")
	}
	a.succeed("x")
	if !a.take("x", now.Add(time.Minute)) {
		t.Error("a success does not forget the failures")
	}
}

// TestAttemptsAreBounded proves that many keys do not take memory without end,
// and that the ones that are tried hard are remembered longest.
func TestAttemptsAreBounded(t *testing.T) {
	now := time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)
	a := newAttempts(2, time.Minute)
	a.most = 100
	for i := range 99 {
		a.take(strconv.Itoa(i), now)
	}
	now = now.Add(time.Hour)
	a.take("x", now)
	a.take("x", now)
	for i := range 80 {
		a.take("new"+strconv.Itoa(i), now)
		if len(a.of) > a.most {
			t.Fatalf("%d keys", len(a.of))
		}
	}
	if a.take("x", now) {
		t.Error("x was forgotten")
	}
}

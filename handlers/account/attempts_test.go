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
	a.succeed("x", now.Add(time.Minute))
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

// TestVillageHall has a hall of people sign in from one address, each at the first
// try: that uses nothing up. Wrong tries do, and another day starts anew.
func TestVillageHall(t *testing.T) {
	now := time.Date(2027, 3, 1, 19, 30, 0, 0, time.UTC)
	a := newAttempts(3, time.Minute)
	for i := range 500 {
		r := a.reserve("192.0.2.1/32", now)
		if r == nil {
			t.Fatalf("person %d is refused", i)
		}
		r.CancelAt(now)
	}
	for range 3 {
		if !a.take("192.0.2.1/32", now) {
			t.Fatal("what went well was not given back")
		}
	}
	if a.take("192.0.2.1/32", now) {
		t.Error("wrong tries are not counted")
	}
	for range 5 { // being refused does not cost what comes later
		a.take("192.0.2.1/32", now)
	}
	if !a.take("192.0.2.1/32", now.Add(time.Minute)) {
		t.Error("a minute does not give one more attempt")
	}
	if !a.take("192.0.2.1/32", now.Add(24*time.Hour)) || len(a.of) != 1 {
		t.Errorf("%d keys of the day before are remembered", len(a.of)-1)
	}
}

package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// attempts limits how often something may be tried, per key (an account, an
// address block). It is kept in memory only, under a keyed hash whose key lives for
// a day: no address ever reaches a disk, nor can be read from memory the day after.
type attempts struct {
	mu     sync.Mutex
	every  time.Duration // one more attempt
	burst  int           // attempts at once
	most   int           // keys that are remembered
	day    string
	secret []byte
	of     map[hashed]*rate.Limiter
}

type hashed [sha256.Size]byte

func newAttempts(burst int, every time.Duration) *attempts {
	return &attempts{every: every, burst: burst, most: 20_000}
}

// take notes an attempt, and reports whether it may be made.
func (a *attempts) take(key string, now time.Time) bool { return a.reserve(key, now) != nil }

// reserve is take; an attempt that went well is given back with CancelAt(now), so
// that a hall full of people behind one address can sign in. Nil: it may not be made.
func (a *attempts) reserve(key string, now time.Time) *rate.Reservation {
	a.mu.Lock()
	defer a.mu.Unlock()
	h := a.hash(key, now)
	l := a.of[h]
	if l == nil {
		a.forget(now)
		l = rate.NewLimiter(rate.Every(a.every), a.burst)
		a.of[h] = l
	}
	r := l.ReserveN(now, 1)
	if r.DelayFrom(now) > 0 {
		r.CancelAt(now)
		return nil
	}
	return r
}

// succeed forgets the attempts of a key.
func (a *attempts) succeed(key string, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.of, a.hash(key, now))
}

// hash hides a key. A new day begins with another secret, and nothing remembered.
func (a *attempts) hash(key string, now time.Time) (sum hashed) {
	if day := now.UTC().Format(time.DateOnly); day != a.day {
		a.day, a.secret, a.of = day, make([]byte, sha256.Size), map[hashed]*rate.Limiter{}
		rand.Read(a.secret)
	}
	h := hmac.New(sha256.New, a.secret)
	h.Write([]byte(key))
	h.Sum(sum[:0])
	return sum
}

// forget makes room by dropping the keys that have not tried for long. Where
// all of them have, it starts anew: that costs an attacker more than it gives.
func (a *attempts) forget(now time.Time) {
	if len(a.of) < a.most {
		return
	}
	for key, l := range a.of {
		if l.TokensAt(now) >= float64(a.burst) {
			delete(a.of, key)
		}
	}
	if len(a.of) >= a.most {
		clear(a.of)
	}
}

package account

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// attempts limits how often something may be tried, per key (an account, an
// address block). It is kept in memory only: no address ever reaches a disk.
type attempts struct {
	mu    sync.Mutex
	every time.Duration // one more attempt
	burst int           // attempts at once
	most  int           // keys that are remembered
	of    map[string]*rate.Limiter
}

func newAttempts(burst int, every time.Duration) *attempts {
	return &attempts{every: every, burst: burst, most: 20_000, of: map[string]*rate.Limiter{}}
}

// take notes an attempt, and reports whether it may be made.
func (a *attempts) take(key string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	l := a.of[key]
	if l == nil {
		a.forget(now)
		l = rate.NewLimiter(rate.Every(a.every), a.burst)
		a.of[key] = l
	}
	return l.AllowN(now, 1)
}

// succeed forgets the attempts of a key.
func (a *attempts) succeed(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.of, key)
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

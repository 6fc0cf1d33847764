package respond

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// guesses slows down whoever tries codes. Only wrong codes count: a village
// hall full of people shares an address and types its codes right.
//
// Addresses are kept as blocks, under a keyed hash whose key lives for a day and
// in memory only, and are forgotten with it.
type guesses struct {
	now func() time.Time

	mu   sync.Mutex
	day  string
	key  []byte
	from map[[sha256.Size]byte]*rate.Limiter
}

const (
	guessEvery  = 3 * time.Second // one more wrong code
	guessesOnce = 20              // so many at first
	mostBlocks  = 50_000          // of addresses; beyond, all are forgiven
)

func newGuesses(now func() time.Time) *guesses { return &guesses{now: now} }

// may reports whether another code may be tried from where a request comes from.
func (g *guesses) may(r *http.Request) bool {
	now := g.now()
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.from[g.block(r, now)]
	return l == nil || l.TokensAt(now) >= 1
}

// wrong notes a wrong code.
func (g *guesses) wrong(r *http.Request) {
	now := g.now()
	g.mu.Lock()
	defer g.mu.Unlock()
	b := g.block(r, now)
	l := g.from[b]
	if l == nil {
		if len(g.from) >= mostBlocks {
			clear(g.from)
		}
		l = rate.NewLimiter(rate.Every(guessEvery), guessesOnce)
		g.from[b] = l
	}
	l.AllowN(now, 1)
}

// block names the block of addresses that a request comes from. The caller holds
// the lock.
func (g *guesses) block(r *http.Request, now time.Time) (sum [sha256.Size]byte) {
	if day := today(now); day != g.day {
		g.day, g.key, g.from = day, make([]byte, 32), map[[sha256.Size]byte]*rate.Limiter{}
		rand.Read(g.key)
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	h := hmac.New(sha256.New, g.key)
	if a, err := netip.ParseAddr(host); err == nil {
		a = a.Unmap().WithZone("")
		bits := 24
		if a.Is6() {
			bits = 56
		}
		if p, err := a.Prefix(bits); err == nil {
			host = p.String()
		}
	}
	h.Write([]byte(host))
	h.Sum(sum[:0])
	return sum
}

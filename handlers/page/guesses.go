package page

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"

	"regiopeil/templates/locale"
)

// Guesses slows down whoever tries codes. Only wrong codes count: a village
// hall full of people shares an address and types its codes right.
//
// Addresses are kept as blocks, under a keyed hash whose key lives for a day and
// in memory only, and are forgotten with it.
type Guesses struct {
	now   func() time.Time
	every time.Duration // one more wrong code
	once  int           // so many at first

	mu   sync.Mutex
	day  string
	key  []byte
	from map[[sha256.Size]byte]*rate.Limiter
}

const (
	mostBlocks = 50_000 // of addresses; beyond, all are forgiven
	neighbours = 24     // bits of an IPv4 address that make a block
)

// NewGuesses returns Guesses by a clock that takes so many wrong codes at first, and
// then one more every so often.
func NewGuesses(now func() time.Time, once int, every time.Duration) *Guesses {
	return &Guesses{now: now, every: every, once: once}
}

// May reports whether another code may be tried from where a request comes from.
func (g *Guesses) May(c *gin.Context) bool {
	now := g.now()
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.from[g.block(c, now)]
	return l == nil || l.TokensAt(now) >= 1
}

// Wrong notes a wrong code.
func (g *Guesses) Wrong(c *gin.Context) {
	now := g.now()
	g.mu.Lock()
	defer g.mu.Unlock()
	b := g.block(c, now)
	l := g.from[b]
	if l == nil {
		if len(g.from) >= mostBlocks {
			clear(g.from)
		}
		l = rate.NewLimiter(rate.Every(g.every), g.once)
		g.from[b] = l
	}
	l.AllowN(now, 1)
}

// block hides the block of addresses that a request comes from. The caller holds
// the lock.
func (g *Guesses) block(c *gin.Context, now time.Time) (sum [sha256.Size]byte) {
	if day := now.In(locale.Amsterdam).Format(time.DateOnly); day != g.day {
		g.day, g.key, g.from = day, make([]byte, 32), map[[sha256.Size]byte]*rate.Limiter{}
		rand.Read(g.key)
	}
	h := hmac.New(sha256.New, g.key)
	h.Write([]byte(Network(c, neighbours)))
	h.Sum(sum[:0])
	return sum
}

package respond

import (
	"sync"
	"time"
)

// known remembers for a moment which IDs signed cookies hold, so that a cookie
// is checked and deciphered once per minute and not for every page. Only cookies
// that were good are in it; one that gets too old stays good for a minute at
// most.
type known struct {
	mu    sync.Mutex
	ids   map[signed]string
	since time.Time
}

// signed is a cookie as it was sent.
type signed struct{ name, value string }

const (
	knownFor  = time.Minute
	mostKnown = 20_000
)

// id returns the ID in a cookie that was good a moment ago, or nothing.
func (k *known) id(s signed) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if time.Since(k.since) > knownFor || len(k.ids) >= mostKnown {
		clear(k.ids)
		k.since = time.Now()
	}
	return k.ids[s]
}

func (k *known) add(s signed, id string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ids == nil {
		k.ids = map[signed]string{}
	}
	k.ids[s] = id
}

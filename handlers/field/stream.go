package field

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/surveys"
)

const (
	// pulse is how often a round that is watched is looked at.
	pulse = 500 * time.Millisecond
	// silence is how long a stream says nothing at most, so that a connection that
	// is gone is noticed, and a proxy keeps one that is not.
	silence = 15 * time.Second
	// mostWatch is how many streams there are at most: each takes some 20 KB.
	mostWatch = 5000
)

// streams hand what happens in rounds to everyone who watches. However many watch a
// round, it is looked at once a pulse, and not at all when nobody does. What they
// hear is in the database, so that it is the same on every node.
type streams struct {
	look func(ctx context.Context, round string) (string, error)
	stop <-chan struct{} // closed when the server stops

	mu    sync.Mutex
	rooms map[string]*room
	n     int // who watch
}

// room is one round that is watched.
type room struct {
	last    string
	watched map[chan string]bool
}

func newStreams(stop <-chan struct{}, look func(ctx context.Context, round string) (string, error)) *streams {
	return &streams{look: look, stop: stop, rooms: map[string]*room{}}
}

// watch returns what happens in a round, and how to leave. Who is slow hears the
// last only. Where too many watch it is Busy.
func (s *streams) watch(round string) (<-chan string, func(), error) {
	heard := make(chan string, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n >= mostWatch {
		return nil, nil, surveys.Errorf(surveys.Busy, "%d watch already", s.n)
	}
	s.n++
	r := s.rooms[round]
	if r == nil {
		r = &room{watched: map[chan string]bool{}}
		s.rooms[round] = r
		go s.follow(round, r)
	}
	r.watched[heard] = true
	if r.last != "" {
		heard <- r.last
	}
	return heard, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(r.watched, heard)
		s.n--
	}, nil
}

// follow looks at a round until nobody watches it.
func (s *streams) follow(round string, r *room) {
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		now, err := s.look(ctx, round)
		cancel()
		s.mu.Lock()
		if len(r.watched) == 0 {
			delete(s.rooms, round)
			s.mu.Unlock()
			return
		}
		if err == nil && now != r.last {
			r.last = now
			for heard := range r.watched {
				select {
				case <-heard: // what was not heard yet is old
				default:
				}
				heard <- now
			}
		}
		s.mu.Unlock()
		select {
		case <-tick.C:
		case <-s.stop:
			return
		}
	}
}

// Events tells how many answered a round and how far it is, each time that changes
// (server-sent events).
func (p *Pages) Events(c *gin.Context) error {
	r, err := p.roundOf(c, c.Param("code"))
	if err != nil {
		return err
	}
	heard, leave, err := p.streams.watch(r.ID)
	if err != nil {
		return err
	}
	defer leave()
	h := c.Writer.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	c.Status(http.StatusOK)
	out := http.NewResponseController(c.Writer)
	quiet := time.NewTimer(silence)
	defer quiet.Stop()
	for {
		_ = out.Flush() // the context says who is gone
		select {
		case <-c.Request.Context().Done():
			return nil
		case <-p.streams.stop:
			return nil
		case what := <-heard:
			_, _ = fmt.Fprintf(c.Writer, "data: %s\n\n", what)
		case <-quiet.C:
			_, _ = fmt.Fprint(c.Writer, ":\n\n")
		}
		quiet.Reset(silence)
	}
}

// roundEvent is what a stream says of a round, as JSON.
func (p *Pages) roundEvent(ctx context.Context, id string) (string, error) {
	r, err := p.db.Round(ctx, id)
	if err != nil {
		return "", err
	}
	n, err := p.db.Phones(ctx, id)
	return fmt.Sprintf(`{"n":%d,"state":"%s"}`, n, p.roundState(r)), err
}

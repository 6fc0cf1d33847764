package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// pulse tells a busy server, or one that starts again, from one that is gone:
// nothing was answered to anybody for a while, and requests fail. It is safe
// for concurrent use.
type pulse struct {
	patience time.Duration
	stop     context.CancelCauseFunc // called with an *absence when the server is gone
	started  time.Time
	last     atomic.Int64 // when something was answered, since started
	gone     atomic.Bool
}

// absence is the error that the server is gone.
type absence struct {
	after time.Duration
	err   error // of the request that was the last one
}

func (a *absence) Error() string {
	return fmt.Sprintf("the server is gone: nothing was answered for %s (%v)", a.after.Round(100*time.Millisecond), a.err)
}

func (a *absence) Unwrap() error { return a.err }

// withPulse returns a context that ends when the server is gone.
func withPulse(ctx context.Context, patience time.Duration) (context.Context, *pulse) {
	ctx, stop := context.WithCancelCause(ctx)
	return ctx, &pulse{patience: patience, stop: stop, started: time.Now()}
}

// beat says that the server answered something, be it a refusal.
func (p *pulse) beat() { p.last.Store(int64(time.Since(p.started))) }

// miss says that a request got no answer.
func (p *pulse) miss(err error) {
	silence := time.Since(p.started) - time.Duration(p.last.Load())
	if silence >= p.patience && p.gone.CompareAndSwap(false, true) {
		p.stop(&absence{silence, err})
	}
}

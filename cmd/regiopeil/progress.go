package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// isTerminal reports whether w is something a person looks at.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// progress draws a bar on one line of a terminal, and nothing in a pipe or a
// file. It is safe for concurrent use.
type progress struct {
	w     io.Writer // nil: not drawn
	what  string
	total int

	mu    sync.Mutex
	done  int
	drawn time.Time
}

// redraw is how long a bar stands still at least.
const redraw = 100 * time.Millisecond

func newProgress(w io.Writer, what string, total int) *progress {
	if !isTerminal(w) {
		w = nil
	}
	return &progress{w: w, what: what, total: total}
}

// add says that n more of the total are done.
func (p *progress) add(n int) { p.move(func(done int) int { return done + n }) }

// reach says that n of the total are done.
func (p *progress) reach(n int) { p.move(func(int) int { return n }) }

func (p *progress) move(to func(done int) int) {
	if p.w == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done = to(p.done)
	if now := time.Now(); now.Sub(p.drawn) >= redraw {
		p.drawn = now
		fmt.Fprint(p.w, "\r"+p.line())
	}
}

// end wipes the bar.
func (p *progress) end() {
	if p.w != nil {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// line is the bar as text: what, thirty cells, and how far it is.
func (p *progress) line() string {
	const cells = 30
	if p.total <= 0 {
		return fmt.Sprintf("%s %d", p.what, p.done)
	}
	done := min(p.done, p.total) // a total can be a guess
	full := cells * done / p.total
	return fmt.Sprintf("%s [%s%s] %3d%% %d/%d", p.what,
		strings.Repeat("=", full), strings.Repeat(" ", cells-full), 100*done/p.total, done, p.total)
}

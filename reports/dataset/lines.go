package dataset

import (
	"cmp"
	"context"
	"io"
	"runtime"
	"sync"
)

// textSize is how many bytes are put together before they are written: few enough
// to be in the processor's cache until then.
const textSize = 1 << 19

// linesWriter writes the lines of a section. Every core puts some lines together
// and writes them itself, out of its own cache, when its turn comes; the others
// have the next ones meanwhile.
type linesWriter[C code] struct {
	*section[C]
	w       io.Writer
	written func(lines int)
	longest int // bytes of a line
	some    int // lines at a time
	turns   []chan error
}

// write writes all lines; written hears of some at a time. It ends early when ctx
// does.
func (s *section[C]) write(ctx context.Context, w io.Writer, written func(lines int)) error {
	l := linesWriter[C]{section: s, w: w, written: written, turns: make([]chan error, runtime.GOMAXPROCS(0))}
	for i := range s.tables {
		l.longest += s.tables[i].longest
	}
	l.some = max(1, textSize/max(1, l.longest))
	for i := range l.turns {
		l.turns[i] = make(chan error, 1)
	}
	l.turns[0] <- nil
	var wg sync.WaitGroup
	errs := make([]error, len(l.turns))
	for i := range errs {
		wg.Go(func() { errs[i] = l.share(ctx, i) })
	}
	wg.Wait()
	return cmp.Or(errs...)
}

// share writes the lines of one core. With its turn it hears what went wrong
// before, and lets the next one know.
func (l *linesWriter[C]) share(ctx context.Context, core int) error {
	turn, next := l.turns[core], l.turns[(core+1)%len(l.turns)]
	text := make([]byte, l.some*l.longest+pieceSize)
	for from := core * l.some; from < l.rows; from += l.some * len(l.turns) {
		to := min(from+l.some, l.rows)
		n := l.put(text, from, to)
		err := <-turn
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			_, err = l.w.Write(text[:n])
		}
		if err == nil {
			l.written(to - from)
		}
		next <- err
		if err != nil {
			return err
		}
	}
	return nil
}

// put puts the lines from up to to together, and returns how many bytes they take.
func (s *section[C]) put(text []byte, from, to int) (n int) {
	size := len(s.tables)
	for ; from < to; from++ {
		for k, c := range s.codes[from*size:][:size] {
			p := &s.tables[k].pieces[c]
			*(*piece)(text[n:]) = *p
			n += int(p[mostPiece])
		}
	}
	return n
}

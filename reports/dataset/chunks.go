package dataset

import (
	"context"
	"io"
	"runtime"
	"sync"
)

// chunk is how many rows are put together at once.
const chunk = 1024

// chunks puts the rows from up to to together, several stretches side by side,
// and writes them in order. Format appends row to b; n counts rows from 0.
func (d *Dataset) chunks(ctx context.Context, w io.Writer, from, to int, told Progress, format func(b []byte, n int, row int32) []byte) error {
	type stretch struct {
		done chan *[]byte
	}
	ahead := make(chan stretch, 2*runtime.GOMAXPROCS(0))
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	pool := sync.Pool{New: func() any { return new([]byte) }}
	go func() {
		defer close(ahead)
		for at := from; at < to; at += chunk {
			s := stretch{make(chan *[]byte, 1)}
			select {
			case ahead <- s:
			case <-stop.Done():
				return
			}
			go func(at int) {
				buffer := pool.Get().(*[]byte)
				b := (*buffer)[:0]
				for n := at; n < min(at+chunk, to); n++ {
					b = format(b, n-from, d.rows[n])
				}
				*buffer = b
				s.done <- buffer
			}(at)
		}
	}()
	written := from
	for s := range ahead {
		if err := ctx.Err(); err != nil {
			return err
		}
		if told != nil {
			told(written)
		}
		b := <-s.done
		if _, err := w.Write(*b); err != nil {
			return err
		}
		pool.Put(b)
		written = min(written+chunk, to)
	}
	return ctx.Err()
}

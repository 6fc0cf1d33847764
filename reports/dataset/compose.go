package dataset

import (
	"context"
	"io"
)

// composed is how many bytes are put together before they are written: few
// enough to stay in the processor's cache until then.
const composed = 1 << 18

// composer puts rows together from the pieces of their groups.
type composer struct {
	groups []group
	most   int    // bytes of a row
	out    []byte // has room for several rows
}

func newComposer(groups []group) *composer {
	c := &composer{groups: groups}
	for i := range groups {
		c.most += groups[i].longest
	}
	c.out = make([]byte, max(composed, c.most)+shortPiece)
	return c
}

// write writes a stretch, and tells how many rows it writes at a time.
func (c *composer) write(ctx context.Context, w io.Writer, s *stretch, tell func(rows int)) error {
	codes := make([][]uint32, len(c.groups))
	for k := range codes {
		codes[k] = s.of(k)
	}
	some := max(1, composed/max(1, c.most))
	for from := 0; from < len(s.rows); from += some {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := min(from+some, len(s.rows))
		if _, err := w.Write(c.out[:c.compose(codes, from, to)]); err != nil {
			return err
		}
		tell(to - from)
	}
	return nil
}

// compose puts the rows from up to to together, and returns how many bytes they
// take.
func (c *composer) compose(codes [][]uint32, from, to int) (n int) {
	for row := from; row < to; row++ {
		for k := range c.groups {
			code := codes[k][row]
			p := &c.groups[k].pieces[code]
			if p.size > shortPiece {
				n += copy(c.out[n:], c.groups[k].texts[code])
				continue
			}
			p.put(c.out[n:])
			n += p.size
		}
	}
	return n
}

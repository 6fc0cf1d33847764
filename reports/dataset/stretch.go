package dataset

import (
	"context"
	"iter"
	"slices"
)

// The rows of a file lie all over the columns. They are looked up for a stretch
// of the file at once, near ones together, so that most lie in the processor's
// cache by then.
const (
	codesAtOnce     = 1 << 21 // of a stretch: 8 MB
	stretchesAtOnce = 3       // two are looked up while one is written; more would wait for that
	nearBits        = 6       // rows with the same higher bits are near
	lookAtOnce      = 4096
)

// stretch is a run of rows of a file: for every group the combination of each.
type stretch struct {
	groups []group
	rows   []int32
	codes  []uint32 // group after group
	ready  chan struct{}

	near  []int32 // rows, near ones together
	place []int32 // of each in the stretch
	ends  []int32 // of the near ones that are placed, by their higher bits
}

// stretches gives the rows in order, and looks the next ones up meanwhile. A
// stretch is used again after it was given. It ends early when ctx does.
func (d *Dataset) stretches(ctx context.Context, groups []group) iter.Seq[*stretch] {
	// A tenth of the file at most, so that all cores have work to the end. What is
	// added keeps groups from sharing the same lines of the cache.
	long := max(lookAtOnce, min(codesAtOnce/max(1, len(groups)), d.Len()/10)) + 16
	free := make(chan *stretch, stretchesAtOnce)
	for range min(cap(free), (d.Len()+long-1)/long) {
		free <- &stretch{groups: groups, codes: make([]uint32, len(groups)*min(long, d.Len()))}
	}
	return func(yield func(*stretch) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		ahead := make(chan *stretch, cap(free))
		go func() {
			defer close(ahead)
			for rows := range slices.Chunk(d.rows, long) {
				select {
				case s := <-free:
					s.rows, s.ready = rows, make(chan struct{})
					go s.look()
					ahead <- s
				case <-ctx.Done():
					return
				}
			}
		}()
		for s := range ahead {
			<-s.ready
			if !yield(s) {
				return
			}
			free <- s
		}
	}
}

// of are the combinations of a group.
func (s *stretch) of(group int) []uint32 {
	return s.codes[group*(len(s.codes)/len(s.groups)):][:len(s.rows)]
}

func (s *stretch) look() {
	defer close(s.ready)
	s.order()
	var some [lookAtOnce]uint32
	for from := 0; from < len(s.rows); from += lookAtOnce {
		to := min(from+lookAtOnce, len(s.rows))
		for k := range s.groups {
			for i, v := range s.groups[k].variables {
				size := uint32(len(v.Present))
				if i == 0 {
					size = 0
				}
				v.Column.Combine(some[:to-from], size, s.near[from:to])
			}
			codes := s.of(k)
			for i, at := range s.place[from:to] {
				codes[at] = some[i]
			}
		}
	}
}

// order brings near rows together.
func (s *stretch) order() {
	if cap(s.near) < len(s.rows) {
		s.near, s.place = make([]int32, len(s.rows)), make([]int32, len(s.rows))
	}
	s.near, s.place = s.near[:len(s.rows)], s.place[:len(s.rows)]
	s.ends = append(s.ends[:0], make([]int32, slices.Max(s.rows)>>nearBits+2)...)
	for _, row := range s.rows {
		s.ends[row>>nearBits+1]++
	}
	for i := range s.ends[1:] {
		s.ends[i+1] += s.ends[i]
	}
	for i, row := range s.rows {
		at := &s.ends[row>>nearBits]
		s.near[*at], s.place[*at] = row, int32(i)
		*at++
	}
}

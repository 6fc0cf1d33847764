package columns

import (
	"math/bits"
	"runtime"
	"sync/atomic"

	"regiopeil/reports/fork"
)

// MaxCells is the most cells that people can be divided over at once.
const MaxCells = 1 << 16

// Dimension divides people by their entry in a Choice column: Of[entry] is a
// group counted from 1, or 0 for people outside every group.
type Dimension struct {
	Column *Column
	Of     []uint16
	Size   int // groups; the highest number in Of
}

// Keep lets only people through whose entry is marked.
type Keep struct {
	Column  *Column
	Entries []bool
}

// Size is how many cells dims take.
func Size(dims []Dimension) int {
	n := 1
	for _, d := range dims {
		n *= d.Size + 1
		if n >= MaxCells {
			return MaxCells + 1
		}
	}
	return n + 1
}

// Divide puts the living responses of the first rows that pass every Keep into
// cells. Size(dims) must not be over MaxCells.
func (s *Set) Divide(rows int, dims []Dimension, keep []Keep) *Cells {
	c := &Cells{cells: make([]uint16, rows), Count: Size(dims)}
	luts := make([][]uint16, len(dims))
	stride := 1
	for d, dim := range dims {
		c.sizes = append(c.sizes, dim.Size)
		luts[d] = make([]uint16, len(dim.Column.Entries))
		for e, g := range dim.Of {
			luts[d][e] = uint16(int(g) * stride)
		}
		stride *= dim.Size + 1
	}
	share(rows, func(from, to int) {
		cells := c.cells[from:to]
		for i := range cells {
			cells[i] = 1
		}
		for d, dim := range dims {
			dim.Column.addTo(cells, from, luts[d])
		}
		for i, a := range s.alive[from:to] {
			cells[i] *= uint16(a)
		}
		for _, k := range keep {
			for i := range cells {
				if !k.Entries[k.Column.At(from+i)] {
					cells[i] = 0
				}
			}
		}
	})
	return c
}

func (c *Column) addTo(cells []uint16, from int, lut []uint16) {
	switch {
	case c.narrow != nil:
		addTo(cells, c.narrow[from:], lut)
	case c.medium != nil:
		addTo(cells, c.medium[from:], lut)
	default:
		addTo(cells, c.wide[from:], lut)
	}
}

func addTo[T uint8 | uint16 | uint32](cells []uint16, codes []T, lut []uint16) {
	for i, e := range codes[:len(cells)] {
		cells[i] += lut[e]
	}
}

// Counts is how many people of each cell gave each entry of a column.
type Counts struct {
	Column *Column
	shift  uint
	dense  []uint32 // cell<<shift | entry
	// For dictionaries too large for that: the entries of all people, cell after
	// cell, and where each cell starts.
	sorted []uint32
	starts []int
}

// AddTo adds the counts of a cell to n, which has a place for every entry.
func (c *Counts) AddTo(n []uint32, cell int) {
	if c.dense == nil {
		for _, e := range c.sorted[c.starts[cell]:c.starts[cell+1]] {
			n[e]++
		}
		return
	}
	for e, k := range c.dense[cell<<c.shift:][:len(n)] {
		n[e] += k
	}
}

// denseLimit is the largest histogram (of 4 bytes each) that is kept whole for so
// many responses: clearing it must not take longer than counting them.
func denseLimit(rows int) int { return min(1<<20, max(1<<12, 8*rows)) }

// CountAll counts several columns over the same cells, side by side.
func CountAll(columns []*Column, cells *Cells) []*Counts {
	out := make([]*Counts, len(columns))
	var next atomic.Int64
	var wg fork.Group
	for range min(runtime.GOMAXPROCS(0), len(columns)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(columns) {
					return
				}
				out[i] = columns[i].count(cells)
			}
		})
	}
	wg.Wait()
	return out
}

func (c *Column) count(cells *Cells) *Counts {
	n := &Counts{Column: c, shift: uint(bits.Len(uint(len(c.Entries) - 1)))}
	if cells.Count<<n.shift > denseLimit(len(cells.cells)) {
		n.sort(cells)
		return n
	}
	n.dense = make([]uint32, cells.Count<<n.shift)
	switch {
	case c.narrow != nil:
		histogram(n.dense, n.shift, cells.cells, c.narrow)
	case c.medium != nil:
		histogram(n.dense, n.shift, cells.cells, c.medium)
	default:
		histogram(n.dense, n.shift, cells.cells, c.wide)
	}
	return n
}

// histogram counts into two tables by turns, so that a run of equal answers
// does not wait for its own last write.
func histogram[T uint8 | uint16 | uint32](n []uint32, shift uint, cells []uint16, codes []T) {
	other := make([]uint32, len(n))
	codes = codes[:len(cells)]
	i := 0
	for ; i+1 < len(cells); i += 2 {
		n[uint(cells[i])<<shift|uint(codes[i])]++
		other[uint(cells[i+1])<<shift|uint(codes[i+1])]++
	}
	if i < len(cells) {
		n[uint(cells[i])<<shift|uint(codes[i])]++
	}
	for i, k := range other {
		n[i] += k
	}
}

// sort fills the other form of Counts: a counting sort of the rows by cell.
func (n *Counts) sort(cells *Cells) {
	n.starts = make([]int, cells.Count+1)
	for _, c := range cells.cells {
		n.starts[c+1]++
	}
	for i := 1; i < len(n.starts); i++ {
		n.starts[i] += n.starts[i-1]
	}
	n.sorted = make([]uint32, len(cells.cells))
	at := append([]int(nil), n.starts...)
	for row, c := range cells.cells {
		n.sorted[at[c]] = n.Column.At(row)
		at[c]++
	}
}

// share cuts rows into ranges and does them side by side.
func share(rows int, do func(from, to int)) {
	const least = 1 << 14
	parts := min(runtime.GOMAXPROCS(0), max(1, rows/least))
	var wg fork.Group
	for p := range parts {
		wg.Go(func() { do(rows*p/parts, rows*(p+1)/parts) })
	}
	wg.Wait()
}

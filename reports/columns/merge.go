package columns

import (
	"runtime"

	"regiopeil/reports/fork"
)

// Append adds the rows of other, which was made for the same definition and
// whose places in the log are above those of s. Other is not to be used after.
func (s *Set) Append(other *Set) {
	from, n := len(s.seqs), len(other.seqs)
	if n == 0 {
		return
	}
	s.capacity = max(s.capacity, from+n)
	next := make(chan int, len(s.columns))
	for i := range s.columns {
		next <- i
	}
	close(next)
	var wg fork.Group
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				s.columns[i].grow(s.capacity)
				s.columns[i].append(other.columns[i], from, n)
			}
		})
	}
	wg.Wait()
	s.seqs, s.alive = append(s.seqs, other.seqs...), append(s.alive, other.alive...)
	s.living += other.living
	s.scanner.texts += other.scanner.texts
}

// append copies n rows of other to the rows of c after from.
func (c *Column) append(other *Column, from, n int) {
	lut := make([]uint32, len(other.Entries))
	for e := 1; e < len(lut); e++ {
		lut[e] = c.adopt(other, &other.Entries[e])
	}
	if c.narrow != nil && other.narrow != nil {
		to := c.narrow[from : from+n]
		for i, e := range other.narrow[:n] {
			to[i] = uint8(lut[e])
		}
		return
	}
	for i := range n {
		c.set(from+i, lut[other.At(i)])
	}
}

// adopt finds the entry of c that says what e says in other.
func (c *Column) adopt(other *Column, e *Entry) uint32 {
	switch {
	case e.Code != "" || c.Kind == Choice:
		return c.code([]byte(e.Code))
	case c.Kind == List:
		places := make([]byte, 0, 2*len(e.List))
		for _, place := range e.List {
			p := c.place([]byte(other.Codes[place]))
			places = append(places, byte(p), byte(p>>8))
		}
		return c.list(places)
	case c.Kind == Amount:
		return c.number(e.Number)
	default:
		return 1
	}
}

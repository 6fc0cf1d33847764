package columns

import "math/bits"

// Touch says which subjects, as bits, each entry of a column is about.
type Touch struct {
	Column *Column
	Bits   []uint64 // per entry
}

// Touching counts, per bit, the people of all cells with at least one answer
// that is about it.
func (c *Cells) Touching(touches []Touch) [64]int {
	const block = 4096
	rows := len(c.cells)
	var n [64]int
	var about [block]uint64
	for from := 0; from < rows; from += block {
		part := about[:min(block, rows-from)]
		clear(part)
		for _, t := range touches {
			for i := range part {
				part[i] |= t.Bits[t.Column.At(from+i)]
			}
		}
		for i, b := range part {
			if c.cells[from+i] == 0 { // does not count
				continue
			}
			for ; b != 0; b &= b - 1 {
				n[bits.TrailingZeros64(b)]++
			}
		}
	}
	return n
}

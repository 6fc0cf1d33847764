package columns

import "math/bits"

// Touch says which subjects, as bits, each entry of a column is about.
type Touch struct {
	Column *Column
	Bits   []uint64 // per entry
}

// Touching counts, per bit, the living responses among the first rows with at
// least one answer that is about it.
func (s *Set) Touching(rows int, touches []Touch) [64]int {
	const block = 4096
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
			for b *= uint64(s.alive[from+i]); b != 0; b &= b - 1 {
				n[bits.TrailingZeros64(b)]++
			}
		}
	}
	return n
}

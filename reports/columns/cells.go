package columns

// Cells holds in which cell every response of the first rows falls. Cell 0 is
// for those that do not count; the others are found by Index.
type Cells struct {
	cells []uint16
	sizes []int
	Count int
}

// Index returns the cell of a group (from 1; 0: outside) of every dimension.
func (c *Cells) Index(groups []int) int {
	index, stride := 1, 1
	for d, g := range groups {
		index += g * stride
		stride *= c.sizes[d] + 1
	}
	return index
}

// Groups is the inverse of Index, for a cell from 1.
func (c *Cells) Groups(cell int) []int {
	groups := make([]int, len(c.sizes))
	cell--
	for d, size := range c.sizes {
		groups[d] = cell % (size + 1)
		cell /= size + 1
	}
	return groups
}

// At returns the cell of a row.
func (c *Cells) At(row int) int { return int(c.cells[row]) }

// People counts the people in every cell.
func (c *Cells) People() []int {
	n := make([]int, c.Count)
	for _, cell := range c.cells {
		n[cell]++
	}
	return n
}

// Join makes one Choice column of several divisions of the same rows, in which
// nobody is in more than one cell above 0: its entries are the cells of the
// first division from 1, then those of the next. Entry 0 is for people in none.
// The entries carry nothing; there must be fewer than MaxCells.
func Join(divisions ...*Cells) *Column {
	entries, rows := 1, 0
	for _, d := range divisions {
		entries += d.Count - 1
		rows = len(d.cells)
	}
	c := &Column{Kind: Choice, Entries: make([]Entry, entries), medium: make([]uint16, rows)}
	share(rows, func(from, to int) {
		out, offset := c.medium[from:to], 0
		for _, d := range divisions {
			for i, cell := range d.cells[from:to] {
				if cell > 0 {
					out[i] = cell + uint16(offset)
				}
			}
			offset += d.Count - 1
		}
	})
	return c
}

package columns

// Types puts the living responses of the first rows into a cell for every
// combination of groups that occurs, in the order in which they come, and
// returns the groups of each cell, the first of which (cell 0, for those that do
// not count) is nil. Ok is false when there are MaxCells or more.
func (s *Set) Types(rows int, dims []Dimension) (cells *Cells, types [][]uint16, ok bool) {
	c := &Cells{cells: make([]uint16, rows), Count: 1}
	types = [][]uint16{nil}
	// One dimension after another, a cell is divided by the next one's groups.
	for i, a := range s.alive[:rows] {
		c.cells[i] = uint16(a)
	}
	if rows > 0 {
		types, c.Count = append(types, []uint16{}), 2
	}
	for _, d := range dims {
		next := [][]uint16{nil}
		to := make([]int32, c.Count*(d.Size+1)) // 0: not seen
		for i, cell := range c.cells {
			if cell == 0 {
				continue
			}
			g := d.Of[d.Column.At(i)]
			at := int(cell)*(d.Size+1) + int(g)
			if to[at] == 0 {
				if len(next) >= MaxCells {
					return nil, nil, false
				}
				to[at] = int32(len(next))
				next = append(next, append(append([]uint16(nil), types[cell]...), g))
			}
			c.cells[i] = uint16(to[at])
		}
		types, c.Count = next, len(next)
	}
	return c, types, true
}

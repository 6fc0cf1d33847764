package protect

// Cube is who answered a survey: which types of people there are, a type being
// everybody with the same answers to all background questions, and which groups
// figures are shown for. Its groups are everybody, the groups of every
// background question, and those of every two background questions together.
type Cube struct {
	sizes  []int      // groups of every background question
	types  [][]uint16 // per type: its group of every background, from 1; 0: none
	single []int      // per background: the number of its first group
	double [][]int    // per two backgrounds: the number of their first group
	groups int

	of      [][]int32 // per type: the groups that it belongs to
	members [][]int32 // per group: its types
	level   []uint8   // per group: how many backgrounds it names
	table   []int     // per group: which backgrounds these are, counted from 0 (none)
	tables  int
	find    map[string]int32
}

// Part is one background question, by place, with one of its groups, from 1.
type Part struct{ Background, Group int }

// NewCube makes a Cube of types, no two the same: per type the group of every
// background question, counted from 1, or 0 for who is in none. Sizes are how
// many groups each has.
func NewCube(sizes []int, types [][]uint16) *Cube {
	c := &Cube{sizes: sizes, types: types, groups: 1, find: make(map[string]int32, len(types))}
	for _, n := range sizes {
		c.single = append(c.single, c.groups)
		c.groups += n
	}
	for a := range sizes {
		row := make([]int, len(sizes))
		for b := a + 1; b < len(sizes); b++ {
			row[b] = c.groups
			c.groups += sizes[a] * sizes[b]
		}
		c.double = append(c.double, row)
	}
	c.members = make([][]int32, c.groups)
	c.level, c.table = append(c.level, 0), append(c.table, 0)
	c.tables = 1
	layOut := func(level uint8, groups int) {
		for range groups {
			c.level, c.table = append(c.level, level), append(c.table, c.tables)
		}
		c.tables++
	}
	for _, n := range sizes {
		layOut(1, n)
	}
	for a := range sizes {
		for b := a + 1; b < len(sizes); b++ {
			layOut(2, sizes[a]*sizes[b])
		}
	}
	for k, at := range types {
		c.find[key(at)] = int32(k)
		c.of = append(c.of, c.groupsOf(at))
		for _, g := range c.of[k] {
			c.members[g] = append(c.members[g], int32(k))
		}
	}
	return c
}

// groupsOf lists the groups of a type; everybody comes first.
func (c *Cube) groupsOf(at []uint16) []int32 {
	out := []int32{0}
	for a, g := range at {
		if g == 0 {
			continue
		}
		out = append(out, int32(c.single[a]+int(g)-1))
		for b := a + 1; b < len(at); b++ {
			if h := at[b]; h != 0 {
				out = append(out, int32(c.double[a][b]+(int(g)-1)*c.sizes[b]+int(h)-1))
			}
		}
	}
	return out
}

// Size is how many groups there are; 0 is everybody.
func (c *Cube) Size() int { return c.groups }

// Group returns the number of the group that is in all parts, which may name
// one background twice. Ok is false when that takes three backgrounds, or when
// two parts exclude each other.
func (c *Cube) Group(parts ...Part) (group int, ok bool) {
	var is []Part
	for _, p := range parts {
		seen := false
		for _, q := range is {
			if q.Background == p.Background {
				if q.Group != p.Group {
					return 0, false
				}
				seen = true
			}
		}
		if !seen {
			is = append(is, p)
		}
	}
	switch len(is) {
	case 0:
		return 0, true
	case 1:
		return c.single[is[0].Background] + is[0].Group - 1, true
	case 2:
		a, b := is[0], is[1]
		if a.Background > b.Background {
			a, b = b, a
		}
		return c.double[a.Background][b.Background] + (a.Group-1)*c.sizes[b.Background] + b.Group - 1, true
	}
	return 0, false
}

// parts is the inverse of Group.
func (c *Cube) parts(group int) []Part {
	switch c.level[group] {
	case 0:
		return nil
	case 1:
		a := 0
		for a+1 < len(c.single) && c.single[a+1] <= group {
			a++
		}
		return []Part{{a, group - c.single[a] + 1}}
	}
	for a := range c.sizes {
		for b := a + 1; b < len(c.sizes); b++ {
			if at := group - c.double[a][b]; at >= 0 && at < c.sizes[a]*c.sizes[b] {
				return []Part{{a, at/c.sizes[b] + 1}, {b, at%c.sizes[b] + 1}}
			}
		}
	}
	return nil
}

// Alike returns a group of the very people of group who are in a further part:
// where only residents are asked their age, residents of a place by age are the
// people of that place by age. Ok is false when there is none.
func (c *Cube) Alike(group int, part Part) (alike int, ok bool) {
	own := append(c.parts(group), part)
	for i := range own { // as few backgrounds as can be: those are shown most
		g, ok := c.Group(append(append([]Part(nil), own[:i]...), own[i+1:]...)...)
		if !ok {
			continue
		}
		inside := true
		for _, k := range c.members[g] {
			inside = inside && int(c.types[k][own[i].Background]) == own[i].Group
		}
		if inside {
			return g, true
		}
	}
	return c.Group(own...)
}

// moved returns the type that differs from k in one background only; ok is
// false when nobody is of that type.
func (c *Cube) moved(k int32, p Part) (int32, bool) {
	at := append([]uint16(nil), c.types[k]...)
	at[p.Background] = uint16(p.Group)
	to, ok := c.find[key(at)]
	return to, ok
}

// nearest returns the type of group that agrees with k in the most backgrounds;
// of several the one with most people. Ok is false when there is none.
func (c *Cube) nearest(k int32, group int, people func(int32) int) (best int32, ok bool) {
	most, crowd := -1, 0
	for _, m := range c.members[group] {
		n := people(m)
		if n == 0 {
			continue
		}
		same := 0
		for a, g := range c.types[k] {
			if c.types[m][a] == g {
				same++
			}
		}
		if same > most || same == most && n > crowd {
			best, most, crowd = m, same, n
		}
	}
	return best, most >= 0
}

func key(at []uint16) string {
	b := make([]byte, 0, 2*len(at))
	for _, g := range at {
		b = append(b, byte(g), byte(g>>8))
	}
	return string(b)
}

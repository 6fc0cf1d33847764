package dataset

import "encoding/binary"

// Variables that stand side by side are written together while all of what they
// can say fits in a table: so many combinations, of so many bytes.
const (
	mostPieces = 1 << 14
	shortPiece = 16
)

// group is a run of variables, with what is written for every combination of
// their entries, the last variable counting fastest.
type group struct {
	variables []*Variable
	pieces    []piece
	texts     [][]byte // by combination; nil where all pieces are short
	longest   int      // bytes
}

// piece is a text of at most shortPiece bytes, in two words that are written
// whole and then cut off. Of a longer one it has the size only.
type piece struct {
	first, second uint64
	size          int
}

// groups are the variables as CSV writes them. A table is no larger than the
// dataset, so that a few rows do not wait for it.
func (d *Dataset) groups() []group {
	var all []group
	most := min(mostPieces, d.Len())
	for i := range d.Variables {
		g := newGroup(&d.Variables[i], d.after(i))
		if last := len(all) - 1; last >= 0 && all[last].takes(&g, most) {
			all[last].add(&g)
		} else {
			all = append(all, g)
		}
	}
	return all
}

// newGroup is one variable, with a character after each of its cells.
func newGroup(v *Variable, after byte) group {
	g := group{variables: []*Variable{v}}
	for e := range v.Present {
		cell := append(quoted(v.String(e)), after)
		g.longest = max(g.longest, len(cell))
		g.pieces, g.texts = append(g.pieces, newPiece(cell)), append(g.texts, cell)
	}
	if g.longest <= shortPiece {
		g.texts = nil
	}
	return g
}

func (g *group) takes(next *group, most int) bool {
	return len(g.pieces)*len(next.pieces) <= most && g.longest+next.longest <= shortPiece
}

func (g *group) add(next *group) {
	pieces := make([]piece, 0, len(g.pieces)*len(next.pieces))
	for _, p := range g.pieces {
		for _, q := range next.pieces {
			pieces = append(pieces, p.with(q))
		}
	}
	g.variables, g.pieces, g.longest = append(g.variables, next.variables...), pieces, g.longest+next.longest
}

func newPiece(text []byte) piece {
	if len(text) > shortPiece {
		return piece{size: len(text)}
	}
	var whole [shortPiece]byte
	copy(whole[:], text)
	return piece{binary.LittleEndian.Uint64(whole[:8]), binary.LittleEndian.Uint64(whole[8:]), len(text)}
}

// with is p and then q, which are short together.
func (p piece) with(q piece) piece {
	size := p.size + q.size
	if p.size >= 8 {
		return piece{p.first, p.second | q.first<<(8*p.size-64), size}
	}
	return piece{p.first | q.first<<(8*p.size), p.second | q.second<<(8*p.size) | q.first>>(64-8*p.size), size}
}

// put writes a short piece, with up to shortPiece bytes of nothing behind it.
func (p *piece) put(b []byte) {
	binary.LittleEndian.PutUint64(b, p.first)
	binary.LittleEndian.PutUint64(b[8:], p.second)
}

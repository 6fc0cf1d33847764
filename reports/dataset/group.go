package dataset

import "encoding/binary"

// Variables that stand side by side are written together while all of what they
// can say fits in a table: so many combinations, of so many bytes.
const (
	mostPieces = 4096
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
		v := &d.Variables[i]
		cells, longest := v.cells(d.after(i))
		if last := len(all) - 1; last >= 0 && all[last].takes(len(cells), longest, most) {
			all[last].add(v, cells, longest)
			continue
		}
		g := group{variables: []*Variable{v}, longest: longest}
		for _, cell := range cells {
			g.pieces = append(g.pieces, newPiece(cell))
		}
		if longest > shortPiece {
			g.texts = cells
		}
		all = append(all, g)
	}
	return all
}

// cells are what CSV has for the entries of a variable, and the size of the
// longest.
func (v *Variable) cells(after byte) (cells [][]byte, longest int) {
	for e := range v.Present {
		cell := append(quoted(v.String(e)), after)
		cells, longest = append(cells, cell), max(longest, len(cell))
	}
	return cells, longest
}

func (g *group) takes(cells, longest, most int) bool {
	return len(g.pieces)*cells <= most && g.longest+longest <= shortPiece
}

func (g *group) add(v *Variable, cells [][]byte, longest int) {
	pieces := make([]piece, 0, len(g.pieces)*len(cells))
	for _, p := range g.pieces {
		for _, cell := range cells {
			pieces = append(pieces, newPiece(append(p.text(), cell...)))
		}
	}
	g.variables, g.pieces, g.longest = append(g.variables, v), pieces, g.longest+longest
}

func newPiece(text []byte) piece {
	if len(text) > shortPiece {
		return piece{size: len(text)}
	}
	var whole [shortPiece]byte
	copy(whole[:], text)
	return piece{binary.LittleEndian.Uint64(whole[:8]), binary.LittleEndian.Uint64(whole[8:]), len(text)}
}

// put writes a short piece, with up to shortPiece bytes of nothing behind it.
func (p *piece) put(b []byte) {
	binary.LittleEndian.PutUint64(b, p.first)
	binary.LittleEndian.PutUint64(b[8:], p.second)
}

// text is a short piece.
func (p *piece) text() []byte {
	b := make([]byte, shortPiece)
	p.put(b)
	return b[:p.size]
}

package dataset

import "regiopeil/reports/columns"

const (
	pieceSize  = 16
	mostPiece  = pieceSize - 1 // bytes of text in a piece
	mostPieces = 1 << 14       // that columns are combined to
)

// piece is a text of at most mostPiece bytes, with its length in the last one. It
// is written whole, and the next one over what is too much.
type piece [pieceSize]byte

func newPiece(text []byte) (p piece) {
	p[mostPiece] = byte(copy(p[:mostPiece], text))
	return p
}

func (p *piece) text() []byte { return p[:p[mostPiece]] }

// table is a part of every line: the pieces that columns side by side make
// together, one for each combination of their entries, the last column counting
// fastest.
type table struct {
	columns []*columns.Column
	pieces  []piece
	longest int // bytes
}

// tables are the lines as CSV has them, part by part. Columns are combined while
// there are no more combinations than rows, so that a few rows do not wait for
// them.
func (d *Dataset) tables() []table {
	var all []table
	most := min(mostPieces, d.Len())
	for from := 0; from < len(d.Variables); {
		to := from + 1
		for to < len(d.Variables) && d.Variables[to].Column == d.Variables[from].Column {
			to++
		}
		for _, t := range d.cells(from, to) {
			if last := len(all) - 1; last >= 0 && all[last].takes(&t, most) {
				all[last].add(&t)
			} else {
				all = append(all, t)
			}
		}
		from = to
	}
	return all
}

// cells are the tables of the variables from up to to, which are of one column:
// one, or more where their cells are longer than a piece.
func (d *Dataset) cells(from, to int) (all []table) {
	column := d.Variables[from].Column
	for e := range d.Variables[from].Present {
		var text []byte
		for i := from; i < to; i++ {
			text = append(append(text, quoted(d.Variables[i].String(e))...), d.after(i))
		}
		for k := 0; len(text) > 0; k++ {
			if k == len(all) {
				all = append(all, table{columns: []*columns.Column{column}, pieces: make([]piece, len(d.Variables[from].Present))})
			}
			p := newPiece(text)
			all[k].pieces[e], all[k].longest = p, max(all[k].longest, len(p.text()))
			text = text[len(p.text()):]
		}
	}
	return all
}

// takes reports whether next can be combined with t.
func (t *table) takes(next *table, most int) bool {
	return len(t.pieces)*len(next.pieces) <= most && t.longest+next.longest <= mostPiece
}

func (t *table) add(next *table) {
	pieces := make([]piece, 0, len(t.pieces)*len(next.pieces))
	for i := range t.pieces {
		for j := range next.pieces {
			var both [pieceSize]byte
			pieces = append(pieces, newPiece(append(append(both[:0], t.pieces[i].text()...), next.pieces[j].text()...)))
		}
	}
	t.columns, t.pieces, t.longest = append(t.columns, next.columns...), pieces, t.longest+next.longest
}

// look finds the place in pieces of what each of rows says.
func (t *table) look(into []uint32, rows []int32) { columns.Combine(into, t.columns, rows) }

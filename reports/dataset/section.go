package dataset

import (
	"context"
	"io"
	"runtime"
	"sync"
)

const (
	// mostCodes is how many codes a section has: 128 MB, or twice that where a
	// column has more different answers than a uint16.
	mostCodes  = 1 << 26
	lookAtOnce = 2048 // rows: what belongs to them fits in the processor's cache
)

// code is the place of a piece in its table.
type code interface{ uint16 | uint32 }

// section is a run of rows of a file: for each row, one after the other, the codes
// of its pieces in the tables.
//
// Rows of a file lie all over the columns. So the columns are read from their
// beginning to their end, and what a row says is put together at once where the
// file has it: one far place per row, and not one per cell.
type section[C code] struct {
	tables []table
	first  int // where it begins in the file
	rows   int
	codes  []C
}

// writeLines writes a line per row of d, in sections of so many rows; written
// hears of lines.
func writeLines[C code](ctx context.Context, w io.Writer, d *Dataset, tables []table, atOnce int, written func(lines int)) error {
	codes := make([]C, min(atOnce, d.Len())*len(tables))
	for from := 0; from < d.Len(); from += atOnce {
		s := section[C]{tables: tables, first: from, rows: min(atOnce, d.Len()-from), codes: codes}
		s.fill(ctx, d.place)
		if err := s.write(ctx, w, written); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// fill looks up the codes, on all cores. It ends early when ctx does.
func (s *section[C]) fill(ctx context.Context, place []int32) {
	var wg sync.WaitGroup
	cores := runtime.GOMAXPROCS(0)
	for i := range cores {
		wg.Go(func() { s.fillFrom(ctx, place, len(place)*i/cores, len(place)*(i+1)/cores) })
	}
	wg.Wait()
}

// fillFrom looks up the codes of those of the rows from up to to of the columns
// that are in the section.
func (s *section[C]) fillFrom(ctx context.Context, place []int32, from, to int) {
	var rows, at [lookAtOnce]int32
	var codes [lookAtOnce]uint32
	size := len(s.tables)
	lines := make([]C, lookAtOnce*size)
	for ; from < to && ctx.Err() == nil; from += lookAtOnce {
		n := 0
		for i, p := range place[from:min(from+lookAtOnce, to)] {
			rows[n], at[n] = int32(from+i), p-int32(s.first)
			if uint32(at[n]) < uint32(s.rows) { // and so not negative either
				n++
			}
		}
		for k := range s.tables {
			s.tables[k].look(codes[:n], rows[:n])
			to := k
			for _, c := range codes[:n] {
				lines[to] = C(c)
				to += size
			}
		}
		for i, at := range at[:n] {
			copy(s.codes[int(at)*size:], lines[i*size:(i+1)*size])
		}
	}
}

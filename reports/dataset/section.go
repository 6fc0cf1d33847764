package dataset

import (
	"context"
	"io"
	"runtime"
	"sync"
)

const (
	// mostCodes is how many codes a section has: 128 MB, or twice that where a
	// column has more than 65,536 different answers.
	mostCodes  = 1 << 26
	lookAtOnce = 2048 // rows
)

// writeLines writes a line per row, so many rows at a time.
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

// section is a run of rows of a file: of each row the code of its piece in every
// table. Rows of a file lie all over the columns. So the columns are read from
// their beginning to their end, and the codes of a row brought together where the
// file has it: that is one place far away for a row, and not one for each cell.
type section[C code] struct {
	tables []table
	first  int // of the rows of the file
	rows   int
	codes  []C // row after row
}

// code is the place of a piece in its table.
type code interface{ uint16 | uint32 }

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
			if uint32(at[n]) < uint32(s.rows) {
				n++
			}
		}
		for k := range s.tables {
			s.tables[k].look(codes[:n], rows[:n])
			for i, c := range codes[:n] {
				lines[i*size+k] = C(c)
			}
		}
		for i, at := range at[:n] {
			copy(s.codes[int(at)*size:], lines[i*size:(i+1)*size])
		}
	}
}

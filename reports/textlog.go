package reports

import (
	"context"
	"slices"
	"sync"

	"regiopeil/reports/columns"
	"regiopeil/surveys/store"
)

// textsKept is how many bytes of open answers a textLog keeps at most.
const textsKept = 64 << 20

// textLog keeps what people typed, so that a page of open answers does not read
// the whole log again. What does not fit is read from the log each time.
type textLog struct {
	mu    sync.Mutex
	after int64 // the log was read up to here
	kept  []typedText
	bytes int
	full  bool // there is more than fits, and nothing is kept

	goneMu sync.Mutex
	gone   []int64 // what to forget
}

// typedText is one text of a response.
type typedText struct {
	seq       int64
	key, text string
}

// each calls fn with the texts of the responses in seqs, which ascend, in the
// order they came in, as far as want says so of their key.
func (l *textLog) each(ctx context.Context, src Source, slug string, seqs []int64, want func(key string) bool, fn func(row int, t typedText)) error {
	l.mu.Lock()
	err := l.follow(ctx, src, slug, seqs, want)
	kept, full := l.kept, l.full
	l.mu.Unlock()
	if err != nil {
		return err
	}
	if full {
		return readTexts(ctx, src, slug, 0, seqs, want, fn)
	}
	for _, t := range kept {
		if row, ok := slices.BinarySearch(seqs, t.seq); ok {
			fn(row, t)
		}
	}
	return nil
}

// follow reads what came since the last time, up to the last of seqs, and forgets
// what was withdrawn or changed.
func (l *textLog) follow(ctx context.Context, src Source, slug string, seqs []int64, want func(key string) bool) error {
	if last := seqs[len(seqs)-1]; !l.full && last > l.after {
		err := readTexts(ctx, src, slug, l.after, seqs, want, func(_ int, t typedText) {
			if l.bytes += len(t.text); l.bytes > textsKept {
				l.full, l.kept = true, nil
			}
			if !l.full {
				l.kept = append(l.kept, t)
			}
		})
		if err != nil {
			l.after, l.kept, l.bytes, l.full = 0, nil, 0, false // how far it came is not known
			return err
		}
		l.after = last
	}
	l.goneMu.Lock()
	gone := l.gone
	l.gone = nil
	l.goneMu.Unlock()
	if len(gone) == 0 {
		return nil
	}
	slices.Sort(gone)
	left := make([]typedText, 0, len(l.kept)) // others may be reading l.kept
	for _, t := range l.kept {
		if _, ok := slices.BinarySearch(gone, t.seq); !ok {
			left = append(left, t)
		}
	}
	l.kept = left
	return nil
}

// forget says that a response was withdrawn or changed. It waits for nobody who
// reads.
func (l *textLog) forget(seq int64) {
	l.goneMu.Lock()
	defer l.goneMu.Unlock()
	l.gone = append(l.gone, seq)
}

// readTexts reads the texts of the responses in seqs from the log after a place.
func readTexts(ctx context.Context, src Source, slug string, after int64, seqs []int64, want func(key string) bool, fn func(row int, t typedText)) error {
	_, err := src.Since(ctx, slug, after, 0, func(e *store.Entry) error {
		if e.Seq > seqs[len(seqs)-1] {
			return errEnough
		}
		row, ok := slices.BinarySearch(seqs, e.Seq)
		if !ok || len(e.Answers) == 0 {
			return nil
		}
		return columns.EachText(e.Answers, func(key, text string) {
			if want(key) {
				fn(row, typedText{e.Seq, key, text})
			}
		})
	})
	if err == errEnough {
		return nil
	}
	return err
}

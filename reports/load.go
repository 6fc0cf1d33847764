package reports

import (
	"context"
	"errors"
	"maps"
	"runtime"

	"regiopeil/reports/columns"
	"regiopeil/reports/fork"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// partSize is how many places of the log make it worth reading in parts, side
// by side: reading is mostly the work of one core, and there are more.
const partSize = 50_000

// load reads a whole log into new columns: the part that is everything.
func load(ctx context.Context, src Source, slug string, d *surveys.Definition) (*part, error) {
	end, err := lastPlace(ctx, src, slug)
	if err != nil {
		return nil, err
	}
	parts := make([]part, max(1, min(runtime.GOMAXPROCS(0), int(end/partSize))))
	var wg fork.Group
	for i := range parts {
		p := &parts[i]
		p.set, p.unread = columns.New(d), map[int64]error{}
		p.after, p.last = end*int64(i)/int64(len(parts)), end*int64(i)/int64(len(parts))
		if i < len(parts)-1 {
			p.until = end * int64(i+1) / int64(len(parts))
		}
		wg.Go(func() { p.err = p.read(ctx, src, slug) })
	}
	wg.Wait()
	all := &parts[0]
	for i := range parts {
		p := &parts[i]
		if p.err != nil {
			return nil, p.err
		}
		if i > 0 {
			all.set.Append(p.set)
			maps.Copy(all.unread, p.unread)
			all.last = p.last
		}
	}
	for i := range parts {
		for _, seq := range parts[i].replaced {
			all.set.Remove(seq)
			delete(all.unread, seq)
		}
	}
	return all, nil
}

// part is a stretch of the log: what comes after a place, until another (0: the
// end).
type part struct {
	set          *columns.Set
	after, until int64
	last         int64   // the place of the last entry that was read
	replaced     []int64 // may stand in another part
	unread       map[int64]error
	err          error
}

var errEnough = errors.New("the part ends here")

func (p *part) read(ctx context.Context, src Source, slug string) error {
	_, err := src.Since(ctx, slug, p.after, 0, func(e *store.Entry) error {
		if p.until != 0 && e.Seq > p.until {
			return errEnough
		}
		if e.Replaces != 0 {
			p.replaced = append(p.replaced, e.Replaces)
		}
		p.last = e.Seq
		if err := addEntry(p.set, e); err != nil {
			p.unread[e.Seq] = err
		}
		return nil
	})
	if err == errEnough {
		return nil
	}
	return err
}

// lastPlace finds the place of the last entry in the log; of a short log, 0.
func lastPlace(ctx context.Context, src Source, slug string) (int64, error) {
	more := func(after int64) (bool, error) {
		found := false
		_, err := src.Since(ctx, slug, after, 1, func(*store.Entry) error { found = true; return nil })
		return found, err
	}
	if long, err := more(2 * partSize); err != nil || !long {
		return 0, err
	}
	low, high := int64(2*partSize), int64(4*partSize) // there is more after low
	for {
		found, err := more(high)
		if err != nil {
			return 0, err
		}
		if !found {
			break
		}
		low, high = high, 2*high
	}
	for high-low > 1 {
		middle := low + (high-low)/2
		found, err := more(middle)
		if err != nil {
			return 0, err
		}
		if found {
			low = middle
		} else {
			high = middle
		}
	}
	return high, nil
}

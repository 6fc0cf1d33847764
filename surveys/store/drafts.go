package store

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"regiopeil/surveys"
)

// DraftAge is how long a draft is kept that nobody touches.
const DraftAge = 30 * 24 * time.Hour

// Draft is a response that was not sent yet, as it was typed.
type Draft struct {
	ID       string // UUID; becomes the response's
	Survey   string // slug
	Version  int    // of the definition
	Language string
	Trial    bool
	ChangeOf string // ID of the response that is being changed; empty: none
	// Conversation is the ID of the conversation through which somebody came; empty:
	// none. It is kept when the draft is saved first.
	Conversation string
	Pages        map[int]int // page → how often it was saved
	Values       url.Values  // form fields, verbatim
	Opened       time.Time   // first saved
	Touched      time.Time   // last saved

	saves int // of all pages when it was loaded
}

func (d *Draft) clone() *Draft {
	c := *d
	c.Pages, c.Values = maps.Clone(d.Pages), maps.Clone(d.Values)
	return &c
}

// clip makes Add to the values of a clone copy them. A draft is clipped before
// it is kept in memory, once, and cloned for every request.
func (d *Draft) clip() {
	for k, v := range d.Values {
		if len(v) < cap(v) {
			d.Values[k] = slices.Clip(v)
		}
	}
}

// Draft finds a draft; it is the caller's own. What was never saved, was sent or
// was deleted is NotFound.
func (db *DB) Draft(ctx context.Context, id string) (_ *Draft, err error) {
	defer db.wrap(&err, "find draft")
	u, err := parseID(id)
	if err != nil {
		return nil, err
	}
	d := db.drafts.get(u)
	if d == nil {
		unlock := db.drafts.lock(u)
		defer unlock()
		if d, err = db.loadDraft(ctx, u); err != nil {
			return nil, err
		}
	}
	if d == nil {
		return nil, surveys.Errorf(surveys.NotFound, "there is no such draft")
	}
	return d.clone(), nil
}

// loadDraft returns the draft as it is stored, or nil. The caller holds its lock.
func (db *DB) loadDraft(ctx context.Context, id uuid) (*Draft, error) {
	if d := db.drafts.get(id); d != nil {
		return d, nil
	}
	d := &Draft{ID: id.String()}
	var changeOf, through []byte
	var pages, typed string
	var opened, touched int64
	err := db.reads.row(ctx, `select s.slug, d.version, d.language, d.trial, d.change_of, d.conversation, d.saves, d.pages, d.typed, d.opened, d.touched
		from drafts d join surveys s on s.id = d.survey where d.id = $1`, id[:]).
		Scan(&d.Survey, &d.Version, &d.Language, &d.Trial, &changeOf, &through, &d.saves, &pages, &typed, &opened, &touched)
	if noRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	d.ChangeOf, d.Conversation = idText(changeOf), idText(through)
	d.Opened, d.Touched = fromMillis(opened), fromMillis(touched)
	if d.Pages, err = decodePages(pages); err != nil {
		return nil, err
	}
	if d.Values, err = url.ParseQuery(typed); err != nil {
		return nil, fmt.Errorf("read what was typed: %w", err)
	}
	d.clip()
	db.drafts.put(id, d)
	return d, nil
}

// SaveDraft stores d after a page of it was filled in, and returns once it is on
// the disk; d then has its new versions and times. expect is how often the
// person's copy of that page was saved before (0: never). Where the page was
// saved since, it is Conflict. Where another page was saved since d was loaded,
// it is ErrStale: load it again, fill in the page again, and repeat. A draft
// that was loaded and is gone by now is NotFound.
func (db *DB) SaveDraft(ctx context.Context, d *Draft, page int, expect int) (err error) {
	defer db.wrap(&err, "save draft")
	id, err := parseID(d.ID)
	if err != nil {
		return err
	}
	unlock := db.drafts.lock(id)
	defer unlock()
	var stored *Draft
	if d.saves > 0 {
		stored, err = db.loadDraft(ctx, id)
	} else {
		stored = db.drafts.get(id) // a new one: the database refuses a second
	}
	if err != nil {
		return err
	}
	if err := mayFollow(d, stored, page, expect); err != nil {
		return err
	}
	next := d.clone()
	next.clip()
	next.saves++
	if next.Pages == nil {
		next.Pages = map[int]int{}
	}
	next.Pages[page] = expect + 1
	next.Touched = db.now().UTC().Truncate(time.Millisecond)
	if next.Opened.IsZero() {
		next.Opened = next.Touched
	}
	s, err := db.draftSave(ctx, id, next)
	if err != nil {
		return err
	}
	if err := db.writes.wait(ctx, &job{save: s}); err != nil {
		return err
	}
	if s.err != nil {
		db.drafts.remove(id)
		return db.explain(ctx, id, d, page, expect, s.err)
	}
	db.drafts.put(id, next)
	d.saves, d.Opened, d.Touched, d.Pages = next.saves, next.Opened, next.Touched, maps.Clone(next.Pages)
	return nil
}

// explain finds out why the database refused to save over what it holds.
func (db *DB) explain(ctx context.Context, id uuid, d *Draft, page, expect int, refused error) error {
	stored, err := db.loadDraft(ctx, id)
	if err != nil {
		return err
	}
	if err := mayFollow(d, stored, page, expect); err != nil {
		return err
	}
	return refused
}

// mayFollow reports whether d, with a page filled in, may take the place of what
// is stored (nil: nothing).
func mayFollow(d, stored *Draft, page, expect int) error {
	switch {
	case stored == nil && d.saves > 0:
		return surveys.Errorf(surveys.NotFound, "the draft was sent or deleted")
	case stored == nil && expect != 0:
		return surveys.Errorf(surveys.Conflict, "the page was never saved")
	case stored == nil:
		return nil
	case stored.Survey != d.Survey:
		return surveys.Errorf(surveys.NotFound, "the draft belongs to another survey")
	case stored.Pages[page] != expect:
		return surveys.Errorf(surveys.Conflict, "the page was saved somewhere else in the meantime")
	case stored.saves != d.saves:
		return failure(surveys.Conflict, ErrStale)
	}
	return nil
}

// DeleteDraft deletes a draft, and leaves no count of it behind; that there is
// none is no error.
func (db *DB) DeleteDraft(ctx context.Context, id string) (err error) {
	defer db.wrap(&err, "delete draft")
	u, err := parseID(id)
	if err != nil {
		return err
	}
	unlock := db.drafts.lock(u)
	defer unlock()
	err = db.writes.run(ctx, func(t *tx) error {
		_, err := t.exec("delete from drafts where id = $1", u[:])
		return err
	})
	if err == nil {
		db.drafts.remove(u)
	}
	return err
}

// PurgeDrafts deletes the drafts that were not saved since before, and returns
// how many. Where their people stopped stays, as numbers: see Walks.
func (db *DB) PurgeDrafts(ctx context.Context, before time.Time) (n int, err error) {
	defer db.wrap(&err, "delete old drafts")
	err = db.writes.run(ctx, func(t *tx) error {
		ends, err := t.stopped(before)
		if err != nil {
			return err
		}
		if n, err = t.exec("delete from drafts where touched < $1", millis(before)); err != nil {
			return err
		}
		return t.count(ends)
	})
	if err == nil {
		db.drafts.removeBefore(before)
	}
	return n, err
}

// encodePages writes page versions as "0:2 1:1".
func encodePages(pages map[int]int) string {
	var b []byte
	for _, page := range slices.Sorted(maps.Keys(pages)) {
		if len(b) > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(page), 10)
		b = append(b, ':')
		b = strconv.AppendInt(b, int64(pages[page]), 10)
	}
	return string(b)
}

func decodePages(s string) (map[int]int, error) {
	pages := map[int]int{}
	for pair := range strings.FieldsSeq(s) {
		page, saves, _ := strings.Cut(pair, ":")
		p, err := strconv.Atoi(page)
		if err != nil {
			return nil, fmt.Errorf("read the page versions: %w", err)
		}
		if pages[p], err = strconv.Atoi(saves); err != nil {
			return nil, fmt.Errorf("read the page versions: %w", err)
		}
	}
	return pages, nil
}

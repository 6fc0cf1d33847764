package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"regiopeil/surveys"
)

// sentPage takes the place of a page for walks that ended with a response.
const sentPage = -1

// walkEnd is where walks ended that are counted together.
type walkEnd struct {
	survey, version int
	page            int
}

// walkEnds are walks that ended, on their way to the database.
type walkEnds map[walkEnd]int

// count stores ends on top of those that were counted before.
func (t *tx) count(ends walkEnds) error {
	order := func(a, b walkEnd) int {
		return cmp.Or(cmp.Compare(a.survey, b.survey), cmp.Compare(a.version, b.version), cmp.Compare(a.page, b.page))
	}
	for _, e := range slices.SortedFunc(maps.Keys(ends), order) {
		_, err := t.exec(`insert into walks (survey, version, page, n) values ($1, $2, $3, $4)
			on conflict (survey, version, page) do update set n = walks.n + excluded.n`, e.survey, e.version, e.page, ends[e])
		if err != nil {
			return err
		}
	}
	return nil
}

// stopped are the walks of the drafts that were not saved since before. A draft
// whose pages cannot be read is left out: it must not keep others from being
// deleted.
func (t *tx) stopped(before time.Time) (walkEnds, error) {
	rows, err := t.query("select survey, version, pages from drafts where touched < $1 and not trial and change_of is null", millis(before))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	ends := walkEnds{}
	for rows.Next() {
		var e walkEnd
		var pages string
		if err := rows.Scan(&e.survey, &e.version, &pages); err != nil {
			return nil, err
		}
		var ok bool
		if e.page, ok = lastPage(pages); ok {
			ends[e]++
		}
	}
	return ends, rows.Err()
}

// lastPage is the last page of "0:2 1:1", which is in order.
func lastPage(pages string) (int, bool) {
	page, _, _ := strings.Cut(pages[strings.LastIndexByte(pages, ' ')+1:], ":")
	n, err := strconv.Atoi(page)
	return n, err == nil && n >= 0
}

// Walks counts the walks through a survey that began. A draft that was saved at
// or after since is open; an older one is of somebody who stopped. What was
// deleted for its age is still counted. Stopped is in order of version and page.
// An unknown survey is NotFound.
func (db *DB) Walks(ctx context.Context, slug string, since time.Time) (w surveys.Walks, err error) {
	defer db.wrap(&err, "count the walks through survey %q", slug)
	survey, err := db.catalog.survey(ctx, slug)
	if err != nil {
		return w, err
	}
	// One statement, so that a draft that is sent or deleted meanwhile is seen
	// once.
	rows, err := db.reads.query(ctx, `select version, page, '', 0, cast(sum(n) as bigint) from walks where survey = $1 group by version, page
		union all select version, 0, pages, sum(case when touched >= $2 then 1 else 0 end), count(*)
		from drafts where survey = $3 and not trial and change_of is null group by version, pages`, survey.id, millis(since), survey.id)
	if err != nil {
		return w, err
	}
	defer rows.Close()
	ends := map[surveys.Stop]int{}
	for rows.Next() {
		var at surveys.Stop
		var pages string
		var open, n int // of n the open ones
		if err := rows.Scan(&at.Version, &at.Page, &pages, &open, &n); err != nil {
			return w, err
		}
		if pages == "" && at.Page == sentPage {
			w.Sent += n
			continue
		}
		readable := true
		if pages != "" {
			at.Page, readable = lastPage(pages)
		}
		w.Open += open
		if stopped := n - open; readable && stopped > 0 {
			ends[at] += stopped
		}
	}
	for at, n := range ends {
		at.N = n
		w.Stopped = append(w.Stopped, at)
	}
	slices.SortFunc(w.Stopped, func(a, b surveys.Stop) int {
		return cmp.Or(cmp.Compare(a.Version, b.Version), cmp.Compare(a.Page, b.Page))
	})
	return w, rows.Err()
}

// AddWalks counts walks that ended without having been drafts here, such as
// made-up ones; version is that of the Sent ones. An Open among them is not kept.
// An unknown survey is NotFound.
func (db *DB) AddWalks(ctx context.Context, slug string, version int, w surveys.Walks) (err error) {
	defer db.wrap(&err, "add walks through survey %q", slug)
	survey, err := db.catalog.survey(ctx, slug)
	if err != nil {
		return err
	}
	ends := walkEnds{}
	if w.Sent > 0 {
		ends[walkEnd{survey.id, version, sentPage}] = w.Sent
	}
	for _, s := range w.Stopped {
		ends[walkEnd{survey.id, s.Version, s.Page}] += s.N
	}
	return db.writes.run(ctx, func(t *tx) error { return t.count(ends) })
}

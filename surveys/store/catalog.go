package store

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"regiopeil/surveys"
)

// checkEvery is how old the catalog may be before it is checked against the
// database, which other processes may have changed.
const checkEvery = 200 * time.Millisecond

// catalog keeps surveys and compiled forms in memory.
type catalog struct {
	reads   *reader
	checked atomic.Int64 // when, in nanoseconds since started; 0: never
	started time.Time

	refreshing sync.Mutex // held by the one that reads the database
	mu         sync.RWMutex
	n          int64 // of the table changes, as loaded
	bySlug     map[string]*surveyRow
	all        []*surveyRow // by slug
	forms      map[formKey]*storedForm
}

type surveyRow struct {
	id       int
	fixed    int // versions up to this one never change
	survey   surveys.Survey
	revision map[int]int // version → revision
}

type formKey struct{ survey, version int }

// storedForm is a version of a definition, ready to run.
type storedForm struct {
	*surveys.Form
	version, revision int
}

func newCatalog(r *reader) *catalog {
	return &catalog{reads: r, started: time.Now(), n: -1, forms: map[formKey]*storedForm{}}
}

// survey finds a survey by its slug.
func (c *catalog) survey(ctx context.Context, slug string) (*surveyRow, error) {
	if err := c.check(ctx); err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	if s, ok := c.bySlug[slug]; ok {
		return s, nil
	}
	return nil, surveys.Errorf(surveys.NotFound, "there is no survey %q", slug)
}

// form finds a version of a survey's definition; 0: the newest.
func (c *catalog) form(ctx context.Context, slug string, version int) (*surveyRow, *storedForm, error) {
	s, err := c.survey(ctx, slug)
	if err != nil {
		return nil, nil, err
	}
	if version == 0 {
		version = s.survey.Version
	}
	revision, ok := s.revision[version]
	if !ok {
		return nil, nil, surveys.Errorf(surveys.NotFound, "survey %q has no version %d of its questions", slug, version)
	}
	key := formKey{s.id, version}
	c.mu.RLock()
	f, ok := c.forms[key]
	c.mu.RUnlock()
	if ok && f.revision == revision {
		return s, f, nil
	}
	if f, err = c.compile(ctx, key); err != nil {
		return nil, nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if other, ok := c.forms[key]; ok && other.revision == f.revision {
		return s, other, nil // one form for all, so that callers may compare pointers
	}
	c.forms[key] = f
	return s, f, nil
}

func (c *catalog) compile(ctx context.Context, key formKey) (*storedForm, error) {
	f := &storedForm{version: key.version}
	var text string
	row := c.reads.row(ctx, "select revision, json from definitions where survey = $1 and version = $2", key.survey, key.version)
	if err := row.Scan(&f.revision, &text); err != nil {
		return nil, err
	}
	d, err := surveys.Parse([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("read version %d of the questions: %w", key.version, err)
	}
	f.Form, err = surveys.Compile(d)
	return f, err
}

// check makes sure that the catalog is not older than checkEvery. One caller
// looks; the others go on with what there is.
func (c *catalog) check(ctx context.Context) error {
	now := int64(time.Since(c.started)) + 1
	checked := c.checked.Load()
	if checked != 0 && now-checked < int64(checkEvery) {
		return nil
	}
	if checked != 0 && !c.checked.CompareAndSwap(checked, now) {
		return nil
	}
	return c.refresh(ctx)
}

// committed reads what a writer just changed. What is stored is stored: that ctx
// ends now is no failure of the write.
func (c *catalog) committed(ctx context.Context) error { return c.refresh(context.WithoutCancel(ctx)) }

// refresh reads what changed in the database.
func (c *catalog) refresh(ctx context.Context) error {
	c.refreshing.Lock()
	defer c.refreshing.Unlock()
	var n int64
	if err := c.reads.row(ctx, "select n from changes where id = $1", 1).Scan(&n); err != nil {
		return err
	}
	if n != c.n {
		if err := c.load(ctx, n); err != nil {
			return err
		}
	}
	c.checked.Store(int64(time.Since(c.started)) + 1)
	return nil
}

func (c *catalog) load(ctx context.Context, n int64) error {
	rows, err := c.reads.query(ctx, "select "+surveyColumns+" from surveys order by slug")
	if err != nil {
		return err
	}
	defer rows.Close()
	var all []*surveyRow
	bySlug, byID := map[string]*surveyRow{}, map[int]*surveyRow{}
	for rows.Next() {
		s, err := scanSurvey(rows)
		if err != nil {
			return err
		}
		all = append(all, s)
		bySlug[s.survey.Slug], byID[s.id] = s, s
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if err := c.loadRevisions(ctx, byID); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n, c.all, c.bySlug = n, all, bySlug
	return nil
}

func (c *catalog) loadRevisions(ctx context.Context, byID map[int]*surveyRow) error {
	rows, err := c.reads.query(ctx, "select survey, version, revision from definitions")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var survey, version, revision int
		if err := rows.Scan(&survey, &version, &revision); err != nil {
			return err
		}
		if s, ok := byID[survey]; ok {
			s.revision[version] = revision
		}
	}
	return rows.Err()
}

const surveyColumns = "id, slug, version, fixed, opens, closes, made_up, title, settings"

func scanSurvey(row scanner) (*surveyRow, error) {
	s := &surveyRow{revision: map[int]int{}}
	var opens, closes int64
	var title, settings string
	v := &s.survey
	if err := row.Scan(&s.id, &v.Slug, &v.Version, &s.fixed, &opens, &closes, &v.MadeUp, &title, &settings); err != nil {
		return nil, err
	}
	v.Opens, v.Closes = fromMillis(opens), fromMillis(closes)
	if err := json.Unmarshal([]byte(title), &v.Title); err != nil {
		return nil, fmt.Errorf("title of survey %q: %w", v.Slug, err)
	}
	if err := json.Unmarshal([]byte(settings), &v.Settings); err != nil {
		return nil, fmt.Errorf("settings of survey %q: %w", v.Slug, err)
	}
	return s, nil
}

// millis is a moment as it is stored; zero is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

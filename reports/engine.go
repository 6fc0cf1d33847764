package reports

import (
	"context"
	"log/slog"
	"sync"

	"regiopeil/reports/columns"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/store"
)

// Source is where responses and definitions come from.
type Source interface {
	Survey(ctx context.Context, slug string) (*surveys.Survey, error)
	// Form returns a version of the definition, ready to run; 0: the newest. It
	// is the same pointer until the definition changes.
	Form(ctx context.Context, slug string, version int) (*surveys.Form, error)
	// Since hands out the log after a place, at most limit entries (0: all), in
	// order, and returns the place of the last one. The Entry is reused.
	Since(ctx context.Context, slug string, after int64, limit int, fn func(*store.Entry) error) (last int64, err error)
	// Codings returns what people made of the open answers of a survey.
	Codings(ctx context.Context, slug string) (*surveys.Codings, error)
	// ConversationsSince lists what organisers recorded and saved after a place, at
	// first -1, as it is now, and returns the place of the last.
	ConversationsSince(ctx context.Context, slug string, after int64) (all []*conversation.Kept, last int64, err error)
	// Through counts the responses that came through each conversation, by its ID.
	Through(ctx context.Context, slug string) (map[string]int, error)
	// WishTags returns which tag each wish of conversations was merged into.
	WishTags(ctx context.Context, slug string) (map[conversation.WishKey]int, error)
}

// Engine answers queries. It keeps the responses of every survey that it was
// asked about in memory, and catches up with the log before each answer. It is
// safe for concurrent use.
//
// A response whose answers cannot be read, as after damage to the database, is
// in no figure; Overview counts them.
type Engine struct {
	// Log is told once of every response that cannot be read, by its place and
	// not by what it says. Nil: slog.Default().
	Log *slog.Logger

	src   Source
	mu    sync.Mutex
	feeds map[string]*feed
}

// New returns an Engine over src.
func New(src Source) *Engine { return &Engine{src: src, feeds: map[string]*feed{}} }

// feed is one survey in memory. catchUp is held by the one who reads the log;
// mu guards the rest, for those who count.
type feed struct {
	catchUp sync.Mutex
	mu      sync.RWMutex
	form    *surveys.Form
	set     *columns.Set
	last    int64
	unread  map[int64]error // by place: the responses that cannot be read

	protected keptProtection
	texts     *textLog // of form
	meetings  meetingLog
}

// view is a survey as one query sees it: caught up, and locked for reading until
// close.
type view struct {
	*feed
	survey *surveys.Survey
}

func (v view) close() { v.mu.RUnlock() }

// Warm reads the responses of a survey into memory, so that the first query
// finds them there.
func (e *Engine) Warm(ctx context.Context, slug string) error {
	v, err := e.open(ctx, slug)
	if err == nil {
		v.close()
	}
	return err
}

// open returns a view of a survey; the caller closes it.
func (e *Engine) open(ctx context.Context, slug string) (view, error) {
	survey, err := e.src.Survey(ctx, slug)
	if err != nil {
		return view{}, err
	}
	f := e.feed(slug)
	if err := f.follow(ctx, e, slug); err != nil {
		return view{}, err
	}
	f.mu.RLock()
	return view{f, survey}, nil
}

// feed returns the one of a survey that is there.
func (e *Engine) feed(slug string) *feed {
	e.mu.Lock()
	defer e.mu.Unlock()
	f := e.feeds[slug]
	if f == nil {
		f = &feed{}
		e.feeds[slug] = f
	}
	return f
}

// follow brings f up to the end of the log. Another definition may know other
// questions, so that everything is read again.
func (f *feed) follow(ctx context.Context, e *Engine, slug string) error {
	f.catchUp.Lock()
	defer f.catchUp.Unlock()
	form, err := e.src.Form(ctx, slug, 0)
	if err != nil {
		return err
	}
	if f.form != form {
		return f.reload(ctx, e, slug, form)
	}
	locked := false
	lock := func() {
		if !locked {
			f.mu.Lock()
			locked = true
		}
	}
	defer func() {
		if locked {
			f.mu.Unlock()
		}
	}()
	after := f.last
	_, err = e.src.Since(ctx, slug, after, 0, func(entry *store.Entry) error {
		lock()
		if entry.Replaces != 0 {
			f.set.Remove(entry.Replaces)
			f.texts.forget(entry.Replaces)
			delete(f.unread, entry.Replaces)
		}
		if why := addEntry(f.set, entry); why != nil {
			f.unread[entry.Seq] = why
			e.tell(slug, entry.Seq, why)
		}
		f.last = entry.Seq
		return nil
	})
	return err
}

// reload reads everything for another definition.
func (f *feed) reload(ctx context.Context, e *Engine, slug string, form *surveys.Form) error {
	all, err := load(ctx, e.src, slug, form.Definition)
	if err != nil {
		return err
	}
	for seq, why := range all.unread {
		if f.unread[seq] == nil {
			e.tell(slug, seq, why)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.form, f.set, f.last, f.unread, f.texts = form, all.set, all.last, all.unread, &textLog{}
	return nil
}

// tell logs that a response is passed over.
func (e *Engine) tell(slug string, seq int64, why error) {
	log := e.Log
	if log == nil {
		log = slog.Default()
	}
	log.Error("a response cannot be read and is in no figure", "survey", slug, "seq", seq, "error", why)
}

// addEntry takes the answers of one entry of the log into the columns. What a
// later entry replaced has none any more, and what was a try-out never counts.
// An error says what is wrong with the answers, not what they are.
func addEntry(set *columns.Set, e *store.Entry) error {
	if e.Trial || len(e.Answers) == 0 {
		return nil
	}
	return set.Add(e.Seq, e.Mode, e.Language, e.Day, e.Answers)
}

// minBase is the smallest base that may be shown for a query's MinBase.
func minBase(survey *surveys.Survey, asked int) int {
	switch {
	case asked >= 0:
		return asked
	case survey.Settings.MinBase > 0:
		return survey.Settings.MinBase
	default:
		return DefaultMinBase
	}
}

// Table computes the figures that q asks for. A question, option or theme that
// the survey does not have, and one that people cannot be grouped by, are
// Invalid; an unknown survey is what the Source says of it.
func (e *Engine) Table(ctx context.Context, q Query) (*Table, error) {
	v, err := e.open(ctx, q.Survey)
	if err != nil {
		return nil, err
	}
	defer v.close()
	q.MinBase = minBase(v.survey, q.MinBase)
	return v.table(q)
}

// Figures is Table with what was counted at conversations beside it.
func (e *Engine) Figures(ctx context.Context, q Query) (*Table, error) {
	t, err := e.Table(ctx, q)
	if err != nil {
		return nil, err
	}
	t.Conversations, err = e.Conversations(ctx, q)
	return t, err
}

// table is Table for a query whose MinBase is filled in.
func (v view) table(q Query) (*Table, error) {
	p, err := v.plan(q)
	if err != nil {
		return nil, err
	}
	hide, err := p.suppression()
	if err != nil {
		return nil, err
	}
	return p.table(hide), nil
}

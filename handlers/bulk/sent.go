package bulk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/intake"
)

const (
	maxBytes = 10 << 20 // of a workbook
	kept     = time.Hour
	longest  = 10 * time.Minute // that checking or storing may take
	mostSent = 50               // workbooks that are kept at once
)

// stage is how far a workbook that was sent in is.
type stage string

const (
	checking  stage = "checking"
	wrong     stage = "wrong" // and not to be stored
	right     stage = "right" // and waits to be stored
	storing   stage = "storing"
	stored    stage = "stored"
	failed    stage = "failed" // by no fault of the file
	cancelled stage = "cancelled"
)

// ended reports whether nothing is being done, nor about to be.
func (s stage) ended() bool { return s != "" && s != checking && s != storing }

// outcome is what is known of a workbook once it was checked.
type outcome struct {
	problems []surveys.Problem
	given    int               // forms or conversations in it
	fresh    int               // that are new
	same     int               // that are stored already
	differs  []surveys.Problem // that are stored with something else in them
	skipped  int               // rows that begin with #
	version  int               // of the questionnaire; 0: the newest
	lines    []line
	upload   surveys.Upload // once it is stored
}

// line is one form or conversation, as it is shown before it is stored.
type line struct {
	number   int
	name     string // of a conversation: its day and place
	day      string
	count    int // of answers, or of what was said
	standing surveys.Standing
}

// work is what is done with a workbook beside the request. told hears how many
// hundredths are done.
type work func(ctx context.Context, told func(percent int)) (stage, outcome, error)

// sent is a workbook that somebody sent in.
type sent struct {
	id, owner string // owner is a session
	survey    *surveys.Survey
	form      *surveys.Form // of the version that it answers
	file      *os.File
	in        *intake.File

	mu      sync.Mutex
	stage   stage
	percent int
	waiting bool
	outcome outcome
	changed time.Time
	stop    context.CancelFunc
	done    chan struct{} // closed when the stage ended
}

// now is how far it is.
func (s *sent) now() (st stage, o outcome, percent int, waiting bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stage, s.outcome, s.percent, s.waiting
}

func (s *sent) kind() string {
	if s.in.Mark.Part == intake.Paper {
		return forms
	}
	return talks
}

// sents are the workbooks that this process holds. One is worked on at a time, so
// that large ones do not take the machine from respondents; the others wait.
type sents struct {
	clock func() time.Time
	log   *slog.Logger
	turn  chan struct{}
	mu    sync.Mutex
	byID  map[string]*sent
}

func newSents(now func() time.Time, log *slog.Logger) *sents {
	return &sents{clock: now, log: log, turn: make(chan struct{}, 1), byID: map[string]*sent{}}
}

// add keeps a workbook, and forgets another one that the same session sent in and
// did not store.
func (s *sents) add(one *sent) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(one.owner)
	for _, other := range s.byID {
		other.mu.Lock()
		if other.owner == one.owner && other.stage == checking && other.stop != nil {
			other.stop() // one session holds one place
		}
		other.mu.Unlock()
	}
	if len(s.byID) >= mostSent {
		return surveys.Errorf(surveys.Busy, "%d workbooks wait already", len(s.byID))
	}
	one.id, one.changed = rand.Text(), s.clock()
	s.byID[one.id] = one
	return nil
}

// find returns a workbook to the session that sent it in, and to no other.
func (s *sents) find(id, owner string) (*sent, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep("")
	one, ok := s.byID[id]
	return one, ok && owner != "" && one.owner == owner
}

// sweep forgets what was done long ago, and what a session sent in before.
func (s *sents) sweep(owner string) {
	now := s.clock()
	for id, one := range s.byID {
		one.mu.Lock()
		if one.stage.ended() && (now.Sub(one.changed) >= kept || one.owner == owner) {
			one.file.Close()
			delete(s.byID, id)
		}
		one.mu.Unlock()
	}
}

// start takes a workbook from a stage that ended to one in which do is done beside
// the request; false where it is in another stage by now.
func (s *sents) start(one *sent, from, to stage, do work) bool {
	one.mu.Lock()
	defer one.mu.Unlock()
	if one.stage != from {
		return false
	}
	ctx, stop := context.WithTimeout(context.Background(), longest)
	one.stage, one.percent, one.waiting, one.stop, one.done = to, 0, true, stop, make(chan struct{})
	go s.run(ctx, one, do)
	return true
}

func (s *sents) run(ctx context.Context, one *sent, do work) {
	defer one.stop()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		s.end(one, failed, outcome{}, ctx.Err())
		return
	}
	one.mu.Lock()
	one.waiting = false
	one.mu.Unlock()
	st, o, err := caught(do)(ctx, func(percent int) {
		one.mu.Lock()
		defer one.mu.Unlock()
		one.percent = percent
	})
	s.end(one, st, o, err)
}

// caught makes a panic of work, which runs beside requests, an error: it would end
// the program for everybody.
func caught(do work) work {
	return func(ctx context.Context, told func(int)) (st stage, o outcome, err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		return do(ctx, told)
	}
}

// end keeps how the work went. What failed by no fault of the file is logged.
func (s *sents) end(one *sent, st stage, o outcome, err error) {
	one.mu.Lock()
	defer one.mu.Unlock()
	defer close(one.done)
	one.changed, one.waiting = s.clock(), false
	switch {
	case errors.Is(err, context.Canceled):
		one.stage = cancelled
	case err != nil:
		one.stage = failed
		s.log.Error("a workbook could not be taken", "survey", one.survey.Slug, "kind", one.kind(), "error", err.Error())
	default:
		one.stage, one.outcome = st, o
	}
	time.AfterFunc(kept, func() { // the file goes on time on a quiet day too
		s.mu.Lock()
		defer s.mu.Unlock()
		s.sweep("")
	})
}

// cancel ends what is being done, and throws a workbook away that waits.
func (s *sents) cancel(one *sent) {
	one.mu.Lock()
	defer one.mu.Unlock()
	switch one.stage {
	case checking:
		one.stop()
	case right, wrong, failed:
		one.stage, one.outcome, one.changed = cancelled, outcome{}, s.clock()
	}
}

// nameless is a file with these bytes that is gone from its folder before they are
// written: nobody else can open it, and nothing is left behind.
func nameless(text string) (*os.File, error) {
	f, err := os.CreateTemp("", "regiopeil-workbook-*")
	if err != nil {
		return nil, err
	}
	if err = os.Remove(f.Name()); err == nil {
		_, err = f.WriteString(text)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

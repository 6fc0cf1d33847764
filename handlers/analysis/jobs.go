package analysis

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
)

// How long files are kept, and how long making them may take.
const (
	kept    = time.Hour
	longest = 15 * time.Minute
)

// JobKind is what a job makes, and the piece of the address under which it is.
type JobKind string

// Kinds of jobs.
const (
	Workbooks JobKind = "workbooks" // of all themes, in a zip
	Responses JobKind = "records"   // one file of single responses
)

// task is what a job is to make, and for whom.
type task struct {
	owner  string // session
	survey string
	kind   JobKind
	format string // where a kind has more than one
	name   string // of the download
	mime   string
	of     int // pieces or rows that there will be, as far as is known
}

// same reports whether one job serves both.
func (t *task) same(other *task) bool {
	return t.owner == other.owner && t.survey == other.survey && t.kind == other.kind && t.format == other.format
}

// work writes the file of a job, and tells how many pieces or rows of how many
// are done. It ends early when ctx does.
type work func(ctx context.Context, f *os.File, told func(made, of int)) error

// job is one long piece of work. It belongs to the session that started it; its
// file has no name on the disk that anyone could open.
type job struct {
	task
	id   string
	stop context.CancelFunc

	mu      sync.Mutex
	status  state
	file    *os.File // of a job that is ready
	changed time.Time
}

// state is a job at one moment. At most one of Waiting, Ready, Failed and
// Cancelled is set; none while it runs.
type state struct {
	Made      int   `json:"made"`
	Of        int   `json:"of"`
	Waiting   bool  `json:"waiting"` // for another one to end
	Ready     bool  `json:"ready"`
	Failed    bool  `json:"failed"`
	Cancelled bool  `json:"cancelled"`
	size      int64 // bytes
}

func (s state) ended() bool { return s.Ready || s.Failed || s.Cancelled }

func (j *job) state() state {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.status
}

func (j *job) told(made, of int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.status.Made, j.status.Of = made, of
}

// cancel ends a job that waits or runs, and leaves one that has ended as it is.
func (j *job) cancel(at time.Time) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.status.ended() {
		j.status.Waiting, j.status.Cancelled, j.changed = false, true, at
		j.stop()
	}
}

// end keeps the file of a job that went well, unless it was cancelled meanwhile;
// all other files are closed, and with that gone. It returns how the job ended.
func (j *job) end(f *os.File, size int64, err error, at time.Time) state {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err == nil && !j.status.Cancelled {
		j.status.Ready, j.status.size, j.file, j.changed = true, size, f, at
		return j.status
	}
	if f != nil {
		f.Close()
	}
	if !j.status.Cancelled {
		j.status.Failed, j.changed = true, at
	}
	return j.status
}

// jobs are the long pieces of work of this process. One runs at a time, so that
// downloads do not take the machine from respondents; the others wait.
type jobs struct {
	now   func() time.Time
	log   *slog.Logger
	turn  chan struct{}
	mu    sync.Mutex
	byID  map[string]*job
	limit int // unfinished ones in all
}

func newJobs(now func() time.Time, log *slog.Logger) *jobs {
	return &jobs{now: now, log: log, turn: make(chan struct{}, 1), byID: map[string]*job{}, limit: 20}
}

// errTooMany says that enough work waits already.
var errTooMany = errors.New("too many downloads are being made")

// start begins a job, or returns the one that the same session has running for
// the same thing; then do is not called.
func (s *jobs) start(what task, do work) (*job, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep()
	running := 0
	for _, j := range s.byID {
		if j.state().ended() {
			continue
		}
		if j.same(&what) {
			return j, nil
		}
		running++
	}
	if running >= s.limit {
		return nil, errTooMany
	}
	ctx, stop := context.WithCancel(context.Background())
	j := &job{task: what, id: rand.Text(), stop: stop, status: state{Of: what.of}, changed: s.now()}
	s.byID[j.id] = j
	select {
	case s.turn <- struct{}{}:
		go s.run(ctx, j, do)
	default:
		j.status.Waiting = true
		go s.wait(ctx, j, do)
	}
	return j, nil
}

// wait runs a job when its turn comes, unless it was cancelled by then.
func (s *jobs) wait(ctx context.Context, j *job, do work) {
	select {
	case s.turn <- struct{}{}:
		j.mu.Lock()
		j.status.Waiting = false
		j.mu.Unlock()
		s.run(ctx, j, do)
	case <-ctx.Done():
	}
}

// run runs the job whose turn it is.
func (s *jobs) run(ctx context.Context, j *job, do work) {
	defer func() { <-s.turn }()
	defer j.stop()
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	f, size, err := fill(ctx, do, j.told)
	if j.end(f, size, err, s.now()).Failed {
		s.log.Error("a download could not be made", "survey", j.survey, "kind", j.kind, "format", j.format, "error", err.Error())
	}
	time.AfterFunc(kept, func() { // the file goes on time on a quiet day too
		s.mu.Lock()
		defer s.mu.Unlock()
		s.sweep()
	})
}

// fill has do write a file, and returns it with its size in bytes. The file may
// be there with an error as well.
func fill(ctx context.Context, do work, told func(made, of int)) (f *os.File, size int64, err error) {
	if f, err = nameless(); err != nil {
		return nil, 0, err
	}
	if err := caught(do)(ctx, f, told); err != nil {
		return f, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return f, 0, err
	}
	return f, info.Size(), nil
}

// caught makes a panic of work, which runs beside requests, an error: it would end
// the program for everybody.
func caught(do work) work {
	return func(ctx context.Context, f *os.File, told func(made, of int)) (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		return do(ctx, f, told)
	}
}

// nameless makes a file that is gone from its folder before anything is written
// to it: nobody else can open it, and nothing is left behind.
func nameless() (*os.File, error) {
	f, err := os.CreateTemp("", "regiopeil-download-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// find returns a job to the session that it belongs to, and to no other.
func (s *jobs) find(id, owner string) (*job, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep()
	j, ok := s.byID[id]
	return j, ok && owner != "" && j.owner == owner
}

// count returns how many run and how many wait.
func (s *jobs) count() (running, waiting int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, j := range s.byID {
		switch now := j.state(); {
		case now.ended():
		case now.Waiting:
			waiting++
		default:
			running++
		}
	}
	return running, waiting
}

// sweep forgets what was done long ago.
func (s *jobs) sweep() {
	now := s.now()
	for id, j := range s.byID {
		j.mu.Lock()
		if j.status.ended() && now.Sub(j.changed) >= kept {
			if j.file != nil {
				j.file.Close()
			}
			delete(s.byID, id)
		}
		j.mu.Unlock()
	}
}

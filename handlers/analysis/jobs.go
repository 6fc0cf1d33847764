package analysis

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"sync"
	"time"
)

// How long files are kept, and how long making them may take.
const (
	kept    = time.Hour
	longest = 15 * time.Minute
)

// job is one long piece of work: files in a zip. It belongs to the session that
// started it; its file has no name on the disk that anyone could open.
type job struct {
	id, owner string
	survey    string
	name      string // of the download
	of        int

	mu      sync.Mutex
	made    int
	ready   bool
	failed  bool
	file    *os.File
	size    int64
	changed time.Time
}

// state is a job at one moment.
type state struct {
	Made   int   `json:"made"`
	Of     int   `json:"of"`
	Ready  bool  `json:"ready"`
	Failed bool  `json:"failed"`
	size   int64 // bytes
}

func (j *job) state() state {
	j.mu.Lock()
	defer j.mu.Unlock()
	return state{Made: j.made, Of: j.of, Ready: j.ready, Failed: j.failed, size: j.size}
}

// jobs are the long pieces of work of this process. One runs at a time, so that
// downloads do not take the machine from respondents; the others wait.
type jobs struct {
	now   func() time.Time
	turn  chan struct{}
	mu    sync.Mutex
	byID  map[string]*job
	limit int // unfinished ones in all
}

func newJobs(now func() time.Time) *jobs {
	return &jobs{now: now, turn: make(chan struct{}, 1), byID: map[string]*job{}, limit: 20}
}

// errTooMany says that enough work waits already.
var errTooMany = errors.New("too many downloads are being made")

// start begins a job, or returns the one that the same session has running for
// the same survey. work writes the file and reports each piece that is done.
func (s *jobs) start(owner, survey, name string, of int, work func(ctx context.Context, f *os.File, done func()) error) (*job, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep()
	running := 0
	for _, j := range s.byID {
		if st := j.state(); st.Ready || st.Failed {
			continue
		}
		if j.owner == owner && j.survey == survey {
			return j, nil
		}
		running++
	}
	if running >= s.limit {
		return nil, errTooMany
	}
	j := &job{id: rand.Text(), owner: owner, survey: survey, name: name, of: of, changed: s.now()}
	s.byID[j.id] = j
	go s.run(j, work)
	return j, nil
}

func (s *jobs) run(j *job, work func(ctx context.Context, f *os.File, done func()) error) {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	f, err := nameless()
	if err == nil {
		err = work(ctx, f, func() {
			j.mu.Lock()
			defer j.mu.Unlock()
			j.made++
			j.changed = s.now()
		})
	}
	var size int64
	if err == nil {
		var info os.FileInfo
		if info, err = f.Stat(); err == nil {
			size = info.Size()
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.changed = s.now()
	if err != nil {
		j.failed = true
		if f != nil {
			f.Close()
		}
		return
	}
	j.ready, j.file, j.size = true, f, size
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

// sweep forgets what was done long ago.
func (s *jobs) sweep() {
	now := s.now()
	for id, j := range s.byID {
		j.mu.Lock()
		if (j.ready || j.failed) && now.Sub(j.changed) > kept {
			if j.file != nil {
				j.file.Close()
			}
			delete(s.byID, id)
		}
		j.mu.Unlock()
	}
}

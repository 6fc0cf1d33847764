package respond

import "sync"

// issued remembers which drafts exist in a cookie only, so that nobody looks for
// them in the database before their first page is saved. What it forgets is
// looked for.
type issued struct {
	mu  sync.Mutex
	ids map[string]struct{}
}

// mostIssued bounds the memory that people who only look around take.
const mostIssued = 100_000

func (s *issued) add(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ids == nil || len(s.ids) >= mostIssued {
		s.ids = map[string]struct{}{}
	}
	s.ids[id] = struct{}{}
}

func (s *issued) has(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.ids[id]
	return ok
}

// remove is called before a draft is saved.
func (s *issued) remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.ids, id)
}

package reports

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"regiopeil/surveys/conversation"
)

// meetingLog keeps the conversations about a survey that count in memory. Only what
// was saved since the last look is read again. The zero value has read nothing.
type meetingLog struct {
	mu   sync.Mutex
	last int64
	byID map[string]*conversation.Kept
	all  []*conversation.Kept // replaced as a whole: who got it may go on reading
}

// follow reads what is new, and returns all that count, the last that was held first.
// Nothing of it may be changed.
func (l *meetingLog) follow(ctx context.Context, src Source, slug string) ([]*conversation.Kept, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byID == nil {
		l.last, l.byID = -1, map[string]*conversation.Kept{}
	}
	saved, last, err := src.ConversationsSince(ctx, slug, l.last)
	if err != nil {
		return nil, err
	}
	if len(saved) == 0 {
		return l.all, nil
	}
	for _, k := range saved {
		if k.Status.Counts() {
			l.byID[k.ID] = k
		}
	}
	l.last = last
	l.all = make([]*conversation.Kept, 0, len(l.byID))
	for _, k := range l.byID {
		l.all = append(l.all, k)
	}
	slices.SortFunc(l.all, func(a, b *conversation.Kept) int {
		return cmp.Or(strings.Compare(b.Record.Date, a.Record.Date), strings.Compare(a.ID, b.ID))
	})
	return l.all, nil
}

package store

import (
	"container/list"
	"sync"
	"time"
)

// draftCache keeps the drafts that were used last in memory, and lets one
// caller at a time work on a draft.
type draftCache struct {
	mu      sync.Mutex
	limit   int
	entries map[uuid]*list.Element // of *cachedDraft
	order   *list.List             // used last in front
	busy    map[uuid]*draftLock
}

type cachedDraft struct {
	id       uuid
	changeOf uuid // zero: none
	draft    *Draft
}

type draftLock struct {
	sync.Mutex
	users int
}

func newDraftCache(limit int) *draftCache {
	return &draftCache{limit: limit, entries: map[uuid]*list.Element{}, order: list.New(), busy: map[uuid]*draftLock{}}
}

// lock waits until nobody else works on a draft.
func (c *draftCache) lock(id uuid) (unlock func()) {
	c.mu.Lock()
	l := c.busy[id]
	if l == nil {
		l = &draftLock{}
		c.busy[id] = l
	}
	l.users++
	c.mu.Unlock()
	l.Lock()
	return func() {
		l.Unlock()
		c.mu.Lock()
		defer c.mu.Unlock()
		if l.users--; l.users == 0 {
			delete(c.busy, id)
		}
	}
}

// get returns the draft itself, which must not be changed, or nil.
func (c *draftCache) get(id uuid) *Draft {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[id]
	if !ok {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*cachedDraft).draft
}

// put keeps a draft, which must not be changed afterwards. The caller holds its
// lock.
func (c *draftCache) put(id uuid, d *Draft) {
	v := &cachedDraft{id: id, draft: d}
	if d.ChangeOf != "" {
		v.changeOf, _ = parseID(d.ChangeOf)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[id]; ok {
		e.Value = v
		c.order.MoveToFront(e)
		return
	}
	c.entries[id] = c.order.PushFront(v)
	if c.order.Len() > c.limit {
		c.drop(c.order.Back())
	}
}

func (c *draftCache) remove(id uuid) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[id]; ok {
		c.drop(e)
	}
}

// removeOf removes the drafts of a response.
func (c *draftCache) removeOf(response uuid) {
	c.removeIf(func(v *cachedDraft) bool { return v.id == response || v.changeOf == response })
}

// removeBefore removes the drafts that were not touched since a moment.
func (c *draftCache) removeBefore(t time.Time) {
	c.removeIf(func(v *cachedDraft) bool { return v.draft.Touched.Before(t) })
}

func (c *draftCache) removeIf(match func(*cachedDraft) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for e := c.order.Front(); e != nil; {
		next := e.Next()
		if match(e.Value.(*cachedDraft)) {
			c.drop(e)
		}
		e = next
	}
}

func (c *draftCache) drop(e *list.Element) {
	delete(c.entries, e.Value.(*cachedDraft).id)
	c.order.Remove(e)
}

package store

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"time"

	"regiopeil/surveys"
)

const (
	maxBatch = 512 // most jobs in one transaction
	manyWait = 16  // from so many waiting on, lingering for more pays
)

// job is one caller's work for the writer. Exactly one of its kinds is set.
type job struct {
	submit *submission           // stores a response
	save   *draftSave            // stores a draft
	do     func(*tx) error       // anything else; undone as a whole when it fails
	alone  func(*sql.Conn) error // outside a transaction
	err    error
	done   chan struct{}
}

// writer is the goroutine that owns the connection that writes.
type writer struct {
	engine *Engine
	health *health
	conn   *sql.Conn
	tx     *tx
	linger time.Duration
	queue  chan *job
	ended  chan struct{}

	commits   atomic.Int64 // how many transactions were committed
	committed func(Commit) // may be nil

	mu     sync.RWMutex // held for reading while a job enters the queue
	closed bool
}

func startWriter(ctx context.Context, e *Engine, h *health, o Options) (*writer, error) {
	conn, err := e.Writer.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{
		engine:    e,
		health:    h,
		conn:      conn,
		tx:        &tx{ctx: context.WithoutCancel(ctx), conn: conn, stmts: map[string]*sql.Stmt{}},
		linger:    o.Linger,
		committed: o.Committed,
		queue:     make(chan *job, o.QueueSize),
		ended:     make(chan struct{}),
	}
	go w.loop()
	return w, nil
}

// run queues fn and waits until what it wrote is on the disk. fn may run more
// than once, and what it wrote is undone when it fails.
func (w *writer) run(ctx context.Context, fn func(*tx) error) error {
	return w.wait(ctx, &job{do: fn})
}

// wait queues a job and waits for it. A job that was accepted is waited for
// even when ctx ends: a commit takes milliseconds, and nobody shall be told
// "failed" about what was stored.
func (w *writer) wait(ctx context.Context, j *job) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	j.done = make(chan struct{})
	if err := w.enqueue(j); err != nil {
		return err
	}
	<-j.done
	return j.err
}

func (w *writer) enqueue(j *job) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return surveys.Errorf(surveys.Busy, "the database is closing")
	}
	select {
	case w.queue <- j:
		return nil
	default:
		return surveys.Errorf(surveys.Busy, "too many writes wait (%d)", cap(w.queue))
	}
}

// close takes no more jobs, and waits until those that were accepted are done.
func (w *writer) close(ctx context.Context) error {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}
	w.mu.Unlock()
	select {
	case <-w.ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *writer) loop() {
	defer close(w.ended)
	defer w.conn.Close()
	defer w.tx.close()
	batch := make([]*job, 0, maxBatch)
	for j := range w.queue {
		batch = w.gather(append(batch[:0], j))
		for _, part := range byKind(batch) {
			w.handle(part)
		}
		for _, j := range batch {
			close(j.done)
		}
		clear(batch)
	}
}

// gather adds what else waits. While many wait, it lingers a moment: a bigger
// batch shares the wait for the disk among more.
func (w *writer) gather(batch []*job) []*job {
	batch = w.drain(batch)
	if len(batch) < manyWait || w.linger <= 0 {
		return batch
	}
	timer := time.NewTimer(w.linger)
	defer timer.Stop()
	for len(batch) < maxBatch {
		select {
		case j, ok := <-w.queue:
			if !ok {
				return batch
			}
			batch = append(batch, j)
		case <-timer.C:
			return w.drain(batch)
		}
	}
	return batch
}

func (w *writer) drain(batch []*job) []*job {
	for len(batch) < maxBatch {
		select {
		case j, ok := <-w.queue:
			if !ok {
				return batch
			}
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

// byKind splits off the jobs that run outside a transaction.
func byKind(batch []*job) [][]*job {
	var parts [][]*job
	start := 0
	for i, j := range batch {
		if j.alone == nil {
			continue
		}
		parts = append(parts, batch[start:i], batch[i:i+1])
		start = i + 1
	}
	return append(parts, batch[start:])
}

// handle does a batch and leaves each job's error in it. A batch that fails as
// a whole is repeated job by job, so that the error reaches whom it belongs to.
func (w *writer) handle(batch []*job) {
	switch {
	case len(batch) == 0:
		return
	case batch[0].alone != nil:
		batch[0].err = batch[0].alone(w.conn)
		return
	}
	err := w.commit(batch)
	if err == nil {
		return
	}
	if len(batch) > 1 && w.engine.Code(err) != surveys.Busy && w.engine.Trouble(err) == NoTrouble {
		for _, j := range batch {
			j.err = nil
			w.handle([]*job{j})
		}
		return
	}
	for _, j := range batch {
		if j.err == nil {
			j.err = err
		}
	}
}

// commit does a batch in one transaction, and tells who watches. An error means that
// nothing of it is known to be stored; errors of single jobs are in the jobs.
func (w *writer) commit(batch []*job) error {
	begin := time.Now()
	err := w.transact(batch)
	if err == nil {
		w.commits.Add(1)
		w.health.note(NoTrouble, nil)
	}
	if w.committed != nil {
		w.committed(Commit{Jobs: len(batch), Took: time.Since(begin), Failed: err != nil})
	}
	return err
}

func (w *writer) transact(batch []*job) error {
	if err := w.tx.plain(w.engine.Begin); err != nil {
		return err
	}
	if err := w.fill(batch); err != nil {
		w.rollback()
		return err
	}
	if err := w.tx.plain("commit"); err != nil {
		w.rollback()
		return err
	}
	return nil
}

func (w *writer) fill(batch []*job) error {
	var submits []*submission
	var saves []*draftSave
	for _, j := range batch {
		switch {
		case j.submit != nil:
			submits = append(submits, j.submit)
		case j.save != nil:
			saves = append(saves, j.save)
		}
	}
	if err := w.tx.store(submits); err != nil {
		return err
	}
	if err := w.tx.saveDrafts(saves); err != nil {
		return err
	}
	for _, j := range batch {
		if j.do == nil {
			continue
		}
		if len(batch) == 1 {
			return j.do(w.tx)
		}
		if err := w.within(j); err != nil {
			return err
		}
	}
	return nil
}

// within does one job of several, and undoes it alone when it fails.
func (w *writer) within(j *job) error {
	if err := w.tx.plain("savepoint job"); err != nil {
		return err
	}
	if j.err = j.do(w.tx); j.err != nil {
		if err := w.tx.plain("rollback to savepoint job"); err != nil {
			return err
		}
	}
	return w.tx.plain("release savepoint job")
}

// rollback ends a failed transaction; the engine may have ended it already, and
// then there is nothing to undo.
func (w *writer) rollback() { _ = w.tx.plain("rollback") }

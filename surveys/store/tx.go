package store

import (
	"context"
	"database/sql"
)

// tx is the writer's transaction. Statements are prepared once and kept for as
// long as the connection lives. Waiting for a commit is never cut short, so
// that nobody is told "failed" about what was stored: tx has no context of a
// caller.
type tx struct {
	ctx   context.Context
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func (t *tx) stmt(query string) (*sql.Stmt, error) {
	if s, ok := t.stmts[query]; ok {
		return s, nil
	}
	s, err := t.conn.PrepareContext(t.ctx, query)
	if err != nil {
		return nil, err
	}
	t.stmts[query] = s
	return s, nil
}

// close gives up the statements: a connection with open ones never ends.
func (t *tx) close() {
	for _, s := range t.stmts {
		s.Close()
	}
}

// exec runs a statement and returns how many rows it touched.
func (t *tx) exec(query string, args ...any) (int, error) {
	s, err := t.stmt(query)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(t.ctx, args...)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

func (t *tx) row(query string, args ...any) scanner {
	s, err := t.stmt(query)
	if err != nil {
		return failed{err}
	}
	return s.QueryRowContext(t.ctx, args...)
}

func (t *tx) query(query string, args ...any) (*sql.Rows, error) {
	s, err := t.stmt(query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(t.ctx, args...)
}

// plain runs a statement that is not worth preparing.
func (t *tx) plain(query string) error {
	_, err := t.conn.ExecContext(t.ctx, query)
	return err
}

// touch tells other processes that surveys or definitions changed.
func (t *tx) touch() error {
	_, err := t.exec("update changes set n = n + 1 where id = $1", 1)
	return err
}

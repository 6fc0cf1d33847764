package store

import (
	"context"
	"database/sql"

	"regiopeil/surveys"
)

// Engine is an open database and what its kind does in its own way.
type Engine struct {
	Name   string  // for messages: "database DIR/regiopeil.db"
	Writer *sql.DB // at most one connection; commits reach the disk
	Reader *sql.DB // read-only connections
	Begin  string  // starts a transaction that will write

	// Dialect is goose's name of the engine.
	Dialect string
	// QuickCheck fails when the database is damaged.
	QuickCheck func(ctx context.Context) error
	// Erase removes what was deleted from every file of the database. It runs on
	// the connection that writes, outside a transaction.
	Erase func(ctx context.Context, c *sql.Conn) error
	// Code says what kind of failure an error of the driver is; "" when it is
	// none of the driver's or nothing that a person can be told about.
	Code func(error) surveys.ErrorCode
	// Sizes looks at the files.
	Sizes func(ctx context.Context) (Sizes, error)
	// Trouble says whether an error of the driver means that nothing can be stored.
	Trouble func(error) Trouble
}

// Close closes the connections.
func (e *Engine) Close() error {
	err := e.Reader.Close()
	if e2 := e.Writer.Close(); err == nil {
		err = e2
	}
	return err
}

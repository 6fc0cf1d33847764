package store

import (
	"database/sql"
	"errors"
	"fmt"

	"regiopeil/surveys"
)

var (
	// ErrWithdrawn says that a response was withdrawn by its respondent.
	ErrWithdrawn = errors.New("the response was withdrawn")
	// ErrStale says that a draft was saved by someone else after it was loaded,
	// but not the page in question: load it again and repeat.
	ErrStale = errors.New("the draft was saved in the meantime")
	// ErrUsed says that a one-time link is unknown, used or expired.
	ErrUsed = errors.New("the link is not valid (any more)")
)

// wrap says in *err what was being done. Our own errors keep their code; those
// of the driver get the one that the engine gives them.
func (db *DB) wrap(err *error, format string, args ...any) {
	if *err == nil {
		return
	}
	doing := fmt.Sprintf(format, args...)
	if e, ok := (*err).(*surveys.Error); ok {
		if e.Message != "" {
			doing += ": " + e.Message
		}
		*err = &surveys.Error{Code: e.Code, Message: doing, Problems: e.Problems, Err: e.Err}
		return
	}
	db.noteError(*err)
	code := db.engine.Code(*err)
	if code == "" {
		code = surveys.CodeOf(*err)
	}
	*err = &surveys.Error{Code: code, Message: doing, Err: *err}
}

// failure is an error of a code with a sentinel that callers may look for.
func failure(code surveys.ErrorCode, sentinel error) error {
	return &surveys.Error{Code: code, Err: sentinel}
}

func noRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

func isWithdrawn(err error) bool { return errors.Is(err, ErrWithdrawn) }

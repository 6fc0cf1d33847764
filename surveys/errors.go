package surveys

import (
	"errors"
	"fmt"
	"strings"
)

// ErrorCode says what kind of failure an Error is; one table in handlers maps
// it to an HTTP status.
type ErrorCode string

const (
	Invalid     ErrorCode = "invalid"      // what was sent is wrong; Problems say where
	NotFound    ErrorCode = "not_found"    // no such thing, or not for this person
	Conflict    ErrorCode = "conflict"     // it clashes with what is stored
	NotOpen     ErrorCode = "not_open"     // the survey takes no answers now
	Forbidden   ErrorCode = "forbidden"    // signed in, but not allowed
	SignIn      ErrorCode = "sign_in"      // not signed in
	TooLarge    ErrorCode = "too_large"    // more than we take
	Unsupported ErrorCode = "unsupported"  // a content type that we do not read
	RateLimited ErrorCode = "rate_limited" // too many attempts
	Busy        ErrorCode = "busy"         // overloaded; try again
	Unavailable ErrorCode = "unavailable"  // nothing can be stored: the disk is full, or fails
	Internal    ErrorCode = "internal"     // our fault; nothing of it is shown
)

// Error is a failure that a person can be told about.
type Error struct {
	Code     ErrorCode
	Message  string    // English, for logs, the API and the command line
	Problems []Problem // Invalid only
	Err      error     // what caused it, if anything
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	for _, p := range e.Problems {
		b.WriteString("\n  ")
		b.WriteString(p.String())
	}
	if e.Err != nil {
		if b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(e.Err.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf returns an Error of a code.
func Errorf(code ErrorCode, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// CodeOf returns the code of err; what is not known is Internal, and nil has none.
func CodeOf(err error) ErrorCode {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}

// Problem is one thing that is wrong with what was sent, and where. It holds no
// sentence: Key names the message in the locale files, so that pages, the API
// and the command line each say it in the language of whoever reads it.
type Problem struct {
	Question string // question code; empty: the whole
	Item     string // item or option code; empty: the question
	Key      string // "problem.required"
	Args     map[string]any
}

// String is for logs and tests: "V8.T1: problem.option_unknown map[…]".
func (p Problem) String() string {
	where := p.Question
	if p.Item != "" {
		where += "." + p.Item
	}
	if where != "" {
		where += ": "
	}
	if len(p.Args) == 0 {
		return where + p.Key
	}
	return fmt.Sprintf("%s%s %v", where, p.Key, p.Args)
}

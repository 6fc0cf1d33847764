package page

import (
	"net/http"

	"regiopeil/surveys"
)

// statuses is the one table from what went wrong to its HTTP status.
var statuses = map[surveys.ErrorCode]int{
	surveys.Invalid:     http.StatusUnprocessableEntity,
	surveys.NotFound:    http.StatusNotFound,
	surveys.Conflict:    http.StatusConflict,
	surveys.NotOpen:     http.StatusGone,
	surveys.Forbidden:   http.StatusForbidden,
	surveys.SignIn:      http.StatusUnauthorized,
	surveys.TooLarge:    http.StatusRequestEntityTooLarge,
	surveys.Unsupported: http.StatusUnsupportedMediaType,
	surveys.RateLimited: http.StatusTooManyRequests,
	surveys.Busy:        http.StatusServiceUnavailable,
	surveys.Unavailable: http.StatusServiceUnavailable,
	surveys.Internal:    http.StatusInternalServerError,
}

// Status returns the HTTP status of an error code; an unknown one is our fault.
func Status(code surveys.ErrorCode) int {
	if s, ok := statuses[code]; ok {
		return s
	}
	return http.StatusInternalServerError
}

// RetryAfter returns in seconds when to try again: writes wait for milliseconds, a
// disk until somebody has made room, attempts at a code for longer.
func RetryAfter(code surveys.ErrorCode) string {
	switch code {
	case surveys.RateLimited:
		return "60"
	case surveys.Unavailable:
		return "30"
	}
	return "2"
}

package page

import (
	"net/http"
	"testing"

	"regiopeil/surveys"
)

func TestStatus(t *testing.T) {
	for code, want := range map[surveys.ErrorCode]int{
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
		"":                  http.StatusInternalServerError,
		"something new":     http.StatusInternalServerError,
	} {
		if got := Status(code); got != want {
			t.Errorf("%q: %d, want %d", code, got, want)
		}
		if _, ok := texts[code]; !ok && want != http.StatusInternalServerError {
			t.Errorf("%q has no page", code)
		}
	}
	if len(statuses) != len(texts) {
		t.Errorf("%d statuses, %d pages", len(statuses), len(texts))
	}
}

// TestRetryAfter proves that whoever guesses codes waits longer than whoever
// comes at a busy moment.
func TestRetryAfter(t *testing.T) {
	for code, want := range map[surveys.ErrorCode]string{surveys.RateLimited: "60", surveys.Busy: "2", surveys.Unavailable: "30"} {
		if got := RetryAfter(code); got != want {
			t.Errorf("%q: %s s, want %s", code, got, want)
		}
	}
}

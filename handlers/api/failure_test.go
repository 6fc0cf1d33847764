package api

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/templates/locale"
)

// TestFail proves what a program gets to read of every failure: its status, its
// code, words, and when it may come back.
func TestFail(t *testing.T) {
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	api := New(&page.Adapter{Catalog: catalog, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}, nil, nil, nil)
	for _, test := range []struct {
		err             error
		status          int
		code, retry, in string
	}{
		{surveys.Errorf(surveys.RateLimited, "x"), http.StatusTooManyRequests, "rate_limited", "60", "te veel pogingen"},
		{surveys.Errorf(surveys.Unavailable, "x"), http.StatusServiceUnavailable, "unavailable", "30", "storing"},
		{surveys.Errorf(surveys.Busy, "x"), http.StatusServiceUnavailable, "busy", "2", "erg druk"},
		{&surveys.Error{Code: surveys.Conflict, Err: store.ErrWithdrawn}, http.StatusConflict, "conflict", "", "ingetrokken"},
		{surveys.Errorf(surveys.Conflict, "x"), http.StatusConflict, "conflict", "", "andere antwoorden"},
		{surveys.Errorf(surveys.SignIn, "x"), http.StatusUnauthorized, "sign_in", "", "token"},
		{errors.New("secret: disk 7"), http.StatusInternalServerError, "internal", "", "bij ons"},
		{surveys.Errorf("something new", "secret"), http.StatusInternalServerError, "something new", "", "bij ons"},
	} {
		w := httptest.NewRecorder()
		c, _ := gin.CreateTestContext(w)
		c.Request = httptest.NewRequest(http.MethodGet, "/", nil)
		api.fail(c, test.err)
		body := w.Body.String()
		if w.Code != test.status || w.Header().Get("Retry-After") != test.retry || !c.IsAborted() {
			t.Errorf("%v: %d, Retry-After %q, want %d %q", test.err, w.Code, w.Header().Get("Retry-After"), test.status, test.retry)
		}
		if !strings.Contains(body, `"code":"`+test.code+`"`) || !strings.Contains(body, test.in) || strings.Contains(body, "secret") {
			t.Errorf("%v: %s", test.err, body)
		}
		if (test.status == http.StatusUnauthorized) != (w.Header().Get("WWW-Authenticate") == "Bearer") {
			t.Errorf("%v: WWW-Authenticate %q", test.err, w.Header().Get("WWW-Authenticate"))
		}
	}
}

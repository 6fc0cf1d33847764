package handlers_test

import (
	"net/http/httptest"
	"testing"

	"regiopeil/handlers"
	"regiopeil/templates/locale"
)

// While the program starts it is alive, not ready, and says to people what to do.
func TestStarting(t *testing.T) {
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := handlers.Starting(catalog)
	for _, tt := range []struct {
		method, path string
		status       int
		want         string
	}{
		{"GET", "/healthz", 200, "ok\n"},
		{"GET", "/readyz", 503, "starting\n"},
		{"POST", "/s/leidse-regio/p/1", 503, catalog.T("nl", "error.starting") + "\n" + catalog.T("en", "error.starting") + "\n"},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(tt.method, tt.path, nil))
		if w.Code != tt.status || w.Body.String() != tt.want {
			t.Errorf("%s: %d %q, want %d %q", tt.path, w.Code, w.Body, tt.status, tt.want)
		}
		if (tt.status == 503) != (w.Header().Get("Retry-After") != "") {
			t.Errorf("%s: Retry-After %q", tt.path, w.Header().Get("Retry-After"))
		}
	}
}

package respond

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"regiopeil/surveys/codes"
)

// TestCookiesAreKnownForAMoment proves that a cookie is worth the same the first
// time and later, that another name or a changed value is worth nothing even
// then, and that what is known is forgotten.
func TestCookiesAreKnownForAMoment(t *testing.T) {
	keys, err := codes.NewKeys(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	k := newCookies(keys, false)
	const id = "3f2b8c1e-5a47-4d0f-9c6b-7e1d2a3b4c5d"
	w := httptest.NewRecorder()
	if err := k.begin(w, httptest.NewRequest(http.MethodPost, "/s/one", nil), "one", id); err != nil {
		t.Fatal(err)
	}
	good := w.Result().Cookies()[0]
	with := func(name, value string) *http.Request {
		r := httptest.NewRequest(http.MethodGet, "/s/one", nil)
		r.AddCookie(&http.Cookie{Name: name, Value: value})
		return r
	}
	for range 2 {
		if got := k.draft(with(good.Name, good.Value), "one"); got != id {
			t.Fatalf("got %q", got)
		}
		for what, r := range map[string]*http.Request{
			"another survey": with("draft-two", good.Value),
			"another kind":   with("sent-one", good.Value),
			"a changed one":  with(good.Name, "A"+good.Value[1:]),
			"an empty one":   with(good.Name, ""),
			"none":           httptest.NewRequest(http.MethodGet, "/s/one", nil),
		} {
			if a, b, c := k.draft(r, "one"), k.draft(r, "two"), k.response(r, "one"); a+b+c != "" {
				t.Errorf("%s: %q %q %q", what, a, b, c)
			}
		}
	}
	kept := signed{good.Name, good.Value}
	if k.known.id(kept) != id {
		t.Error("a good cookie was not remembered")
	}
	k.known.since = time.Now().Add(-knownFor - time.Second)
	if got := k.known.id(kept); got != "" {
		t.Errorf("%q is still known", got)
	}
}

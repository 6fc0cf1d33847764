package session

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// TestOverHTTPS proves that behind https the cookie is bound to the host.
func TestOverHTTPS(t *testing.T) {
	db, keys := storetest.Open(t, t.TempDir(), store.Options{})
	u := &store.User{Email: "a@b.example", Role: "analyst"}
	if err := db.AddUser(t.Context(), u, "hash"); err != nil {
		t.Fatal(err)
	}
	for base, want := range map[string]string{"https://peiling.example": "__Host-staff", "HTTPS://peiling.example": "__Host-staff", "http://localhost:8080": "staff"} {
		s := New(db, keys, time.Now, base)
		w := httptest.NewRecorder()
		if err := s.SignIn(w, httptest.NewRequest(http.MethodPost, "/login", nil), u.ID); err != nil {
			t.Fatal(err)
		}
		c := w.Result().Cookies()[0]
		if c.Name != want || c.Secure != (want == "__Host-staff") || !c.HttpOnly || c.Path != "/" || c.Domain != "" {
			t.Errorf("%s: %v", base, c)
		}
	}
}

// TestRevokedWhileInUse proves that a session which ends while a request is on
// its way does not come back through that request.
func TestRevokedWhileInUse(t *testing.T) {
	now := time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	db, keys := storetest.Open(t, t.TempDir(), store.Options{Now: clock})
	u := &store.User{Email: "a@b.example", Role: "analyst"}
	if err := db.AddUser(t.Context(), u, "hash"); err != nil {
		t.Fatal(err)
	}
	s := New(db, keys, clock, "http://localhost")
	w := httptest.NewRecorder()
	if err := s.SignIn(w, httptest.NewRequest(http.MethodPost, "/login", nil), u.ID); err != nil {
		t.Fatal(err)
	}
	with := func() *http.Request {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.AddCookie(w.Result().Cookies()[0])
		return r
	}
	late := with()
	if _, err := s.Get(late, s.name); err != nil { // read before the end
		t.Fatal(err)
	}
	if err := s.SignOut(httptest.NewRecorder(), with()); err != nil {
		t.Fatal(err)
	}
	now = now.Add(touchEvery)
	if _, err := s.User(late); err != nil {
		t.Fatal(err)
	}
	if got, err := s.User(with()); got != nil || err != nil {
		t.Errorf("after sign-out: %v %v", got, err)
	}
}

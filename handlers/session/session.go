// Package session knows who of the staff is signed in.
//
// Sessions are those of gorilla/sessions, kept in the database: the cookie holds
// a random ID of 130 bits and nothing else, the database its keyed hash. So a
// session ends where it is kept: at sign-out, when the password changes, when
// the account is closed, and by itself when it is idle or old.
package session

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/sessions"

	"regiopeil/surveys"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
)

// How long a session lasts: Idle without a request, Longest in all.
const (
	Idle    = 2 * time.Hour
	Longest = 12 * time.Hour
	// touchEvery is how often the database learns that a session is in use.
	touchEvery = 5 * time.Minute
)

// Database is what the sessions are kept in.
type Database interface {
	SaveSession(ctx context.Context, hash, userID, data string, expires time.Time) error
	TouchSession(ctx context.Context, hash, data string, expires time.Time) error
	Session(ctx context.Context, hash string) (userID, data string, expires time.Time, err error)
	DeleteSession(ctx context.Context, hash string) error
	UserByID(ctx context.Context, id string) (*store.User, error)
}

// Sessions is a sessions.Store for staff. It is safe for concurrent use.
type Sessions struct {
	db      Database
	keys    *codes.Keys
	now     func() time.Time
	name    string
	options sessions.Options
}

// New makes the sessions of a site at baseURL. Where that is https, the cookie
// is sent over https only and bound to this very host by its name.
func New(db Database, k *codes.Keys, now func() time.Time, baseURL string) *Sessions {
	s := &Sessions{db: db, keys: k, now: now, name: "staff",
		options: sessions.Options{Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}}
	if strings.HasPrefix(strings.ToLower(baseURL), "https:") {
		s.name, s.options.Secure = "__Host-staff", true
	}
	return s
}

// Values that a session keeps.
const (
	userKey  = "user"  // ID of who is signed in
	startKey = "start" // sign-in, Unix seconds
	touchKey = "touch" // last noted use, Unix seconds
)

// Get returns the session of a request, read once per request.
func (s *Sessions) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New reads the session of a request from the database. Without a cookie, or
// with one that is unknown, tampered with or expired, the session is new; only
// a database that fails is an error.
func (s *Sessions) New(r *http.Request, name string) (*sessions.Session, error) {
	n := sessions.NewSession(s, name)
	options := s.options
	n.Options, n.IsNew = &options, true
	cookie, err := r.Cookie(name)
	if err != nil || cookie.Value == "" || len(cookie.Value) > 64 {
		return n, nil
	}
	userID, data, _, err := s.db.Session(r.Context(), s.keys.Token(cookie.Value))
	if surveys.CodeOf(err) == surveys.NotFound {
		return n, nil
	}
	if err != nil {
		return n, err
	}
	var times map[string]int64
	if err := json.Unmarshal([]byte(data), &times); err != nil {
		return n, err
	}
	n.ID, n.IsNew = cookie.Value, false
	n.Values[userKey], n.Values[startKey], n.Values[touchKey] = userID, times[startKey], times[touchKey]
	return n, nil
}

// Save keeps a session and sends its cookie. One without an ID gets a new one;
// one whose Options.MaxAge is negative is ended, here and in the browser.
func (s *Sessions) Save(r *http.Request, w http.ResponseWriter, n *sessions.Session) error {
	if n.Options.MaxAge < 0 {
		if n.ID != "" {
			if err := s.db.DeleteSession(r.Context(), s.keys.Token(n.ID)); err != nil {
				return err
			}
		}
		n.ID = ""
		http.SetCookie(w, sessions.NewCookie(n.Name(), "", n.Options))
		return nil
	}
	if n.ID == "" {
		n.ID = rand.Text()
	}
	userID, _ := n.Values[userKey].(string)
	data, expires, err := s.lease(n)
	if err != nil {
		return err
	}
	if err := s.db.SaveSession(r.Context(), s.keys.Token(n.ID), userID, data, expires); err != nil {
		return err
	}
	http.SetCookie(w, sessions.NewCookie(n.Name(), n.ID, n.Options))
	return nil
}

// lease returns what is kept of a session that is used now, and when it ends.
func (s *Sessions) lease(n *sessions.Session) (data string, expires time.Time, err error) {
	start, _ := n.Values[startKey].(int64)
	now := s.now()
	b, err := json.Marshal(map[string]int64{startKey: start, touchKey: now.Unix()})
	expires = now.Add(Idle)
	if last := time.Unix(start, 0).Add(Longest); expires.After(last) {
		expires = last
	}
	return string(b), expires, err
}

// SignIn starts a session for a user under a new ID; the session that the
// browser came with ends.
func (s *Sessions) SignIn(w http.ResponseWriter, r *http.Request, userID string) error {
	n, err := s.Get(r, s.name)
	if err != nil {
		return err
	}
	if n.ID != "" {
		if err := s.db.DeleteSession(r.Context(), s.keys.Token(n.ID)); err != nil {
			return err
		}
	}
	n.ID = ""
	n.Values[userKey], n.Values[startKey] = userID, s.now().Unix()
	return s.Save(r, w, n)
}

// SignOut ends the session of a request; that there is none is no error.
func (s *Sessions) SignOut(w http.ResponseWriter, r *http.Request) error {
	n, err := s.Get(r, s.name)
	if err != nil {
		return err
	}
	n.Options.MaxAge = -1
	return s.Save(r, w, n)
}

// User returns who is signed in, or nil. It notes that the session is in use.
func (s *Sessions) User(r *http.Request) (*store.User, error) {
	if _, err := r.Cookie(s.name); err != nil {
		return nil, nil
	}
	n, err := s.Get(r, s.name)
	if err != nil {
		return nil, err
	}
	userID, _ := n.Values[userKey].(string)
	if n.ID == "" || userID == "" {
		return nil, nil
	}
	u, err := s.db.UserByID(r.Context(), userID)
	if surveys.CodeOf(err) == surveys.NotFound || err == nil && u.Disabled {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return u, s.touch(r.Context(), n)
}

// touch keeps a session that is used from ending, now and then.
func (s *Sessions) touch(ctx context.Context, n *sessions.Session) error {
	touched, _ := n.Values[touchKey].(int64)
	if s.now().Sub(time.Unix(touched, 0)) < touchEvery {
		return nil
	}
	data, expires, err := s.lease(n)
	if err != nil {
		return err
	}
	err = s.db.TouchSession(ctx, s.keys.Token(n.ID), data, expires)
	switch surveys.CodeOf(err) {
	case surveys.Busy, surveys.Unavailable:
		return nil // the next request will note it
	}
	return err
}

// ID names the session of a request without revealing it, so that what belongs
// to one session can be told from what belongs to another. Empty: no session.
func (s *Sessions) ID(r *http.Request) string {
	n, err := s.Get(r, s.name)
	if err != nil || n.ID == "" {
		return ""
	}
	return s.keys.Token(n.ID)
}

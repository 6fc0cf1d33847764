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
	// Proving is how long there is between the password and the second factor.
	Proving = 10 * time.Minute
	// touchEvery is how often the database learns that a session is in use.
	touchEvery = 5 * time.Minute
)

// Database is what the sessions are kept in.
type Database interface {
	SaveSession(ctx context.Context, hash, userID, data string, expires time.Time) error
	TouchSession(ctx context.Context, hash, data string, expires time.Time) error
	Session(ctx context.Context, hash string) (userID, data string, expires time.Time, err error)
	DeleteSession(ctx context.Context, hash string) error
	Sessions(ctx context.Context, userID string) ([]store.Session, error)
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
	halfKey  = "half"  // 1: the second factor is still to be proved
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
	n.Values[halfKey] = times[halfKey]
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
	half, _ := n.Values[halfKey].(int64)
	now := s.now()
	b, err := json.Marshal(map[string]int64{startKey: start, touchKey: now.Unix(), halfKey: half})
	if half != 0 {
		return string(b), time.Unix(start, 0).Add(Proving), err
	}
	expires = now.Add(Idle)
	if last := time.Unix(start, 0).Add(Longest); expires.After(last) {
		expires = last
	}
	return string(b), expires, err
}

// SignIn starts a session for a user under a new ID; the session that the
// browser came with ends.
func (s *Sessions) SignIn(w http.ResponseWriter, r *http.Request, userID string) error {
	return s.start(w, r, userID, 0)
}

// SignInHalf is SignIn for a user who has yet to prove, or to set up, a second
// factor: the session is for nothing else.
func (s *Sessions) SignInHalf(w http.ResponseWriter, r *http.Request, userID string) error {
	return s.start(w, r, userID, 1)
}

func (s *Sessions) start(w http.ResponseWriter, r *http.Request, userID string, half int64) error {
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
	n.Values[userKey], n.Values[startKey], n.Values[halfKey] = userID, s.now().Unix(), half
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
	u, n, err := s.user(r, 0)
	if u == nil || err != nil {
		return nil, err
	}
	return u, s.touch(r.Context(), n)
}

// Half returns who gave the right password and has yet to prove a second factor,
// or nil.
func (s *Sessions) Half(r *http.Request) (*store.User, error) {
	u, _, err := s.user(r, 1)
	return u, err
}

// user returns whose session a request comes with, if it is half or not as asked.
func (s *Sessions) user(r *http.Request, half int64) (*store.User, *sessions.Session, error) {
	if _, err := r.Cookie(s.name); err != nil {
		return nil, nil, nil
	}
	n, err := s.Get(r, s.name)
	if err != nil {
		return nil, nil, err
	}
	userID, _ := n.Values[userKey].(string)
	if is, _ := n.Values[halfKey].(int64); n.ID == "" || userID == "" || is != half {
		return nil, nil, nil
	}
	u, err := s.db.UserByID(r.Context(), userID)
	if surveys.CodeOf(err) == surveys.NotFound || err == nil && u.Disabled {
		return nil, nil, nil
	}
	return u, n, err
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

// Open is a session that is going on.
type Open struct {
	Hash        string // names it without giving it away
	Start, Used time.Time
	This        bool // the one of the request
}

// All lists the sessions of who is signed in, the one of the request first.
func (s *Sessions) All(r *http.Request, userID string) (all []Open, err error) {
	kept, err := s.db.Sessions(r.Context(), userID)
	if err != nil {
		return nil, err
	}
	own := s.ID(r)
	for _, k := range kept {
		var times map[string]int64
		if err := json.Unmarshal([]byte(k.Data), &times); err != nil {
			return nil, err
		}
		o := Open{Hash: k.Hash, Start: time.Unix(times[startKey], 0), Used: time.Unix(times[touchKey], 0), This: k.Hash == own}
		switch {
		case times[halfKey] != 0: // nobody is signed in by it
		case o.This:
			all = append([]Open{o}, all...)
		default:
			all = append(all, o)
		}
	}
	return all, nil
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

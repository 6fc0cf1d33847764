package respond

import (
	"errors"
	"net/http"

	"github.com/google/uuid"
	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"

	"regiopeil/surveys"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
)

// cookies are the sessions of respondents. Each holds one random ID, signed and
// enciphered under a name that is the survey's own, so that it serves no other.
type cookies struct {
	drafts, sent *sessions.CookieStore
	known        known
}

const (
	sentLife  = 24 * 60 * 60 // seconds that a receipt can be shown again
	idKey     = "id"
	draftName = "draft-"
	sentName  = "sent-"
	fromName  = "from-"
)

func newCookies(k *codes.Keys, secure bool) *cookies {
	return &cookies{
		drafts: newStore(k, secure, int(store.DraftAge.Seconds()), int(store.DraftAge.Seconds())),
		sent:   newStore(k, secure, sentLife, 0),
	}
}

// newStore makes a store of sessions that are good for life seconds, in cookies
// that a browser keeps for so many seconds (0: until it is closed).
func newStore(k *codes.Keys, secure bool, life, kept int) *sessions.CookieStore {
	hash, block := k.Cookie()
	s := sessions.NewCookieStore(hash, block)
	for _, codec := range s.Codecs {
		if sc, ok := codec.(*securecookie.SecureCookie); ok {
			sc.SetSerializer(onlyID{})
			sc.MaxAge(life)
		}
	}
	s.Options = &sessions.Options{MaxAge: kept, HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode}
	return s
}

// draft returns the ID of the draft that a request continues, or nothing.
func (k *cookies) draft(r *http.Request, slug string) string {
	return k.read(k.drafts, r, draftName+slug)
}

// response returns the ID of the response that a request just sent, or nothing.
func (k *cookies) response(r *http.Request, slug string) string {
	return k.read(k.sent, r, sentName+slug)
}

// through returns the ID of the conversation through which a request came to the
// survey, or nothing.
func (k *cookies) through(r *http.Request, slug string) string {
	return k.read(k.sent, r, fromName+slug)
}

// arrive remembers through which conversation this browser came, as long as a receipt.
func (k *cookies) arrive(w http.ResponseWriter, r *http.Request, slug, conversationID string) error {
	return write(k.sent, w, r, fromName+slug, slug, conversationID)
}

func (k *cookies) read(s *sessions.CookieStore, r *http.Request, name string) string {
	cookie, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	given := signed{name, cookie.Value}
	if id := k.known.id(given); id != "" {
		return id
	}
	session, err := s.New(r, name)
	if err != nil || session.IsNew {
		return "" // forged, damaged or too old: as if there were none
	}
	id, _ := session.Values[idKey].(string)
	k.known.add(given, id)
	return id
}

// begin makes this browser continue a draft.
func (k *cookies) begin(w http.ResponseWriter, r *http.Request, slug, id string) error {
	return write(k.drafts, w, r, draftName+slug, slug, id)
}

// finish ends the draft and remembers what was sent.
func (k *cookies) finish(w http.ResponseWriter, r *http.Request, slug, responseID string) error {
	k.end(w, slug)
	if _, err := r.Cookie(fromName + slug); err == nil { // whoever answers here next came by another way
		k.expire(k.sent, w, fromName+slug, slug)
	}
	return write(k.sent, w, r, sentName+slug, slug, responseID)
}

// end makes this browser forget the draft.
func (k *cookies) end(w http.ResponseWriter, slug string) {
	k.expire(k.drafts, w, draftName+slug, slug)
}

// forget makes this browser forget what was sent.
func (k *cookies) forget(w http.ResponseWriter, slug string) {
	k.expire(k.sent, w, sentName+slug, slug)
}

func (k *cookies) expire(s *sessions.CookieStore, w http.ResponseWriter, name, slug string) {
	o := *s.Options
	o.Path, o.MaxAge = "/s/"+slug, -1
	http.SetCookie(w, sessions.NewCookie(name, "", &o))
}

func write(s *sessions.CookieStore, w http.ResponseWriter, r *http.Request, name, slug, id string) error {
	session := sessions.NewSession(s, name)
	o := *s.Options
	o.Path = "/s/" + slug
	session.Options = &o
	session.Values[idKey] = id
	return s.Save(r, w, session)
}

// onlyID writes a session's ID as 16 bytes. It spares every request gob, which
// takes longer than all the rest of a page that is only sent.
type onlyID struct{}

var errNoID = errors.New("the session holds no ID")

// Serialize implements securecookie.Serializer.
func (onlyID) Serialize(src any) ([]byte, error) {
	values, ok := src.(map[any]any)
	if !ok {
		return nil, errNoID
	}
	text, _ := values[idKey].(string)
	id, err := uuid.Parse(text)
	if err != nil {
		return nil, err
	}
	return id[:], nil
}

// Deserialize implements securecookie.Serializer.
func (onlyID) Deserialize(src []byte, dst any) error {
	values, ok := dst.(*map[any]any)
	if !ok {
		return errNoID
	}
	id, err := uuid.FromBytes(src)
	if err != nil {
		return err
	}
	text := id.String()
	if !surveys.IsID(text) {
		return errNoID
	}
	(*values)[idKey] = text
	return nil
}

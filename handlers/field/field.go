// Package field serves organisers: what was said and counted at a conversation,
// and what its participants say of the record.
//
// An organiser sees and changes the conversations of the own municipalities only;
// others are not there. A participant needs nothing but the code on the wall.
//
// A sheet is a form like any other. With a script it is kept on the device first,
// and sent when there is a network: Save then answers in JSON (see saved), and Key
// gives what unlocks the device.
package field

import (
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/respond/form"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/store"
)

// Pages are the pages of organisers and participants.
type Pages struct {
	a       *page.Adapter
	db      *store.DB
	keys    *codes.Keys
	baseURL string
	// photoTurn is held by who makes a picture ready.
	photoTurn chan struct{}
	guesses   *page.Guesses // of join codes
	reading   *page.Guesses // of codes of participants
	builder   *form.Builder // of forms on paper
	streams   *streams
}

// New returns the pages over a database. baseURL is the address that people use;
// stop is closed when the server stops, and nil where it never does.
func New(a *page.Adapter, db *store.DB, keys *codes.Keys, baseURL string, stop <-chan struct{}) *Pages {
	p := &Pages{
		a: a, db: db, keys: keys, baseURL: baseURL, photoTurn: make(chan struct{}, 1), builder: form.NewBuilder(a.Catalog),
		guesses: page.NewGuesses(a.Now, codesOnce, codesEvery), reading: page.NewGuesses(a.Now, readsOnce, readsEvery),
	}
	p.streams = newStreams(stop, p.roundEvent)
	return p
}

// How many wrong join codes are taken from one place. They are short and typed by
// hand, by a room that shares an address; what a right one gives is a vote.
const (
	codesOnce  = 300
	codesEvery = time.Second
)

// How many wrong codes of participants are taken from one place. What a right one
// gives stays readable, and it is typed by one at a time.
const (
	readsOnce  = 50
	readsEvery = 10 * time.Second
)

const home = "/field"

// address is that of a conversation.
func address(id string) string { return home + "/conversations/" + id }

// own finds the conversation of a request, and the form of its survey. One that is
// not for whoever asks is as good as none: NotFound.
func (p *Pages) own(c *gin.Context) (*conversation.Kept, *surveys.Form, error) {
	k, err := p.db.Conversation(c.Request.Context(), c.Param("id"))
	if err != nil {
		return nil, nil, err
	}
	if !staff.Mine(p.a.User(c), k.Record.Municipality) {
		return nil, nil, surveys.Errorf(surveys.NotFound, "there is no such conversation")
	}
	form, err := p.db.Form(c.Request.Context(), k.Record.Survey, 0)
	return k, form, err
}

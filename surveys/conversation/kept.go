package conversation

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"
	"unicode/utf8"

	"regiopeil/surveys"
	"regiopeil/templates/locale"
)

// Kept is a record as it is stored.
type Kept struct {
	ID      string // made by the client: a random UUID
	Record  Record
	Status  Status
	Version int       // 1, 2, …; 0: it is not there
	Since   time.Time // when it was submitted; zero: it was not
}

// ReactBy is the last moment at which participants can react: the end of a day in
// the Netherlands. Zero: they cannot yet.
func (k *Kept) ReactBy() time.Time {
	if k.Since.IsZero() {
		return time.Time{}
	}
	y, m, d := k.Since.Add(ReactWithin).In(locale.Amsterdam).Date()
	return time.Date(y, m, d, 23, 59, 59, 0, locale.Amsterdam)
}

// MayReact reports whether participants can react at a moment.
func (k *Kept) MayReact(now time.Time) bool {
	return k.Status == Submitted && !now.After(k.ReactBy())
}

// Save is what somebody made of a record.
type Save struct {
	ID     string
	Record Record
	Status Status
	Base   int    // the version it was made of; 0: there was none
	Note   string // why: a correction has one
	User   string // ID of the account
	At     time.Time
	Round  string // ID of the round whose answers it takes; empty: of none
}

// Version is one state that a record was in.
type Version struct {
	Version int
	At      time.Time
	Email   string // of who made it
	Status  Status
	Note    string
	Record  Record
}

// Same reports whether saving s again would change nothing of a version.
func (s *Save) Same(status Status, record []byte) bool {
	return s.Status == status && bytes.Equal(Encode(&s.Record), record)
}

// Allowed says why s may not follow what is stored, apart from its version; nil:
// it may.
func (s *Save) Allowed(now *Kept) error {
	wrong := func(key string) error {
		return &surveys.Error{Code: surveys.Invalid, Message: "the note is not right",
			Problems: []surveys.Problem{{Question: "note", Key: key, Args: map[string]any{"Max": MaxText}}}}
	}
	switch problem := surveys.CheckText(s.Note); {
	case problem != "":
		return wrong(problem)
	case utf8.RuneCountInString(s.Note) > MaxText:
		return wrong(ProblemLong)
	case !now.Status.MayBecome(s.Status):
		return surveys.Errorf(surveys.Invalid, "a conversation goes from %q to %q, not to %q", now.Status, now.Status.Next(), s.Status)
	case now.Status == Locked && s.Note == "" && !followsUp(&now.Record, &s.Record):
		return wrong(ProblemNote)
	}
	return nil
}

// followsUp reports whether a record differs in nothing but how its agreements
// stand, which goes on after it is locked and corrects nothing.
func followsUp(before, after *Record) bool {
	plain := func(r *Record) []byte {
		c := *r
		c.Agreements = slices.Clone(r.Agreements)
		for i := range c.Agreements {
			c.Agreements[i].Status = ""
		}
		return Encode(&c)
	}
	return bytes.Equal(plain(before), plain(after))
}

// MaxPhotos is how many photos a conversation has at most.
const MaxPhotos = 40

// Photo is a picture of a flip chart.
type Photo struct{ ID, Caption string }

// Encode writes a record as it is stored: the same record gives the same bytes.
func Encode(r *Record) []byte {
	b, err := json.Marshal(r)
	if err != nil {
		panic(err) // a Record has nothing that JSON does not
	}
	return b
}

// Decode reads what Encode wrote.
func Decode(b []byte) (r Record, err error) {
	err = json.Unmarshal(b, &r)
	return r, err
}

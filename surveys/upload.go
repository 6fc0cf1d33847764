package surveys

import "time"

// Upload is one time that somebody sent in a workbook of paper forms or
// conversations.
type Upload struct {
	Survey string // slug
	User   string // ID of the account; where uploads are listed, its e-mail address
	At     time.Time
	Kind   string // "forms", "talks"
	File   string // UUID of the workbook
	// Given is how much was in it, Added how much of that was new, and Changed how
	// much replaced what was stored before.
	Given, Added, Changed int
}

// Standing says how a response that is sent in stands to what is stored.
type Standing int

const (
	Fresh     Standing = iota // nothing is stored under its ID
	Same                      // these answers are
	Differs                   // others are
	Withdrawn                 // it was, and was withdrawn
)

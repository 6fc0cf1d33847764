package store

import (
	google "github.com/google/uuid"

	"regiopeil/surveys"
)

// uuid is an ID as it is stored: 16 bytes.
type uuid [16]byte

// parseID reads the ID of a response or a draft.
func parseID(s string) (uuid, error) {
	if !surveys.IsID(s) {
		return uuid{}, surveys.Errorf(surveys.Invalid, "the ID is no random UUID (version 4, lower case)")
	}
	u, err := google.Parse(s)
	return uuid(u), err
}

// String returns the ID as people write it.
func (u uuid) String() string { return google.UUID(u).String() }

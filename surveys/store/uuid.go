package store

import (
	"database/sql"

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

// optionalID is parseID for an ID that may be empty, as a column that may be null.
func optionalID(s string) (sql.Null[[]byte], error) {
	if s == "" {
		return sql.Null[[]byte]{}, nil
	}
	u, err := parseID(s)
	return sql.Null[[]byte]{V: u[:], Valid: err == nil}, err
}

// idText is the ID in a column that may be null; empty: none.
func idText(b []byte) string {
	if len(b) != len(uuid{}) {
		return ""
	}
	return uuid(b).String()
}

// String returns the ID as people write it.
func (u uuid) String() string { return google.UUID(u).String() }

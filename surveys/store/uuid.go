package store

import (
	"encoding/hex"

	"regiopeil/surveys"
)

// uuid is an ID as it is stored: 16 bytes.
type uuid [16]byte

// parseID reads the ID of a response or a draft.
func parseID(s string) (u uuid, err error) {
	if !surveys.IsID(s) {
		return u, surveys.Errorf(surveys.Invalid, "the ID is no random UUID (version 4, lower case)")
	}
	for i, at := range [5][2]int{{0, 0}, {9, 4}, {14, 6}, {19, 8}, {24, 10}} {
		end := [5]int{8, 13, 18, 23, 36}[i]
		if _, err := hex.Decode(u[at[1]:], []byte(s[at[0]:end])); err != nil {
			return u, surveys.Errorf(surveys.Invalid, "the ID is no UUID: %v", err)
		}
	}
	return u, nil
}

// String returns the ID as people write it.
func (u uuid) String() string {
	var b [36]byte
	hex.Encode(b[0:8], u[0:4])
	hex.Encode(b[9:13], u[4:6])
	hex.Encode(b[14:18], u[6:8])
	hex.Encode(b[19:23], u[8:10])
	hex.Encode(b[24:], u[10:])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

package codes

import (
	"crypto/cipher"
	"encoding/binary"
	"strings"

	"github.com/google/uuid"

	"regiopeil/surveys"
)

const (
	alphabet   = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // Crockford: no I, L, O, U
	codeDigits = 26                                 // 130 bits; the two highest are zero
	groupSize  = 4
)

// Receipt returns the receipt code of a response: 26 characters in groups of
// four, "0ABC-…-YZ". It is empty for an ID that is no UUID.
func (k *Keys) Receipt(id string) string { return encode(k.receipt, id) }

// ResponseID returns the ID that a receipt code stands for. It forgives case,
// spaces and dashes, O for 0, and I or L for 1. A code that belongs to no ID is
// not ok; one that is ok may still belong to no response.
func (k *Keys) ResponseID(code string) (id string, ok bool) { return decode(k.receipt, code) }

// DraftCode returns the code with which a draft is continued on another device.
func (k *Keys) DraftCode(id string) string { return encode(k.draft, id) }

// DraftID is to DraftCode as ResponseID is to Receipt.
func (k *Keys) DraftID(code string) (id string, ok bool) { return decode(k.draft, code) }

// FromCode returns the code in the address of a survey that says through which
// conversation somebody came there. It is without dashes, to keep a QR code small,
// and opens nothing: the record has ConversationCode.
func (k *Keys) FromCode(id string) string {
	return strings.ReplaceAll(encode(k.from, id), "-", "")
}

// FromID is to FromCode as ResponseID is to Receipt.
func (k *Keys) FromID(code string) (id string, ok bool) { return decode(k.from, code) }

func encode(key cipher.Block, id string) string {
	if !surveys.IsID(id) {
		return ""
	}
	u := uuid.MustParse(id)
	key.Encrypt(u[:], u[:])
	hi, lo := binary.BigEndian.Uint64(u[:8]), binary.BigEndian.Uint64(u[8:])
	var digits [codeDigits]byte
	for i := codeDigits - 1; i >= 0; i-- {
		digits[i] = alphabet[lo&31]
		lo = lo>>5 | hi<<59
		hi >>= 5
	}
	out := make([]byte, 0, codeDigits+codeDigits/groupSize)
	for i, d := range digits {
		if i > 0 && i%groupSize == 0 {
			out = append(out, '-')
		}
		out = append(out, d)
	}
	return string(out)
}

func decode(key cipher.Block, code string) (string, bool) {
	var hi, lo uint64
	n := 0
	for i := range len(code) {
		v := digitValue(code[i])
		switch {
		case v == skip:
			continue
		case v == wrong || n == codeDigits || n == 0 && v > 7:
			return "", false
		}
		hi = hi<<5 | lo>>59
		lo = lo<<5 | uint64(v)
		n++
	}
	if n != codeDigits {
		return "", false
	}
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], hi)
	binary.BigEndian.PutUint64(u[8:], lo)
	key.Decrypt(u[:], u[:])
	if id := u.String(); surveys.IsID(id) {
		return id, true
	}
	return "", false // enciphers no random UUID, and so was never given out
}

const (
	skip  = 32 + iota // between groups
	wrong             // in no code
)

// digitValue returns the value of a character of a code, as people type it.
func digitValue(c byte) byte {
	if 'a' <= c && c <= 'z' {
		c -= 'a' - 'A'
	}
	switch c {
	case '-', ' ', '\t', '\r', '\n':
		return skip
	case 'O':
		return 0
	case 'I', 'L':
		return 1
	}
	for v := range len(alphabet) {
		if alphabet[v] == c {
			return byte(v)
		}
	}
	return wrong
}

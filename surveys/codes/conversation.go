package codes

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"regiopeil/surveys"
)

const (
	// easy are characters that nobody mistakes for another, in print or by hand: no
	// 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U, and no A and E, so that no code is a word.
	easy        = "34679CDFGHJKMNPRTVWXY"
	easyDigits  = 9
	easyGroups  = 3
	allEasy     = 794_280_046_581 // 21⁹
	easySpacing = "- .\t\r\n\u00a0"
)

// ConversationCode returns the code with which participants read the record of their
// conversation: nine characters in groups of three, "CDF-GHJ-KMN". It is typed from a
// wall, so it is short: one in 8×10¹¹, and whoever guesses is to be slowed down. It
// is empty for an ID that is no UUID.
func (k *Keys) ConversationCode(id string) string {
	if !surveys.IsID(id) {
		return ""
	}
	h := hmac.New(sha256.New, k.conversation)
	h.Write([]byte(id))
	n := binary.BigEndian.Uint64(h.Sum(nil)) % allEasy
	var out []byte
	for i := range easyDigits {
		if i > 0 && i%easyGroups == 0 {
			out = append(out, '-')
		}
		out = append(out, easy[n%uint64(len(easy))])
		n /= uint64(len(easy))
	}
	return string(out)
}

// PlainConversationCode returns a code of a conversation without what stands between
// its characters, in capitals. What can be no code is not ok.
func PlainConversationCode(typed string) (code string, ok bool) {
	var out []byte
	for _, c := range typed {
		switch {
		case strings.ContainsRune(easySpacing, c):
			continue
		case 'a' <= c && c <= 'z':
			c -= 'a' - 'A'
		}
		if len(out) == easyDigits || !strings.ContainsRune(easy, c) {
			return "", false
		}
		out = append(out, byte(c))
	}
	return string(out), len(out) == easyDigits
}

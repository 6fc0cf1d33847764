// Package totp makes and checks the codes of authenticator apps: six digits, every
// 30 seconds, HMAC-SHA-1, as RFC 6238 has it and as every app takes it.
package totp

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

const (
	period      = 30 // seconds
	secretBytes = 20 // RFC 4226, section 4: 160 bits
	digits      = 6
	// around is how many steps a clock may be behind or ahead.
	around = 1
)

var base = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSecret returns a random secret in base32, as it is typed into an app.
func NewSecret() string {
	b := make([]byte, secretBytes)
	rand.Read(b)
	return base.EncodeToString(b)
}

// IsSecret reports whether s can be one of NewSecret.
func IsSecret(s string) bool {
	b, err := base.DecodeString(s)
	return err == nil && len(b) == secretBytes && base.EncodeToString(b) == s
}

// URI is what the QR code for an app holds: the secret, and whose it is.
func URI(issuer, account, secret string) string {
	// A plus is no space to every app.
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return "otpauth://totp/" + escape(issuer) + ":" + escape(account) + "?issuer=" + escape(issuer) + "&secret=" + escape(secret)
}

// Code returns the code of a secret at a moment.
func Code(secret string, at time.Time) string { return code(secret, at.Unix()/period) }

// Check finds the step (periods since 1970) whose code was typed, at most one
// before or after now. Whoever calls it sees to it that a step is used once.
// Spaces, as apps show them, do not matter.
func Check(secret, typed string, now time.Time) (step int64, ok bool) {
	typed = strings.ReplaceAll(typed, " ", "")
	for s := now.Unix()/period - around; s <= now.Unix()/period+around; s++ {
		if subtle.ConstantTimeCompare([]byte(typed), []byte(code(secret, s))) == 1 {
			step, ok = s, true
		}
	}
	return step, ok && IsSecret(secret)
}

// code is HOTP (RFC 4226, section 5.3) of a step.
func code(secret string, step int64) string {
	key, err := base.DecodeString(secret)
	if err != nil {
		return ""
	}
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	h := hmac.New(sha1.New, key)
	h.Write(counter[:])
	sum := h.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	n := binary.BigEndian.Uint32(sum[at:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", digits, n%1_000_000)
}

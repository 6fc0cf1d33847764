package codes

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// secretBytes is the length of the secret that all keys are derived from.
const secretBytes = 32

// Keys computes codes and keyed hashes. It is safe for concurrent use.
type Keys struct {
	receipt, draft     cipher.Block
	place              cipher.Block
	from               cipher.Block
	factor             cipher.AEAD
	conversation       []byte
	mark, token, check []byte
	calendar, device   []byte
	twice              []byte
	cookieHash         []byte
	cookieBlock        []byte
}

// LoadKeys reads the keys file at path, and makes one (32 random bytes in hex,
// readable by its owner only) when there is none. A caller whose database holds
// responses already uses ReadKeys instead: with a new key every receipt code
// that was handed out would be void.
func LoadKeys(path string) (*Keys, error) {
	k, err := ReadKeys(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	secret := make([]byte, secretBytes)
	rand.Read(secret)
	if err := writeSecret(path, secret); err != nil {
		return nil, fmt.Errorf("make keys file %s: %w", path, err)
	}
	// Read back: another process may have been first.
	return ReadKeys(path)
}

// ReadKeys reads the keys file at path. It fails with fs.ErrNotExist when there
// is none.
func ReadKeys(path string) (*Keys, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read keys file: %w", err)
	}
	secret, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(secret) != secretBytes {
		return nil, fmt.Errorf("keys file %s is damaged: it must hold %d hexadecimal digits; put it back from a backup", path, 2*secretBytes)
	}
	return NewKeys(secret)
}

// NewKeys derives the keys from a secret of 32 random bytes.
func NewKeys(secret []byte) (*Keys, error) {
	if len(secret) != secretBytes {
		return nil, fmt.Errorf("the secret of the keys has %d bytes, not %d", len(secret), secretBytes)
	}
	var k Keys
	var receipt, draft, place, from, factor []byte
	for _, d := range []struct {
		name string
		size int
		key  *[]byte
	}{
		{"receipt", 32, &receipt},
		{"draft", 32, &draft},
		{"place", 32, &place},
		{"conversation", 32, &k.conversation},
		{"from", 32, &from},
		{"second factor", 32, &factor},
		{"calendar", 32, &k.calendar},
		{"device", 32, &k.device},
		{"twice", 32, &k.twice},
		{"mark", 32, &k.mark},
		{"token", 32, &k.token},
		{"check", 32, &k.check},
		{"cookie hash", 64, &k.cookieHash},
		{"cookie block", 32, &k.cookieBlock},
	} {
		key, err := hkdf.Key(sha256.New, secret, nil, "regiopeil "+d.name, d.size)
		if err != nil {
			return nil, fmt.Errorf("derive the %s key: %w", d.name, err)
		}
		*d.key = key
	}
	var err error
	if k.receipt, err = aes.NewCipher(receipt); err != nil {
		return nil, err
	}
	if k.draft, err = aes.NewCipher(draft); err != nil {
		return nil, err
	}
	if k.place, err = aes.NewCipher(place); err != nil {
		return nil, err
	}
	if k.from, err = aes.NewCipher(from); err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(factor)
	if err != nil {
		return nil, err
	}
	if k.factor, err = cipher.NewGCMWithRandomNonce(block); err != nil {
		return nil, err
	}
	return &k, nil
}

// Mark returns the keyed hash (hexadecimal) of a response's ID that stays when
// the response is withdrawn, so that a replay is recognised.
func (k *Keys) Mark(id string) string { return sum(k.mark, id) }

// Token returns the keyed hash (hexadecimal) under which a secret is stored: an
// API token, a one-time link, the ID of a session.
func (k *Keys) Token(secret string) string { return sum(k.token, secret) }

// Seal enciphers the secret of a user's second factor (hexadecimal), so that a copy
// of the database is not enough to make codes with.
func (k *Keys) Seal(userID, secret string) string {
	return hex.EncodeToString(k.factor.Seal(nil, nil, []byte(secret), []byte(userID)))
}

// Open is the reverse of Seal. What was sealed with another key or for another
// user is not ok.
func (k *Keys) Open(userID, sealed string) (secret string, ok bool) {
	b, err := hex.DecodeString(sealed)
	if err != nil {
		return "", false
	}
	b, err = k.factor.Open(nil, nil, b, []byte(userID))
	return string(b), err == nil
}

// Calendar returns the secret in the address of a calendar, which a calendar
// program asks for without signing in: of a user and what they follow.
func (k *Keys) Calendar(what string) string { return sum(k.calendar, what) }

// Phone returns what proves that the number of a phone in a room was given out here.
func (k *Keys) Phone(id string) string { return sum(k.calendar, "phone "+id)[:32] }

// Device returns the key (32 bytes, for AES-256) under which the devices of a user
// keep what is not sent yet. It is the same at every sign-in.
func (k *Keys) Device(user string) []byte {
	h := hmac.New(sha256.New, k.device)
	h.Write([]byte(user))
	return h.Sum(nil)
}

// Twice draws one in ten of the forms on paper, to be entered a second time: by the
// ID of the response, so that a form that is sent again is not drawn again, and
// nobody who enters it can tell.
func (k *Keys) Twice(id string) bool {
	h := hmac.New(sha256.New, k.twice)
	h.Write([]byte(id))
	return binary.BigEndian.Uint64(h.Sum(nil))%10 == 0
}

// Check identifies the key without revealing it. A database keeps it, to
// recognise a keys file that is not its own.
func (k *Keys) Check() string { return sum(k.check, "keys")[:16] }

// Cookie returns the keys that sign (64 bytes) and encipher (32 bytes) cookies.
func (k *Keys) Cookie() (hash, block []byte) { return k.cookieHash, k.cookieBlock }

func sum(key []byte, s string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(s))
	return hex.EncodeToString(h.Sum(nil))
}

// writeSecret writes a new file as a whole or not at all, and leaves a file that
// is there already as it is.
func writeSecret(path string, secret []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".keys-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = fmt.Fprintln(tmp, hex.EncodeToString(secret))
	if err == nil {
		err = tmp.Sync()
	}
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	if err := os.Link(tmp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a new name in a folder survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

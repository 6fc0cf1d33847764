// Package password hashes and checks passwords, so that the pages and the
// command line do it in the same way.
package password

import (
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"regiopeil/surveys"
)

// Lengths of a password, in characters. Length is what makes a password
// strong, and a limit keeps hashing cheap.
const (
	MinLength = 10
	MaxLength = 256
)

// params follow OWASP's advice for argon2id (Password Storage Cheat Sheet):
// 19 MiB, two passes, one lane.
var params = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// places bounds how many hashes are worked out at once, and so the memory that
// a flood of sign-ins can take: each needs 19 MiB.
var places = make(chan struct{}, 2)

// queue bounds how many wait for a place: 200 are served within a quarter of a
// minute, and whoever comes after them hears at once that it is busy.
var queue = make(chan struct{}, 200)

// place waits for a place; where too many wait it is Busy.
func place() (leave func(), err error) {
	select {
	case queue <- struct{}{}:
	default:
		return nil, surveys.Errorf(surveys.Busy, "too many passwords are being checked")
	}
	places <- struct{}{}
	return func() { <-places; <-queue }, nil
}

// Hash returns the hash under which a password is stored. Whoever lets a person
// choose one calls Check first. Where too many wait for theirs it is Busy.
func Hash(password string) (string, error) {
	leave, err := place()
	if err != nil {
		return "", err
	}
	defer leave()
	return argon2id.CreateHash(password, params)
}

// Check says whether a password may be chosen: Invalid, with one problem for
// the field "password", if not.
func Check(password string) error {
	n := utf8.RuneCountInString(password)
	key := ""
	switch {
	case !utf8.ValidString(password):
		key = "account.password_characters"
	case n < MinLength:
		key = "account.password_short"
	case n > MaxLength:
		key = "account.password_long"
	case kinds(password) < minKinds, isCommon(password):
		key = "account.password_common"
	default:
		return nil
	}
	return &surveys.Error{
		Code:    surveys.Invalid,
		Message: "a password has 10 to 256 characters, of which at least 5 different ones, and is none of the most common",
		Problems: []surveys.Problem{{Question: "password", Key: key,
			Args: map[string]any{"Min": MinLength, "Max": MaxLength}}},
	}
}

// minKinds is how many different characters a password has at least:
// "1111111111" and "abababababab" are long, but guessed first.
const minKinds = 5

func kinds(s string) int {
	seen := map[rune]bool{}
	for _, c := range s {
		seen[c] = true
	}
	return len(seen)
}

// nobody is the hash of a password that nobody knows, made once with the same
// parameters as every other.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$QQheCAH/wO0mTaofNCTDGQ$wE0eBTmuPCIqveqopQN9apaRgwxjOe11QwYMRg0/0Jw"

// Match reports whether password is the one that hash was made of. An empty
// hash stands for an account that does not exist: it takes as long as any other
// and matches nothing. Where too many wait for theirs it is Busy.
func Match(password, hash string) (bool, error) {
	if len(password) > 4*MaxLength {
		password = "" // none is that long
	}
	known := hash != ""
	if !known {
		hash = nobody
	}
	leave, err := place()
	if err != nil {
		return false, err
	}
	defer leave()
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	return ok && err == nil && known, nil // a damaged hash matches nothing
}

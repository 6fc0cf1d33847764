package password

import (
	"bytes"
	"compress/gzip"
	_ "embed" // of the list
	"io"
	"slices"
	"strings"
	"sync"
)

// commonList are the 10,000 passwords of MinLength characters and more that leaked
// most often, in small letters, sorted, one a line; see common.md.
//
//go:embed common.txt.gz
var commonList []byte

var common = sync.OnceValue(func() []string {
	r, err := gzip.NewReader(bytes.NewReader(commonList))
	if err != nil {
		panic(err) // embedded
	}
	b, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return strings.Fields(string(b))
})

// isCommon reports whether a password is one that is tried first, whatever the case.
func isCommon(password string) bool {
	_, found := slices.BinarySearch(common(), strings.ToLower(password))
	return found
}

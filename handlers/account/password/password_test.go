package password

import (
	"slices"
	"strings"
	"testing"
	"time"

	"regiopeil/surveys"
)

func TestMatch(t *testing.T) {
	const chosen = "vier woorden zonder haast"
	hash, err := Hash(chosen)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Hash(chosen)
	if err != nil {
		t.Fatal(err)
	}
	if hash == again {
		t.Error("two hashes of one password are equal: there is no salt")
	}
	if want := "$argon2id$v=19$m=19456,t=2,p=1$"; !strings.HasPrefix(hash, want) {
		t.Errorf("hash %q does not start with %q", hash, want)
	}
	tests := []struct {
		name, password, hash string
		want                 bool
	}{
		{"right", chosen, hash, true},
		{"one letter off", chosen + "s", hash, false},
		{"other case", strings.ToUpper(chosen), hash, false},
		{"empty", "", hash, false},
		{"no account", chosen, "", false},
		{"damaged hash", chosen, hash[:20], false},
		{"a megabyte", strings.Repeat("a", 1<<20), hash, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Match(test.password, test.hash); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	for password, want := range map[string]string{
		"":                                     "account.password_short",
		strings.Repeat("a", MinLength-1):       "account.password_short",
		strings.Repeat("éèêëē", 2):             "",
		strings.Repeat("😀😁😂😃", 64):             "account.password_common",
		strings.Repeat("0123456789abcdef", 16): "",
		strings.Repeat("a", MaxLength+1):       "account.password_long",
		"geen geldige tekst \xff\xfe samen":    "account.password_characters",
	} {
		err := Check(password)
		got := ""
		if e, ok := err.(*surveys.Error); ok {
			got = e.Problems[0].Key
		}
		if got != want {
			t.Errorf("%.20q: %q, want %q", password, got, want)
		}
	}
}

// TestUnknownTakesAsLong proves that the time of an answer does not tell whether
// an account exists: the medians of five differ less than half. On a busy machine
// one comparison may be off; if both did not do the same work, all are.
func TestUnknownTakesAsLong(t *testing.T) {
	hash, err := Hash("vier woorden zonder haast")
	if err != nil {
		t.Fatal(err)
	}
	median := func(hash string) time.Duration {
		var took [5]time.Duration
		for i := range took {
			start := time.Now()
			Match("iets anders dan dat", hash)
			took[i] = time.Since(start)
		}
		slices.Sort(took[:])
		return took[2]
	}
	var known, unknown time.Duration
	for range 5 {
		known, unknown = median(hash), median("")
		if unknown >= known/2 && known >= unknown/2 {
			return
		}
	}
	t.Errorf("a known account takes %v, an unknown one %v", known, unknown)
}

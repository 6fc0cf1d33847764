package password

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

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
			if got, err := Match(test.password, test.hash); got != test.want || err != nil {
				t.Errorf("got %v, %v; want %v", got, err, test.want)
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
		"1q2w3e4r5t":                           "account.password_common",
		"Wachtwoord1":                          "account.password_common",
		"PASSWORD123":                          "account.password_common",
		"wachtwoord1 van Piet":                 "",
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
			if _, err := Match("iets anders dan dat", hash); err != nil {
				t.Fatal(err)
			}
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

// TestFlood proves that two are checked at once, that a number wait, and that who
// comes then hears that it is busy; afterwards all is as before.
func TestFlood(t *testing.T) {
	var leave []func()
	for range cap(places) {
		l, err := place()
		if err != nil {
			t.Fatal(err)
		}
		leave = append(leave, l)
	}
	done := make(chan error)
	waiting := cap(queue) - cap(places)
	for range waiting {
		go func() {
			l, err := place()
			if err == nil {
				l()
			}
			done <- err
		}()
	}
	for len(queue) < cap(queue) {
		runtime.Gosched()
	}
	if _, err := Hash("vier woorden zonder haast"); surveys.CodeOf(err) != surveys.Busy {
		t.Errorf("hash: %v", err)
	}
	if _, err := Match("vier woorden zonder haast", ""); surveys.CodeOf(err) != surveys.Busy {
		t.Errorf("match: %v", err)
	}
	select {
	case err := <-done:
		t.Errorf("one more was checked at once: %v", err)
	default:
	}
	for _, l := range leave {
		l()
	}
	for range waiting {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if _, err := Hash("vier woorden zonder haast"); err != nil || len(queue) != 0 {
		t.Errorf("afterwards: %v, %d in the queue", err, len(queue))
	}
}

// TestCommonList proves that the list is what isCommon searches: whole, sorted, and
// of passwords that would pass otherwise.
func TestCommonList(t *testing.T) {
	all := common()
	if len(all) != 10_000 || !slices.IsSorted(all) {
		t.Fatalf("%d entries, sorted: %v", len(all), slices.IsSorted(all))
	}
	for _, one := range all {
		if utf8.RuneCountInString(one) < MinLength || one != strings.ToLower(one) || !isCommon(strings.ToUpper(one)) {
			t.Errorf("%q", one)
		}
	}
}

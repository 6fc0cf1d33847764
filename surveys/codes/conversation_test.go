package codes

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestConversationCode(t *testing.T) {
	k := fixedKeys(t)
	if got, want := k.ConversationCode(id), "9K6-MDH-7PX"; got != want {
		t.Errorf("code %q, want %q, as Python computes it: those on walls would be void", got, want)
	}
	form := regexp.MustCompile(`^([34679CDFGHJKMNPRTVWXY]{3}-){2}[34679CDFGHJKMNPRTVWXY]{3}$`)
	seen := map[string]bool{}
	for range 2000 {
		code := k.ConversationCode(uuid.NewString())
		if !form.MatchString(code) || seen[code] {
			t.Fatalf("code %q", code)
		}
		seen[code] = true
	}
	other, err := NewKeys(make([]byte, secretBytes))
	if err != nil {
		t.Fatal(err)
	}
	if other.ConversationCode(id) == k.ConversationCode(id) || k.ConversationCode("x") != "" {
		t.Error("the code does not depend on the key, or is of no ID")
	}
}

func TestPlainConversationCode(t *testing.T) {
	const want = "CDFGHJKMN"
	for _, typed := range []string{"CDF-GHJ-KMN", "cdf ghj kmn", " cdfGHJ.kmn\r\n", "CDF\u00a0GHJKMN"} {
		if got, ok := PlainConversationCode(typed); got != want || !ok {
			t.Errorf("%q: %q, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "CDF", "CDFGHJKMN3", "CDF-GHJ-KMO", "CDF-GHJ-KM٣", "CDF-GHJ-KM\x00", strings.Repeat("C", 1<<20), "<script>"} {
		if got, ok := PlainConversationCode(typed); ok || got != "" && len(got) == easyDigits {
			t.Errorf("%.20q: %q is taken for a code", typed, got)
		}
	}
}

// FuzzPlainConversationCode takes whatever people type: what is ok is a code, and
// gives itself again.
func FuzzPlainConversationCode(f *testing.F) {
	f.Add("cdf-ghj kmn")
	f.Fuzz(func(t *testing.T, typed string) {
		got, ok := PlainConversationCode(typed)
		if again, _ := PlainConversationCode(got); ok && again != got {
			t.Errorf("%q gives %q, which gives %q", typed, got, again)
		}
	})
}

package codes

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

const id = "0f8fad5b-d9cb-469f-a165-70867728950e"

func fixedKeys(t testing.TB) *Keys {
	t.Helper()
	secret := make([]byte, secretBytes)
	for i := range secret {
		secret[i] = byte(i)
	}
	k, err := NewKeys(secret)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestStable pins what people hold in their hands and what databases keep: it
// must be the same in every later version of the program.
func TestStable(t *testing.T) {
	k := fixedKeys(t)
	got := map[string]string{
		"receipt": k.Receipt(id), "draft": k.DraftCode(id), "from": k.FromCode(id), "mark": k.Mark(id), "token": k.Token("geheim"), "check": k.Check(),
	}
	want := map[string]string{ // receipt, draft, from and mark as openssl and Python's hmac compute them
		"receipt": "7GT6-2T3K-X055-WE4C-B9AR-GWQ3-3C",
		"draft":   "3Z97-0ZK1-CWHE-XZQG-VDMW-X32D-VM",
		"from":    "07SR5N8TQ4FXRCHAYD83BXE0YN",
		"mark":    "cf8005d1450362f8e9236f7f1d8959fc4c623905d7b412af19f24c6e9f2f210d",
		"token":   "42ae1fe417ad7b4e587221061744874c9835b172d377652885bb406eabc1f4dc",
		"check":   "a2ce5c8644b48405",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRoundTrip(t *testing.T) {
	k := fixedKeys(t)
	form := regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}$`)
	for range 2000 {
		id := uuid.NewString()
		receipt, draft, from := k.Receipt(id), k.DraftCode(id), k.FromCode(id)
		if !form.MatchString(receipt) || !form.MatchString(draft) || receipt == draft {
			t.Fatalf("codes %q, %q", receipt, draft)
		}
		if got, ok := k.ResponseID(receipt); !ok || got != id {
			t.Fatalf("ResponseID(%q) = %q, %v; want %q", receipt, got, ok, id)
		}
		if got, ok := k.DraftID(draft); !ok || got != id {
			t.Fatalf("DraftID(%q) = %q, %v; want %q", draft, got, ok, id)
		}
		if got, ok := k.FromID(from); !ok || got != id || len(from) != codeDigits {
			t.Fatalf("FromID(%q) = %q, %v; want %q", from, got, ok, id)
		}
		if k.ConversationCode(id) == from {
			t.Fatalf("%q, on the wall, serves as the code to the record", from)
		}
		if got, _ := k.DraftID(receipt); got == id {
			t.Fatalf("the receipt %q serves as a draft code", receipt)
		}
	}
}

func TestForgiving(t *testing.T) {
	k := fixedKeys(t)
	code := k.Receipt(id)
	swap := strings.NewReplacer("0", "o", "1", "l")
	for name, typed := range map[string]string{
		"lower case":       strings.ToLower(code),
		"no dashes":        strings.ReplaceAll(code, "-", ""),
		"spaces":           " " + strings.ReplaceAll(code, "-", "  ") + "\r\n",
		"O for 0, l for 1": swap.Replace(code),
		"I for 1":          strings.ReplaceAll(code, "1", "I"),
	} {
		if got, ok := k.ResponseID(typed); !ok || got != id {
			t.Errorf("%s: ResponseID(%q) = %q, %v", name, typed, got, ok)
		}
	}
}

func TestRefuses(t *testing.T) {
	k := fixedKeys(t)
	code := k.Receipt(id)
	plain := strings.ReplaceAll(code, "-", "")
	for name, typed := range map[string]string{
		"empty": "", "too short": plain[1:], "too long": plain + "0", "over 128 bits": "8" + plain[1:],
		"U": "U" + plain[1:], "other script": "٣" + plain[1:], "NUL": plain[:25] + "\x00", "the ID itself": id,
		"a megabyte": strings.Repeat("0", 1<<20), "markup": "<script>alert(1)</script>",
	} {
		if got, ok := k.ResponseID(typed); ok {
			t.Errorf("%s: ResponseID(%.40q) = %q", name, typed, got)
		}
	}
	for _, bad := range []string{"", "x", strings.ToUpper(id), id + "0", "0193583d-8c1a-7b3e-9d2f-1a2b3c4d5e6f", "0f8fad5b-d9cb-469f-0165-70867728950e"} {
		if got := k.Receipt(bad); got != "" {
			t.Errorf("Receipt(%q) = %q", bad, got)
		}
	}
}

// TestGuessing shows that a guessed code leads to no chosen ID: with another
// key, codes decipher to something else or nothing.
func TestGuessing(t *testing.T) {
	a := fixedKeys(t)
	b, err := NewKeys(make([]byte, secretBytes))
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := b.ResponseID(a.Receipt(id)); got == id {
		t.Error("the code works with another key")
	}
	if a.Mark(id) == b.Mark(id) || a.Token("x") == b.Token("x") || a.Check() == b.Check() {
		t.Error("a hash does not depend on the key")
	}
	hash, block := a.Cookie()
	if len(hash) != 64 || len(block) != 32 || a.Mark(id) == a.Token(id) {
		t.Errorf("cookie keys of %d and %d bytes", len(hash), len(block))
	}
}

func TestLoadKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	if _, err := ReadKeys(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("ReadKeys without a file: %v", err)
	}
	checks := make([]string, 8) // all at once: one makes the file, all get it
	var wg sync.WaitGroup
	for i := range checks {
		wg.Go(func() {
			k, err := LoadKeys(path)
			if err != nil {
				t.Error(err)
				return
			}
			checks[i] = k.Check()
		})
	}
	wg.Wait()
	for _, c := range checks {
		if c != checks[0] {
			t.Fatalf("different keys: %v", checks)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	for _, content := range []string{"", "zz", strings.Repeat("ab", 31), strings.Repeat("zz", 32)} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadKeys(path); err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("keys file %q: %v", content, err)
		}
	}
}

// FuzzResponseID takes whatever people type: no panic, and what is ok is the
// code of that ID.
func FuzzResponseID(f *testing.F) {
	k := fixedKeys(f)
	f.Add(k.Receipt(id))
	f.Add("OOOO-IIII-llll")
	f.Fuzz(func(t *testing.T, typed string) {
		got, ok := k.ResponseID(typed)
		if !ok {
			return
		}
		if again, _ := k.ResponseID(k.Receipt(got)); again != got {
			t.Errorf("%q gives %q, whose own code gives %q", typed, got, again)
		}
	})
}

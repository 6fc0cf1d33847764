package codes

import (
	"testing"

	"regiopeil/surveys"
)

func TestPlace(t *testing.T) {
	k := fixedKeys(t)
	questions := []string{"V4.text", "V21"}
	seen := map[string]bool{}
	for seq := range int64(100) {
		for _, q := range questions {
			p := surveys.TextPlace{Seq: seq, Question: q}
			code := k.Place(p)
			if got, ok := k.ParsePlace(code, questions); !ok || got != p || len(code) != 22 || seen[code] {
				t.Fatalf("%+v became %q and %+v, %v", p, code, got, ok)
			}
			seen[code] = true
		}
	}
	code := k.Place(surveys.TextPlace{Seq: 1, Question: "V21"})
	for name, bad := range map[string]string{
		"empty": "", "shorter": code[1:], "longer": code + "A", "forged": "A" + code[1:21] + "A", "no code": "../../etc/passwd\x00", "padded": code + "==",
	} {
		if p, ok := k.ParsePlace(bad, questions); ok {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if p, ok := k.ParsePlace(code, []string{"V4.text"}); ok {
		t.Errorf("another question: %+v", p)
	}
}

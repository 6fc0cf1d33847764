package totp

import (
	"testing"
	"time"
)

// rfc is the secret of RFC 6238, appendix B, in base32.
var rfc = base.EncodeToString([]byte("12345678901234567890"))

// TestVectors are those of RFC 6238, appendix B; of eight digits the last six.
func TestVectors(t *testing.T) {
	for seconds, want := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		if got := Code(rfc, time.Unix(seconds, 0)); got != want {
			t.Errorf("at %d: %s, want %s", seconds, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	at := time.Unix(1111111111, 0) // begins a step
	code := Code(rfc, at)
	for _, test := range []struct {
		name, secret, typed string
		now                 time.Time
		want                bool
	}{
		{"now", rfc, code, at, true},
		{"with a space", rfc, " " + code[:3] + " " + code[3:], at, true},
		{"the step before", rfc, code, at.Add(period * time.Second), true},
		{"the step after", rfc, code, at.Add(-period * time.Second), true},
		{"too late", rfc, code, at.Add(2 * period * time.Second), false},
		{"too early", rfc, code, at.Add(-2 * period * time.Second), false},
		{"empty", rfc, "", at, false},
		{"of another secret", NewSecret(), code, at, false},
		{"no secret", "", "", at, false},
		{"no base32", "!", "", at, false},
		{"digits of another script", rfc, "٠٥٠٤٧١", at, false},
	} {
		step, ok := Check(test.secret, test.typed, test.now)
		if ok != test.want || ok && step != at.Unix()/period {
			t.Errorf("%s: %d, %v", test.name, step, ok)
		}
	}
}

func TestURI(t *testing.T) {
	const want = "otpauth://totp/Regio%20peil:a%2Bb%40example.nl?issuer=Regio%20peil&secret=JBSWY3DP"
	if got := URI("Regio peil", "a+b@example.nl", "JBSWY3DP"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if a, b := NewSecret(), NewSecret(); a == b || !IsSecret(a) || len(a) != 32 {
		t.Error(a, b)
	}
	for _, s := range []string{"", "JBSWY3DP", "0123456789ABCDEF0123456789ABCDEF", NewSecret() + "A"} {
		if IsSecret(s) {
			t.Errorf("%q is taken for a secret", s)
		}
	}
}

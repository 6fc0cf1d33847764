package handlers_test

import (
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// TestLimitsBehindProxy proves that people behind a trusted proxy have a limit
// each on guessing, and that nobody gets a new one by claiming another address.
func TestLimitsBehindProxy(t *testing.T) {
	const here, there = "198.51.100.4", "203.0.113.7"
	behind := func(prefix string) []netip.Prefix { return []netip.Prefix{netip.MustParsePrefix(prefix)} }
	trust := []struct {
		name    string
		proxies []netip.Prefix
		shared  bool // by all that come from one connection's address
	}{
		{"trusted", behind("127.0.0.1/32"), false},
		{"another is trusted", behind("10.0.0.0/8"), true},
		{"none is trusted", nil, true},
	}
	for _, tt := range trust {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t)
			s.deps.Proxies = tt.proxies
			s.serve(t)
			elsewhere := func(free int) int {
				if tt.shared {
					return http.StatusTooManyRequests
				}
				return free
			}

			code := func(from string) int {
				return s.forwarded(t, from, survey+"/mine", url.Values{"go": {"next"}, "code": {"0000-0000-0000-0000-0000-0000-00"}})
			}
			for range 20 {
				code(here)
			}
			if got := code(here); got != http.StatusTooManyRequests {
				t.Errorf("one code too many: %d", got)
			}
			if got, want := code(there), elsewhere(http.StatusUnprocessableEntity); got != want {
				t.Errorf("a code from elsewhere: %d, want %d", got, want)
			}

			password := func(from, account string) int {
				return s.forwarded(t, from, "/login", url.Values{"email": {account}, "password": {"geraden wachtwoord"}})
			}
			for i := range 200 {
				// All at one account, most of which that account refuses at once.
				if got := password(here, "one@staff.example"); i == 0 && got != http.StatusUnauthorized {
					t.Fatalf("the first password: %d", got)
				}
			}
			for i := range 3 {
				if got := password(here, "other"+strconv.Itoa(i)+"@staff.example"); got != http.StatusTooManyRequests {
					t.Errorf("one password too many: %d", got)
				}
			}
			if got, want := password(there, "third@staff.example"), elsewhere(http.StatusUnauthorized); got != want {
				t.Errorf("a password from elsewhere: %d, want %d", got, want)
			}
		})
	}
}

// forwarded posts a form as a proxy would that serves someone at an address, and
// returns the status.
func (s *site) forwarded(t *testing.T, from, path string, fields url.Values) int {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, s.url+path, strings.NewReader(fields.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Forwarded-For", from)
	return send(t, req).StatusCode
}

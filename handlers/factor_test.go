package handlers_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regiopeil/handlers/account/totp"
	"regiopeil/handlers/session"
	"regiopeil/surveys/store"
)

// newStrictSite is a site on which administrators and analysts need a second factor.
func newStrictSite(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	s.deps.SecondFactor = []string{"admin", "analyst"}
	s.serve(t)
	return s
}

var (
	secretField  = regexp.MustCompile(`name="secret" value="([A-Z2-7]{32})"`)
	recoveryCode = regexp.MustCompile(`<li><code>([A-Z2-7 ]{19})</code>`)
)

// tie links an app on the page that is shown, and returns its secret and the
// recovery codes.
func (p *person) tie(at string) (secret string, recovery []string) {
	p.t.Helper()
	secret = secretField.FindStringSubmatch(p.body)[1]
	p.post(at, url.Values{"secret": {secret}, "code": {totp.Code(secret, p.site.now())}}).want(200, at).wantText("Uw app is gekoppeld", "herstelcodes")
	for _, m := range recoveryCode.FindAllStringSubmatch(p.body, -1) {
		recovery = append(recovery, m[1])
	}
	if len(recovery) != 10 {
		p.t.Fatalf("%d recovery codes", len(recovery))
	}
	return secret, recovery
}

// withCode signs in with a password, and then with a code.
func (s *site) withCode(t *testing.T, role, field, code string) *person {
	t.Helper()
	p := login(s.person(t, "nl"), role+"@staff.example", secret).want(200, "/login/code")
	return p.post("/login/code", url.Values{field: {code}})
}

// TestSecondFactor has an analyst link an app at the first sign-in, and sign in with
// codes and a recovery code.
func TestSecondFactor(t *testing.T) {
	s := newStrictSite(t)
	s.addUser(t, "analyst")
	p := login(s.person(t, "nl"), "analyst@staff.example", secret).want(200, "/login/app").wantText("Koppel een app")
	p.get("/analysis").want(200, "/login?next=%2Fanalysis") // the password alone opens nothing
	p.get("/account").want(200, "/login?next=%2Faccount")
	p.get("/login/app").want(200, "/login/app")
	key := secretField.FindStringSubmatch(p.body)[1]
	p.post("/login/app", url.Values{"secret": {key}, "code": {"000000"}}).want(422, "/login/app").wantText("Deze code klopt niet")
	if !strings.Contains(p.body, key) {
		t.Error("after a wrong code there is another secret: the one that was scanned is lost")
	}
	p.post("/login/app", url.Values{"secret": {"AAAA"}, "code": {"000000"}}).wantStatus(422)
	before := p.staffCookie()
	key, recovery := p.get("/login/app").tie("/login/app")
	if p.staffCookie().Value == before.Value {
		t.Error("the session kept its ID")
	}
	p.get("/analysis").want(200, "/analysis")
	if got := s.replay(t, "/login/app", before); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the session of the password still works: %d", got.StatusCode)
	}

	used := totp.Code(key, s.now())
	s.withCode(t, "analyst", "code", used).want(422, "/login/code").wantText("of is al gebruikt") // it proved the app
	s.setNow(s.now().Add(30 * time.Second))
	code := totp.Code(key, s.now())
	s.withCode(t, "analyst", "code", code[:3]+" "+code[3:]).want(200, "/analysis")
	s.withCode(t, "analyst", "code", code).want(422, "/login/code")
	s.withCode(t, "analyst", "code", used).want(422, "/login/code") // one step back
	s.withCode(t, "analyst", "recovery", strings.ToLower(strings.ReplaceAll(recovery[3], " ", "-"))).want(200, "/analysis")
	again := s.withCode(t, "analyst", "recovery", recovery[3]).want(422, "/login/code").wantText("Deze herstelcode klopt niet")
	if !strings.Contains(again.body, `value="`+recovery[3]+`"`) || !strings.Contains(again.body, "<details class=\"lost\" open>") {
		t.Error("the recovery code that was typed does not come back in sight")
	}
	s.withCode(t, "analyst", "recovery", "").want(422, "/login/code")

	// It leads on to where one was going, and not elsewhere.
	p = s.person(t, "nl")
	p.post("/login", url.Values{"email": {"analyst@staff.example"}, "password": {secret}, "next": {"/account"}}).want(200, "/login/code?next=%2Faccount")
	p.post("/login/code", url.Values{"recovery": {recovery[4]}, "next": {"//evil.example"}}).want(200, "/analysis")
}

// TestSecondFactorIsOneRight tries 50 copies of one code at once: one gets in.
func TestSecondFactorIsOneRight(t *testing.T) {
	s := newStrictSite(t)
	u := s.addUser(t, "analyst")
	_, recovery := login(s.person(t, "nl"), "analyst@staff.example", secret).want(200, "/login/app").tie("/login/app")
	var in atomic.Int32
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			ok, err := s.store.UseRecoveryCode(t.Context(), u.ID, s.keys.Token("recovery "+strings.ReplaceAll(recovery[0], " ", "")))
			if err != nil {
				t.Error(err)
			}
			again, err := s.store.UseStep(t.Context(), u.ID, s.now().Unix())
			if err != nil {
				t.Error(err)
			}
			for _, one := range []bool{ok, again} {
				if one {
					in.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if in.Load() != 2 {
		t.Errorf("a recovery code and a step were used %d times, want once each", in.Load())
	}
}

// TestGuessingCodes proves that neither new sessions nor the right password give
// another try.
func TestGuessingCodes(t *testing.T) {
	s := newStrictSite(t)
	s.addUser(t, "analyst")
	key, recovery := login(s.person(t, "nl"), "analyst@staff.example", secret).tie("/login/app")
	s.setNow(s.now().Add(time.Minute))
	for i := range 5 {
		s.withCode(t, "analyst", []string{"code", "recovery"}[i%2], "123456").want(422, "/login/code")
	}
	p := s.withCode(t, "analyst", "code", totp.Code(key, s.now())).want(429, "/login/code").wantText("te vaak")
	if p.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	s.withCode(t, "analyst", "recovery", recovery[0]).want(429, "/login/code")
	s.setNow(s.now().Add(2 * time.Minute))
	s.withCode(t, "analyst", "code", totp.Code(key, s.now())).want(200, "/analysis")
}

// TestHalfASession proves that between the password and the code there is little
// time, and no way to link another app.
func TestHalfASession(t *testing.T) {
	s := newStrictSite(t)
	u := s.addUser(t, "analyst")
	key, _ := login(s.person(t, "nl"), "analyst@staff.example", secret).tie("/login/app")
	p := login(s.person(t, "nl"), "analyst@staff.example", secret).want(200, "/login/code")
	other := totp.NewSecret()
	p.post("/login/app", url.Values{"secret": {other}, "code": {totp.Code(other, s.now())}}).wantStatus(http.StatusConflict)
	p.get("/analysis").want(200, "/login?next=%2Fanalysis")
	p.post("/account/app/change", url.Values{"do": {"untie"}}).wantStatus(http.StatusUnauthorized)
	s.setNow(s.now().Add(session.Proving + time.Second))
	p.post("/login/code", url.Values{"code": {totp.Code(key, s.now())}}).want(200, "/login")

	p = login(s.person(t, "nl"), "analyst@staff.example", secret).want(200, "/login/code")
	if err := s.store.DisableUser(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	p.post("/login/code", url.Values{"code": {totp.Code(key, s.now())}}).want(200, "/login")
	s.person(t, "nl").get("/login/code").want(200, "/login")
	s.person(t, "nl").get("/login/app").want(200, "/login")
}

// TestLostApp gets somebody in again by an administrator, and a reader links and
// unlinks one by choice.
func TestLostApp(t *testing.T) {
	s := newStrictSite(t)
	analyst, self := s.addUser(t, "analyst"), s.addUser(t, "admin")
	login(s.person(t, "nl"), "analyst@staff.example", secret).tie("/login/app")
	admin := login(s.person(t, "nl"), "admin@staff.example", secret)
	admin.tie("/login/app")
	theirs := "/admin/users/" + analyst.ID
	admin.get(theirs).wantText("gekoppeld", "App loskoppelen")
	admin.post(theirs+"/untie", nil).want(200, theirs+"?done=untied").wantText("De app is losgekoppeld")
	login(s.person(t, "nl"), "analyst@staff.example", secret).want(200, "/login/app").tie("/login/app")
	admin.post("/admin/users/"+self.ID+"/untie", nil).wantStatus(http.StatusConflict)

	s.addUser(t, "reader")
	p := login(s.person(t, "nl"), "reader@staff.example", secret).want(200, "/analysis")
	key, recovery := p.get("/account/app").wantText("Koppel een app").tie("/account/app")
	p.get("/account").wantText("een code uit een app")
	p.get("/account/app").wantText("nog 10 herstelcodes")
	p.post("/account/app/change", url.Values{"do": {"codes"}, "code": {"000000"}}).want(422, "/account/app/change")
	p.post("/account/app/change", url.Values{"do": {"dance"}, "code": {"000000"}}).wantStatus(422)
	s.setNow(s.now().Add(time.Minute))
	p.post("/account/app/change", url.Values{"do": {"codes"}, "code": {totp.Code(key, s.now())}}).want(200, "/account/app/change").wantText("Uw herstelcodes", "oude herstelcodes werken niet meer")
	s.withCode(t, "reader", "recovery", recovery[0]).want(422, "/login/code") // void now
	s.setNow(s.now().Add(time.Minute))
	p.post("/account/app/change", url.Values{"do": {"untie"}, "code": {totp.Code(key, s.now())}}).want(200, "/login?done=untied").wantText("overal uitgelogd")
	login(s.person(t, "nl"), "reader@staff.example", secret).want(200, "/analysis")
}

// TestFirstAdministratorLinksAnApp proves that the link of a new server does not
// lead past the second factor.
func TestFirstAdministratorLinksAnApp(t *testing.T) {
	s := newStrictSite(t)
	link := s.link(t, store.SetupLink, "")
	p := s.person(t, "nl")
	p.post(link, url.Values{"email": {"baas@staff.example"}, "password": {secret}, "repeat": {secret}}).want(200, "/login/app")
	p.tie("/login/app")
	p.get("/admin/surveys").want(200, "/admin/surveys")
}

// TestSecretIsSealed proves that the database alone does not make codes.
func TestSecretIsSealed(t *testing.T) {
	s := newStrictSite(t)
	u := s.addUser(t, "analyst")
	key, recovery := login(s.person(t, "nl"), "analyst@staff.example", secret).tie("/login/app")
	sealed, left, err := s.store.SecondFactor(t.Context(), u.ID)
	if err != nil || left != 10 {
		t.Fatal(left, err)
	}
	if strings.Contains(sealed, key) || strings.Contains(strings.ToUpper(sealed), key) {
		t.Errorf("kept in the clear: %s", sealed)
	}
	if got, ok := s.keys.Open(u.ID, sealed); !ok || got != key {
		t.Errorf("opens as %q, %v", got, ok)
	}
	if _, ok := s.keys.Open("another", sealed); ok {
		t.Error("it opens for another user")
	}
	if strings.Contains(s.log.String(), key) || strings.Contains(s.log.String(), recovery[0]) {
		t.Error("secrets are in the log")
	}
}

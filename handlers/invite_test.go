package handlers_test

import (
	"io"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"testing"

	mailer "regiopeil/handlers/mail"
	"regiopeil/handlers/mail/mailtest"
)

// newMailSite is a site that sends its e-mail by a server of the test.
func newMailSite(t *testing.T) (*site, *mailtest.Server) {
	t.Helper()
	s, server := newSite(t), mailtest.New(t, "", "")
	sender, err := mailer.New("smtp://"+server.Address, "Regiopeil <peiling@regio.example>")
	if err != nil {
		t.Fatal(err)
	}
	s.deps.Mail = sender
	s.serve(t)
	return s, server
}

// read is the text of a message.
func read(t *testing.T, m mailtest.Message) string {
	t.Helper()
	parsed, err := mail.ReadMessage(strings.NewReader(m.Data))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(quotedprintable.NewReader(parsed.Body))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestInviteByMail invites a colleague, who chooses a password by the link in the
// message and signs in.
func TestInviteByMail(t *testing.T) {
	s, server := newMailSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	p.get("/admin/users").wantText("Hoe gaat de link?")
	p.post("/admin/users", url.Values{"email": {"jan@regio.example"}, "role": {"reader"}, "send": {"pigeon"}}).want(422, "/admin/users").wantText("Kies een van de mogelijkheden")
	p.post("/admin/users", url.Values{"email": {"jan@regio.example"}, "role": {"reader"}, "send": {"mail"}}).wantText("De e-mail aan jan@regio.example is verstuurd")
	if strings.Contains(p.body, "/reset/") && strings.Contains(p.body, s.url+"/reset/") {
		t.Error("the link that was sent is shown as well")
	}
	taken := server.Taken()
	if len(taken) != 1 || taken[0].To != "jan@regio.example" {
		t.Fatalf("taken: %+v", taken)
	}
	link := regexp.MustCompile(regexp.QuoteMeta(s.url) + `(/reset/[A-Z2-7]+)`).FindStringSubmatch(read(t, taken[0]))
	if link == nil {
		t.Fatalf("no link: %s", read(t, taken[0]))
	}
	jan := s.person(t, "nl")
	jan.post(link[1], url.Values{"password": {secret}, "repeat": {secret}}).want(200, "/login?done=reset_done")
	login(jan, "jan@regio.example", secret).want(200, "/analysis")

	u, _, err := s.store.UserByEmail(t.Context(), "jan@regio.example")
	if err != nil {
		t.Fatal(err)
	}
	p.post("/admin/users/"+u.ID+"/reset", url.Values{"send": {"mail"}}).want(200, "/admin/users?sent="+u.ID)
	if again := server.Taken(); len(again) != 2 || !strings.Contains(read(t, again[1]), "nieuw wachtwoord") {
		t.Errorf("taken: %+v", again)
	}
	p.post("/admin/users/"+u.ID+"/reset", nil).want(200, "/admin/users/"+u.ID+"/reset").wantText("Stuur deze link aan jan@regio.example")
}

// TestMailServerFails proves that an account is not lost when the message is: its
// link is shown.
func TestMailServerFails(t *testing.T) {
	s, server := newMailSite(t)
	s.addUser(t, "admin")
	server.Refuse()
	p := s.signedIn(t, "admin")
	p.post("/admin/users", url.Values{"email": {"jan@regio.example"}, "role": {"reader"}, "send": {"mail"}}).want(200, "/admin/users").
		wantText("De e-mail is niet verstuurd", "Stuur deze link aan jan@regio.example")
	link := strings.TrimPrefix(byID(t, p.body, "once"), s.url)
	s.person(t, "nl").post(link, url.Values{"password": {secret}, "repeat": {secret}}).want(200, "/login?done=reset_done")
	if log := s.log.String(); !strings.Contains(log, "e-mail not sent") || strings.Contains(log, "jan@") || strings.Contains(log, "/reset/") {
		t.Errorf("the log says nothing of it, or too much: %s", log)
	}
}

// Package mail sends what colleagues get by e-mail: links to choose a password with.
package mail

import (
	"context"
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// patience is how long a mail server may take: somebody waits for the page.
const patience = 15 * time.Second

// Sender hands messages to a mail server. It is safe for concurrent use.
type Sender struct {
	host    string
	from    string
	options []gomail.Option
}

// New returns a sender by the server at address, as from ("Name <a@b>" or "a@b").
// The address is smtps://USER:PASSWORD@HOST:465, with TLS from the start, or
// smtp://USER:PASSWORD@HOST:587, where TLS must be taken up before anything else is
// said; only a server on this very machine need not have it. User and port may be
// left out.
func New(address, from string) (*Sender, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("the mail server must look like smtp://USER:PASSWORD@HOST:PORT") // the address holds a password
	}
	if _, err := mail.ParseAddress(from); err != nil {
		return nil, fmt.Errorf("%q is no e-mail address to send from", from)
	}
	s := &Sender{host: u.Hostname(), from: from, options: []gomail.Option{gomail.WithTimeout(patience)}}
	port := 587
	switch {
	case u.Scheme == "smtps":
		port = 465
		s.options = append(s.options, gomail.WithSSL())
	case u.Scheme != "smtp":
		return nil, fmt.Errorf("the mail server must begin with smtp:// or smtps://, not %s://", u.Scheme)
	case isHere(s.host):
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil || port < 1 || port > 65535 {
			return nil, fmt.Errorf("%s is no port of a mail server", p)
		}
	}
	s.options = append(s.options, gomail.WithPort(port))
	if u.User != nil {
		password, _ := u.User.Password()
		how := gomail.SMTPAuthAutoDiscover
		if isHere(s.host) {
			how = gomail.SMTPAuthPlain // which the others refuse without TLS
		}
		s.options = append(s.options, gomail.WithSMTPAuth(how), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	return s, nil
}

// isHere reports whether a host is this very machine.
func isHere(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// Send hands over a message in plain text, and returns once the server has taken it.
func (s *Sender) Send(ctx context.Context, to, subject, text string) error {
	m := gomail.NewMsg()
	if err := m.From(s.from); err != nil {
		return err
	}
	if err := m.To(to); err != nil {
		return err
	}
	m.Subject(subject)
	m.SetBodyString(gomail.TypeTextPlain, text)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday replies
	c, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := c.DialAndSendWithContext(ctx, m); err != nil {
		return fmt.Errorf("send by the mail server %s: %w", s.host, err)
	}
	return nil
}

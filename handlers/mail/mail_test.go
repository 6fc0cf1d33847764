package mail

import (
	"context"
	"net"
	"net/mail"
	"strings"
	"testing"

	gomail "github.com/wneessen/go-mail"

	"regiopeil/handlers/mail/mailtest"
)

const from = "Regiopeil <peiling@regio.example>"

func TestSend(t *testing.T) {
	server := mailtest.New(t, "", "")
	s, err := New("smtp://"+server.Address, from)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), "jan@regio.example", "Uw account – één keer\r\nBcc: evil@evil.example", "Beste collega,\n\n.\nEen punt alleen.\n"); err != nil {
		t.Fatal(err)
	}
	taken := server.Taken()
	if len(taken) != 1 || taken[0].From != "peiling@regio.example" || taken[0].To != "jan@regio.example" {
		t.Fatalf("taken: %+v", taken)
	}
	m, err := mail.ReadMessage(strings.NewReader(taken[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	if m.Header.Get("Bcc") != "" || m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("Message-Id") == "" || m.Header.Get("Date") == "" {
		t.Errorf("header: %v", m.Header)
	}
	if !strings.Contains(taken[0].Data, "Een punt alleen.") {
		t.Errorf("the text ends at the point: %s", taken[0].Data)
	}
	for _, to := range []string{"geen adres", "a@b.nl, c@d.nl", "a@b.nl\r\nBcc: c@d.nl", ""} {
		if err := s.Send(t.Context(), to, "x", "y"); err == nil {
			t.Errorf("sent to %q", to)
		}
	}
	if n := len(server.Taken()); n != 1 {
		t.Errorf("%d messages were taken", n)
	}
}

func TestPassword(t *testing.T) {
	server := mailtest.New(t, "peiling", "geheim:@/ woord")
	for login, want := range map[string]bool{"peiling:geheim%3A%40%2F%20woord@": true, "peiling:anders@": false, "": false} {
		s, err := New("smtp://"+login+server.Address, from)
		if err != nil {
			t.Fatal(err)
		}
		err = s.Send(t.Context(), "jan@regio.example", "x", "y")
		if (err == nil) != want {
			t.Errorf("%q: %v", login, err)
		}
		if err != nil && strings.Contains(err.Error(), "anders") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}

// TestNothingWithoutTLS proves that a server elsewhere gets neither the message nor
// the password before it has proved who it is.
func TestNothingWithoutTLS(t *testing.T) {
	server := mailtest.New(t, "peiling", "geheim")
	s, err := New("smtp://peiling:geheim@mail.regio.example", from)
	if err != nil {
		t.Fatal(err)
	}
	dialled := false
	s.options = append(s.options, gomail.WithDialContextFunc(func(ctx context.Context, network, _ string) (net.Conn, error) {
		dialled = true
		return (&net.Dialer{}).DialContext(ctx, network, server.Address)
	}))
	if err := s.Send(t.Context(), "jan@regio.example", "x", "y"); err == nil || !dialled {
		t.Errorf("sent without TLS (%v), dialled %v", err, dialled)
	}
	if taken := server.Taken(); len(taken) != 0 {
		t.Errorf("taken: %+v", taken)
	}
}

func TestNew(t *testing.T) {
	for _, test := range []struct {
		address, from string
		ok            bool
	}{
		{"smtp://localhost", "a@b.nl", true},
		{"smtps://u:p@mail.b.nl", "Peiling <a@b.nl>", true},
		{"smtp://[::1]:2525/", "a@b.nl", true},
		{"http://localhost", "a@b.nl", false},
		{"localhost:25", "a@b.nl", false},
		{"smtp://", "a@b.nl", false},
		{"smtp://localhost:99999", "a@b.nl", false},
		{"smtp://localhost/pad", "a@b.nl", false},
		{"smtp://localhost?x=y", "a@b.nl", false},
		{"smtp://u:geheim word@localhost", "a@b.nl", false},
		{"smtp://localhost", "", false},
		{"smtp://localhost", "geen adres", false},
	} {
		_, err := New(test.address, test.from)
		if (err == nil) != test.ok {
			t.Errorf("%s from %q: %v", test.address, test.from, err)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}

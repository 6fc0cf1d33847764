// Package mailtest is a real SMTP server in the process, for tests.
package mailtest

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Server takes messages at Address ("127.0.0.1:PORT").
type Server struct {
	Address string

	mu       sync.Mutex
	user     string // that may sign in, and its password; empty: nobody has to
	password string
	full     bool
	taken    []Message
}

// Message is one that was taken.
type Message struct {
	From, To, Data string
}

// New starts a server that anybody may send by; with a user only who knows the
// password. It ends with the test.
func New(t testing.TB, user, password string) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Address: listener.Addr().String(), user: user, password: password}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }))
	server.Domain, server.AllowInsecureAuth = "localhost", true
	go server.Serve(listener) //nolint:errcheck // ends with the test
	t.Cleanup(func() { _ = server.Close() })
	return s
}

// Refuse has the server refuse every message from now on.
func (s *Server) Refuse() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.full = true
}

// Taken are the messages so far.
func (s *Server) Taken() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.taken...)
}

// session is one connection.
type session struct {
	server *Server
	in     bool
	m      Message
}

// AuthMechanisms are those of the server.
func (s *session) AuthMechanisms() []string {
	if s.server.user == "" {
		return nil
	}
	return []string{sasl.Plain}
}

// Auth signs in.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if s.in = user == s.server.user && password == s.server.password; !s.in {
			return errors.New("wrong password")
		}
		return nil
	}), nil
}

// Mail begins a message.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.user != "" && !s.in {
		return smtp.ErrAuthRequired
	}
	s.m.From = from
	return nil
}

// Rcpt says for whom it is.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.m.To = to
	return nil
}

// Data takes it.
func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if s.server.full {
		return &smtp.SMTPError{Code: 452, Message: "the mailbox is full"}
	}
	s.m.Data = string(b)
	s.server.taken = append(s.server.taken, s.m)
	return nil
}

// Reset forgets what was begun.
func (s *session) Reset() { s.m = Message{} }

// Logout ends the connection.
func (s *session) Logout() error { return nil }

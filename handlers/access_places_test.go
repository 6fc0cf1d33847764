package handlers_test

import (
	"bytes"
	"crypto/rand"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"regiopeil/handlers"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

// gathering is a conversation with all that can belong to one.
type gathering struct{ id, photo, round string }

// holdIn makes a conversation in a municipality that was submitted.
func (s *site) holdIn(t *testing.T, municipality string, u *store.User) gathering {
	t.Helper()
	h := gathering{uuid.NewString(), uuid.NewString(), uuid.NewString()}
	r, problems := conversation.Parse(map[string]string{
		"kind": "village", "municipality": municipality, "place": "Dorpshuis", "date": "2027-03-01", "dotsEach": "3",
		"participants.resident": "12", "agreements.0.what": "Bankje", "agreements.0.status": "open",
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	r.Survey = library.Slug
	save := conversation.Save{ID: h.id, Record: *r, Status: conversation.Submitted, User: u.ID, At: s.now()}
	if _, _, err := s.store.SaveConversation(t.Context(), save); err != nil {
		t.Fatal(err)
	}
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 1, 1)), nil); err != nil {
		t.Fatal(err)
	}
	if err := s.store.AddPhoto(t.Context(), conversation.Photo{ID: h.photo}, h.id, picture.Bytes()); err != nil {
		t.Fatal(err)
	}
	round := &conversation.Round{ID: h.round, Conversation: h.id, Code: rand.Text()[:6], DotsEach: 3, Opened: s.now(), Asks: []conversation.Ask{{Kind: conversation.AskDots}}}
	if err := s.store.OpenRound(t.Context(), round); err != nil {
		t.Fatal(err)
	}
	return h
}

var parameter = regexp.MustCompile(`:[a-z]+`)

// TestAccessByMunicipality walks every route about something that was held in a
// municipality, as its organiser, as the one of another municipality, and as an
// administrator. To who has nothing to do with it, it is not there.
func TestAccessByMunicipality(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	here := s.organiserToken(t, "organiser@staff.example")
	s.addAccount(t, otherOrganiser())
	there := s.organiserToken(t, "other@staff.example")
	admin := s.addUser(t, "admin")
	everywhere := s.organiserToken(t, "admin@staff.example")
	tried := 0
	for _, route := range handlers.Routes(s.deps) {
		if !strings.HasPrefix(route.Path, "/field/") && !strings.HasPrefix(route.Path, "/api/v1/conversations/") || !strings.ContainsAny(route.Path, ":") || strings.Contains(route.Path, ":survey") {
			continue // what is of a survey is of no municipality
		}
		for municipality, own := range map[string]access{oegstgeest: here, leiderdorp: there} {
			for _, who := range []access{here, there, everywhere} {
				h := s.holdIn(t, municipality, admin)
				path := parameter.ReplaceAllStringFunc(route.Path, func(name string) string {
					switch name {
					case ":id":
						return h.id
					case ":photo":
						return h.photo
					case ":round":
						return h.round
					case ":n":
						if strings.Contains(route.Path, "/versions/") {
							return "1"
						}
						return "0"
					}
					t.Fatalf("%s: say what stands for %s", route.Path, name)
					return ""
				})
				status := who.send(t, s, route.Method, path, municipality)
				if mine := who == own || who == everywhere; mine == (status == http.StatusNotFound) || status == http.StatusForbidden || status >= 500 {
					t.Errorf("%s %s of %s as %s: %d", route.Method, route.Path, municipality, who.email, status)
				}
				tried++
			}
		}
	}
	if tried < 6*15 {
		t.Errorf("only %d were tried", tried)
	}
}

// access is an account with all the ways in.
type access struct {
	email, token string
	cookie       string
}

func (s *site) organiserToken(t *testing.T, email string) access {
	t.Helper()
	u, _, err := s.store.UserByEmail(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	p := login(s.person(t, "nl"), email, secret)
	token := "token-of-" + email
	if err := s.store.AddToken(t.Context(), store.Token{Hash: s.keys.Token(token), UserID: u.ID, Name: "test", Scope: u.Role}); err != nil {
		t.Fatal(err)
	}
	return access{email, token, p.staffCookie().Value}
}

// send sends what a route could take about a conversation, and returns the status.
func (a access) send(t *testing.T, s *site, method, path, municipality string) int {
	t.Helper()
	var body io.Reader
	kind := "application/x-www-form-urlencoded"
	switch method {
	case http.MethodPost:
		body = strings.NewReader(filled(sheet(), "municipality", municipality, "base", "1", "to", "confirmed").Encode())
	case http.MethodPut:
		body, kind = strings.NewReader(`{"survey":"`+library.Slug+`","kind":"village","municipality":"`+municipality+`"}`), "application/json"
	}
	req, err := http.NewRequest(method, s.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if strings.HasPrefix(path, "/api/") {
		req.Header.Set("Authorization", "Bearer "+a.token)
	} else {
		req.AddCookie(&http.Cookie{Name: "staff", Value: a.cookie})
	}
	return send(t, req).StatusCode
}

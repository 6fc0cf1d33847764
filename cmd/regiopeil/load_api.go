package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// poster answers through the API: one request holds a whole response.
type poster struct {
	http   *rawClient
	survey string
	bodies [][]byte // what follows {"id":"…"
	buf    []byte
}

// attempts is how often a request is sent when the server is too busy or gone.
const attempts = 5

func (c *poster) Close() error { return c.http.Close() }

func (c *poster) answer(ctx context.Context, i int) (string, error) {
	id := uuid.NewString()
	c.buf = append(append(append(c.buf[:0], `{"id":"`...), id...), '"')
	c.buf = append(c.buf, c.bodies[i%len(c.bodies)]...)
	rep, err := retry(ctx, func() (*reply, error) {
		return c.http.do("POST", "/api/v1/surveys/"+c.survey+"/responses", "application/json", c.buf)
	})
	if err != nil {
		return "", err
	}
	if rep.status != http.StatusCreated && rep.status != http.StatusOK {
		return "", refused(rep)
	}
	return id, nil
}

// retry sends until there is an answer other than 503, waiting as long as the
// server asks.
func retry(ctx context.Context, send func() (*reply, error)) (rep *reply, err error) {
	for n := range attempts {
		wait := 200 * time.Millisecond << n
		rep, err = send()
		if err == nil && rep.status != http.StatusServiceUnavailable {
			return rep, nil
		}
		if err == nil && rep.retryAfter > 0 {
			wait = rep.retryAfter
		}
		if n == attempts-1 {
			break
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
	}
	return rep, err
}

// refused is the error for a reply that acknowledges nothing.
func refused(rep *reply) error {
	const most = 300
	body := rep.body
	if len(body) > most {
		body = body[:most]
	}
	return fmt.Errorf("the server said %d: %s", rep.status, body)
}

func encodePost(f *surveys.Form, r library.Respondent) []byte {
	language, _ := json.Marshal(r.Language) // a string always marshals
	b := append([]byte(`,"language":`), language...)
	b = append(b, `,"answers":`...)
	b = append(b, f.EncodeJSON(r.Answers)...)
	return append(b, '}')
}

// fetchForm asks the server what the survey asks.
func fetchForm(target *url.URL, survey string) (*surveys.Form, error) {
	c := newRawClient(target)
	defer c.Close()
	rep, err := c.do("GET", "/api/v1/surveys/"+url.PathEscape(survey), "", nil)
	if err != nil {
		return nil, err
	}
	if rep.status != http.StatusOK {
		return nil, fmt.Errorf("survey %q: %w", survey, refused(rep))
	}
	d, err := surveys.Parse(rep.body)
	if err != nil {
		return nil, fmt.Errorf("survey %q: %w", survey, err)
	}
	return surveys.Compile(d)
}

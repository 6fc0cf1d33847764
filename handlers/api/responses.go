package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/templates/locale"
)

// MaxBody is the largest response that is taken, in bytes.
const MaxBody = 64 << 10

// bodies are the buffers that requests are read into. What is kept of a request
// is copied out of them.
var bodies = sync.Pool{New: func() any { b := make([]byte, 0, 8<<10); return &b }}

// AddResponse takes a response and answers once it is on the disk.
func (api *API) AddResponse(c *gin.Context) error {
	ctx := c.Request.Context()
	survey, form, err := api.published(ctx, c.Param("survey"))
	if err != nil {
		return err
	}
	if err := checkType(c.Request.Header); err != nil {
		return err
	}
	buf := bodies.Get().(*[]byte)
	defer bodies.Put(buf)
	if *buf, err = readBody(c.Request, (*buf)[:0]); err != nil {
		return err
	}
	now := api.a.Now()
	open := survey.PhaseAt(now) == surveys.Open
	r, from, err := api.decode(form, *buf)
	if err != nil {
		if !open {
			return notOpen()
		}
		return err
	}
	if !open {
		return api.repeat(c, form, r)
	}
	r.Survey, r.Version, r.MadeUp = survey.Slug, survey.Version, survey.MadeUp
	r.Day = day(now)
	if r.Conversation, err = page.From(ctx, api.db, api.keys, survey.Slug, from); err != nil {
		return err
	}
	added, err := api.db.Submit(ctx, r)
	if err != nil {
		return err
	}
	return api.receipt(c, r.ID, added)
}

func notOpen() error { return surveys.Errorf(surveys.NotOpen, "the survey is not open") }

// published finds a survey and the newest version of its questions.
func (api *API) published(ctx context.Context, slug string) (*surveys.Survey, *surveys.Form, error) {
	survey, err := api.db.Survey(ctx, slug)
	if err != nil {
		return nil, nil, err
	}
	form, err := api.db.Form(ctx, slug, survey.Version)
	return survey, form, err
}

// decode reads a posted response and judges it. from is the code of the conversation that
// it came through. What is wrong is Invalid, with a problem per question.
func (api *API) decode(form *surveys.Form, body []byte) (r surveys.Response, from string, err error) {
	e, problem := readEnvelope(body)
	if problem != nil {
		return r, "", invalid("the response is no proper JSON", *problem)
	}
	languages := form.Definition.Languages
	if e.language == "" {
		e.language = languages[0]
	}
	if !slices.Contains(languages, e.language) {
		return r, "", invalid("no language of the survey", surveys.Problem{Question: "language", Key: problemLang})
	}
	answers, decoded := form.DecodeJSON(e.answers)
	problems := decoded
	if answers != nil {
		problems = surveys.Merge(decoded, form.Validate(answers))
	}
	if len(problems) > 0 {
		for i := range problems {
			problems[i] = e.locate(problems[i])
		}
		return r, "", invalid("the answers are not right", problems...)
	}
	return surveys.Response{ID: e.id, Mode: surveys.Web, Language: e.language, Answers: answers}, e.from, nil
}

// locate makes a position within the answers one within the body, and names the
// answers where a problem names no question.
func (e *envelope) locate(p surveys.Problem) surveys.Problem {
	if p.Question == "" {
		p.Question = "answers"
	}
	at, ok := p.Args["Position"].(string)
	if n, err := strconv.Atoi(at); ok && err == nil {
		p.Args["Position"] = strconv.Itoa(n + e.answersAt)
	}
	return p
}

// repeat answers for a survey that takes nothing any more: what was stored
// before is acknowledged again.
func (api *API) repeat(c *gin.Context, form *surveys.Form, r surveys.Response) error {
	stored, err := api.db.Response(c.Request.Context(), r.ID)
	switch {
	case errors.Is(err, store.ErrWithdrawn):
		return &surveys.Error{Code: surveys.Conflict, Err: err}
	case surveys.CodeOf(err) == surveys.NotFound:
		return notOpen()
	case err != nil:
		return err
	case stored.Survey != c.Param("survey"):
		return notOpen()
	case !bytes.Equal(form.EncodeJSON(stored.Answers), form.EncodeJSON(r.Answers)):
		return surveys.Errorf(surveys.Conflict, "a response with this ID and other answers is stored already")
	}
	return api.receipt(c, r.ID, false)
}

func (api *API) receipt(c *gin.Context, id string, added bool) error {
	status := http.StatusOK
	if added {
		status = http.StatusCreated
	}
	// Neither the ID nor the code has a character that JSON would escape.
	b := make([]byte, 0, 112)
	b = append(b, `{"id":"`...)
	b = append(b, id...)
	b = append(b, `","receipt":"`...)
	b = append(b, api.keys.Receipt(id)...)
	b = append(b, "\"}\n"...)
	return send(c, status, b)
}

// checkType refuses what is not JSON in UTF-8.
func checkType(h http.Header) error {
	refused := surveys.Errorf(surveys.Unsupported, "a response is sent as application/json")
	if e := h.Get("Content-Encoding"); e != "" && e != "identity" {
		return refused
	}
	given := h.Get("Content-Type")
	if given == "application/json" {
		return nil
	}
	media, params, err := mime.ParseMediaType(given)
	charset := params["charset"]
	if err != nil || media != "application/json" || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return refused
	}
	return nil
}

// readBody reads a body of at most MaxBody bytes into b.
func readBody(r *http.Request, b []byte) ([]byte, error) {
	tooLarge := surveys.Errorf(surveys.TooLarge, "more than %d bytes", MaxBody)
	if r.ContentLength > MaxBody {
		return b, tooLarge
	}
	b = slices.Grow(b, int(max(r.ContentLength, 0))+512)
	for {
		if len(b) == cap(b) {
			b = slices.Grow(b, len(b))
		}
		n, err := r.Body.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		switch {
		case len(b) > MaxBody:
			return b, tooLarge
		case err == io.EOF:
			return b, nil
		case err != nil:
			return b, &surveys.Error{Code: surveys.Invalid, Message: "the request broke off", Err: err}
		}
	}
}

func day(t time.Time) string { return t.In(locale.Amsterdam).Format(time.DateOnly) }

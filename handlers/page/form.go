package page

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/surveys"
)

const (
	// FormBytes is the largest form that is read.
	FormBytes = 1 << 20
	// FormFields is how many fields a form may have.
	FormFields = 10_000
)

// Form reads a posted form (application/x-www-form-urlencoded, UTF-8). Another
// content type is Unsupported, too much of it TooLarge, what cannot be read
// Invalid.
func Form(c *gin.Context) (url.Values, error) {
	if err := formType(c.Request.Header); err != nil {
		return nil, err
	}
	body, err := Body(c, FormBytes)
	if err != nil {
		return nil, err
	}
	if strings.Count(body, "&") >= FormFields {
		return nil, surveys.Errorf(surveys.TooLarge, "the form has more than %d fields", FormFields)
	}
	values, err := url.ParseQuery(body)
	if err != nil {
		return nil, &surveys.Error{Code: surveys.Invalid, Message: "the form cannot be read", Err: err}
	}
	return values, nil
}

const formMedia = "application/x-www-form-urlencoded"

func formType(h http.Header) error {
	if e := h.Get("Content-Encoding"); e != "" && e != "identity" {
		return surveys.Errorf(surveys.Unsupported, "a compressed form is not read")
	}
	given := h.Get("Content-Type")
	if given == formMedia {
		return nil
	}
	media, params, err := mime.ParseMediaType(given)
	if err != nil || media != formMedia {
		return surveys.Errorf(surveys.Unsupported, "the form must be sent as %s", formMedia)
	}
	if cs := params["charset"]; cs != "" && !strings.EqualFold(cs, "utf-8") {
		return surveys.Errorf(surveys.Unsupported, "the form must be in UTF-8")
	}
	return nil
}

// Body reads a body of at most limit bytes; more is TooLarge.
func Body(c *gin.Context, limit int64) (string, error) {
	if c.Request.ContentLength > limit {
		return "", surveys.Errorf(surveys.TooLarge, "more than %d bytes", limit)
	}
	// Not io.Copy, which takes 32 kB for a form of a few hundred bytes.
	b, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, limit))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return "", surveys.Errorf(surveys.TooLarge, "more than %d bytes", limit)
	}
	if err != nil {
		return "", &surveys.Error{Code: surveys.Invalid, Message: "the request broke off", Err: err}
	}
	return string(b), nil
}

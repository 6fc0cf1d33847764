package page

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"regiopeil/surveys"
)

// maxParts is how many fields a form with a file may have.
const maxParts = 10

// Upload reads a posted form with a file in the field "file" (multipart/form-data,
// or without a file like Form), of at most so many bytes. Nothing is written to
// disk. What is too large is TooLarge, what cannot be read Invalid.
func Upload(c *gin.Context, most int64) (form url.Values, file string, err error) {
	media, params, err := mime.ParseMediaType(c.Request.Header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" || params["boundary"] == "" {
		form, err := Form(c)
		return form, "", err
	}
	if c.Request.ContentLength > most {
		return nil, "", surveys.Errorf(surveys.TooLarge, "more than %d bytes", most)
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, most)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return nil, "", unreadable(err, most)
	}
	form = url.Values{}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if err == io.EOF {
			return form, file, nil
		}
		if err == nil && n == maxParts {
			return nil, "", surveys.Errorf(surveys.TooLarge, "more than %d parts", maxParts)
		}
		if err != nil {
			return nil, "", unreadable(err, most)
		}
		b, err := io.ReadAll(part)
		if err != nil {
			return nil, "", unreadable(err, most)
		}
		if part.FormName() == "file" {
			file = string(b)
		} else {
			form[part.FormName()] = append(form[part.FormName()], string(b))
		}
	}
}

func unreadable(err error, most int64) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return surveys.Errorf(surveys.TooLarge, "more than %d bytes", most)
	}
	return &surveys.Error{Code: surveys.Invalid, Message: "the form cannot be read", Err: err}
}

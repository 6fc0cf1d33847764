package admin

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/surveys"
)

// Bounds of the form with a file.
const (
	maxUpload = surveys.MaxDefinitionSize + 1<<20
	maxParts  = 10
)

// readUpload reads a form with a file: its fields, and the text of the file, or
// where none was chosen that of the field with this name. Nothing is written to
// disk.
func readUpload(c *gin.Context, field string) (form url.Values, text string, err error) {
	media, params, err := mime.ParseMediaType(c.Request.Header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" || params["boundary"] == "" {
		form, err := page.Form(c)
		if err != nil {
			return nil, "", err
		}
		return form, form.Get(field), nil
	}
	if c.Request.ContentLength > maxUpload {
		return nil, "", surveys.Errorf(surveys.TooLarge, "more than %d bytes", maxUpload)
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxUpload)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return nil, "", unreadable(err)
	}
	form, file := url.Values{}, ""
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err == nil && n == maxParts {
			return nil, "", surveys.Errorf(surveys.TooLarge, "more than %d parts", maxParts)
		}
		if err != nil {
			return nil, "", unreadable(err)
		}
		b, err := io.ReadAll(part)
		if err != nil {
			return nil, "", unreadable(err)
		}
		if part.FormName() == "file" {
			file = string(b)
		} else {
			form[part.FormName()] = append(form[part.FormName()], string(b))
		}
	}
	if strings.TrimSpace(file) != "" {
		return form, file, nil
	}
	return form, strings.Join(form[field], ""), nil
}

func unreadable(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return surveys.Errorf(surveys.TooLarge, "more than %d bytes", maxUpload)
	}
	return &surveys.Error{Code: surveys.Invalid, Message: "the form cannot be read", Err: err}
}

// refill is what a form shows again of a text that was refused: nothing of one
// that a page cannot show as it is, or that is more than the form takes, for
// sending that again would be sending something else.
func refill(text string, most int) string {
	odd := func(r rune) bool { return r == '\uFEFF' || r < ' ' && r != '\t' && r != '\n' && r != '\r' }
	text = strings.TrimPrefix(text, "\uFEFF")
	if len(text) > most || !utf8.ValidString(text) || strings.ContainsFunc(text, odd) {
		return ""
	}
	return text
}

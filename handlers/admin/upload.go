package admin

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/surveys"
)

// maxUpload is how large a form with a file may be, in bytes.
const maxUpload = surveys.MaxDefinitionSize + 1<<20

// readUpload reads a form with a file: its fields, and the text of the file, or
// where none was chosen that of the field with this name.
func readUpload(c *gin.Context, field string) (form url.Values, text string, err error) {
	form, file, err := page.Upload(c, maxUpload)
	if err != nil {
		return nil, "", err
	}
	if strings.TrimSpace(file) != "" {
		return form, file, nil
	}
	return form, strings.Join(form[field], ""), nil
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

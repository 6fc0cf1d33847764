package staff

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/unicode/norm"
)

// Content types of downloads.
const (
	XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	CSV  = "text/csv; charset=utf-8; header=present"
	ZIP  = "application/zip"
	JSON = "application/json"
	PDF  = "application/pdf"
)

// MadeUp is the piece that a file name has when what is in it is made up, as it
// is in the names of workbooks; otherwise it is nothing.
func MadeUp(madeUp bool) string {
	if madeUp {
		return "verzonnen"
	}
	return ""
}

// longestName is how long a file name may be, in bytes; file systems take 255.
const longestName = 120

// FileName makes a name for a file out of pieces of text, with dashes between:
// letters, digits and dashes only, so that no system trips over it.
func FileName(ext string, pieces ...string) string {
	var b strings.Builder
	dash := false
	for _, c := range norm.NFC.String(strings.Join(pieces, "-")) {
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c):
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(c)
		default:
			dash = true
		}
		if b.Len() >= longestName {
			break
		}
	}
	if b.Len() == 0 {
		b.WriteString("regiopeil")
	}
	return b.String() + "." + ext
}

// Disposition is the Content-Disposition of a download: the name in ASCII for
// old readers, and whole in UTF-8 (RFC 6266).
func Disposition(name string) string {
	ascii := make([]byte, 0, len(name))
	for _, c := range norm.NFD.String(name) {
		switch {
		case unicode.IsMark(c):
		case c < 0x20 || c > 0x7e || c == '"' || c == '\\' || c == '/' || c == '%':
			ascii = append(ascii, '_')
		default:
			ascii = append(ascii, byte(c))
		}
	}
	return `attachment; filename="` + string(ascii) + `"; filename*=UTF-8''` +
		strings.ReplaceAll(url.QueryEscape(strings.ToValidUTF8(name, "_")), "+", "%20")
}

// Download sends a file whole.
func Download(c *gin.Context, name, contentType string, body *bytes.Buffer) error {
	c.Header("Content-Disposition", Disposition(name))
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, contentType, body.Bytes())
	return nil
}

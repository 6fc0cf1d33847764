package admin

import (
	"bytes"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
)

// Addresses sends the e-mail addresses of who wants an invitation, one a line:
// ready for a mail program, and no spreadsheet takes one for a formula. They
// stand in the order of the alphabet and beside no answer.
func (p *Pages) Addresses(c *gin.Context) error {
	slug := c.Param("survey")
	emails, err := p.db.Contacts(c.Request.Context(), slug)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	for _, e := range emails {
		b.WriteString(e + "\n")
	}
	return staff.Download(c, staff.FileName("txt", slug, p.t(c, "admin.addresses_file")), "text/plain; charset=utf-8", &b)
}

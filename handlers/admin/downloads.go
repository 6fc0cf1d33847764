package admin

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
)

// shownDownloads is how many are listed.
const shownDownloads = 500

type downloadsPage struct {
	staff.Frame
	Downloads []downloadRow
}

type downloadRow struct{ Moment, Email, Survey, Format, N, Reason string }

// Downloads lists who took single responses out, when and why.
func (p *Pages) Downloads(c *gin.Context) error {
	all, err := p.db.Downloads(c.Request.Context(), shownDownloads)
	if err != nil {
		return err
	}
	lang := p.a.Language(c)
	m := downloadsPage{Frame: staff.NewFrame(p.a, c, p.t(c, "admin.downloads"))}
	for _, d := range all {
		m.Downloads = append(m.Downloads, downloadRow{
			p.a.Catalog.DateTime(lang, d.Moment), d.Email, d.Survey, p.t(c, "records.format_"+d.Format), staff.Number(lang, d.Rows), d.Reason,
		})
	}
	return p.a.Render(c, http.StatusOK, "admin/downloads", m)
}

package field

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

type versionPage struct {
	staff.Frame
	Back    string
	Version versionView
	Differ  []difference // from the version before; none of the first
	First   bool
	Record  recordView
}

// Version shows a record as it was, and what was changed in it.
func (p *Pages) Version(c *gin.Context) error {
	k, form, err := p.own(c)
	if err != nil {
		return err
	}
	all, err := p.db.ConversationVersions(c.Request.Context(), k.ID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(v conversation.Version) bool { return strconv.Itoa(v.Version) == c.Param("n") })
	if at < 0 {
		return surveys.Errorf(surveys.NotFound, "there is no such version")
	}
	v, lang := all[at], p.a.Language(c)
	m := versionPage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(lang, "conversation.version", "N", v.Version)), Back: address(k.ID), First: at == 0}
	m.Version = versionView{Moment: p.a.Catalog.DateTime(lang, v.At), Email: v.Email, Status: p.status(lang, v.Status).Label, Note: v.Note}
	if at > 0 {
		fields := p.editPage(c, form, k.Record.Survey, k, conversation.Values(&v.Record), nil)
		m.Differ = differ(&layout{p: p, form: form, lang: lang}, fields, conversation.Values(&all[at-1].Record), conversation.Values(&v.Record))
	}
	if m.Record, err = p.recordView(lang, form, &v.Record, p.today()); err != nil {
		return err
	}
	return p.a.Render(c, http.StatusOK, "field/version", m)
}

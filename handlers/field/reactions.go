package field

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// remarkView is a reaction that says something, or did.
type remarkView struct {
	ID, Day, Text    string
	Action           string
	Handled, Removed bool
	Why              staff.Field // it is removed
}

// reactions are how many participants agree with a record, and what they said of it.
func (p *Pages) reactions(c *gin.Context, id string) (agree int, out []remarkView, err error) {
	lang := p.a.Language(c)
	all, err := p.db.Reactions(c.Request.Context(), id)
	for _, r := range all {
		if r.Agrees {
			agree++
		}
		if r.Remark == "" && r.Mark != conversation.Removed {
			continue
		}
		n := strconv.Itoa(r.N)
		out = append(out, remarkView{
			ID: "reaction-" + n, Day: p.a.Catalog.Day(lang, r.Day), Text: r.Remark, Action: address(id) + "/reactions/" + n,
			Handled: r.Mark == conversation.Handled, Removed: r.Mark == conversation.Removed,
			Why: staff.Field{Name: "note-" + n, Label: p.a.Catalog.T(lang, "conversation.reaction_why"), Hint: p.a.Catalog.T(lang, "conversation.reaction_why_hint")},
		})
	}
	return agree, out, err
}

// MarkReaction keeps that a reaction was handled, or removes it.
func (p *Pages) MarkReaction(c *gin.Context) error {
	fields, err := page.Form(c)
	if err != nil {
		return err
	}
	k, form, err := p.own(c)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(c.Param("n"))
	if err != nil {
		return surveys.Errorf(surveys.NotFound, "there is no such reaction")
	}
	note := "note-" + strconv.Itoa(n)
	mark := conversation.Marking{
		N: n, Mark: conversation.Mark(fields.Get("to")), Note: strings.TrimSpace(fields.Get(note)), At: p.a.Now(), User: p.a.User(c).ID,
	}
	if key := mark.Check(); key != "" {
		m, err := p.viewPage(c, k, form)
		if err != nil {
			return err
		}
		for i := range m.Remarks {
			if why := &m.Remarks[i].Why; why.Name == note {
				why.Value = surveys.Shown(fields.Get(note))
				why.Error = p.a.Catalog.T(m.Language, key, "Max", conversation.MaxShort, "Value", surveys.Shown(string(mark.Mark)))
				m.Wrong(*why)
			}
		}
		m.Error, m.Languages = true, nil
		return p.a.Render(c, http.StatusUnprocessableEntity, "field/view", m)
	}
	if err := p.db.MarkReaction(c.Request.Context(), k.ID, mark); err != nil {
		return err
	}
	return p.a.Redirect(c, address(k.ID)+"?done=reaction#reaction-"+strconv.Itoa(n))
}

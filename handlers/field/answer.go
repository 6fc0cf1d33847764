package field

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/surveys/conversation"
)

// saved is what a script is told of a record that it sent: where it is stored,
// what is wrong with it, or what somebody else made of it meanwhile.
type saved struct {
	ID       string              `json:"id"`
	Version  int                 `json:"version,omitempty"` // the last that is stored
	Status   conversation.Status `json:"status,omitempty"`
	Problems []wrong             `json:"problems,omitempty"`
	Differ   []difference        `json:"differ,omitempty"`
}

// wrong is one thing that is wrong with a record.
type wrong struct {
	Field string `json:"field,omitempty"` // empty: of the whole
	Text  string `json:"text"`
}

// wantsJSON reports whether a script asks, and not a form.
func wantsJSON(c *gin.Context) bool {
	return strings.HasPrefix(c.GetHeader("Accept"), "application/json")
}

func answer(c *gin.Context, status int, body any) error {
	c.Header("Cache-Control", "no-store")
	c.JSON(status, body)
	return nil
}

// refuse says what is wrong with a record: on the page that m is, or to a script.
func (p *Pages) refuse(c *gin.Context, in *posted, m *editPage) error {
	if !in.json {
		return p.a.Render(c, http.StatusUnprocessableEntity, "field/edit", m)
	}
	out := saved{ID: in.save.ID}
	for _, problem := range m.Problems {
		out.Problems = append(out.Problems, wrong{strings.TrimPrefix(problem.URL, "#"), problem.Text})
	}
	return answer(c, http.StatusUnprocessableEntity, out)
}

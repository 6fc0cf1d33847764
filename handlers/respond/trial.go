package respond

import (
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"regiopeil/surveys/store"
)

// opening is the page under which a draft is saved that is made before any page
// was filled in.
const opening = -1

// Trial lets an administrator try a survey out, open or not. What is sent then
// is marked and never counted. Who may is decided by the route.
func (f *Flow) Trial(c *gin.Context) error {
	v, done, err := f.open(c)
	if done {
		return err
	}
	return f.beginTrial(c, v)
}

func (f *Flow) beginTrial(c *gin.Context, v *visit) (err error) {
	d := &store.Draft{
		ID: uuid.NewString(), Survey: v.Survey.Slug, Version: v.Survey.Version, Language: v.Language,
		Trial: true, Values: url.Values{},
	}
	if err := f.store.SaveDraft(c.Request.Context(), d, opening, 0); err != nil {
		return err
	}
	if err := f.cookies.begin(c.Writer, c.Request, v.Survey.Slug, d.ID); err != nil {
		return err
	}
	if v.Form, err = f.store.Form(c.Request.Context(), d.Survey, d.Version); err != nil {
		return err
	}
	v.draft, v.worked = d, nil
	return f.web.Redirect(c, v.position())
}

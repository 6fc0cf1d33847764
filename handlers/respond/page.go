package respond

import (
	"github.com/gin-gonic/gin"

	"regiopeil/handlers/respond/form"
	"regiopeil/surveys"
)

// Page is one page of questions, filled in with what was saved before.
func (f *Flow) Page(c *gin.Context) error {
	v, done, err := f.answering(c)
	if done {
		return err
	}
	p, err := v.page(c)
	if err != nil {
		return err
	}
	if v.id == "" {
		return f.lost(c, v)
	}
	r := v.request(p, c.Query(fieldReview) != "")
	switch first := v.next(landing, r.Route); {
	case v.draft == nil && first != v.PageURL(p.Index):
		return f.web.Redirect(c, first)
	case len(v.Form.OnPage(p, r.Route)) == 0:
		return f.web.Redirect(c, v.next(p.Index, r.Route))
	case v.saves(p) == 0:
		return f.fresh(c, v, r)
	}
	r.Values = v.draft.Values
	return f.render(c, v, 200, "respond/page", f.build.Page(r))
}

// request is what a page is drawn from for someone with the answers so far, who
// may have come from the review page.
func (v *visit) request(p surveys.Page, review bool) form.Request {
	w := v.work()
	r := form.Request{
		Visit: v.Visit, Page: p, Route: w.route, Audience: v.Form.AudienceOf(w.kept),
		Order: v.order(), DraftVersion: v.saves(p), Trial: v.trial(), Review: review,
	}
	if review {
		r.Hidden = []form.Hidden{{Name: fieldReview, Value: "1"}}
	}
	return r
}

// lost answers a browser that has no draft here: one that just sent it sees its
// receipt, any other begins at the beginning.
func (f *Flow) lost(c *gin.Context, v *visit) error {
	if f.cookies.response(c.Request, v.Survey.Slug) != "" {
		return f.web.Redirect(c, v.base+"/receipt")
	}
	return f.web.Redirect(c, v.base)
}

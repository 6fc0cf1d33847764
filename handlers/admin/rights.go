package admin

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/store"
)

// rightsForm are the fields that say what somebody may do.
type rightsForm struct {
	Role, Microdata, Places staff.Field
}

// rightsForm returns the fields filled in with what u may do.
func (p *Pages) rightsForm(c *gin.Context, u *store.User) (f rightsForm, err error) {
	f.Role = staff.Field{Name: "role", Label: p.t(c, "account.role"), Hint: p.t(c, "admin.role_hint"), Required: true}
	for _, role := range staff.Roles {
		f.Role.Options = append(f.Role.Options, staff.Option{Value: role, Label: p.t(c, "staff.role_"+role), Chosen: role == u.Role})
	}
	f.Microdata = staff.Field{Name: "microdata", Label: p.t(c, "records.right"), Hint: p.t(c, "records.right_hint"), Options: []staff.Option{
		{Label: p.t(c, "records.right_no")}, {Value: "yes", Label: p.t(c, "records.right_yes"), Chosen: u.Microdata},
	}}
	f.Places = staff.Field{Name: "municipality", Label: p.t(c, "admin.places"), Hint: p.t(c, "admin.places_hint")}
	f.Places.Options, err = p.places(c.Request.Context(), p.a.Language(c))
	for _, code := range u.Municipalities {
		i := slices.IndexFunc(f.Places.Options, func(o staff.Option) bool { return o.Value == code })
		if i < 0 { // no survey asks about it any more
			f.Places.Options = append(f.Places.Options, staff.Option{Value: code, Label: code, Chosen: true})
			continue
		}
		f.Places.Options[i].Chosen = true
	}
	return f, err
}

// read reads what is filled in into u.
func (f *rightsForm) read(in *staff.Input, u *store.User) {
	for i := range f.Places.Options {
		f.Places.Options[i].Chosen = false
	}
	u.Role = in.Choice(&f.Role)
	u.Microdata = in.Choice(&f.Microdata) == "yes"
	u.Municipalities = in.Several(&f.Places)
	if u.Role == staff.Organiser && len(u.Municipalities) == 0 && f.Places.Error == "" {
		in.Say(&f.Places, "admin.places_needed")
	}
}

// places are the municipalities that any survey asks about, by code.
func (p *Pages) places(ctx context.Context, lang string) (out []staff.Option, err error) {
	all, err := p.db.Surveys(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if s.Version == 0 {
			continue
		}
		form, err := p.db.Form(ctx, s.Slug, s.Version)
		if err != nil {
			return nil, err
		}
		q, _ := form.Question(form.Definition.MunicipalityQuestion)
		for _, code := range conversation.Municipalities(form) {
			if slices.ContainsFunc(out, func(o staff.Option) bool { return o.Value == code }) {
				continue
			}
			for _, o := range q.Options {
				if o.Code == code {
					out = append(out, staff.Option{Value: code, Label: o.Label.In(lang, form.Definition.Languages[0], "")})
				}
			}
		}
	}
	return out, nil
}

package analysis

import (
	"net/url"
	"slices"
	"strings"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
)

// choice is which people a page is about and how they are divided, as its
// address says: audience, municipality, by (a background question) and weighting.
type choice struct {
	form                   *surveys.Form
	lang                   string
	audience, municipality string // option codes; empty: all
	by                     string // question code
	weighted               bool
	values                 url.Values // what else the address says
}

func choose(form *surveys.Form, lang string, v url.Values) choice {
	clean := func(name string) string { return strings.ToValidUTF8(strings.TrimSpace(v.Get(name)), "") }
	c := choice{form: form, lang: lang, audience: clean("audience"), municipality: clean("municipality"), by: clean("by"),
		weighted: clean("weighting") == reports.Raked, values: url.Values{}}
	for _, name := range []string{"order", "axes", "map"} {
		if s := clean(name); s != "" {
			c.values.Set(name, s)
		}
	}
	return c
}

// where is the filter of the choice.
func (c choice) where() []reports.Filter {
	var out []reports.Filter
	d := c.form.Definition
	if c.audience != "" {
		out = append(out, reports.Filter{Question: d.AudienceQuestion, Code: c.audience})
	}
	if c.municipality != "" {
		out = append(out, reports.Filter{Question: d.MunicipalityQuestion, Code: c.municipality})
	}
	return out
}

// query is the address of the choice with other values, from "?"; a value of ""
// takes one away.
func (c choice) query(pairs ...string) string {
	v := url.Values{}
	for name, values := range c.values {
		v[name] = values
	}
	set := func(name, value string) {
		if v.Del(name); value != "" {
			v.Set(name, value)
		}
	}
	set("audience", c.audience)
	set("municipality", c.municipality)
	set("by", c.by)
	if c.weighted {
		set("weighting", reports.Raked)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		set(pairs[i], pairs[i+1])
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// fields are the selects for audience and municipality.
func (p *Pages) groupFields(c choice) []staff.Field {
	d := c.form.Definition
	var out []staff.Field
	for _, s := range []struct{ name, question, chosen string }{
		{"audience", d.AudienceQuestion, c.audience}, {"municipality", d.MunicipalityQuestion, c.municipality},
	} {
		q, ok := c.form.Question(s.question)
		if !ok {
			continue
		}
		f := staff.Field{Name: s.name, Label: p.a.Catalog.T(c.lang, "analysis.by_"+s.name), Options: []staff.Option{{Label: p.a.Catalog.T(c.lang, "analysis.everyone")}}}
		for _, o := range q.Options {
			if !surveys.IsNonAnswer(o.Code) {
				f.Options = append(f.Options, staff.Option{Value: o.Code, Label: p.groupName(c, s.question, o.Code), Chosen: o.Code == s.chosen})
			}
		}
		out = append(out, f)
	}
	return out
}

// weightingField is the select between unweighted and weighted figures.
func (p *Pages) weightingField(c choice) staff.Field {
	return staff.Field{Name: "weighting", Label: p.a.Catalog.T(c.lang, "analysis.weighting"), Options: []staff.Option{
		{Label: p.a.Catalog.T(c.lang, "analysis.weighting_none")},
		{Value: reports.Raked, Label: p.a.Catalog.T(c.lang, "analysis.weighting_raked"), Chosen: c.weighted},
	}}
}

// groupName is the name of a group of a question, short for audiences.
func (p *Pages) groupName(c choice, question, code string) string {
	if question == c.form.Definition.AudienceQuestion {
		return p.audienceName(c.lang, c.form, reports.Count{Code: code})
	}
	if own := optionLabel(c.form, question, code, c.lang); own != "" {
		return own
	}
	return code
}

// who names the people of the choice: "Bedrijven, Zoeterwoude".
func (p *Pages) who(c choice) string {
	var names []string
	for _, f := range c.where() {
		names = append(names, p.groupName(c, f.Question, f.Code))
	}
	if names == nil {
		return p.a.Catalog.T(c.lang, "analysis.everyone")
	}
	return strings.Join(names, ", ")
}

// division is the background question that figures are divided by. Empty: they are
// not, which shows what everybody answered best.
func (c choice) division() string {
	if slices.Contains(reports.Backgrounds(c.form.Definition), c.by) {
		return c.by
	}
	return ""
}

// divisions are the questions that can be chosen to divide by: with two filters
// there is none, since three background questions at once tell too much.
func (p *Pages) divisions(c choice) []staff.Option {
	if len(c.where()) > 1 {
		return nil
	}
	d := c.form.Definition
	out := []staff.Option{{Label: p.a.Catalog.T(c.lang, "analysis.divide_not")}}
	for _, code := range reports.Backgrounds(d) {
		if code == d.AudienceQuestion && c.audience != "" || code == d.MunicipalityQuestion && c.municipality != "" {
			continue
		}
		label := code
		if q, ok := c.form.Question(code); ok {
			label = text(d, q.Label, c.lang)
		}
		switch code {
		case d.AudienceQuestion:
			label = p.a.Catalog.T(c.lang, "analysis.by_audience")
		case d.MunicipalityQuestion:
			label = p.a.Catalog.T(c.lang, "analysis.by_municipality")
		}
		out = append(out, staff.Option{Value: code, Label: label, Chosen: code == c.division()})
	}
	return out
}

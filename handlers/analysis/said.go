package analysis

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// saidKinds are what is said about a theme at conversations, in the order to show it.
var saidKinds = []string{"wish", "seek", "offer", "quote"}

const (
	saidFirst   = 20  // that stand on the page of a theme
	saidPerPage = 200 // of a page of their own
)

// meetingList is what was said of one kind.
type meetingList struct {
	Label    string
	Lines    []meetingLine
	All, URL string // how many there are, and where; empty: these are all
}

// meetingLine is one thing that was said.
type meetingLine struct{ Text, About string }

// said is what was said of a kind about a theme, that of the last conversation first.
func (p *Pages) said(c choice, m *reports.Conversations, theme, kind string) (out []meetingLine) {
	add := func(r *conversation.Record, text string, a surveys.Audience, times int) {
		about := optionLabel(m.Form, m.Form.Definition.MunicipalityQuestion, r.Municipality, c.lang)
		if a != "" {
			about += ", " + p.a.Catalog.T(c.lang, "conversation.audience_"+string(a))
		}
		if times > 0 {
			about += ", " + p.a.Catalog.Plural(c.lang, "conversation.times_n", times)
		}
		out = append(out, meetingLine{text, about})
	}
	for _, k := range m.All {
		r, t := &k.Record, k.Record.Themes[theme]
		switch kind {
		case "wish":
			for _, w := range t.Wishes {
				add(r, w.Text, w.Audience, w.Times)
			}
		case "seek":
			for _, x := range t.Seek {
				add(r, x.Text, x.Audience, 0)
			}
		case "offer":
			for _, x := range t.Offer {
				add(r, x.Text, x.Audience, 0)
			}
		case "quote":
			for _, q := range t.Quotes {
				add(r, q, "", 0)
			}
		}
	}
	return out
}

// meetingLists are the first of what was said about a theme, with where and by whom.
func (p *Pages) meetingLists(c choice, m *reports.Conversations, base, theme string) (out []meetingList) {
	for _, kind := range saidKinds {
		lines := p.said(c, m, theme, kind)
		if lines == nil {
			continue
		}
		list := meetingList{Label: p.a.Catalog.T(c.lang, "conversation."+kind+"_list"), Lines: lines}
		if n := len(lines); n > saidFirst {
			list.Lines = lines[:saidFirst]
			list.All = p.a.Catalog.Plural(c.lang, "meetings.said_all", n)
			list.URL = saidAddress(c, base, theme, kind, 1)
		}
		out = append(out, list)
	}
	return out
}

func saidAddress(c choice, base, theme, kind string, n int) string {
	number := ""
	if n > 1 {
		number = strconv.Itoa(n)
	}
	return base + "/said/" + url.PathEscape(theme) + c.query("kind", kind, "page", number, "by", "", "weighting", "")
}

type saidPage struct {
	staff.Frame
	Back, Who, Sum string
	Lines          []meetingLine
	Pages          staff.Pages
}

// Said shows all that was said of a kind about a theme at conversations, page by page.
func (p *Pages) Said(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	theme, kind := c.Param("theme"), v.asked.Get("kind")
	known := slices.ContainsFunc(v.form.Definition.Themes, func(t surveys.Theme) bool { return t.Code == theme })
	if !known || !slices.Contains(saidKinds, kind) {
		return surveys.Errorf(surveys.NotFound, "survey %q has no such list", v.slug)
	}
	ch := v.choice
	met, err := p.reports.Conversations(v.ctx, reports.Query{Survey: v.slug, Theme: theme, Where: ch.where(), MinBase: reports.SurveysOwn})
	if err != nil {
		return err
	}
	lines := p.said(ch, met, theme, kind)
	title := p.a.Catalog.T(v.lang, "meetings.said", "Kind", p.a.Catalog.T(v.lang, "conversation."+kind+"_list"), "Theme", p.themeName(ch, theme))
	m := saidPage{
		Frame: staff.NewFrame(p.a, c, title), Who: p.who(ch), Sum: p.a.Catalog.Plural(v.lang, "meetings.said_n", len(lines)),
		Back: v.base + "/themes/" + url.PathEscape(theme) + ch.query("kind", "", "page", "") + "#meetings",
	}
	m.MadeUp = m.MadeUp || v.survey.MadeUp
	at := staff.PageOf(v.asked.Get("page"), len(lines), saidPerPage)
	m.Lines = lines[at.From:at.To]
	m.Pages = at.Beside(func(n int) string { return saidAddress(ch, v.base, theme, kind, n) })
	return p.a.Render(c, http.StatusOK, "analysis/said", m)
}

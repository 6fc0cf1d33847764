package staff

import (
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/surveys"
	"regiopeil/templates"
	"regiopeil/templates/locale"
)

// Frame is what a page for staff embeds: the chrome, what was just done, and
// what must be corrected.
type Frame struct {
	templates.Chrome
	Done     string
	Problems []Problem
}

// Problem is one line of the summary above a form.
type Problem struct{ Text, URL string }

// NewFrame returns the frame of a page with a title, with the navigation of
// whoever is signed in.
func NewFrame(a *page.Adapter, c *gin.Context, title string) Frame {
	f := Frame{Chrome: a.Chrome(c, title)}
	u := a.User(c)
	if u == nil {
		return f
	}
	f.User = u.Email
	if May(u, RecordConversations) {
		f.Manifest = "/field.webmanifest"
	}
	lang := f.Language
	for _, l := range []struct {
		do       Action
		key, url string
	}{
		{ManageSurveys, "staff.nav_surveys", "/admin/surveys"},
		{SeeFigures, "staff.nav_analysis", "/analysis"},
		{RecordConversations, "staff.nav_field", "/field"},
		{ManageUsers, "staff.nav_users", "/admin/users"},
		{OwnAccount, "staff.nav_account", "/account"},
	} {
		if May(u, l.do) {
			path := c.Request.URL.Path
			f.Nav = append(f.Nav, templates.Link{Label: a.Catalog.T(lang, l.key), URL: l.url,
				Current: path == l.url || strings.HasPrefix(path, l.url+"/")})
		}
	}
	return f
}

// Wrong takes what is wrong with the fields of a form into the summary.
func (f *Frame) Wrong(fields ...Field) {
	for _, field := range fields {
		if field.Error != "" {
			f.Problems = append(f.Problems, Problem{Text: field.Label + ": " + field.Error, URL: "#" + field.Name})
		}
	}
	f.Error = f.Error || len(f.Problems) > 0
}

// Phase is where a survey stands, in words.
type Phase struct{ Code, Label string }

// PhaseOf returns where a survey stands now.
func PhaseOf(cat *locale.Catalog, lang string, s *surveys.Survey, now time.Time) Phase {
	p := s.PhaseAt(now)
	return Phase{Code: string(p), Label: cat.T(lang, "staff.phase_"+string(p))}
}

// PeriodOf returns the period of a survey in words.
func PeriodOf(cat *locale.Catalog, lang string, s *surveys.Survey) string {
	switch {
	case s.Opens.IsZero():
		return cat.T(lang, "staff.period_none")
	case s.Closes.IsZero():
		return cat.T(lang, "staff.period_from", "From", cat.DateTime(lang, s.Opens))
	}
	return cat.T(lang, "staff.period_both", "From", cat.DateTime(lang, s.Opens), "To", cat.Until(lang, s.Closes))
}

// Number writes a count with a separator for thousands.
func Number(lang string, n int) string {
	digits := []byte(strconv.Itoa(n))
	mark := byte('.')
	if lang != "nl" {
		mark = ','
	}
	var out []byte
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out = append(out, mark)
		}
		out = append(out, d)
	}
	return string(out)
}

// Decimal writes a number with two decimals, with the decimal mark of a language.
func Decimal(lang string, x float64) string { return number(lang, x, 2) }

// Short writes a number with as many decimals as it has.
func Short(lang string, x float64) string { return number(lang, x, -1) }

// Percent writes a percentage with one decimal.
func Percent(lang string, x float64) string { return number(lang, x, 1) + "%" }

// Signed writes a difference with its sign and one decimal.
func Signed(lang string, x float64) string {
	s := number(lang, x, 1)
	switch {
	case x >= 0.05:
		return "+" + s
	case x > -0.05:
		return strings.TrimPrefix(s, "−") // no minus nought
	}
	return s
}

func number(lang string, x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if lang == "nl" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return strings.Replace(s, "-", "−", 1)
}

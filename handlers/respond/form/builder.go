package form

import (
	"net/url"
	"strconv"

	"regiopeil/surveys"
	"regiopeil/templates"
	"regiopeil/templates/locale"
)

// Builder makes the pages of respondents. It is safe for concurrent use.
type Builder struct{ catalog *locale.Catalog }

// NewBuilder returns a Builder that takes its texts from c.
func NewBuilder(c *locale.Catalog) *Builder { return &Builder{c} }

// Visit is what every page of one survey starts from.
type Visit struct {
	Survey   *surveys.Survey
	Form     *surveys.Form
	Language string // as Builder.Language chose it
	URL      string // path of this page, for links to it in other languages
}

// base is the address of the survey.
func (v Visit) base() string { return "/s/" + url.PathEscape(v.Survey.Slug) }

// PageURL is the address of a page of questions; index counts from 0.
func (v Visit) PageURL(index int) string { return v.base() + "/p/" + strconv.Itoa(index+1) }

// Language picks the language of a page: the first of wanted that both the
// interface and the questionnaire have, else the questionnaire's first, else
// Dutch.
func (b *Builder) Language(f *surveys.Form, wanted ...string) string {
	have := b.languages(f)
	for _, w := range wanted {
		for _, h := range have {
			if w == h {
				return h
			}
		}
	}
	return have[0]
}

// languages are those that both the interface and the questionnaire have.
func (b *Builder) languages(f *surveys.Form) []string {
	var out []string
	if f != nil {
		for _, l := range f.Definition.Languages {
			if b.catalog.Supports(l) {
				out = append(out, l)
			}
		}
	}
	if len(out) == 0 {
		return []string{locale.Source}
	}
	return out
}

// Chrome is what stands around a page of a survey: its name, its languages, its
// privacy statement and whom to ask. A page with a form sets Chrome.Form.
func (b *Builder) Chrome(v Visit, title string) templates.Chrome {
	s := v.Survey.Settings
	c := templates.Chrome{
		Language: v.Language, Dir: b.catalog.Dir(v.Language), Title: title,
		Home: v.base(), Privacy: v.base() + "/privacy", Accessibility: "/accessibility",
		Contact: templates.Contact{Name: s.ContactName, Email: s.ContactEmail, Phone: s.ContactPhone},
		MadeUp:  v.Survey.MadeUp,
	}
	if v.Form != nil {
		c.Site = v.Form.Definition.Consultation.Title.In(v.Language, v.Form.Definition.Languages[0], "")
		c.Languages = b.choices(b.languages(v.Form), v.Language, v.URL)
	}
	return c
}

// PlainChrome is what stands around a page that belongs to no survey.
func (b *Builder) PlainChrome(language, title, at string) templates.Chrome {
	return templates.Chrome{
		Language: language, Dir: b.catalog.Dir(language), Title: title, Home: "/",
		Languages: b.choices(b.catalog.Languages(), language, at),
	}
}

func (b *Builder) choices(languages []string, current, at string) []templates.Language {
	out := make([]templates.Language, len(languages))
	for i, l := range languages {
		out[i] = templates.Language{
			Code: l, Name: b.catalog.Name(l), URL: at + "?lang=" + url.QueryEscape(l), Current: l == current,
		}
	}
	return out
}

// draw prepares the questions of a visit.
func (b *Builder) draw(v Visit, a surveys.Audience) *drawing {
	return &drawing{
		catalog: b.catalog, form: v.Form, language: v.Language,
		source: v.Form.Definition.Languages[0], audience: a,
	}
}

func (b *Builder) t(v Visit, key string, args ...any) string {
	return b.catalog.T(v.Language, key, args...)
}

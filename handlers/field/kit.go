package field

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports/kit"
)

type kitPage struct {
	staff.Frame
	Back, Paper  string
	Conversation string // ID; empty: of no conversation that is known here
	Name         string // of the conversation
	Fields       []staff.Field
	Choices      []kitChoice
	All          kitLink
	Pieces       []kitLink
}

// kitLink is where a piece is, as a page and as a file; the form goes with it.
type kitLink struct{ URL, PDF, Label, Hint string }

// kitChoice is a list of which some are printed.
type kitChoice struct {
	Name, Legend, Hint string
	Options            []staff.Option
}

// kitAddress is that of the kit of a survey.
func kitAddress(survey string) string { return home + "/kit/" + survey }

// kitOf is the address of the kit for a conversation.
func kitOf(survey, id string) string {
	return kitAddress(survey) + "?" + url.Values{"conversation": {id}}.Encode()
}

// Kit is where what is printed for an evening is chosen.
func (p *Pages) Kit(c *gin.Context) error {
	e, err := p.readEvening(c)
	if err != nil {
		return err
	}
	lang := p.a.Language(c)
	tr := func(key string) string { return p.a.Catalog.T(lang, "kit."+key) }
	m := kitPage{Frame: staff.NewFrame(p.a, c, tr("title")), Back: home, Paper: "/s/" + e.survey.Slug + "/paper", Fields: p.eveningFields(lang, e)}
	if e.conversation != nil {
		m.Conversation, m.Name, m.Back = e.conversation.ID, p.name(lang, &e.conversation.Record), address(e.conversation.ID)
	}
	e.keep(m.Languages)
	m.Wrong(m.Fields...)
	if e.unknown != "" {
		m.Problems = append(m.Problems, staff.Problem{Text: p.a.Catalog.T(lang, "kit.unknown", "Value", e.unknown), URL: "#themes"})
		m.Error = true
	}
	m.Choices = []kitChoice{
		{Name: "part", Legend: tr("parts"), Hint: tr("parts_hint"), Options: p.partOptions(lang, e)},
		{Name: "theme", Legend: tr("themes"), Hint: tr("themes_hint"), Options: p.themeOptions(lang, e)},
	}
	at := kitAddress(e.survey.Slug) + "/"
	m.All = kitLink{URL: at + everything, PDF: at + everything + ".pdf"}
	for _, piece := range kit.Pieces {
		name := string(piece)
		m.Pieces = append(m.Pieces, kitLink{at + name, at + name + ".pdf", tr(name), tr(name + "_hint")})
	}
	return p.a.Render(c, http.StatusOK, "field/kit", m)
}

// eveningFields are the settings as fields, with what is wrong with them.
func (p *Pages) eveningFields(lang string, e *evening) []staff.Field {
	tr := func(key string) string { return p.a.Catalog.T(lang, key) }
	fields := []staff.Field{
		{Name: "date", Label: tr("conversation.date"), Type: "date", Narrow: true}, {Name: "time", Label: tr("kit.begins"), Type: "time", Narrow: true, Value: e.clock},
		{Name: "place", Label: tr("conversation.place")}, {Name: "dotsEach", Label: tr("conversation.dots_each"), Narrow: true, Value: e.each},
		{Name: "size", Label: tr("kit.size"), Options: []staff.Option{{Value: "a4", Label: "A4"}, {Value: sizeLarge, Label: "A3", Chosen: e.large}}},
	}
	for i := range fields {
		f := &fields[i]
		if e.values[f.Name] != "" {
			f.Value = e.values[f.Name]
		}
		f.Error = e.wrong[f.Name]
	}
	return fields
}

func (p *Pages) partOptions(lang string, e *evening) (out []staff.Option) {
	for _, piece := range kit.Pieces {
		out = append(out, staff.Option{Value: string(piece), Label: p.a.Catalog.T(lang, "kit."+string(piece)), Chosen: e.chose(e.parts, string(piece))})
	}
	return out
}

func (p *Pages) themeOptions(lang string, e *evening) (out []staff.Option) {
	for _, t := range e.form.Definition.Themes {
		out = append(out, staff.Option{Value: t.Code, Label: p.text(e.form, t.Label, lang), Chosen: e.chose(e.themes, t.Code)})
	}
	return out
}

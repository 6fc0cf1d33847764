package field

import (
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/skip2/go-qrcode"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/templates"
)

// kitPieces are what can be printed for an evening, in the order to lay them out.
var kitPieces = []string{"agenda", "statements", "posters", "tally", "survey", "privacy"}

type kitPage struct {
	staff.Frame
	Back, URL string
	Fields    []staff.Field
	Pieces    []kitLink
}

type kitLink struct{ URL, Label, Hint string }

// kit is what an evening is about, as the address says it.
type kit struct {
	form               *surveys.Form
	survey             *surveys.Survey
	date, clock, place string
	each, size         string
	values             map[string]string
	wrong              map[string]string
}

// readKit reads the settings of an evening. What is wrong is left out of the prints
// and said on the page.
func (p *Pages) readKit(c *gin.Context) (*kit, error) {
	survey, err := p.db.Survey(c.Request.Context(), c.Param("survey"))
	if err != nil {
		return nil, err
	}
	form, err := p.db.Form(c.Request.Context(), survey.Slug, 0)
	if err != nil {
		return nil, err
	}
	k := &kit{form: form, survey: survey, values: map[string]string{}, wrong: map[string]string{}}
	for _, name := range []string{"date", "time", "place", "dotsEach", "size"} {
		k.values[name] = c.Query(name)
	}
	r, problems := conversation.Parse(map[string]string{"date": k.values["date"], "time": k.values["time"], "place": k.values["place"], "dotsEach": k.values["dotsEach"], "kind": string(conversation.Village)})
	for _, problem := range slices.Concat(problems, conversation.Check(form, r, false)) {
		if _, ours := k.values[problem.Question]; ours {
			k.wrong[problem.Question] = p.a.Catalog.T(p.a.Language(c), problem.Key, problem.Args)
		}
	}
	ok := func(name, value, other string) string {
		if value == "" || k.wrong[name] != "" {
			return other
		}
		return value
	}
	k.date, k.clock, k.place = ok("date", r.Date, ""), ok("time", r.Time, "19:30"), ok("place", r.Place, "")
	k.each, k.size = ok("dotsEach", k.values["dotsEach"], "3"), "a4"
	if k.values["size"] == "a3" {
		k.size = "a3"
	}
	return k, nil
}

// query is the address of the settings, from "?".
func (k *kit) query() string {
	v := url.Values{}
	for name, value := range k.values {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// Kit lists what can be printed for an evening.
func (p *Pages) Kit(c *gin.Context) error {
	k, err := p.readKit(c)
	if err != nil {
		return err
	}
	lang := p.a.Language(c)
	tr := func(key string) string { return p.a.Catalog.T(lang, "kit."+key) }
	m := kitPage{Frame: staff.NewFrame(p.a, c, tr("title")), Back: home, URL: home + "/kit/" + k.survey.Slug}
	for _, f := range []staff.Field{
		{Name: "date", Label: p.a.Catalog.T(lang, "conversation.date"), Type: "date"}, {Name: "time", Label: tr("begins"), Type: "time", Value: k.clock},
		{Name: "place", Label: p.a.Catalog.T(lang, "conversation.place")}, {Name: "dotsEach", Label: p.a.Catalog.T(lang, "conversation.dots_each"), Value: k.each},
		{Name: "size", Label: tr("size"), Options: []staff.Option{{Value: "a4", Label: "A4"}, {Value: "a3", Label: "A3", Chosen: k.size == "a3"}}},
	} {
		if k.values[f.Name] != "" {
			f.Value = k.values[f.Name]
		}
		f.Error = k.wrong[f.Name]
		m.Fields = append(m.Fields, f)
	}
	m.Wrong(m.Fields...)
	for _, piece := range append([]string{"all"}, kitPieces...) {
		m.Pieces = append(m.Pieces, kitLink{m.URL + "/" + piece + k.query(), tr(piece), tr(piece + "_hint")})
	}
	m.Pieces = append(m.Pieces, kitLink{"/s/" + k.survey.Slug + "/paper", tr("paper"), tr("paper_hint")})
	return p.a.Render(c, http.StatusOK, "field/kit", m)
}

type printPage struct {
	templates.Chrome
	Site, Back       string
	Size             string
	When, Place      string
	Pieces           []string
	Agenda           []agendaLine
	Statements       []statementCard
	Themes           []string
	Each             string
	Sheet            *editPage // for its labels
	Lines, Fewer     []int     // rows to write on: of wishes and agreements, of the rest
	QR               template.URL
	URL, About, Asks string
	Privacy          template.HTML
}

type statementCard struct{ Number, Text string }

type agendaLine struct{ At, What string }

// KitPiece is a piece of the kit, ready to print; "all" is all of them.
func (p *Pages) KitPiece(c *gin.Context) error {
	k, err := p.readKit(c)
	if err != nil {
		return err
	}
	pieces := []string{c.Param("piece")}
	if pieces[0] == "all" {
		pieces = kitPieces
	} else if !slices.Contains(kitPieces, pieces[0]) {
		return surveys.Errorf(surveys.NotFound, "there is no such piece")
	}
	lang, d := p.a.Language(c), k.form.Definition
	m := printPage{
		Chrome: p.a.Chrome(c, p.a.Catalog.T(lang, "kit."+c.Param("piece"))), Site: p.text(k.form, d.Title, lang), Back: home + "/kit/" + k.survey.Slug + k.query(),
		Size: k.size, Place: k.place, Pieces: pieces, Each: k.each, Lines: make([]int, kitLines), Fewer: make([]int, kitLines/2),
		URL: p.baseURL + "/s/" + k.survey.Slug, About: p.text(k.form, d.Consultation.About, lang), Asks: p.text(k.form, d.Consultation.Asks, lang),
	}
	m.MadeUp = m.MadeUp || k.survey.MadeUp
	if k.date != "" {
		m.When = p.a.Catalog.Day(lang, k.date)
	}
	m.Agenda = p.agenda(lang, k.clock)
	for i, s := range conversation.Statements(k.form) {
		m.Statements = append(m.Statements, statementCard{p.a.Catalog.T(lang, "kit.statement", "Letter", string(rune('A'+i))), p.text(k.form, s.Item.Label, lang)})
	}
	for _, t := range d.Themes {
		m.Themes = append(m.Themes, p.text(k.form, t.Label, lang))
	}
	m.Sheet = p.editPage(c, k.form, k.survey.Slug, &conversation.Kept{}, map[string]string{"kind": string(conversation.Village)}, nil)
	if m.Privacy, err = page.Prose(p.a.Catalog.T(lang, "kit.privacy_text", "URL", m.URL+"/privacy")); err != nil {
		return err
	}
	png, err := qrcode.Encode(m.URL, qrcode.Medium, qrPixels)
	if err != nil {
		return err
	}
	m.QR = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png)) //nolint:gosec // we made it
	return p.a.Render(c, http.StatusOK, "field/kitprint", m)
}

// kitLines is how many rows to write on a list of the tally sheet has.
const kitLines = 6

// agenda is an evening of two hours from a time on.
func (p *Pages) agenda(lang, clock string) (out []agendaLine) {
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return nil // readKit lets no such time pass
	}
	for _, step := range []struct {
		key     string
		minutes int
	}{
		{"walk_in", 15}, {"welcome", 10}, {"hands", 20}, {"tables", 35}, {"stickers", 10}, {"exchange", 10}, {"agreements", 10}, {"end", 10},
	} {
		out = append(out, agendaLine{at.Format("15:04"), p.a.Catalog.T(lang, "kit.step_"+step.key)})
		at = at.Add(time.Duration(step.minutes) * time.Minute)
	}
	return out
}

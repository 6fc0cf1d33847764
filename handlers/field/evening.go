package field

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports/kit"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/templates"
)

// evening is what a kit is printed for, as its address says.
type evening struct {
	form         *surveys.Form
	survey       *surveys.Survey
	conversation *conversation.Kept // nil: none that is known here
	asked        url.Values         // of the address, as it was asked for

	values             map[string]string // as they were typed, or stand in the record
	wrong              map[string]string // what is wrong with them
	date, clock, place string            // without what is wrong
	each               string
	large              bool     // posters on A3
	parts, themes      []string // that were chosen; none: all
	unknown            string   // a part or theme that there is not
}

const (
	sizeLarge    = "a3"
	usualBegin   = "19:30"
	usualPerHand = "3" // stickers
)

// eveningNames are the fields of the settings that hold one value.
var eveningNames = []string{"date", "time", "place", "dotsEach", "size"}

// readEvening reads the settings of an evening: those in the address, over those in
// the record of the conversation that it names. What is wrong is left out, and said. A conversation that is not the user's is NotFound.
func (p *Pages) readEvening(c *gin.Context) (*evening, error) {
	ctx := c.Request.Context()
	survey, err := p.db.Survey(ctx, c.Param("survey"))
	if err != nil {
		return nil, err
	}
	form, err := p.db.Form(ctx, survey.Slug, 0)
	if err != nil {
		return nil, err
	}
	e := &evening{form: form, survey: survey, asked: url.Values{}, values: map[string]string{}, wrong: map[string]string{}}
	if id := c.Query("conversation"); id != "" {
		if err := p.readConversation(c, e, id); err != nil {
			return nil, err
		}
	}
	for _, name := range eveningNames {
		if value, ok := c.GetQuery(name); ok {
			e.values[name] = value
			if value != "" || e.conversation != nil { // to leave out what the record says is a choice
				e.asked.Set(name, value)
			}
		}
	}
	p.judge(p.a.Language(c), e)
	var pieces, themes []string
	for _, piece := range kit.Pieces {
		pieces = append(pieces, string(piece))
	}
	for _, t := range form.Definition.Themes {
		themes = append(themes, t.Code)
	}
	e.parts, e.themes = e.choose("part", c.QueryArray("part"), pieces), e.choose("theme", c.QueryArray("theme"), themes)
	return e, nil
}

// readConversation fills in what the record of a conversation says.
func (p *Pages) readConversation(c *gin.Context, e *evening, id string) error {
	k, err := p.db.Conversation(c.Request.Context(), id)
	if err != nil {
		return err
	}
	if !staff.Mine(p.a.User(c), k.Record.Municipality) || k.Record.Survey != e.survey.Slug {
		return surveys.Errorf(surveys.NotFound, "there is no such conversation")
	}
	e.conversation = k
	e.asked.Set("conversation", k.ID)
	all := conversation.Values(&k.Record)
	for _, name := range eveningNames {
		if all[name] != "" {
			e.values[name] = all[name]
		}
	}
	return nil
}

// judge takes the values that are right, and says what is wrong with the others.
func (p *Pages) judge(lang string, e *evening) {
	v := e.values
	r, problems := conversation.Parse(map[string]string{"date": v["date"], "time": v["time"], "place": v["place"], "dotsEach": v["dotsEach"], "kind": string(conversation.Village)})
	for _, problem := range slices.Concat(problems, conversation.Check(e.form, r, false)) {
		if slices.Contains(eveningNames, problem.Question) {
			e.wrong[problem.Question] = p.a.Catalog.T(lang, problem.Key, problem.Args)
		}
	}
	right := func(name, value, other string) string {
		if value == "" || e.wrong[name] != "" {
			return other
		}
		return value
	}
	e.date, e.clock, e.place = right("date", r.Date, ""), right("time", r.Time, usualBegin), right("place", r.Place, "")
	e.each, e.large = right("dotsEach", strings.TrimSpace(v["dotsEach"]), usualPerHand), v["size"] == sizeLarge
}

// choose are those of what was asked for that there are; the first that there is not
// is unknown.
func (e *evening) choose(name string, asked, there []string) (chosen []string) {
	for _, value := range asked {
		switch {
		case slices.Contains(there, value):
			chosen = append(chosen, value)
			e.asked.Add(name, value)
		case e.unknown == "":
			e.unknown = surveys.Shown(value)
			e.asked.Add(name, value) // the page says so
		}
	}
	return chosen
}

// chose reports whether something is printed, of which some were chosen.
func (e *evening) chose(chosen []string, value string) bool {
	return len(chosen) == 0 || slices.Contains(chosen, value)
}

// ok reports whether nothing was wrong with the settings.
func (e *evening) ok() bool { return len(e.wrong) == 0 && e.unknown == "" }

// query is the settings as the end of an address, from "?".
func (e *evening) query() string {
	if len(e.asked) == 0 {
		return ""
	}
	return "?" + e.asked.Encode()
}

// keep makes the switch of languages keep the settings.
func (e *evening) keep(languages []templates.Language) {
	for i := range languages {
		if len(e.asked) > 0 {
			languages[i].URL += "&" + e.asked.Encode()
		}
	}
}

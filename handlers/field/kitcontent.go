package field

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports/kit"
	"regiopeil/surveys/conversation"
)

// kitLines is how many rows to write on a list of the tally sheet has; of the first
// of a theme, and of agreements, twice as many.
const kitLines = 3

// material is the kit for an evening, with some of its pieces, in the language of a
// request.
func (p *Pages) material(c *gin.Context, e *evening, title string, pieces []kit.Piece) *kit.Kit {
	lang, d := p.a.Language(c), e.form.Definition
	k := &kit.Kit{
		Language: lang, Title: title, Made: e.survey.Opens, Pieces: pieces, Large: e.large,
		Page: p.baseURL + c.Request.URL.Path, MadeUp: p.a.MadeUp || e.survey.MadeUp,
		Site: p.text(e.form, d.Title, lang), Place: e.place, Agenda: p.agenda(lang, e.clock), Each: e.each,
		About: p.text(e.form, d.Consultation.About, lang), Asks: p.text(e.form, d.Consultation.Asks, lang),
		Tally: p.tally(c, e), URL: p.baseURL + "/s/" + e.survey.Slug,
	}
	if k.QR = k.URL; e.conversation != nil {
		k.QR = p.surveyThrough(&e.conversation.Record, e.conversation.ID)
		k.Read = p.a.Catalog.T(lang, "kit.read", "Code", p.keys.ConversationCode(e.conversation.ID), "URL", p.baseURL+readAddress)
	}
	if e.date != "" {
		k.When = p.a.Catalog.Day(lang, e.date)
		k.Made, _ = time.Parse(time.DateOnly, e.date) // judge lets no other pass
	}
	for i, s := range conversation.Statements(e.form) {
		if e.about(s) {
			letter := p.a.Catalog.T(lang, "kit.statement", "Letter", statementName(i))
			k.Statements = append(k.Statements, kit.Card{Number: letter, Text: p.text(e.form, s.Item.Label, lang)})
		}
	}
	for _, t := range d.Themes {
		if e.chose(e.themes, t.Code) {
			k.Themes = append(k.Themes, p.text(e.form, t.Label, lang))
		}
	}
	k.Privacy = strings.Split(p.a.Catalog.T(lang, "kit.privacy_points"), "\n")
	k.More = p.a.Catalog.T(lang, "kit.privacy_more", "URL", k.URL+"/privacy")
	return k
}

// statementName is the letter of a statement, and a number after the last letter.
func statementName(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return strconv.Itoa(i + 1)
}

// about reports whether a statement is about a theme that is printed, or about none.
func (e *evening) about(s conversation.Statement) bool {
	return len(s.Themes()) == 0 || slices.ContainsFunc(s.Themes(), func(code string) bool { return e.chose(e.themes, code) })
}

// tally is the screen of a conversation as a sheet to write on.
func (p *Pages) tally(c *gin.Context, e *evening) (s kit.Sheet) {
	values := map[string]string{"kind": string(conversation.Village), "date": e.date, "place": e.place, "dotsEach": e.each}
	if e.date != "" {
		values["time"] = e.clock
	}
	kept := &conversation.Kept{}
	if e.conversation != nil {
		values["municipality"], values["organiser"] = e.conversation.Record.Municipality, e.conversation.Record.Organiser
	}
	screen := p.editPage(c, e.form, e.survey.Slug, kept, values, nil)
	lines := func(fields []staff.Field) (out []kit.Line) {
		for _, f := range fields {
			out = append(out, kit.Line{Label: f.Label, Value: p.written(p.a.Language(c), f)})
		}
		return out
	}
	s.About, s.People, s.Ages = lines(screen.About), lines(screen.People), lines(screen.Ages)
	s.Each, s.Shared = lines([]staff.Field{screen.Each})[0], lines([]staff.Field{screen.Shared})[0]
	for _, t := range screen.Themes {
		if !e.chose(e.themes, t.Code) {
			continue
		}
		theme := kit.Theme{Label: t.Label, Talked: t.Talked.Label, Dots: t.Dots.Label}
		for i, l := range t.Lists {
			rows := kitLines
			if i == 0 {
				rows = 2 * kitLines
			}
			theme.Lists = append(theme.Lists, tallyList(l, rows))
		}
		s.Themes = append(s.Themes, theme)
	}
	for i, statement := range conversation.Statements(e.form) {
		if e.about(statement) {
			s.Hands = append(s.Hands, screen.Hands[i].Label)
		}
	}
	s.Agreements = tallyList(screen.Agreements, 2*kitLines)
	return s
}

// written is what stands in a field, as people write it.
func (p *Pages) written(lang string, f staff.Field) string {
	for _, o := range f.Options {
		if o.Chosen {
			return o.Label
		}
	}
	if f.Type == "date" && f.Value != "" {
		return p.a.Catalog.Day(lang, f.Value)
	}
	return f.Value
}

// tallyList is a list of the screen with empty rows.
func tallyList(l listView, rows int) kit.List {
	out := kit.List{Label: l.Label, Rows: make([]struct{}, rows)}
	for _, f := range l.Rows[0].Fields {
		out.Columns = append(out.Columns, f.Label)
	}
	return out
}

// agenda is an evening of two hours from a time on.
func (p *Pages) agenda(lang, clock string) (out []kit.Step) {
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return nil // judge lets no such time pass
	}
	for _, step := range []struct {
		key     string
		minutes int
	}{
		{"walk_in", 15}, {"welcome", 10}, {"hands", 20}, {"tables", 35}, {"stickers", 10}, {"exchange", 10}, {"agreements", 10}, {"end", 10},
	} {
		out = append(out, kit.Step{At: at.Format("15:04"), What: p.a.Catalog.T(lang, "kit.step_"+step.key)})
		at = at.Add(time.Duration(step.minutes) * time.Minute)
	}
	return out
}

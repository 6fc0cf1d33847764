package analysis

import (
	"slices"
	"strconv"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// meetings are the conversations about a survey, beside who answered it.
type meetings struct {
	Sum     string
	Places  []meetingPlace
	Through []meetingThrough
	Fewer   string // of how many others too few came; empty: of none
}

// meetingThrough is how many people answered the survey through a conversation.
type meetingThrough struct{ Label, People, N string }

// meetingPlace is who took part in a municipality.
type meetingPlace struct {
	Label, Answered string
	Few             bool // too few answered to say how many
	Held, People    string
	Audiences       []string
	Talks           string
}

// meetings lays out who was reached where; nil when nobody met.
func (p *Pages) meetings(lang string, o *reports.Overview, m *reports.Conversations) *meetings {
	if len(m.All) == 0 {
		return nil
	}
	held, people, talks := 0, 0, 0
	out := &meetings{}
	for _, at := range m.Places {
		held, people, talks = held+at.Held, people+at.People, talks+at.Talks
		place := meetingPlace{
			Label: optionLabel(o.Form, o.Form.Definition.MunicipalityQuestion, at.Code, lang),
			Held:  strconv.Itoa(at.Held), People: staff.Number(lang, at.People), Talks: strconv.Itoa(at.Talks), Few: true,
		}
		for _, n := range o.Municipalities {
			if n.Code == at.Code && !n.Suppressed {
				place.Few, place.Answered = false, staff.Number(lang, n.N)
			}
		}
		for _, a := range conversation.Audiences {
			place.Audiences = append(place.Audiences, staff.Number(lang, at.Audiences[a]))
		}
		out.Places = append(out.Places, place)
	}
	out.Sum = p.a.Catalog.T(lang, "meetings.sum", "Held", p.a.Catalog.Plural(lang, "meetings.held_n", held),
		"People", p.a.Catalog.Plural(lang, "meetings.people_n", people), "Talks", p.a.Catalog.Plural(lang, "meetings.talks_n", talks))
	for _, a := range m.Through {
		r := &a.Conversation.Record
		out.Through = append(out.Through, meetingThrough{
			Label:  p.a.Catalog.T(lang, "meetings.where", "Day", p.a.Catalog.Day(lang, r.Date), "Place", r.Place),
			People: staff.Number(lang, r.People()), N: staff.Number(lang, a.N),
		})
	}
	if m.Fewer > 0 {
		key := "meetings.fewer_n"
		if len(m.Through) == 0 {
			key = "meetings.all_fewer_n"
		}
		out.Fewer = p.a.Catalog.Plural(lang, key, m.Fewer, "MinBase", o.MinBase)
	}
	return out
}

// themeMeetings is what was counted and said about a theme at conversations.
type themeMeetings struct {
	Note  string
	Dots  []meetingCount
	Files chartFiles // of the dots
	Hands []meetingHands
	Tags  []meetingCount // what wishes were merged into
	Lists []meetingList
}

type meetingCount struct {
	Label, N, Of, Share, Width string
	Few                        bool
}

type meetingHands struct {
	Statement             string
	For, Neutral, Against string
	N                     string
	Few                   bool
}

// themeMeetings lays out what conversations tell of a theme; nil when they tell
// nothing. base is the address of the survey; words: with what was said there.
func (p *Pages) themeMeetings(c choice, m *reports.Conversations, base, theme string, minBase int, words bool) *themeMeetings {
	out := &themeMeetings{Note: p.a.Catalog.T(c.lang, "meetings.note", "MinBase", minBase)}
	for i := range m.Rows {
		r := &m.Rows[i]
		if r.Question != reports.DotsQuestion || r.Theme != theme || r.Base == 0 && !r.Suppressed {
			continue
		}
		count := meetingCount{Label: p.a.Catalog.T(c.lang, "meetings.all"), Few: r.Suppressed}
		if r.GroupVar != "" {
			count.Label = p.groupName(c, r.GroupVar, r.Group)
		}
		if !r.Suppressed {
			count.N, count.Of = staff.Number(c.lang, r.N), staff.Number(c.lang, r.Base)
			count.Share, count.Width = staff.Percent(c.lang, 100*r.Share.Number), strconv.FormatFloat(100*r.Share.Number, 'f', 1, 64)
		}
		out.Dots = append(out.Dots, count)
	}
	out.Hands = p.meetingHands(c, m, theme)
	out.Tags = p.meetingTags(c, m, theme)
	if words {
		out.Lists = p.meetingLists(c, m, base, theme)
	}
	if out.Dots == nil && out.Hands == nil && out.Lists == nil {
		return nil
	}
	return out
}

// meetingTags are how often the wishes of each tag were mentioned, the most first.
func (p *Pages) meetingTags(c choice, m *reports.Conversations, theme string) (out []meetingCount) {
	for i := range m.Rows {
		r := &m.Rows[i]
		if r.Question != reports.WishesQuestion || r.Option == "" || r.Theme != theme || r.GroupVar != "" {
			continue
		}
		t := slices.IndexFunc(m.Tags, func(t surveys.Tag) bool { return strconv.Itoa(t.ID) == r.Option })
		if t < 0 {
			continue
		}
		count := meetingCount{Label: m.Tags[t].Label, Few: r.Suppressed}
		if !r.Suppressed {
			count.N, count.Of = staff.Number(c.lang, r.N), staff.Number(c.lang, r.Base)
			count.Share, count.Width = staff.Percent(c.lang, 100*r.Share.Number), strconv.FormatFloat(100*r.Share.Number, 'f', 1, 64)
		}
		out = append(out, count)
	}
	return out
}

// meetingHands are the statements about a theme that hands were raised for.
func (p *Pages) meetingHands(c choice, m *reports.Conversations, theme string) (out []meetingHands) {
	for _, s := range conversation.Statements(m.Form) {
		var h meetingHands
		seen := false
		for i := range m.Rows {
			r := &m.Rows[i]
			if r.Question != s.Question.Code || r.Item != s.Item.Code || r.GroupVar != "" || r.Theme != theme || r.Base == 0 && !r.Suppressed {
				continue
			}
			seen, h.Few = true, r.Suppressed
			if h.N = ""; r.Suppressed {
				continue
			}
			h.N = staff.Number(c.lang, r.Base)
			n := staff.Number(c.lang, r.N) + " (" + staff.Percent(c.lang, 100*r.Share.Number) + ")"
			switch m.Hand(s, r.Option) {
			case reports.HandFor:
				h.For = n
			case reports.HandAgainst:
				h.Against = n
			default:
				h.Neutral = n
			}
		}
		if seen {
			h.Statement = text(m.Form.Definition, s.Item.Label, c.lang)
			out = append(out, h)
		}
	}
	return out
}

package reports

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"regiopeil/reports/protect"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// Conversation as Row.Mode marks what was counted at village conversations: of a
// group, not of a sample. Nothing of it is ever added to what people answered.
const Conversation = "conversation"

// Questions of rows of conversations that no questionnaire asks. Statements have
// their own question, item and option.
const (
	HeldQuestion         = "conversations" // N: how many were held
	ParticipantsQuestion = "participants"  // N: who were there, of all together
	DotsQuestion         = "dots"          // per theme: N dots of Base, as a Share
	WishesQuestion       = "wishes"        // per theme: N, how often a wish was mentioned
)

// Conversations are the conversations about a survey that were submitted.
type Conversations struct {
	All  []*conversation.Kept // the last that was held first
	Form *surveys.Form
	// Rows are what was counted at village conversations, in the manner of the long
	// table: of all together, and per municipality. They have no intervals, since a
	// group is no sample. Base counts dots or hands, not people. Dots and hands of
	// fewer people than the minimum base are hidden, with what would tell them. Who
	// took part and what was wished is no secret: those who were there know it.
	Rows []Row
	// Places are who took part where, by option of the municipality question.
	Places []MeetingPlace
	// Through are the village conversations through which so many people answered the
	// survey that it may be told, most first; Fewer is how many of the others there are.
	// They are live, and no sum of them is given: it would tell what is hidden.
	Through []Arrivals
	Fewer   int
	// Tags are the codebook of the consultation, of which WishTags says which one a
	// wish was merged into.
	Tags     []surveys.Tag
	WishTags map[conversation.WishKey]int
}

// Arrivals are the responses of people who came to the survey through a conversation,
// by the QR code that was on its wall. They are in the figures like any other.
type Arrivals struct {
	Conversation *conversation.Kept
	N            int
}

// MeetingPlace is who took part in the village conversations of a municipality.
type MeetingPlace struct {
	Code, Label  string // Label in the language of the figures
	Held, People int
	Audiences    map[surveys.Audience]int
	Talks        int // exploratory talks, whose people are not counted
}

// Conversations returns the conversations that q asks for: of its theme, those that
// discussed it, and of a municipality that it filters on those held there. With any
// other filter there are none, as nobody knows who said what.
func (e *Engine) Conversations(ctx context.Context, q Query) (*Conversations, error) {
	survey, err := e.src.Survey(ctx, q.Survey)
	if err != nil {
		return nil, err
	}
	form, err := e.src.Form(ctx, q.Survey, 0)
	if err != nil {
		return nil, err
	}
	m := &Conversations{Form: form}
	kept, err := e.feed(q.Survey).meetings.follow(ctx, e.src, q.Survey)
	if err != nil {
		return nil, err
	}
	if len(kept) > 0 {
		if err := m.readTags(ctx, e.src, q.Survey); err != nil {
			return nil, err
		}
	}
	// What is hidden is decided over all of them: a filter shows no more.
	groups := m.groups(kept, minBase(survey, q.MinBase))
	for _, f := range q.Where {
		groups = within(groups, f, form.Definition.MunicipalityQuestion)
	}
	for _, k := range kept {
		if passes(form, q.Where, &k.Record) {
			m.All = append(m.All, k)
		}
	}
	if len(m.All) > 0 {
		through, err := e.src.Through(ctx, q.Survey)
		if err != nil {
			return nil, err
		}
		m.arrivals(through, minBase(survey, q.MinBase))
	}
	m.places()
	m.count(groups, minBase(survey, q.MinBase), q.Theme)
	m.All = slices.DeleteFunc(m.All, func(k *conversation.Kept) bool { return q.Theme != "" && !discusses(form, &k.Record, q.Theme) })
	return m, nil
}

// within are the groups of people who pass a filter: those of one municipality, who
// are then all there are.
func within(groups []meetingGroup, f Filter, municipality string) []meetingGroup {
	i := slices.IndexFunc(groups, func(g meetingGroup) bool { return g.groupVar == f.Question && g.group == f.Code })
	if f.Question != municipality || i < 0 {
		return []meetingGroup{{}}
	}
	all := groups[i]
	all.groupVar, all.group = "", ""
	return []meetingGroup{all, groups[i]}
}

// discusses reports whether a conversation told anything of a theme: by name, or by
// hands for a statement about it.
func discusses(form *surveys.Form, r *conversation.Record, theme string) bool {
	if _, ok := r.Themes[theme]; ok {
		return true
	}
	return slices.ContainsFunc(conversation.Statements(form), func(s conversation.Statement) bool {
		_, ok := r.Hands[s.Code()]
		return ok && slices.Contains(s.Themes(), theme)
	})
}

func (m *Conversations) readTags(ctx context.Context, src Source, slug string) error {
	made, err := src.Codings(ctx, slug)
	if err != nil {
		return err
	}
	m.Tags = made.Tags
	m.WishTags, err = src.WishTags(ctx, slug)
	return err
}

// Tag is the tag that a wish about a theme was merged into; ok is false without one.
func (m *Conversations) Tag(theme, wish string) (surveys.Tag, bool) {
	id, ok := m.WishTags[conversation.WishKey{Theme: theme, Wish: surveys.FoldLabel(wish)}]
	if i := slices.IndexFunc(m.Tags, func(t surveys.Tag) bool { return t.ID == id }); ok && i >= 0 {
		return m.Tags[i], true
	}
	return surveys.Tag{}, false
}

// passes reports whether a conversation was held where filters say.
func passes(form *surveys.Form, where []Filter, r *conversation.Record) bool {
	for _, f := range where {
		if f.Question != form.Definition.MunicipalityQuestion || f.Code != r.Municipality {
			return false
		}
	}
	return true
}

// arrivals tells of the conversations through which at least minBase people came.
func (m *Conversations) arrivals(through map[string]int, minBase int) {
	for _, k := range m.All {
		switch n := through[k.ID]; {
		case k.Record.Kind != conversation.Village:
		case n < minBase:
			m.Fewer++
		default:
			m.Through = append(m.Through, Arrivals{k, n})
		}
	}
	slices.SortStableFunc(m.Through, func(a, b Arrivals) int { return cmp.Compare(b.N, a.N) })
}

func (m *Conversations) places() {
	d := m.Form.Definition
	q, ok := m.Form.Question(d.MunicipalityQuestion)
	if !ok {
		return
	}
	w := newWords(d)
	for _, code := range conversation.Municipalities(m.Form) {
		p := MeetingPlace{Code: code, Label: w.option(q, code), Audiences: map[surveys.Audience]int{}}
		for _, k := range m.All {
			if k.Record.Municipality != code {
				continue
			}
			if k.Record.Kind != conversation.Village {
				p.Talks++
				continue
			}
			p.Held++
			p.People += k.Record.People()
			for a, n := range k.Record.Participants {
				p.Audiences[a] += n
			}
		}
		m.Places = append(m.Places, p)
	}
}

// meetingGroup is all village conversations, or those in one municipality.
type meetingGroup struct {
	groupVar, group string
	records         []*conversation.Record
	people          int
	hidden          bool
}

// count fills in the rows about a theme; empty: about all.
func (m *Conversations) count(groups []meetingGroup, minBase int, theme string) {
	if len(groups[0].records) == 0 {
		return
	}
	for _, g := range groups {
		m.add(g, Row{Question: HeldQuestion, N: len(g.records), HasN: true})
		m.add(g, Row{Question: ParticipantsQuestion, N: g.people, HasN: true})
	}
	w := newWords(m.Form.Definition)
	for _, t := range m.Form.Definition.Themes {
		if theme != "" && theme != t.Code {
			continue
		}
		for _, g := range groups {
			dots, all, wishes := g.theme(t.Code)
			m.add(g, Row{Theme: t.Code, Question: DotsQuestion, Item: t.Code, Label: w.text(t.Label), N: dots, HasN: true, Base: all, HasBase: true, Share: share(dots, all)})
			m.add(g, Row{Theme: t.Code, Question: WishesQuestion, Item: t.Code, Label: w.text(t.Label), N: wishes, HasN: true})
		}
		m.taggedWishes(t.Code, w.text(t.Label), groups)
	}
	for _, s := range conversation.Statements(m.Form) {
		for _, tag := range orElse(s.Themes(), "") {
			if theme == "" || tag == "" || tag == theme {
				m.hands(w, s, tag, groups, minBase)
			}
		}
	}
}

// orElse is a list, or one of a single other thing where it is empty.
func orElse(list []string, other string) []string {
	if len(list) == 0 {
		return []string{other}
	}
	return list
}

// groups are all village conversations, then those per municipality. Those of few
// people are hidden, and those that would tell them.
func (m *Conversations) groups(kept []*conversation.Kept, minBase int) []meetingGroup {
	groups := []meetingGroup{{}}
	for _, code := range conversation.Municipalities(m.Form) {
		groups = append(groups, meetingGroup{groupVar: m.Form.Definition.MunicipalityQuestion, group: code})
	}
	for _, k := range kept {
		if k.Record.Kind != conversation.Village {
			continue
		}
		for i := range groups {
			if g := &groups[i]; i == 0 || g.group == k.Record.Municipality {
				g.records, g.people = append(g.records, &k.Record), g.people+k.Record.People()
			}
		}
	}
	if minBase <= 1 {
		return groups
	}
	groups[0].hidden = groups[0].people < minBase
	people := make([]int, len(groups)-1)
	for i := range people {
		people[i] = groups[i+1].people
	}
	for i, hidden := range protect.Line(people, minBase) {
		// Where nothing was held there is nothing to hide.
		groups[i+1].hidden = hidden && len(groups[i+1].records) > 0
	}
	return groups
}

// theme counts the dots of a theme, of all themes, and how often its wishes were
// mentioned.
func (g *meetingGroup) theme(code string) (dots, all, wishes int) {
	for _, r := range g.records {
		all += r.Dots()
		t := r.Themes[code]
		dots += t.Dots
		for _, wish := range t.Wishes {
			wishes += max(1, wish.Times)
		}
	}
	return dots, all, wishes
}

// taggedWishes are the rows of the tags that wishes about a theme were merged into:
// Option is the number of the tag, and N how often its wishes were mentioned, of all.
func (m *Conversations) taggedWishes(theme, label string, groups []meetingGroup) {
	of := map[string]int{} // tag by the text of a wish
	times := make([]map[int]int, len(groups))
	all := make([]int, len(groups))
	for i, g := range groups {
		times[i] = map[int]int{}
		for _, r := range g.records {
			for _, wish := range r.Themes[theme].Wishes {
				tag, known := of[wish.Text]
				if !known {
					found, _ := m.Tag(theme, wish.Text)
					tag, of[wish.Text] = found.ID, found.ID
				}
				all[i] += max(1, wish.Times)
				times[i][tag] += max(1, wish.Times)
			}
		}
	}
	for _, tag := range m.Tags {
		if times[0][tag.ID] == 0 {
			continue // nobody wished it
		}
		for i, g := range groups {
			n := times[i][tag.ID]
			m.add(g, Row{
				Theme: theme, Question: WishesQuestion, Item: theme, Option: strconv.Itoa(tag.ID), Label: joinLabels(label, tag.Label),
				N: n, HasN: true, Base: all[i], HasBase: true, Share: share(n, all[i]),
			})
		}
	}
}

func share(n, base int) Value {
	if base == 0 {
		return Value{}
	}
	return Num(float64(n) / float64(base))
}

// openRows are shown however few took part.
var openRows = []string{HeldQuestion, ParticipantsQuestion, WishesQuestion}

func (m *Conversations) add(g meetingGroup, r Row) {
	r.GroupVar, r.Group, r.Mode, r.Weighting = g.groupVar, g.group, Conversation, Unweighted
	if g.hidden && !slices.Contains(openRows, r.Question) {
		r.hide()
	}
	m.Rows = append(m.Rows, r)
}

package field

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// recordView is a record to be read.
type recordView struct {
	About      []fact
	Themes     []themeRead
	Hands      []handsRead
	Agreements []agreementView
	Report     template.HTML
}

// fact is one line about a record.
type fact struct{ Label, Value string }

type themeRead struct {
	Label, Dots string
	Lists       []listRead
}

type listRead struct {
	Label string
	Lines []said
}

// said is one thing that was said, and what belongs to it.
type said struct{ Text, About string }

type handsRead struct{ Label, For, Neutral, Against string }

type agreementView struct {
	What, Who, By, Status string
	Late                  bool
}

// recordView lays a record out for reading, on a day.
func (p *Pages) recordView(lang string, form *surveys.Form, r *conversation.Record, today string) (v recordView, err error) {
	v.About = p.facts(lang, form, r)
	if v.Report, err = page.Prose(r.Report); err != nil {
		return v, err
	}
	for _, t := range form.Definition.Themes {
		if told, ok := r.Themes[t.Code]; ok {
			v.Themes = append(v.Themes, p.themeRead(lang, p.text(form, t.Label, lang), &told))
		}
	}
	for _, s := range conversation.Statements(form) {
		if h, ok := r.Hands[s.Code()]; ok {
			v.Hands = append(v.Hands, handsRead{p.text(form, s.Item.Label, lang), strconv.Itoa(h.For), strconv.Itoa(h.Neutral), strconv.Itoa(h.Against)})
		}
	}
	for _, a := range r.Agreements {
		v.Agreements = append(v.Agreements, p.agreementView(lang, a, today))
	}
	return v, nil
}

func (p *Pages) agreementView(lang string, a conversation.Agreement, today string) agreementView {
	status := a.Status
	if status == "" {
		status = conversation.Open
	}
	v := agreementView{What: a.What, Who: a.Who, Late: a.Late(today), Status: p.a.Catalog.T(lang, "conversation.agreement_"+string(status))}
	if a.By != "" {
		v.By = p.a.Catalog.Day(lang, a.By)
	}
	return v
}

func (p *Pages) facts(lang string, form *surveys.Form, r *conversation.Record) []fact {
	tr := func(key string) string { return p.a.Catalog.T(lang, "conversation."+key) }
	var out []fact
	add := func(key, value string) {
		if value != "" {
			out = append(out, fact{tr(key), value})
		}
	}
	add("kind", tr("kind_"+string(r.Kind)))
	if r.Level != "" {
		add("level", tr("level_"+string(r.Level)))
	}
	add("counterpart", r.Counterpart)
	if r.Date != "" {
		add("date", p.a.Catalog.Day(lang, r.Date))
	}
	add("time", r.Time)
	add("place", r.Place)
	add("municipality", p.municipality(form, r.Municipality, lang))
	add("organiser", r.Organiser)
	for _, a := range conversation.Audiences {
		if n := r.Participants[a]; n > 0 {
			add("audience_"+string(a), strconv.Itoa(n))
		}
	}
	if r.Dots() > 0 {
		add("dots_each", strconv.Itoa(r.DotsEach))
	}
	if r.SharedOn != "" {
		add("shared_on", p.a.Catalog.Day(lang, r.SharedOn))
	}
	return out
}

func (p *Pages) themeRead(lang, label string, t *conversation.Theme) themeRead {
	v := themeRead{Label: label}
	if t.Dots > 0 {
		v.Dots = p.a.Catalog.Plural(lang, "conversation.sum_dots", t.Dots)
	}
	whose := func(a surveys.Audience) string {
		if a == "" {
			return ""
		}
		return p.a.Catalog.T(lang, "conversation.audience_"+string(a))
	}
	add := func(key string, lines []said) {
		if lines != nil {
			v.Lists = append(v.Lists, listRead{p.a.Catalog.T(lang, "conversation."+key+"_list"), lines})
		}
	}
	var wishes, quotes []said
	for _, w := range t.Wishes {
		about := whose(w.Audience)
		if w.Times > 0 {
			if about != "" {
				about += ", "
			}
			about += p.a.Catalog.Plural(lang, "conversation.times_n", w.Times)
		}
		wishes = append(wishes, said{w.Text, about})
	}
	for _, q := range t.Quotes {
		quotes = append(quotes, said{Text: q})
	}
	exchange := func(list []conversation.Exchange) (out []said) {
		for _, x := range list {
			out = append(out, said{x.Text, whose(x.Audience)})
		}
		return out
	}
	add("wish", wishes)
	add("seek", exchange(t.Seek))
	add("offer", exchange(t.Offer))
	add("quote", quotes)
	return v
}

type viewPage struct {
	staff.Frame
	Back, URL string
	Status    statusView
	Record    recordView
	Edit      string
	Kit       string // to print for the evening; empty: of a talk there is none
	Through   string // how many answered the survey through it; empty: nobody could
	Code      string // the address of the page with the code; empty: participants cannot read it yet
	Draft     bool
	Locked    bool
	Base      int
	Next      conversation.Status
	ReactBy   string
	Doubt     bool   // nobody agrees: confirming it is asked about
	Waits     string // the address where answers of the room wait; empty: none do
	Agree     int
	Remarks   []remarkView
	History   []versionView
	Photos    []photoView
	Photo     photoForm
	Series    []conversationLine // other talks with the same counterpart
}

type versionView struct {
	at                          time.Time
	Moment, Email, Status, Note string
	Correction                  bool
	URL                         string // of the record as it was; empty: of what became of a reaction
}

// View shows a record with its history and what participants said of it.
func (p *Pages) View(c *gin.Context) error {
	k, form, err := p.own(c)
	if err != nil {
		return err
	}
	m, err := p.viewPage(c, k, form)
	if err != nil {
		return err
	}
	if done := c.Query("done"); done != "" && p.a.Catalog.Has("conversation.done_"+done) {
		m.Done = p.a.Catalog.T(m.Language, "conversation.done_"+done)
	}
	return p.a.Render(c, http.StatusOK, "field/view", m)
}

func (p *Pages) viewPage(c *gin.Context, k *conversation.Kept, form *surveys.Form) (m viewPage, err error) {
	lang := p.a.Language(c)
	m = viewPage{
		Frame: staff.NewFrame(p.a, c, p.name(lang, &k.Record)), Back: home, URL: address(k.ID), Edit: address(k.ID) + "/edit",
		Status: p.status(lang, k.Status), Draft: k.Status == conversation.Draft, Locked: k.Status == conversation.Locked, Base: k.Version,
	}
	if m.Record, err = p.recordView(lang, form, &k.Record, p.today()); err != nil {
		return m, err
	}
	if k.Record.Kind == conversation.Village {
		m.Kit = kitOf(k.Record.Survey, k.ID)
		if m.Through, err = p.through(c, k); err != nil {
			return m, err
		}
	}
	if m.Next = k.Status.Next(); m.Draft {
		m.Next = ""
	}
	if k.Status.Counts() {
		m.Code, m.ReactBy = address(k.ID)+"/code", p.a.Catalog.Date(lang, k.ReactBy())
	}
	if m.Agree, m.Remarks, err = p.reactions(c, k.ID); err != nil {
		return m, err
	}
	if m.Waits, err = p.waiting(c, k); err != nil {
		return m, err
	}
	if m.History, err = p.history(c, k.ID); err != nil {
		return m, err
	}
	if m.Series, err = p.series(c, form, k); err != nil {
		return m, err
	}
	m.Photo = p.photoForm(lang)
	m.Photos, err = p.photos(c, k.ID, address(k.ID), !m.Locked)
	return m, err
}

// history is every version of a record and what became of its reactions, the first
// one first.
func (p *Pages) history(c *gin.Context, id string) (out []versionView, err error) {
	lang := p.a.Language(c)
	versions, err := p.db.ConversationVersions(c.Request.Context(), id)
	if err != nil {
		return nil, err
	}
	locked := false
	for _, v := range versions {
		out = append(out, versionView{
			at: v.At, Moment: p.a.Catalog.DateTime(lang, v.At), Email: v.Email, Status: p.status(lang, v.Status).Label, Note: v.Note,
			Correction: locked && v.Note != "", URL: address(id) + "/versions/" + strconv.Itoa(v.Version),
		})
		locked = v.Status == conversation.Locked
	}
	marks, err := p.db.Markings(c.Request.Context(), id)
	for _, mark := range marks {
		out = append(out, versionView{
			at: mark.At, Moment: p.a.Catalog.DateTime(lang, mark.At), Email: mark.Email, Note: mark.Note,
			Status: p.a.Catalog.T(lang, "conversation.reaction_"+cmp.Or(string(mark.Mark), "unhandled"), "Day", p.a.Catalog.Day(lang, mark.Day)),
		})
	}
	slices.SortStableFunc(out, func(a, b versionView) int { return a.at.Compare(b.at) })
	return out, err
}

// series are the other talks with the counterpart of one, the last first.
func (p *Pages) series(c *gin.Context, form *surveys.Form, k *conversation.Kept) (out []conversationLine, err error) {
	if k.Record.Counterpart == "" {
		return nil, nil
	}
	all, err := p.mine(c, k.Record.Survey)
	for _, o := range all {
		if o.ID != k.ID && strings.EqualFold(o.Record.Counterpart, k.Record.Counterpart) {
			out = append(out, p.conversationLine(p.a.Language(c), form, o))
		}
	}
	return out, err
}

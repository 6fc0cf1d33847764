package field

import (
	"context"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/store"
)

type listPage struct {
	staff.Frame
	Surveys    []surveyConversations
	Agreements string
	Device     string // the address of what waits on this device
}

// surveyConversations are those of one survey.
type surveyConversations struct {
	Title, Slug   string
	New, NewTalk  string // addresses
	Kit           string
	Paper         string // where forms on paper are entered; empty: not now, or not by this person
	Workbooks     string
	Conversations []conversationLine
	More, All     string // how many older ones there are, and the address with all; empty: none
}

// listed is how many conversations of a survey stand in the list at first.
const listed = 100

type conversationLine struct {
	URL, Title, About string
	Status            statusView
}

// statusView is how far a record is, in words.
type statusView struct{ Code, Label string }

func (p *Pages) status(lang string, s conversation.Status) statusView {
	return statusView{string(s), p.a.Catalog.T(lang, "conversation.status_"+string(s))}
}

// List shows the conversations of the own municipalities, by survey.
func (p *Pages) List(c *gin.Context) error {
	lang, ctx := p.a.Language(c), c.Request.Context()
	m := listPage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(lang, "conversation.title")), Agreements: home + "/agreements", Device: home + "/device"}
	if c.Query("done") == "discarded" {
		m.Done = p.a.Catalog.T(lang, "conversation.discarded")
	}
	all, err := p.db.Surveys(ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Version == 0 {
			continue
		}
		form, err := p.db.Form(ctx, s.Slug, 0)
		if err != nil {
			return err
		}
		group := surveyConversations{Title: p.text(form, form.Definition.Title, lang), Slug: s.Slug, Kit: kitAddress(s.Slug), Workbooks: home + "/workbooks/" + s.Slug}
		if len(staff.Municipalities(form, p.a.User(c))) > 0 {
			group.New = newAddress(s.Slug, conversation.Village)
			group.NewTalk = newAddress(s.Slug, conversation.Exploratory)
		}
		if s.TakesPaper(p.a.Now()) && staff.MayEnter(form, p.a.User(c)) {
			group.Paper = paperAddress(s.Slug)
		}
		kept, err := p.mine(c, s.Slug)
		if err != nil {
			return err
		}
		if n := len(kept) - listed; n > 0 && c.Query("all") == "" {
			group.More, group.All = p.a.Catalog.Plural(lang, "conversation.more_n", n), home+"?all=1"
			kept = kept[:listed]
		}
		for _, k := range kept {
			group.Conversations = append(group.Conversations, p.conversationLine(lang, form, k))
		}
		if group.New != "" || group.Paper != "" || group.Conversations != nil {
			m.Surveys = append(m.Surveys, group)
		}
	}
	return p.a.Render(c, http.StatusOK, "field/list", m)
}

func newAddress(slug string, kind conversation.Kind) string {
	return home + "/new?" + url.Values{"survey": {slug}, "kind": {string(kind)}}.Encode()
}

// mine are the conversations of a survey that are for whoever asks.
func (p *Pages) mine(c *gin.Context, slug string) ([]*conversation.Kept, error) {
	return p.of(c.Request.Context(), p.a.User(c), slug)
}

// of are the conversations of a survey that are for a user.
func (p *Pages) of(ctx context.Context, u *store.User, slug string) ([]*conversation.Kept, error) {
	own, all := staff.Places(u, staff.RecordConversations)
	if !all && len(own) == 0 {
		return nil, nil
	}
	return p.db.Conversations(ctx, slug, own...)
}

func (p *Pages) conversationLine(lang string, form *surveys.Form, k *conversation.Kept) conversationLine {
	tr := func(key string, args ...any) string { return p.a.Catalog.T(lang, key, args...) }
	about := tr("conversation.kind_" + string(k.Record.Kind))
	if name := p.municipality(form, k.Record.Municipality, lang); name != "" {
		about += " · " + name
	}
	if n := k.Record.People(); n > 0 {
		about += " · " + p.a.Catalog.Plural(lang, "conversation.people", n)
	}
	return conversationLine{URL: address(k.ID), Title: p.name(lang, &k.Record), About: about, Status: p.status(lang, k.Status)}
}

// name is what a conversation is called: its day, and where or with whom.
func (p *Pages) name(lang string, r *conversation.Record) string {
	day := p.a.Catalog.T(lang, "conversation.no_date")
	if r.Date != "" {
		day = p.a.Catalog.Day(lang, r.Date)
	}
	switch {
	case r.Counterpart != "":
		return day + " – " + r.Counterpart
	case r.Place != "":
		return day + " – " + r.Place
	}
	return day
}

// text is a text of a questionnaire in a language.
func (p *Pages) text(form *surveys.Form, t surveys.Text, lang string) string {
	source := ""
	if l := form.Definition.Languages; len(l) > 0 {
		source = l[0]
	}
	return t.In(lang, source, "")
}

// municipality is the name of a municipality; empty: it is not filled in.
func (p *Pages) municipality(form *surveys.Form, code, lang string) string {
	q, ok := form.Question(form.Definition.MunicipalityQuestion)
	if !ok {
		return code
	}
	for _, o := range q.Options {
		if o.Code == code {
			return p.text(form, o.Label, lang)
		}
	}
	return code
}

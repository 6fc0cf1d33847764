package analysis

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

type wishesPage struct {
	staff.Frame
	Back, URL, Tags string
	NoTags          bool
	Themes          []wishTheme
	New             staff.Field // the label of a tag to be
	May             bool
}

// wishTheme are the wishes about a theme, alike ones taken together.
type wishTheme struct {
	Label  string
	Wishes []wishLine
}

type wishLine struct {
	Text, Times string
	Tag         staff.Field
	key         conversation.WishKey
	n           int
}

// Wishes is where the wishes of conversations are merged into tags.
func (p *Pages) Wishes(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	m, err := p.wishesPage(c, v)
	if err != nil {
		return err
	}
	if c.Query("done") != "" {
		m.Done = p.a.Catalog.T(v.lang, "wishes.done")
	}
	return p.a.Render(c, http.StatusOK, "analysis/wishes", m)
}

func (p *Pages) wishesPage(c *gin.Context, v *visit) (*wishesPage, error) {
	all, err := p.reports.Conversations(v.ctx, reports.Query{Survey: v.slug, MinBase: reports.SurveysOwn})
	if err != nil {
		return nil, err
	}
	m := &wishesPage{
		Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(v.lang, "wishes.title")), Back: v.base, URL: v.base + "/wishes", Tags: v.base + "/tags",
		NoTags: len(all.Tags) == 0, May: staff.May(p.a.User(c), staff.TagAnswers),
	}
	m.MadeUp = m.MadeUp || v.survey.MadeUp
	m.New = staff.Field{Name: "label", Label: p.a.Catalog.T(v.lang, "wishes.new"), Hint: p.a.Catalog.T(v.lang, "wishes.new_hint"), Max: surveys.MaxTagLabel}
	for _, t := range v.form.Definition.Themes {
		if wishes := p.wishLines(v.lang, all, t.Code); len(wishes) > 0 {
			m.Themes = append(m.Themes, wishTheme{p.themeName(v.choice, t.Code), wishes})
		}
	}
	for i := range m.Themes { // a field has the same name however often the page is drawn
		for j := range m.Themes[i].Wishes {
			m.Themes[i].Wishes[j].Tag.Name = "wish-" + strconv.Itoa(i) + "-" + strconv.Itoa(j)
		}
	}
	return m, nil
}

// wishLines are the wishes about a theme, the most mentioned first.
func (p *Pages) wishLines(lang string, all *reports.Conversations, theme string) []wishLine {
	lines := map[string]*wishLine{}
	for _, k := range all.All {
		if k.Record.Kind != conversation.Village {
			continue // what is counted is what a crowd wished
		}
		for _, w := range k.Record.Themes[theme].Wishes {
			key := conversation.WishKey{Theme: theme, Wish: surveys.FoldLabel(w.Text)}
			l := lines[key.Wish]
			if l == nil {
				l = &wishLine{Text: w.Text, key: key}
				lines[key.Wish] = l
			}
			l.n += max(1, w.Times)
		}
	}
	var out []wishLine
	for _, l := range lines {
		l.Times = p.a.Catalog.Plural(lang, "conversation.times_n", l.n)
		l.Tag = staff.Field{Label: p.a.Catalog.T(lang, "tags.tag"), Options: []staff.Option{{Label: p.a.Catalog.T(lang, "wishes.no_tag")}}}
		of, _ := all.Tag(theme, l.Text)
		if of.ID > 0 {
			l.Tag.Value = strconv.Itoa(of.ID)
		}
		for _, t := range all.Tags {
			if !t.Retired || t.ID == of.ID {
				l.Tag.Options = append(l.Tag.Options, staff.Option{Value: strconv.Itoa(t.ID), Label: t.Label, Chosen: t.ID == of.ID})
			}
		}
		l.Tag.Options = append(l.Tag.Options, staff.Option{Value: newTag, Label: p.a.Catalog.T(lang, "wishes.new_tag")})
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b wishLine) int {
		return cmp.Or(cmp.Compare(b.n, a.n), strings.Compare(a.key.Wish, b.key.Wish))
	})
	return out
}

// newTag is the choice of the tag that the form names.
const newTag = "new"

// TagWishes merges wishes into tags, of which the form may name a new one.
func (p *Pages) TagWishes(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	m, err := p.wishesPage(c, v)
	if err != nil {
		return err
	}
	chosen := chosenTags(form)
	in := staff.Input{Catalog: p.a.Catalog, Lang: v.lang, Form: form}
	label := in.Text(&m.New)
	if label == "" && slices.Contains(slices.Collect(maps.Values(chosen)), newTag) {
		in.Say(&m.New, "wishes.new_missing")
	}
	if !in.OK() {
		m.keep(form)
		m.Languages = nil
		m.Wrong(m.New)
		return p.a.Render(c, http.StatusUnprocessableEntity, "analysis/wishes", m)
	}
	tags, err := p.tagsChosen(v, chosen, label)
	if err != nil {
		return err
	}
	if err := p.db.TagWishes(v.ctx, v.slug, p.a.User(c).ID, tags); err != nil {
		return err
	}
	return p.a.Redirect(c, v.base+"/wishes?done=1")
}

// chosenTags are the choices of a form that were touched. Every field carries its
// wish, so that nothing goes to another one when wishes come in meanwhile; what was
// not touched may have been changed by somebody else.
func chosenTags(form url.Values) map[conversation.WishKey]string {
	out := map[conversation.WishKey]string{}
	for name, values := range form {
		field, ok := strings.CutSuffix(name, "-of")
		theme, wish, split := strings.Cut(values[0], " ")
		if ok && split && form.Get(field) != form.Get(field+"-was") {
			out[conversation.WishKey{Theme: theme, Wish: wish}] = form.Get(field)
		}
	}
	return out
}

// tagsChosen turns choices into tags; 0 is none. The new one is made as soon as a
// wish goes to it.
func (p *Pages) tagsChosen(v *visit, chosen map[conversation.WishKey]string, label string) (map[conversation.WishKey]int, error) {
	out := map[conversation.WishKey]int{}
	made := 0
	for key, value := range chosen {
		switch tag, err := strconv.Atoi(value); {
		case value == "":
			out[key] = 0
		case value != newTag && (err != nil || tag < 1):
			return nil, surveys.Errorf(surveys.Invalid, "%q is no tag", value)
		case value != newTag:
			out[key] = tag
		default:
			if made == 0 {
				if made, err = p.wishTag(v, label); err != nil {
					return nil, err
				}
			}
			out[key] = made
		}
	}
	return out, nil
}

// wishTag returns the tag with a label: one that there is, or else a new one.
func (p *Pages) wishTag(v *visit, label string) (int, error) {
	made, err := p.db.Codings(v.ctx, v.slug)
	if err != nil {
		return 0, err
	}
	return p.tagFor(v, made.Tags, label)
}

// keep puts the choices of a form that was refused back.
func (m *wishesPage) keep(form url.Values) {
	chosen := chosenTags(form)
	for i := range m.Themes {
		for j := range m.Themes[i].Wishes {
			w := &m.Themes[i].Wishes[j]
			if value, ok := chosen[w.key]; ok {
				for k := range w.Tag.Options {
					w.Tag.Options[k].Chosen = w.Tag.Options[k].Value == value
				}
			}
		}
	}
}

// Of is what a field is about, as the form carries it.
func (l wishLine) Of() string { return l.key.Theme + " " + l.key.Wish }

package analysis

import (
	"cmp"
	"net/http"
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
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b wishLine) int {
		return cmp.Or(cmp.Compare(b.n, a.n), strings.Compare(a.key.Wish, b.key.Wish))
	})
	return out
}

// TagWishes merges wishes into tags. Every field carries its wish, so that nothing
// goes to another one when wishes come in meanwhile.
func (p *Pages) TagWishes(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	tags := map[conversation.WishKey]int{}
	for name, values := range form {
		field, ok := strings.CutSuffix(name, "-of")
		theme, wish, split := strings.Cut(values[0], " ")
		if !ok || !split || form.Get(field) == form.Get(field+"-was") {
			continue // what was not touched may have been changed by somebody else
		}
		tag := 0
		if chosen := form.Get(field); chosen != "" {
			if tag, err = strconv.Atoi(chosen); err != nil || tag < 1 {
				return surveys.Errorf(surveys.Invalid, "%q is no tag", chosen)
			}
		}
		tags[conversation.WishKey{Theme: theme, Wish: wish}] = tag
	}
	if err := p.db.TagWishes(v.ctx, v.slug, p.a.User(c).ID, tags); err != nil {
		return err
	}
	return p.a.Redirect(c, v.base+"/wishes?done=1")
}

// Of is what a field is about, as the form carries it.
func (l wishLine) Of() string { return l.key.Theme + " " + l.key.Wish }

package analysis

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
)

// tagsPage is the codebook of a consultation, what the open answers of one survey
// are about, and how far those who read them agree.
type tagsPage struct {
	staff.Frame
	Back, URL, Answers, CSV string
	Wishes                  string // where wishes get their tags
	Tags                    []tagLine
	Fields                  []staff.Field // of a new tag
	Tables                  []tagTable
	Unread                  []unreadLine
	Taggers                 []taggerLine
	Pairs                   []pairLine
	May                     bool // whoever asks may change the codebook
}

// tagLine is one tag of the codebook.
type tagLine struct {
	Label, Note, N, URL, Answers string
	Wishes                       string // how many wishes of conversations
	Retired                      bool
}

// Tags shows the codebook and its counts.
func (p *Pages) Tags(c *gin.Context) error {
	m, err := p.tagsPage(c)
	if err != nil {
		return err
	}
	return p.a.Render(c, http.StatusOK, "analysis/tags", m)
}

func (p *Pages) tagsPage(c *gin.Context) (*tagsPage, error) {
	v, err := p.visit(c)
	if err != nil {
		return nil, err
	}
	l, err := p.answers(v, p.a.User(c).ID)
	if err != nil {
		return nil, err
	}
	tr := func(key string, args ...any) string { return p.a.Catalog.T(v.lang, key, args...) }
	m := &tagsPage{Frame: staff.NewFrame(p.a, c, tr("tags.title")), Back: v.base, Answers: v.base + "/answers"}
	m.URL, m.CSV, m.Wishes = v.base+"/tags", v.base+"/tags.csv", v.base+"/wishes"
	m.MadeUp = m.MadeUp || v.survey.MadeUp
	m.May = staff.May(p.a.User(c), staff.TagAnswers)
	if done := c.Query("done"); done == "saved" || done == "merged" || done == "added" {
		m.Done = tr("tags.done_" + done)
	}
	m.Fields = tagFields(p, v.lang)
	used := map[int]int{}
	for i := range l.all {
		for _, id := range l.all[i].Tags {
			used[id]++
		}
	}
	wishes, err := p.wishesUsed(v)
	if err != nil {
		return nil, err
	}
	for _, t := range l.tags {
		id := strconv.Itoa(t.ID)
		m.Tags = append(m.Tags, tagLine{Label: t.Label, Note: t.Note, N: staff.Number(v.lang, used[t.ID]), Wishes: staff.Number(v.lang, wishes[t.ID]), Retired: t.Retired,
			URL: m.URL + "/" + id, Answers: answersFilter{tag: id}.address(m.Answers, 1)})
	}
	m.Tables, m.Unread = l.tables(m.Answers)
	return m, p.addTaggers(v, m)
}

// wishesUsed counts the wishes of conversations per tag, alike ones once.
func (p *Pages) wishesUsed(v *visit) (map[int]int, error) {
	tags, err := p.db.WishTags(v.ctx, v.slug)
	out := map[int]int{}
	for _, id := range tags {
		out[id]++
	}
	return out, err
}

// tagFields are the fields of a tag.
func tagFields(p *Pages, lang string) []staff.Field {
	tr := func(key string) string { return p.a.Catalog.T(lang, key) }
	return []staff.Field{
		{Name: "label", Label: tr("tags.label"), Hint: tr("tags.label_hint"), Max: surveys.MaxTagLabel, Required: true},
		{Name: "note", Label: tr("tags.note"), Hint: tr("tags.note_hint"), Max: surveys.MaxTagNote, Rows: 2},
	}
}

// AddTag adds a tag to the codebook.
func (p *Pages) AddTag(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	m, err := p.tagsPage(c)
	if err != nil {
		return err
	}
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	in := staff.Input{Catalog: p.a.Catalog, Lang: v.lang, Form: form}
	tag := surveys.Tag{Label: in.Text(&m.Fields[0]), Note: in.Text(&m.Fields[1])}
	if in.OK() {
		_, err := p.db.AddTag(v.ctx, v.form.Definition.Consultation.Code, tag)
		if err == nil {
			return p.a.Redirect(c, m.URL+"?done=added")
		}
		if surveys.CodeOf(err) != surveys.Conflict {
			return err
		}
		in.Say(&m.Fields[0], "tags.taken")
	}
	m.Languages = nil
	m.Wrong(m.Fields...)
	return p.a.Render(c, http.StatusUnprocessableEntity, "analysis/tags", m)
}

// tagPage is one tag of the codebook.
type tagPage struct {
	staff.Frame
	Back, URL string
	Label     string
	Fields    []staff.Field
	Retired   bool
	Into      staff.Field // the tag that it can be merged into; without options there is none
}

// tagPage finds the tag of a request.
func (p *Pages) tagPage(c *gin.Context) (*visit, *tagPage, surveys.Tag, error) {
	v, err := p.visit(c)
	if err != nil {
		return nil, nil, surveys.Tag{}, err
	}
	all, err := p.db.Tags(v.ctx, v.form.Definition.Consultation.Code)
	if err != nil {
		return nil, nil, surveys.Tag{}, err
	}
	m := &tagPage{Back: v.base + "/tags", Into: staff.Field{Name: "into", Label: p.a.Catalog.T(v.lang, "tags.into"), Required: true}}
	m.URL = m.Back + "/" + c.Param("tag")
	found := surveys.Tag{}
	for _, t := range all {
		if strconv.Itoa(t.ID) == c.Param("tag") {
			found = t
			continue
		}
		m.Into.Options = append(m.Into.Options, staff.Option{Value: strconv.Itoa(t.ID), Label: t.Label})
	}
	if found.ID == 0 {
		return nil, nil, found, surveys.Errorf(surveys.NotFound, "there is no such tag")
	}
	if len(m.Into.Options) > 0 {
		m.Into.Options = append([]staff.Option{{Label: p.a.Catalog.T(v.lang, "tags.choose")}}, m.Into.Options...)
	}
	m.Frame = staff.NewFrame(p.a, c, found.Label)
	m.Label, m.Retired, m.Fields = found.Label, found.Retired, tagFields(p, v.lang)
	m.Fields[0].Value, m.Fields[1].Value = found.Label, found.Note
	return v, m, found, nil
}

// Tag shows one tag, to be changed.
func (p *Pages) Tag(c *gin.Context) error {
	_, m, _, err := p.tagPage(c)
	if err != nil {
		return err
	}
	return p.a.Render(c, http.StatusOK, "analysis/tag", m)
}

// postedTag reads a form about a tag.
func (p *Pages) postedTag(c *gin.Context) (staff.Input, *visit, *tagPage, surveys.Tag, error) {
	form, err := page.Form(c)
	if err != nil {
		return staff.Input{}, nil, nil, surveys.Tag{}, err
	}
	v, m, tag, err := p.tagPage(c)
	if err != nil {
		return staff.Input{}, nil, nil, surveys.Tag{}, err
	}
	return staff.Input{Catalog: p.a.Catalog, Lang: v.lang, Form: form}, v, m, tag, nil
}

// SaveTag changes a tag.
func (p *Pages) SaveTag(c *gin.Context) error {
	in, v, m, tag, err := p.postedTag(c)
	if err != nil {
		return err
	}
	tag.Label, tag.Note = in.Text(&m.Fields[0]), in.Text(&m.Fields[1])
	m.Retired = in.Form.Get("retired") != ""
	tag.Retired = m.Retired
	if in.OK() {
		err := p.db.SaveTag(v.ctx, v.form.Definition.Consultation.Code, tag)
		if err == nil {
			return p.a.Redirect(c, m.Back+"?done=saved")
		}
		if surveys.CodeOf(err) != surveys.Conflict {
			return err
		}
		in.Say(&m.Fields[0], "tags.taken")
	}
	m.Languages = nil
	m.Wrong(m.Fields...)
	return p.a.Render(c, http.StatusUnprocessableEntity, "analysis/tag", m)
}

// MergeTag gives the answers with a tag another one in its stead.
func (p *Pages) MergeTag(c *gin.Context) error {
	in, v, m, tag, err := p.postedTag(c)
	if err != nil {
		return err
	}
	into, _ := strconv.Atoi(in.Choice(&m.Into)) // one of the options, or OK says no
	if !in.OK() {
		m.Languages = nil
		m.Wrong(m.Into)
		return p.a.Render(c, http.StatusUnprocessableEntity, "analysis/tag", m)
	}
	if err := p.db.MergeTag(v.ctx, v.form.Definition.Consultation.Code, tag.ID, into); err != nil {
		return err
	}
	return p.a.Redirect(c, m.Back+"?done=merged")
}

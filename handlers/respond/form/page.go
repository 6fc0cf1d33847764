package form

import (
	"net/url"
	"strings"

	"regiopeil/surveys"
)

// Request is what a page of questions is drawn from.
type Request struct {
	Visit
	Page         surveys.Page
	Route        surveys.Route
	Audience     surveys.Audience
	Values       url.Values        // as typed or saved, verbatim; nil: a fresh page
	Problems     []surveys.Problem // what is wrong with Values
	Order        int               // of shuffled lists, below surveys.Orders
	DraftVersion int               // how often this page was saved
	Hidden       []Hidden
	Review       bool // the person came from the review page
	Trial        bool
}

// Page draws one page of questions. Questions that routing skips are left out;
// companions stand in the question that they belong to.
func (b *Builder) Page(r Request) PageView {
	def := r.Form.Definition
	part := &def.Parts[r.Page.Part]
	d := b.draw(r.Visit, r.Audience)
	d.values, d.order = r.Values, r.Order
	d.problems = b.messages(r.Language, r.Problems)
	v := PageView{
		Chrome:  b.Chrome(r.Visit, d.text(part.Title)),
		Action:  r.PageURL(r.Page.Index),
		Version: r.DraftVersion, Hidden: r.Hidden, ToReview: r.Review,
		PartTitle: d.text(part.Title),
	}
	if r.Page.Index == 0 || r.Form.Pages()[r.Page.Index-1].Part != r.Page.Part {
		v.Intro = d.text(part.Intro)
	}
	v.Chrome.Form, v.Chrome.Error, v.Chrome.Trial = FormID, len(r.Problems) > 0, r.Trial
	v.Questions = d.questions(r.Form.OnPage(r.Page, r.Route))
	v.Problems = d.summary(r.Problems, v.Questions)
	v.Progress, v.Back = progress(r)
	return v
}

// progress says where the page stands among the pages that are on the route, and
// what comes before it.
func progress(r Request) (Progress, string) {
	p, back := Progress{Pages: 1}, r.base()
	parts := map[int]int{}
	for _, page := range r.Form.Pages() {
		if page.Index != r.Page.Index && len(r.Form.OnPage(page, r.Route)) == 0 {
			continue
		}
		if parts[page.Part] == 0 {
			parts[page.Part] = len(parts) + 1
		}
		p.Pages++
		switch {
		case page.Index < r.Page.Index:
			p.Done++
			back = r.PageURL(page.Index)
		case page.Index == r.Page.Index:
			p.Part = parts[page.Part]
		}
	}
	p.Done++
	p.Parts = len(parts)
	return p, back
}

// questions draws a list of questions, companions inside the question before.
func (d *drawing) questions(qs []*surveys.Question) []QuestionView {
	out := make([]QuestionView, 0, len(qs))
	at := map[string]int{}
	for _, q := range qs {
		v := d.question(q)
		if i, ok := at[q.With]; ok && q.With != "" && v.Kind == "text" {
			out[i].Companions = append(out[i].Companions, v)
			continue
		}
		v.Companion = false
		at[q.Code] = len(out)
		out = append(out, v)
	}
	return out
}

// messages are the problems as sentences, by question, item or text: the first
// of each.
func (b *Builder) messages(language string, problems []surveys.Problem) map[string]string {
	if len(problems) == 0 {
		return nil
	}
	m := make(map[string]string, len(problems))
	for _, p := range problems {
		where := place(p)
		if _, taken := m[where]; !taken {
			m[where] = b.catalog.T(language, p.Key, p.Args)
		}
	}
	return m
}

func place(p surveys.Problem) string {
	if p.Item != "" {
		return p.Question + "." + p.Item
	}
	return p.Question
}

// summary lists every problem with a link to the control that it is about.
func (d *drawing) summary(problems []surveys.Problem, views []QuestionView) []ProblemLink {
	var out []ProblemLink
	seen := map[string]bool{}
	for _, p := range problems {
		if seen[place(p)] {
			continue
		}
		seen[place(p)] = true
		message := d.catalog.T(d.language, p.Key, p.Args)
		v, label := find(views, p)
		if v == nil {
			out = append(out, ProblemLink{Text: strings.TrimSpace(p.Question + " " + message)})
			continue
		}
		text := question(v.Label) + " "
		if label != "" {
			text += label + ": "
		}
		out = append(out, ProblemLink{Text: text + message, URL: "#" + v.anchor(p)})
	}
	return out
}

// question is the sentence of a label that asks; a label that asks nothing is
// taken whole.
func question(label string) string {
	end := strings.Index(label, "?")
	if end < 0 {
		return label
	}
	start := strings.LastIndex(label[:end], ". ") + 1
	return strings.TrimSpace(label[start : end+1])
}

// find returns the question that a problem is about, and the label of its item.
func find(views []QuestionView, p surveys.Problem) (*QuestionView, string) {
	code := strings.TrimSuffix(p.Question, ".text")
	for i := range views {
		v := &views[i]
		if v.Code != code {
			if c, label := find(v.Companions, p); c != nil {
				return c, label
			}
			continue
		}
		for _, r := range v.Rows {
			if r.Code == p.Item && p.Item != "" {
				return v, r.Label
			}
		}
		return v, ""
	}
	return nil, ""
}

// anchor is the id of the control that a problem is corrected in.
func (q *QuestionView) anchor(p surveys.Problem) string {
	if strings.HasSuffix(p.Question, ".text") || p.Item == "text" {
		for _, c := range q.Choices {
			if c.Other != nil {
				return c.Other.ID
			}
		}
	}
	for i, r := range q.Rows {
		if r.Code != p.Item && (p.Item != "" || i > 0) {
			continue
		}
		if q.Kind == "matrix" {
			return r.Choices[0].ID
		}
		return r.ID
	}
	switch {
	case q.Field != nil:
		return q.Field.ID
	case len(q.Choices) > 0:
		return q.Choices[0].ID
	case len(q.Rows) > 0:
		return q.Rows[0].ID
	}
	return q.Code
}

package surveys

import "strings"

// Page is what a respondent sees at once: a part, or a piece of one where
// routing cuts it. It looks the same to everyone who has answered it nowhere
// yet, but for the audience and the route that earlier pages decided.
type Page struct {
	Index     int // from 0
	Part      int // index in Definition.Parts
	Questions []*Question
}

// Pages returns all pages, in order. The slice is not to be changed.
func (f *Form) Pages() []Page { return f.pages }

// OnPage returns the questions of a page that are on a route; none, when
// nobody on that route sees the page.
func (f *Form) OnPage(p Page, r Route) []*Question {
	on := make([]*Question, 0, len(p.Questions))
	for _, q := range p.Questions {
		if r.Has(q.Code) {
			on = append(on, q)
		}
	}
	return on
}

// cutPages ends a page at the end of a part, and before a question that
// depends on what is answered on that page: by its routing, or because its
// texts differ between audiences and the audience is asked there.
func (f *Form) cutPages() []Page {
	var pages []Page
	here := map[string]bool{} // the questions on the page so far
	for i := range f.asked {
		q := &f.asked[i]
		last := len(pages) - 1
		if last < 0 || pages[last].Part != q.part || f.dependsOn(q, here) {
			clear(here)
			pages = append(pages, Page{Index: last + 1, Part: q.part})
			last++
		}
		here[q.Code] = true
		pages[last].Questions = append(pages[last].Questions, q.Question)
	}
	return pages
}

func (f *Form) dependsOn(q *asked, here map[string]bool) bool {
	if here[f.Definition.AudienceQuestion] && (len(q.For) > 0 || q.Question.variesByAudience()) {
		return true
	}
	if q.relevant != nil {
		for _, code := range q.relevant.Questions() {
			if here[code] {
				return true
			}
		}
	}
	return false
}

// variesByAudience reports whether any text of the question has a variant for
// an audience.
func (q *Question) variesByAudience() bool {
	varies := q.Label.varies() || q.Hint.varies()
	for _, it := range q.Items {
		varies = varies || it.Label.varies() || it.Hint.varies()
	}
	for _, o := range q.Options {
		varies = varies || o.Label.varies()
	}
	return varies
}

func (t Text) varies() bool {
	for key := range t {
		if strings.Contains(key, "@") {
			return true
		}
	}
	return false
}

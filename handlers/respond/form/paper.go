package form

import (
	"slices"
	"strings"

	"regiopeil/surveys"
)

// Paper is the questionnaire to print: every question of every audience, with
// the codes that whoever enters it types.
func (b *Builder) Paper(v Visit) PaperPage {
	d := b.draw(v, "")
	p := PaperPage{
		Chrome: b.Chrome(v, b.t(v, "respond.paper_page")), Landing: b.Landing(v), Slip: b.Invitation(v, ""),
	}
	if name := v.Survey.Settings.ContactName; name != "" {
		p.Return = b.t(v, "respond.paper_return", "Where", name)
	}
	p.Parts = d.paper(b, v)
	return p
}

// paper is every question of every audience, as it stands on paper.
func (d *drawing) paper(b *Builder, v Visit) []PaperPart {
	var parts []PaperPart
	for i := range v.Form.Definition.Parts {
		part := &v.Form.Definition.Parts[i]
		pp := PaperPart{Title: d.text(part.Title), Intro: d.text(part.Intro)}
		for j := range part.Questions {
			q := &part.Questions[j]
			d.audience = ""
			if len(q.For) == 1 {
				d.audience = q.For[0]
			}
			w := d.question(q)
			w.For, w.Audiences = b.who(v, q.For), audiences(q.For)
			w.Hint = joined(w.Hint, d.alternatives(q))
			w.key()
			if q.Code == v.Form.Definition.AudienceQuestion {
				for n := range w.Choices {
					w.Choices[n].Audience = string(audienceOf(q, w.Choices[n].Value))
				}
			}
			pp.Questions = append(pp.Questions, w)
		}
		parts = append(parts, pp)
	}
	return parts
}

// key gives every choice what is typed for it.
func (q *QuestionView) key() {
	give := func(choices []Choice) {
		codes := make([]string, len(choices))
		for i, c := range choices {
			codes[i] = c.Value
		}
		for i, key := range surveys.EntryKeys(codes) {
			choices[i].Key = key
		}
	}
	if q.Kind == "choice" || q.Kind == "scale" || q.Kind == "numbers" {
		give(q.Choices)
	}
	if q.Kind == "matrix" {
		give(q.Columns)
		for _, r := range q.Rows {
			give(r.Choices)
		}
	}
}

// audienceOf is what choosing an option makes of a respondent.
func audienceOf(q *surveys.Question, code string) surveys.Audience {
	for i := range q.Options {
		if q.Options[i].Code == code {
			return q.Options[i].Audience
		}
	}
	return ""
}

func audiences(all []surveys.Audience) string {
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = string(a)
	}
	return strings.Join(names, " ")
}

// who names the audiences that a question is for; all of them is nobody in
// particular.
func (b *Builder) who(v Visit, audiences []surveys.Audience) string {
	var names []string
	for _, a := range audiences {
		names = append(names, b.t(v, "respond.audience_"+string(a)))
	}
	if len(names) == 0 {
		return ""
	}
	return b.t(v, "respond.paper_only", "Who", strings.Join(names, ", "))
}

// alternatives are the wordings of a question and its hint for single
// audiences, which paper cannot choose between.
func (d *drawing) alternatives(q *surveys.Question) string {
	var out []string
	for _, a := range []surveys.Audience{surveys.Resident, surveys.Business, surveys.Institution} {
		if len(q.For) > 0 && (len(q.For) == 1 || !slices.Contains(q.For, a)) {
			continue
		}
		var other string
		for _, t := range []surveys.Text{q.Label, q.Hint} {
			if own := t.In(d.language, d.source, a); own != d.text(t) {
				other = joined(other, own)
			}
		}
		if other == "" {
			continue
		}
		who := d.catalog.T(d.language, "respond.audience_"+string(a))
		out = append(out, strings.ToUpper(who[:1])+who[1:]+": "+other)
	}
	return strings.Join(out, " ")
}

func joined(a, b string) string { return strings.TrimSpace(a + " " + b) }

package analysis

import (
	"cmp"
	"strings"

	"regiopeil/reports"
	"regiopeil/reports/search"
	"regiopeil/surveys"
)

// answerList knows the words of a survey in one language.
type answerList struct {
	p    *Pages
	form *surveys.Form
	lang string
	tags []surveys.Tag
}

// shown is one answer as the list has it.
func (l answerList) shown(a foundAnswer) openAnswer {
	var about []string
	if a.Audience != "" {
		about = append(about, l.audience(a.OpenAnswer))
	}
	if a.Municipality != "" {
		about = append(about, cmp.Or(optionLabel(l.form, l.form.Definition.MunicipalityQuestion, a.Municipality, l.lang), a.MunicipalityLabel))
	}
	for _, t := range a.Themes {
		about = append(about, l.theme(t))
	}
	return openAnswer{
		Question: l.question(a.OpenAnswer), About: strings.Join(about, " · "), Pieces: pieces(a.Text, a.hits),
		Tags: l.labels(a.Tags), Quote: a.Quote, Differ: a.Differ, Code: l.p.keys.Place(a.Place()),
	}
}

// pieces cuts a text at the words that were sought.
func pieces(text string, hits []search.Span) []piece {
	var out []piece
	at := 0
	for _, h := range hits {
		if h.From > at {
			out = append(out, piece{Text: text[at:h.From]})
		}
		out = append(out, piece{Text: text[h.From:h.To], Hit: true})
		at = h.To
	}
	if at < len(text) {
		out = append(out, piece{Text: text[at:]})
	}
	return out
}

func (l answerList) question(a reports.OpenAnswer) string {
	if q, ok := l.form.Question(a.Question); ok {
		return cmp.Or(text(l.form.Definition, q.Label, l.lang), a.Label, a.Question)
	}
	return cmp.Or(a.Label, a.Question)
}

func (l answerList) theme(code string) string {
	for _, t := range l.form.Definition.Themes {
		if t.Code == code {
			return cmp.Or(text(l.form.Definition, t.Label, l.lang), code)
		}
	}
	return code
}

func (l answerList) audience(a reports.OpenAnswer) string {
	return l.p.audienceName(l.lang, l.form, reports.Count{Code: a.Audience, Label: a.AudienceLabel})
}

// labels are the names of tags, in the order of the codebook.
func (l answerList) labels(ids []int) []string {
	var out []string
	for _, t := range l.tags {
		for _, id := range ids {
			if id == t.ID {
				out = append(out, t.Label)
			}
		}
	}
	return out
}

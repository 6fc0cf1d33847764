package reports

import (
	"slices"

	"regiopeil/surveys"
)

// labelJoin stands between the texts of which a label is made.
const labelJoin = " – "

// Dutch is the language of labels where a questionnaire has it.
const Dutch = "nl"

// words finds the texts of a definition in the language of the figures: Dutch,
// or the source language of a questionnaire without it.
type words struct {
	lang, source string
}

func newWords(d *surveys.Definition) words {
	var w words
	if len(d.Languages) > 0 {
		w.source, w.lang = d.Languages[0], d.Languages[0]
	}
	if slices.Contains(d.Languages, Dutch) {
		w.lang = Dutch
	}
	return w
}

// Text is a text of a questionnaire in the language of the figures, as labels
// have it.
func Text(d *surveys.Definition, t surveys.Text) string { return newWords(d).text(t) }

// audiences are those that a text can have words of their own for; the first is
// everyone.
var audiences = [...]surveys.Audience{"", surveys.Resident, surveys.Business, surveys.Institution}

// text is what a text says to everyone or, where it differs, to the first
// audience that it has words for.
func (w words) text(t surveys.Text) string {
	for _, a := range audiences {
		if s := t.In(w.lang, w.source, a); s != "" {
			return s
		}
	}
	return ""
}

// option is the text of an option, or its code when only an older version of
// the questionnaire had it.
func (w words) option(q *surveys.Question, code string) string {
	for i := range q.Options {
		if q.Options[i].Code == code {
			return w.text(q.Options[i].Label)
		}
	}
	return code
}

func joinLabels(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + labelJoin + b
}

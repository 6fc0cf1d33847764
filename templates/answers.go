package templates

import (
	"html/template"
	"strings"
)

// Answer is one question with its answer, in words.
type Answer struct {
	Code, Label string
	Lines       []string // choices and texts, whole
	Pairs       []Pair   // row and answer: matrix, points, several numbers
	Ordered     bool     // Lines are ranks
	Change      string   // path of the question; empty: no link
	Error       string
}

// Answered reports whether there is anything to show.
func (a Answer) Answered() bool { return len(a.Lines)+len(a.Pairs) > 0 }

// Pair is a row and what was answered there.
type Pair struct{ Label, Value string }

// AnswerGroup is a part of the questionnaire with its answers.
type AnswerGroup struct {
	Title   string
	Answers []Answer
}

// answerWriter draws answers as HTML. The review page has some 40 questions and
// as many rows, and everyone gets it: drawn by html/template it took more time
// than all other pages of a walk together. Everything that a person or a
// questionnaire says goes through text, which escapes it.
type answerWriter struct {
	strings.Builder
	none, change string // fixed texts
}

// text writes s escaped, for between tags and within quoted attributes.
func (w *answerWriter) text(s string) { w.WriteString(template.HTMLEscapeString(s)) }

// put writes s escaped between before and after, which are HTML.
func (w *answerWriter) put(before, s, after string) {
	w.WriteString(before)
	w.text(s)
	w.WriteString(after)
}

func (w *answerWriter) answer(a *Answer) {
	switch {
	case len(a.Pairs) > 0:
		w.WriteString(`<dl class="pairs">`)
		for _, p := range a.Pairs {
			w.put("<div><dt>", p.Label, "</dt>")
			w.put("<dd>", p.Value, "</dd></div>")
		}
		w.WriteString("</dl>")
	case a.Ordered && len(a.Lines) > 0:
		w.WriteString(`<ol class="said">`)
		for _, line := range a.Lines {
			w.put("<li>", line, "</li>")
		}
		w.WriteString("</ol>")
	case len(a.Lines) > 0:
		for _, line := range a.Lines {
			w.put(`<p class="said">`, line, "</p>")
		}
	default:
		w.put(`<p class="none">`, w.none, "</p>")
	}
}

func (w *answerWriter) group(g *AnswerGroup) {
	w.put(`<section class="group"><h2>`, g.Title, "</h2>\n")
	for i := range g.Answers {
		a := &g.Answers[i]
		if a.Error != "" {
			w.WriteString(`<div class="given wrong">`)
		} else {
			w.WriteString(`<div class="given">`)
		}
		w.put("<h3>", a.Label, "</h3>\n"+`<div class="given-text">`)
		if a.Error != "" {
			w.put(`<p class="error">`, a.Error, "</p>")
		}
		w.answer(a)
		w.WriteString("</div>\n")
		if a.Change != "" {
			w.put(`<a class="change" href="`, a.Change, `">`)
			w.text(w.change)
			w.put(`<span class="unseen">: `, a.Label, "</span></a>")
		}
		w.WriteString("</div>\n")
	}
	w.WriteString("</section>")
}

func (s *Set) answerWriter(lang string) *answerWriter {
	return &answerWriter{none: s.catalog.T(lang, "respond.not_answered"), change: s.catalog.T(lang, "respond.change")}
}

// drawAnswer is the function "answer" of pages: one answer.
func (s *Set) drawAnswer(lang string, a Answer) template.HTML {
	w := s.answerWriter(lang)
	w.answer(&a)
	return template.HTML(w.String())
}

// Answers draws answers by part, as the function "answers" of pages does. All
// texts in it are escaped.
func (s *Set) Answers(lang string, groups []AnswerGroup) template.HTML {
	w := s.answerWriter(lang)
	w.Grow(16 << 10)
	for i := range groups {
		w.group(&groups[i])
	}
	return template.HTML(w.String())
}

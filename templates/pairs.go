package templates

import (
	"html/template"
	"strings"
)

// Pair is a row of a list of terms: what it is about, and what is said of it.
type Pair struct{ Label, Value string }

// pairs draws a list of terms. The review page has some 40 of them; drawn by the
// template, row by row, they took more time than the rest of the page.
func pairs(list []Pair) template.HTML {
	var b strings.Builder
	b.WriteString(`<dl class="pairs">`)
	for _, p := range list {
		b.WriteString("<div><dt>")
		b.WriteString(template.HTMLEscapeString(p.Label))
		b.WriteString("</dt><dd>")
		b.WriteString(template.HTMLEscapeString(p.Value))
		b.WriteString("</dd></div>")
	}
	b.WriteString("</dl>")
	return template.HTML(b.String())
}

// Package templates holds the pages: their HTML, style and script, and the code
// that draws them. It knows no domain types; a page is drawn from a struct of
// plain texts, numbers and booleans.
//
// # To add a page
//
// Write AREA/NAME.gohtml, which defines "content", and pass a struct that
// embeds [Chrome] to [Set.Render] under the name "AREA/NAME":
//
//	{{define "content"}}
//	<h1>{{.Title}}</h1>
//	<p>{{t "analysis.intro" "N" .Count}}</p>
//	{{end}}
//
// The title of the page is Chrome.Title. Pages of the areas respond and public
// stand in layout/public, all others in layout/staff; a page that defines
// "page" instead of "content" is a whole document of its own. A file in partial
// defines templates that every page can use, named after it. Style in AREA/*.css
// comes with the pages of that area without being named anywhere.
//
// # Functions
//
//	t "key" ["Name" value …]        a text; without values it is built in at Load
//	plural "key" n ["Name" value …] a text with {{.N}} and plural forms
//	asset "public.css"              the address of a style sheet or script
//	answer .Answer                  one Answer, drawn in Go
//	answers .Groups                 all answers by part, []AnswerGroup, drawn in Go
//
// An unknown key or a template that does not parse is an error of Load.
//
// # Style
//
// Own style on the tokens of css/tokens.css, which a municipality may replace.
// It follows the anatomy and the behaviour of NL Design System components
// (form field, radio and checkbox cards, button, link, data list), but not the
// files of one of its component libraries: the cards, the matrix and the ranking
// that this product is about have no counterpart there, and the rest would be
// overridden for size of target and weight of label.
package templates

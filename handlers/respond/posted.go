package respond

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/respond/form"
	"regiopeil/surveys"
)

// posted is a form of ours as it came in.
type posted struct {
	values   url.Values // of questions
	button   string     // go: next, save, submit, skip:V11, mine, saved, …
	language string     // the language that was asked for; empty: none
	version  int        // how often the page was saved when it was drawn
	over     int        // the version that the person chose to replace
	review   bool       // back to the review page
	confirm  bool       // answers that a choice takes away may go
	code     string
	email    string
	raw      url.Values
}

// Names of the fields that belong to no question. Codes of questions never
// collide with them: a definition may not use them.
const (
	fieldGo      = "go"
	fieldLang    = "lang"
	fieldVersion = "version"
	fieldOver    = "over"
	fieldReview  = "review"
	fieldConfirm = "confirm"
	fieldCode    = "code"
	fieldEmail   = "email"
	fieldFrom    = "from" // of the address of the landing page
)

func readPosted(c *gin.Context) (posted, error) {
	raw, err := page.Form(c)
	if err != nil {
		return posted{}, err
	}
	p := posted{
		raw: raw, values: maps.Clone(raw),
		button: raw.Get(fieldGo), language: raw.Get(fieldLang), code: raw.Get(fieldCode), email: raw.Get(fieldEmail),
		review: raw.Get(fieldReview) != "", confirm: raw.Get(fieldConfirm) != "",
	}
	p.version, p.over = number(raw.Get(fieldVersion)), number(raw.Get(fieldOver))
	return p, nil
}

// of is the form without the fields that belong to the page itself.
func (p *posted) questionsOnly() {
	for _, name := range []string{fieldGo, fieldLang, fieldVersion, fieldOver, fieldReview, fieldConfirm} {
		delete(p.values, name)
	}
}

// number reads a version; what is none is 0.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// hidden is the form again, unseen, for a page that asks something in between.
// The buttons are left out; more fields may be added.
func (p *posted) hidden(more ...form.Hidden) []form.Hidden {
	skip := map[string]bool{fieldGo: true, fieldLang: true}
	for _, h := range more {
		skip[h.Name] = true
	}
	var out []form.Hidden
	for _, name := range slices.Sorted(maps.Keys(p.raw)) {
		if skip[name] {
			continue
		}
		for _, value := range p.raw[name] {
			out = append(out, form.Hidden{Name: name, Value: value})
		}
	}
	return append(out, more...)
}

// skipped is the question that a button leaves out, or nothing.
func (p *posted) skipped() string {
	code, ok := strings.CutPrefix(p.button, "skip:")
	if !ok {
		return ""
	}
	return code
}

// fieldsOf yields the names of the fields in values that belong to questions.
func fieldsOf(values url.Values, codes map[string]bool) []string {
	var out []string
	for name := range values {
		code, _, _ := strings.Cut(name, ".")
		if codes[code] {
			out = append(out, name)
		}
	}
	return out
}

func codesOf(qs []*surveys.Question) map[string]bool {
	m := make(map[string]bool, len(qs))
	for _, q := range qs {
		m[q.Code] = true
	}
	return m
}

// base is the code of the question that a name of an answer or a field is of:
// "V4" of "V4.text".
func base(name string) string {
	code, _, _ := strings.Cut(name, ".")
	return code
}

func itoa(n int) string { return strconv.Itoa(n) }

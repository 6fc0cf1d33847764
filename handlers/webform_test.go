package handlers_test

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// webForm is the form with id "answers".
type webForm struct {
	action  string
	fixed   url.Values      // hidden fields
	filled  url.Values      // what the page fills in
	names   map[string]bool // of the fields
	free    map[string]bool // of those that take any text
	buttons map[string]bool // "go=next"
}

func readWebForm(t testing.TB, page string) *webForm {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	node := find(root, func(n *html.Node) bool { return n.Data == "form" && attr(n, "id") == "answers" })
	if node == nil {
		return nil
	}
	f := &webForm{action: attr(node, "action"), fixed: url.Values{}, filled: url.Values{}, names: map[string]bool{}, free: map[string]bool{}, buttons: map[string]bool{}}
	each(root, func(n *html.Node) {
		inside := attr(n, "form") == "answers"
		for up := n.Parent; up != nil; up = up.Parent {
			inside = inside || up == node
		}
		if inside && n.Type == html.ElementNode {
			f.take(n)
		}
	})
	return f
}

func (f *webForm) take(n *html.Node) {
	name := attr(n, "name")
	switch {
	case name == "":
	case n.Data == "button":
		f.buttons[name+"="+attr(n, "value")] = true
	case n.Data == "textarea":
		f.names[name], f.free[name] = true, true
		f.fill(name, strings.TrimPrefix(inner(n), "\n"))
	case n.Data == "select":
		f.names[name] = true
		each(n, func(o *html.Node) {
			if o.Data == "option" && has(o, "selected") {
				f.fill(name, attr(o, "value"))
			}
		})
	case n.Data == "input" && attr(n, "type") == "hidden":
		f.fixed.Add(name, attr(n, "value"))
	case n.Data == "input":
		f.names[name] = true
		kind := attr(n, "type")
		f.free[name] = kind != "radio" && kind != "checkbox"
		if f.free[name] || has(n, "checked") {
			f.fill(name, attr(n, "value"))
		}
	}
}

func (f *webForm) fill(name, value string) {
	if value != "" {
		f.filled.Add(name, value)
	}
}

func each(n *html.Node, fn func(*html.Node)) {
	fn(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		each(c, fn)
	}
}

func find(n *html.Node, match func(*html.Node) bool) (found *html.Node) {
	each(n, func(n *html.Node) {
		if found == nil && n.Type == html.ElementNode && match(n) {
			found = n
		}
	})
	return found
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func inner(n *html.Node) string {
	var b strings.Builder
	each(n, func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	})
	return b.String()
}

// text is what a page says, without its markup.
func text(page string) string {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return page
	}
	main := find(root, func(n *html.Node) bool { return n.Data == "main" })
	if main == nil {
		main = root
	}
	return strings.Join(strings.Fields(inner(main)), " ")
}

func byID(t testing.TB, page, id string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	n := find(root, func(n *html.Node) bool { return attr(n, "id") == id })
	if n == nil {
		t.Fatalf("no element with id %s:\n%s", id, text(page))
	}
	return strings.TrimSpace(inner(n))
}

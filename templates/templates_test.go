package templates

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"regiopeil/templates/locale"
)

func newSet(t *testing.T) *Set {
	t.Helper()
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Load(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestAssets proves that what is sent compressed is what is sent plain, and that
// an address changes with its content.
func TestAssets(t *testing.T) {
	s := newSet(t)
	for _, name := range []string{"public.css", "staff.css", "paper.css", "respond.js", "staff.js", "field.js", "sw.js"} {
		url, err := s.AssetURL(name)
		if err != nil {
			t.Fatal(err)
		}
		a := s.assets[name]
		if a.Path != url || !strings.HasPrefix(url, "/assets/") {
			t.Errorf("%s: address %q, path %q", name, url, a.Path)
		}
		gz, err := gzip.NewReader(bytes.NewReader(a.Gzip))
		if err != nil {
			t.Fatal(err)
		}
		for how, r := range map[string]io.Reader{"gzip": gz, "brotli": brotli.NewReader(bytes.NewReader(a.Brotli))} {
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, a.Body) {
				t.Errorf("%s: %s holds something else (%v)", name, how, err)
			}
		}
	}
	one, err := newAsset("x.css", []byte("a { b: c }"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := newAsset("x.css", []byte("a { b: d }"))
	if err != nil {
		t.Fatal(err)
	}
	if one.Path == two.Path {
		t.Errorf("two contents share the address %s", one.Path)
	}
	if _, err := s.AssetURL("none.css"); err == nil {
		t.Error("an unknown asset has an address")
	}
}

// TestRenderWholeOrNothing proves that a page that fails leaves nothing behind.
func TestRenderWholeOrNothing(t *testing.T) {
	s := newSet(t)
	var b bytes.Buffer
	if err := s.Render(&b, "respond/message", "nl", struct{ Chrome }{}); err == nil {
		t.Error("a struct without the fields of the page was taken")
	}
	if err := s.Render(&b, "respond/none", "nl", nil); err == nil {
		t.Error("an unknown page was drawn")
	}
	if b.Len() > 0 {
		t.Errorf("half a page was written: %q", b.String())
	}
}

func TestBuiltIn(t *testing.T) {
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, text, want string }{
		{"fixed text", `<p>{{t "page.privacy"}}</p>`, `<p>Privacy</p>`},
		{"text with a value stays a call", `{{t "respond.part_of" "N" 1 "Of" 2}}`, `{{t "respond.part_of" "N" 1 "Of" 2}}`},
		{"a brace in a text is no action", `{{t "respond.rank_up"}}`, `&#123;name} omhoog`},
		{"comments and indentation go", "{{/* why */}}<p>\n    x</p>", "<p>\nx</p>"},
	}
	for _, test := range tests {
		got, err := builtIn(c, "nl", source{file: "x", text: test.text})
		if err != nil || got != test.want {
			t.Errorf("%s: %q, %v; want %q", test.name, got, err, test.want)
		}
	}
	if _, err := builtIn(c, "nl", source{file: "x", text: `{{t "page.none"}}`}); err == nil {
		t.Error("an unknown text was taken")
	}
}

func TestCompose(t *testing.T) {
	layouts := map[string]string{"public": `<main>{{template "content" .}}</main>`, "staff": `<div>{{template "content" .}}</div>`}
	tests := []struct{ name, text, want string }{
		{"respond/x", `{{define "content"}}a{{end}}`, `{{define "respond/x#content"}}a{{end}}{{define "respond/x"}}<main>{{template "respond/x#content" .}}</main>{{end}}`},
		{"admin/x", `{{define "content"}}a{{end}}`, `{{define "admin/x#content"}}a{{end}}{{define "admin/x"}}<div>{{template "admin/x#content" .}}</div>{{end}}`},
		{"respond/paper", `{{define "page"}}a{{end}}`, `{{define "respond/paper"}}a{{end}}`},
		{"partial/x", `{{define "partial/x"}}a{{end}}`, `{{define "partial/x"}}a{{end}}`},
	}
	for _, test := range tests {
		s := source{file: test.name, name: test.name, text: test.text}
		if err := s.compose(layouts); err != nil || s.text != test.want {
			t.Errorf("%s: %q, %v", test.name, s.text, err)
		}
	}
	s := source{file: "admin/x.gohtml", name: "admin/x", text: "nothing defined"}
	if err := s.compose(layouts); err == nil {
		t.Error("a page that defines nothing was taken")
	}
}

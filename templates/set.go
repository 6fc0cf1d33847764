package templates

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"

	"regiopeil/templates/locale"
)

// Set is every page in every language, ready to draw. It is safe for concurrent
// use.
type Set struct {
	catalog   *locale.Catalog
	languages map[string]*template.Template
	assets    map[string]*Asset
	names     []string
}

// Load parses every page for every language of the catalog. A page that does
// not parse or names an unknown text is an error that says where.
func Load(c *locale.Catalog) (*Set, error) {
	assets, err := loadAssets()
	if err != nil {
		return nil, err
	}
	s := &Set{catalog: c, assets: assets, languages: map[string]*template.Template{}}
	sources, err := readSources()
	if err != nil {
		return nil, err
	}
	for _, src := range sources {
		if src.page {
			s.names = append(s.names, src.name)
		}
	}
	for _, lang := range c.Languages() {
		root := template.New("").Funcs(s.funcs(lang)).Option("missingkey=error")
		for _, src := range sources {
			text, err := builtIn(c, lang, src)
			if err != nil {
				return nil, err
			}
			if _, err := root.New(src.file).Parse(text); err != nil {
				return nil, fmt.Errorf("template %s: %w", src.file, err)
			}
		}
		s.languages[lang] = root
	}
	return s, nil
}

// Names returns the names of all pages.
func (s *Set) Names() []string { return s.names }

// Has reports whether there is a page of that name.
func (s *Set) Has(name string) bool {
	return s.languages[locale.Source].Lookup(name) != nil
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render draws a page (or partial) and writes it whole, or writes nothing and
// returns an error. A language that is not in the catalog gets Dutch.
func (s *Set) Render(w io.Writer, name, lang string, data any) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	root := s.languages[lang]
	if root == nil {
		root = s.languages[locale.Source]
	}
	if err := root.ExecuteTemplate(b, name, data); err != nil {
		return fmt.Errorf("page %s in %s: %w", name, lang, err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// source is one template file, made ready to parse.
type source struct {
	file, name, text string
	page             bool
}

func readSources() ([]source, error) {
	names, err := fs.Glob(files, "*/*.gohtml")
	if err != nil {
		return nil, err
	}
	layouts := map[string]string{}
	var out []source
	for _, file := range names {
		b, err := files.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("template: %w", err)
		}
		text := string(b)
		area, name := path.Split(strings.TrimSuffix(file, ".gohtml"))
		if area == "layout/" {
			layouts[name] = text
			continue
		}
		out = append(out, source{file: file, name: area + name, text: text})
	}
	for i := range out {
		if err := out[i].compose(layouts); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// compose gives a page the layout of its area. Names that are local to a page's
// file ("content", "page") are made unique by the page's own name.
func (s *source) compose(layouts map[string]string) error {
	const content, whole = `{{define "content"}}`, `{{define "page"}}`
	switch {
	case strings.Contains(s.text, content):
		layout := "staff"
		switch path.Dir(s.name) {
		case "respond", "public":
			layout = "public"
		}
		s.page = true
		s.text = strings.Replace(s.text, content, `{{define "`+s.name+`#content"}}`, 1) +
			`{{define "` + s.name + `"}}` +
			strings.Replace(layouts[layout], `{{template "content" .}}`, `{{template "`+s.name+`#content" .}}`, 1) +
			`{{end}}`
	case strings.Contains(s.text, whole):
		s.page = true
		s.text = strings.Replace(s.text, whole, `{{define "`+s.name+`"}}`, 1)
	case path.Dir(s.name) != "partial":
		return fmt.Errorf(`template %s: a page defines "content" or "page"`, s.file)
	}
	return nil
}

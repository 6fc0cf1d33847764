package handlers_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys/library"
)

func TestImport(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	form, err := s.store.Form(t.Context(), library.Slug, 0)
	if err != nil {
		t.Fatal(err)
	}
	definition := form.Definition.Marshal()

	p.get(adminSurvey+"/definition.json").want(200, adminSurvey+"/definition.json")
	if p.body != string(definition) {
		t.Error("the export differs from the definition")
	}
	if got := p.header.Get("Content-Disposition"); got != `attachment; filename="leidse-regio.json"; filename*=UTF-8''leidse-regio.json` {
		t.Errorf("Content-Disposition %q", got)
	}
	p.post("/admin/surveys/new", url.Values{"slug": {"tweede"}, "definition": {p.body}}).
		want(200, "/admin/surveys/tweede?done=import&version=1").wantText("bewaard als versie 1", "Nog niet open")
	p.post("/admin/surveys/new", url.Values{"slug": {"tweede"}, "definition": {string(definition)}}).want(422, "/admin/surveys/new").wantText("in gebruik")
	p.upload("/admin/surveys/new", map[string]string{"slug": "derde", "definition": "telt niet"}, definition).
		want(200, "/admin/surveys/derde?done=import&version=1")
	changed := bytes.Replace(definition, []byte(`"Samen in de Leidse Regio"`), []byte(`"Samen verder"`), 1)
	p.upload("/admin/surveys/tweede/definition", nil, changed).want(200, "/admin/surveys/tweede?done=import&version=1").wantText("Samen verder")
	p.upload(adminSurvey+"/definition", nil, changed).want(200, adminSurvey+"?done=import&version=2")
}

// upload posts a form with a file.
func (p *person) upload(path string, fields map[string]string, file []byte) *person {
	p.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range fields {
		if err := w.WriteField(k, v); err != nil {
			p.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", "../../CON.json")
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, p.site.url+path, &b)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	return p.do(req)
}

func TestWrongImports(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	const path = adminSurvey + "/definition"
	for _, test := range []struct{ name, definition, says string }{
		{"nothing", "", "Kies een bestand of plak de tekst"},
		{"no JSON", "wat dan ook", "Regel 1"},
		{"mistake on line 3", "{\n\"title\": {\"nl\": \"x\"},\n\"languages\": [nl]}", "Regel 3"},
		{"unknown field", `{"title":{"nl":"x"},"wat":1}`, "‘wat’"},
		{"twice", `{"title":{"nl":"x"},"title":{"nl":"y"}}`, "twee keer"},
		{"trailing", `{} {}`, "Regel 1"},
		{"deep", strings.Repeat("[", 10_000), "Regel"},
		{"HTML", `<script>alert(1)</script>`, "Regel 1"},
		{"Windows-1252 on line 2", "{\"title\":\n{\"nl\":\"caf\xe9\"}}", "Regel 2: Deze tekst is niet opgeslagen als UTF-8."},
		{"UTF-16", "\xff\xfe{\x00}\x00", "Regel 1: Deze tekst is niet opgeslagen als UTF-8."},
		{"routing", `{"title":{"nl":"x"},"languages":["nl"],"consultation":{"code":"c","title":{"nl":"x"},"about":{"nl":"x"},"asks":{"nl":"x"},"minutes":1},
			"parts":[{"code":"a","title":{"nl":"x"},"questions":[{"code":"Q1","type":"text","label":{"nl":"x"},"maxLength":10,"relevant":"${Q9} = '1'"}]}]}`, "Q1"},
	} {
		p.post(path, url.Values{"definition": {test.definition}}).want(422, path).wantText("Er klopt iets niet", test.says)
		if strings.Contains(p.body, "<script>alert") {
			t.Errorf("%s comes back as HTML", test.name)
		}
		p.upload(path, nil, []byte(test.definition)).want(422, path)
	}
	for slug, says := range map[string]string{"": "Vul dit in", "../x": "kleine letters", "Hoofd": "kleine letters", "a--b": "kleine letters", "new": "kleine letters", strings.Repeat("a", 65): "te lang"} {
		p.post("/admin/surveys/new", url.Values{"slug": {slug}, "definition": {"{}"}}).want(422, "/admin/surveys/new").wantText(says)
	}
	form, err := s.store.Form(t.Context(), library.Slug, 0)
	if err != nil {
		t.Fatal(err)
	}
	if built, _ := library.Builtin(); !cmp.Equal(form.Definition.Marshal(), built.Marshal()) {
		t.Error("a refused import changed the questions")
	}
}

func TestWrongUploads(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	const path = adminSurvey + "/definition"
	p.upload(path, nil, bytes.Repeat([]byte(" "), 6<<20)).wantStatus(413)
	many := map[string]string{}
	for i := range 50 {
		many[fmt.Sprint("f", i)] = "x"
	}
	p.upload(path, many, []byte("{}")).wantStatus(413)
	for contentType, want := range map[string]int{
		"multipart/form-data":             415, // no boundary
		"multipart/form-data; boundary=x": 422, // and no part
		"text/plain":                      415,
		"application/json":                415,
	} {
		req, err := http.NewRequest(http.MethodPost, s.url+path, strings.NewReader("--y\r\n\r\n{}"))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", contentType)
		if p.do(req).status != want {
			t.Errorf("%s: %d, want %d", contentType, p.status, want)
		}
	}
	p.get(path).want(200, path)
}

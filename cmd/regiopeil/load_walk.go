package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// walker answers as people do: from the landing page, page by page, over the
// review page to the receipt.
type walker struct {
	http   *rawClient
	survey string
	people []walkAnswers
	pages  *sync.Map // ETag → *walkForm: the same bytes need no second look
	buf    []byte
}

// walkAnswers holds, per form field, what is sent for it: "&V1=2".
type walkAnswers map[string]string

// steps is more than any survey has, so that a walk in circles ends.
const steps = 100

func encodeWalk(f *surveys.Form, r library.Respondent) walkAnswers {
	fields := walkAnswers{}
	for name, values := range f.EncodeForm(r.Answers) {
		var b strings.Builder
		for _, v := range values {
			b.WriteString("&" + url.QueryEscape(name) + "=" + url.QueryEscape(v))
		}
		fields[name] = b.String()
	}
	return fields
}

func (w *walker) Close() error { return w.http.Close() }

func (w *walker) answer(ctx context.Context, i int) (string, error) {
	w.http.forget()
	person := w.people[i%len(w.people)]
	path := "/s/" + w.survey
	for range steps {
		rep, err := w.follow(ctx, path)
		if err != nil {
			return "", err
		}
		path = rep.path
		if code, ok := receipt(rep.body); ok {
			return code, nil
		}
		form, err := w.read(rep.reply)
		if err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
		if path, err = w.send(ctx, path, form, person); err != nil {
			return "", err
		}
	}
	return "", fmt.Errorf("no receipt after %d pages", steps)
}

// at is a reply and the path where redirects ended.
type at struct {
	*reply
	path string
}

func (w *walker) follow(ctx context.Context, path string) (at, error) {
	for range 10 {
		rep, err := retry(ctx, func() (*reply, error) { return w.http.do("GET", path, "", nil) })
		switch {
		case err != nil:
			return at{}, err
		case rep.status == http.StatusOK:
			return at{rep, path}, nil
		case rep.status/100 != 3 || rep.location == "":
			return at{}, fmt.Errorf("GET %s: %w", path, refused(rep))
		}
		path = local(rep.location)
	}
	return at{}, fmt.Errorf("%s: too many redirects", path)
}

// send fills in the form with what the person has to say to it, and returns
// where to go next.
func (w *walker) send(ctx context.Context, path string, form *walkForm, person walkAnswers) (string, error) {
	w.buf = append(w.buf[:0], "go="+form.button...)
	w.buf = append(w.buf, form.hidden...)
	for _, name := range form.names {
		w.buf = append(w.buf, person[name]...)
	}
	if form.action != "" {
		path = form.action
	}
	rep, err := retry(ctx, func() (*reply, error) {
		return w.http.do("POST", path, "application/x-www-form-urlencoded", w.buf)
	})
	if err != nil {
		return "", err
	}
	if rep.status/100 != 3 || rep.location == "" {
		return "", fmt.Errorf("POST %s with %s: %w", path, w.buf, refused(rep))
	}
	return local(rep.location), nil
}

// local returns the path of an address of the same server.
func local(location string) string {
	if u, err := url.Parse(location); err == nil && u.Host != "" {
		return u.RequestURI()
	}
	return location
}

// walkForm is the form of a page: where it goes, its hidden fields as they are
// sent, and the names of the others.
type walkForm struct {
	action, button string
	hidden         string
	names          []string
}

func (w *walker) read(rep *reply) (*walkForm, error) {
	if rep.etag != "" {
		if f, ok := w.pages.Load(rep.etag); ok {
			return f.(*walkForm), nil
		}
	}
	page, err := unpacked(rep)
	if err != nil {
		return nil, err
	}
	f, err := readForm(page)
	if err == nil && rep.etag != "" {
		w.pages.Store(rep.etag, f)
	}
	return f, err
}

// unpacked returns the page that came back. Only the few pages that are sent
// packed to many are packed, so this is done once for each.
func unpacked(rep *reply) ([]byte, error) {
	if !rep.brotli {
		return rep.body, nil
	}
	return io.ReadAll(brotli.NewReader(bytes.NewReader(rep.body)))
}

// readForm finds the form with id "answers" in a page of ours; it is no parser
// of HTML in general.
func readForm(page []byte) (*walkForm, error) {
	mark := bytes.Index(page, []byte(`id="answers"`))
	if mark < 0 {
		return nil, fmt.Errorf("no form with id answers")
	}
	start := bytes.LastIndexByte(page[:mark], '<')
	end := bytes.Index(page[mark:], []byte("</form>"))
	if start < 0 || end < 0 {
		return nil, fmt.Errorf("the form with id answers is broken off")
	}
	f := &walkForm{}
	seen := map[string]bool{}
	for i, tag := range bytes.Split(page[start+1:mark+end], []byte("<")) {
		tag, _, _ = bytes.Cut(tag, []byte(">"))
		if i == 0 {
			f.action = attribute(tag, "action")
			continue
		}
		f.take(tag, seen)
	}
	if f.button == "" {
		return nil, fmt.Errorf("the form has no button that leads on")
	}
	return f, nil
}

func (f *walkForm) take(tag []byte, seen map[string]bool) {
	name := attribute(tag, "name")
	element, _, _ := bytes.Cut(tag, []byte(" "))
	switch kind := attribute(tag, "type"); {
	case name == "":
	case string(element) == "button":
		if v := attribute(tag, "value"); name == "go" && (v == "next" || v == "submit") {
			f.button = v
		}
	case kind == "hidden":
		f.hidden += "&" + url.QueryEscape(name) + "=" + url.QueryEscape(attribute(tag, "value"))
	case !seen[name]:
		seen[name] = true
		f.names = append(f.names, name)
	}
}

// attribute returns the value of an attribute of a tag, or nothing.
func attribute(tag []byte, name string) string {
	for rest := tag; ; {
		i := bytes.Index(rest, []byte(name+`="`))
		if i < 0 {
			return ""
		}
		value := rest[i+len(name)+2:]
		if i > 0 && (rest[i-1] == ' ' || rest[i-1] == '\n' || rest[i-1] == '\t') {
			v, _, _ := bytes.Cut(value, []byte(`"`))
			return html.UnescapeString(string(v))
		}
		rest = value
	}
}

// receipt returns the code on the last page.
func receipt(page []byte) (string, bool) {
	_, after, ok := bytes.Cut(page, []byte(`id="receipt"`))
	if !ok {
		return "", false
	}
	_, after, _ = bytes.Cut(after, []byte(">"))
	code, _, _ := bytes.Cut(after, []byte("</"))
	return strings.TrimSpace(html.UnescapeString(string(code))), true
}

package handlers_test

import (
	"archive/zip"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// hostileTexts are what somebody may give a theme, a question, an answer or a tag
// for a name.
var hostileTexts = []string{
	"=cmd|'/c calc'!A1", "+1+1", "-2+3",
	strings.Repeat("x", 20_000), strings.Repeat("😀", 20_000), strings.Repeat("é ", 10_000), // as long as a text may be
	"@SUM(A1)", "＝1+1", "\tTab",
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "]]><x>", "<!--", "&amp;<b>", "{{7*7}}",
	"\u202egnp.exe", "a\u200db", "a\ufeffb", "\u2028x", "x\ufffe", strings.Repeat("e\u0301\u0301", 100), "😀\U0001f468\u200d\U0001f469",
	"History", "HISTORY", "[]:*?/\\", "'quoted'", "_x0041_", "a,b;c\"d", "007", "two\nlines",
}

// shortHostileTexts are those of hostileTexts that a tag can have.
func shortHostileTexts() []string {
	return slices.DeleteFunc(slices.Clone(hostileTexts), func(s string) bool { return utf8.RuneCountInString(s) > surveys.MaxTagLabel })
}

// hostile replaces every text of the built-in questionnaire.
func hostile(t testing.TB) *surveys.Definition {
	t.Helper()
	d, _ := library.Builtin()
	next := 0
	spoil := func(text surveys.Text) {
		next++
		for key := range text {
			text[key] = hostileTexts[next%len(hostileTexts)]
		}
	}
	spoil(d.Title)
	spoil(d.Consultation.Title)
	for i := range d.Themes {
		spoil(d.Themes[i].Label)
	}
	for p := range d.Parts {
		spoil(d.Parts[p].Title)
		for i := range d.Parts[p].Questions {
			q := &d.Parts[p].Questions[i]
			spoil(q.Label)
			for j := range q.Items {
				spoil(q.Items[j].Label)
			}
			for j := range q.Options {
				spoil(q.Options[j].Label)
			}
		}
	}
	// Definitions come as JSON: what its reader lets pass is what can be there.
	read, err := surveys.Parse(d.Marshal())
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// TestHostileTexts goes through every page and file that a survey with hostile
// texts leads to. No text acts: not in HTML, not in a drawing, not in a workbook,
// not in a CSV that a spreadsheet opens.
func TestHostileTexts(t *testing.T) {
	s := newSite(t)
	if _, err := s.store.SaveDefinition(t.Context(), library.Slug, hostile(t)); err != nil {
		t.Fatal(err)
	}
	s.answer(t, 120)
	short := shortHostileTexts()
	s.write(t, short, len(short))
	for _, label := range short {
		_, err := s.store.AddTag(t.Context(), hostile(t).Consultation.Code, surveys.Tag{Label: label, Note: label})
		if err != nil && surveys.CodeOf(err) != surveys.Conflict { // "HISTORY" is "History"
			t.Fatal(err)
		}
	}
	s.addUser(t, "admin")
	s.addResearcher(t, "analyst")
	starts := map[string][]string{
		"":        {"/", "/s/" + library.Slug, "/s/" + library.Slug + "/p/1", "/s/" + library.Slug + "/paper"},
		"analyst": {analysisSurvey, tagList, answerList, analysisSurvey + "/needs", analysisSurvey + "/exchange?theme=T1", analysisSurvey + "/cross"},
		"admin":   {adminSurvey, weightingPage, paperForms},
	}
	kinds := map[string]int{}
	for who, from := range starts {
		p := s.person(t, "nl")
		if who != "" {
			p = s.signedIn(t, who)
		}
		p.follow(from, func(kind string) { kinds[kind]++ })
	}
	for kind, least := range map[string]int{"text/html": 50, "image/svg+xml": 10, "text/csv": 10, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": 8} {
		if kinds[kind] < least {
			t.Errorf("only %d of %s were seen: %v", kinds[kind], kind, kinds)
		}
	}
}

var link = regexp.MustCompile(`(?:href|src)="(/[^"#]*)`)

// follow goes along every link from the addresses on, at most two to a page that
// differ in their query, and six to single answers, and looks at what comes back.
func (p *person) follow(todo []string, met func(kind string)) {
	p.t.Helper()
	seen, variants := map[string]bool{}, map[string]int{}
	for len(todo) > 0 {
		address := todo[0]
		todo = todo[1:]
		path, _, _ := strings.Cut(address, "?")
		most := 2
		if rest, ok := strings.CutPrefix(path, answerList+"/"); ok && rest != "" {
			path, most = answerList+"/…", 6
		}
		if seen[address] || variants[path] == most || strings.HasPrefix(path, "/static/") {
			continue
		}
		seen[address] = true
		variants[path]++
		p.get(address)
		if p.status == 405 || p.status == 404 { // the action of a form
			continue
		}
		if p.status >= 500 {
			p.t.Errorf("%s: %d", address, p.status)
			continue
		}
		kind, _, _ := strings.Cut(p.header.Get("Content-Type"), ";")
		met(kind)
		if err := harmless(kind, p.body, path); err != nil {
			p.t.Errorf("%s: %v", address, err)
		}
		if kind == "text/html" {
			for _, m := range link.FindAllStringSubmatch(p.body, -1) {
				todo = append(todo, html.UnescapeString(m[1]))
			}
		}
	}
}

// harmless reports whether a file is proper, and no hostile text acts in it.
func harmless(kind, body, path string) error {
	switch kind {
	case "text/html":
		return harmlessHTML(body)
	case "image/svg+xml":
		return properXML(strings.NewReader(body), without("script", "foreignObject", "x", "b", "img"))
	case "text/csv":
		if strings.Contains(path, "/pictures/") || strings.HasSuffix(path, "/tags.csv") {
			return noFormulas(body)
		}
		_, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		return err
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return properWorkbook(body)
	}
	return nil
}

// harmlessHTML reports what in a page was made by one of hostileTexts.
func harmlessHTML(body string) error {
	root, err := nethtml.Parse(strings.NewReader(body))
	if err != nil {
		return err
	}
	for n := range root.Descendants() {
		if strings.TrimSpace(n.Data) == "49" || n.Type == nethtml.CommentNode {
			return errors.New("a text was carried out: " + n.Data)
		}
		if n.Type != nethtml.ElementNode {
			continue
		}
		if n.Data == "x" || n.Data == "b" || n.Data == "script" && n.FirstChild != nil && strings.HasPrefix(n.FirstChild.Data, "alert") {
			return errors.New("an element " + n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") {
				return errors.New("an attribute " + a.Key)
			}
		}
	}
	return nil
}

// properXML reads XML to its end and holds each of its tokens against check.
func properXML(r io.Reader, check func(xml.Token) error) error {
	for d := xml.NewDecoder(r); ; {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = check(token)
		}
		if err != nil {
			return err
		}
	}
}

// without refuses elements with one of the names.
func without(names ...string) func(xml.Token) error {
	return func(token xml.Token) error {
		if e, ok := token.(xml.StartElement); ok && slices.Contains(names, e.Name.Local) {
			return errors.New("an element " + e.Name.Local)
		}
		return nil
	}
}

// cellUnits is how many UTF-16 units a cell of Excel holds.
const cellUnits = 32767

// cells refuses formulas, and texts that do not fit in a cell.
func cells(token xml.Token) error {
	if text, ok := token.(xml.CharData); ok {
		kept := strings.ReplaceAll(string(text), "_x005F_", "_")
		if n := len(utf16.Encode([]rune(kept))); n > cellUnits {
			return fmt.Errorf("a text of %d UTF-16 units", n)
		}
	}
	return without("f")(token)
}

func properWorkbook(body string) error {
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		return err
	}
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".xml") && !strings.HasSuffix(f.Name, ".rels") {
			continue
		}
		part, err := f.Open()
		if err != nil {
			return err
		}
		check := without()
		if strings.HasPrefix(f.Name, "xl/worksheets/") || f.Name == "xl/sharedStrings.xml" {
			check = cells
		}
		if err := properXML(part, check); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		part.Close()
	}
	return nil
}

func noFormulas(body string) error {
	lines, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		return err
	}
	number := regexp.MustCompile(`^-?[0-9.e+-]+$`)
	for _, line := range lines {
		for _, cell := range line {
			if strings.IndexAny(cell, "=+-@\t＝") == 0 && !number.MatchString(cell) {
				return errors.New("a cell with " + cell)
			}
		}
	}
	return nil
}

// Names of tags are held to what can be kept.
func TestHostileTags(t *testing.T) {
	s := newSite(t)
	s.write(t, []string{"Een bank in het park"}, 20)
	s.addUser(t, "analyst")
	p := s.signedIn(t, "analyst")
	for name, label := range map[string]string{
		"40,000 characters": strings.Repeat("x", 40_000), "control character": "a\x1b[31mb", "NUL": "a\x00b",
		"half a surrogate pair": "a\xed\xa0\x80", "Windows-1252": "caf\xe9", "white space": " \u00a0\t ",
	} {
		t.Run(name, func(t *testing.T) {
			p.post(tagList, url.Values{"label": {label}, "note": {""}}).want(422, tagList)
			p.post(tagList, url.Values{"label": {"goed"}, "note": {label + strings.Repeat("x", 501)}}).want(422, tagList)
		})
	}
	if got := s.tags(t); len(got) != 0 {
		t.Errorf("kept: %v", got)
	}
	for _, label := range []string{"=cmd|'/c calc'!A1", "<script>alert(1)</script>", "[]:*?/\\", "\u202egnp.exe", "]]><x>", "'quoted'", "😀"} {
		p.post(tagList, url.Values{"label": {label}, "note": {""}}).want(200, tagList+"?done=added").wantText(label)
		if err := harmlessHTML(p.body); err != nil {
			t.Errorf("%s: %v", label, err)
		}
	}
}

package handlers_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// at brings a resident to a page of questions.
func (s *site) at(t testing.TB, page string) *person {
	t.Helper()
	p := s.person(t, "nl").get(survey).next(nil).next(url.Values{"V1": {"1"}})
	return p.get(survey+page).want(200, survey+page)
}

// Every answer that cannot be is refused with a message at its question, kept as
// it was typed, and no hindrance to the next one.
func TestWrongAnswers(t *testing.T) {
	s := newSite(t)
	tests := []struct {
		name, page string
		typed      url.Values
		says       string // part of the message
	}{
		{"option of another question", "/p/2", url.Values{"V2": {"T1"}}, "In welke gemeente woont u?"},
		{"two options of a single choice", "/p/2", url.Values{"V2": {"GM0546", "GM0547"}}, "In welke gemeente woont u?"},
		{"the same option twice", "/p/4", url.Values{"V13": {"1", "1"}}, "Wat zou u het meest helpen?"},
		{"too many options", "/p/4", url.Values{"V13": {"1", "2", "3", "4"}}, "Wat zou u het meest helpen?"},
		{"none and something", "/p/4", url.Values{"V13": {"96", "1"}}, "Wat zou u het meest helpen?"},
		{"a text beside what was not chosen", "/p/4", url.Values{"V13.text": {"namelijk"}}, "Wat zou u het meest helpen?"},
		{"unknown question", "/p/2", url.Values{"V99": {"1"}}, "V99"},
		{"a question of another page", "/p/2", url.Values{"V22": {"8"}}, "V22"},
		{"a question that routing skips", "/p/2", url.Values{"V4": {"1"}}, "V4"},
		{"prototype", "/p/2", url.Values{"__proto__": {"1"}}, "__proto__"},
		{"prototype as an item", "/p/3", url.Values{"V8.__proto__": {"1"}}, "V8.__proto__"},
		{"array brackets", "/p/4", url.Values{"V13[]": {"1"}}, "V13[]"},
		{"a dot and nothing", "/p/3", url.Values{"V8.": {"1"}}, "V8."},
		{"NUL in a name", "/p/2", url.Values{"V2\x00": {"1"}}, "V2"},
		{"an empty name", "/p/2", url.Values{"": {"1"}}, ""},
		{"rank twice", "/p/3", url.Values{"V10.T1": {"1"}, "V10.T2": {"1"}}, "Welke drie onderwerpen"},
		{"rank too high", "/p/3", url.Values{"V10.T1": {"4"}}, "Welke drie onderwerpen"},
		{"rank missing", "/p/3", url.Values{"V10.T1": {"2"}}, "Welke drie onderwerpen"},
		{"points that do not add up", "/p/3", url.Values{"V11.T1": {"99"}}, "100 punten"},
		{"points below zero", "/p/3", url.Values{"V11.T1": {"-5"}, "V11.T2": {"105"}}, "100 punten"},
		{"half points", "/p/3", url.Values{"V11.T1": {"49,5"}, "V11.T2": {"50,5"}}, "100 punten"},
	}
	for _, n := range []string{"NaN", "Inf", "-Inf", "1e309", "9007199254740993", "9223372036854775808", "0x10", "٣", "11", "0", "-1", "8,5", "8.5", "1e1 ", "acht"} {
		tests = append(tests, struct {
			name, page string
			typed      url.Values
			says       string
		}{"number " + n, "/p/6", url.Values{"V22": {n}}, "Welk cijfer geeft u"})
	}
	for name, text := range map[string]string{
		"NUL": "a\x00b", "control": "a\x01b", "escape": "\x1b[31m", "invalid UTF-8": "a\xffb", "half a character": "\xed\xa0\x80",
		"too long": strings.Repeat("é", 1001), "a megabyte": strings.Repeat("a", 1<<20-100),
	} {
		tests = append(tests, struct {
			name, page string
			typed      url.Values
			says       string
		}{"text " + name, "/p/6", url.Values{"V21": {text}}, "Welke samenwerking gaat nu al goed?"})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := s.at(t, tt.page)
			fields := url.Values{"go": {"next"}, "version": {"0"}}
			for k, v := range tt.typed {
				fields[k] = v
			}
			p.post(survey+tt.page, fields).want(422, survey+tt.page).wantText("Er gaat iets niet goed", tt.says)
			for name, want := range tt.typed {
				if p.form.free[name] && plain(want) && !cmp.Equal(p.form.filled[name], want) {
					t.Errorf("%s shows %q, typed was %q", name, p.form.filled[name], want)
				}
			}
			clear := url.Values{}
			for name := range tt.typed {
				clear[name] = nil
			}
			if p.next(clear); p.status != 200 || p.path == survey+tt.page {
				t.Errorf("the next try ends at %d %s: %s", p.status, p.path, text(p.body))
			}
		})
	}
}

// plain reports whether HTML can show a text as it is.
func plain(values []string) bool {
	for _, v := range values {
		if !utf8.ValidString(v) || strings.ContainsAny(v, "\x00\x01\x1b") {
			return false
		}
	}
	return true
}

// Whatever a person may rightly type is stored exactly.
func TestTextsAreStoredExactly(t *testing.T) {
	s := newSite(t)
	texts := map[string]string{
		"right-to-left override":   "a\u202eb",
		"zero-width joiner":        "\u200d👩\u200d👩\u200d👧",
		"four bytes":               "😀",
		"composed":                 "é",
		"decomposed":               "e\u0301",
		"combining marks":          "a" + strings.Repeat("\u0301", 900),
		"byte order mark":          "\ufeffa",
		"noncharacter":             "\ufffe",
		"line separator":           "a\u2028b",
		"tab and line":             "a\tb\nc",
		"formula":                  "=HYPERLINK(\"http://x\")",
		"plus":                     "+1",
		"at":                       "@x",
		"full-width":               "＝1+1",
		"HTML":                     "<b>&amp;</b><svg onload=alert(1)>",
		"template":                 "{{7*7}} {{.Code}}",
		"SQL":                      "'); drop table responses;--",
		"escaped as in a workbook": "_x0041_",
		"leading space":            "  a  ",
		"percent":                  "100%25 + %00 & a=b;c",
	}
	for name, typed := range texts {
		t.Run(name, func(t *testing.T) {
			p := s.person(t, "nl").walk(with(url.Values{"V1": {"1"}, "V21": {typed}}))
			if strings.Contains(p.body, "<svg onload") {
				t.Error("the review page shows HTML as HTML")
			}
			if got := p.get(survey + "/p/6?review=1").form.filled.Get("V21"); got != typed {
				t.Errorf("the page shows %q", got)
			}
			r := s.response(t, p.get(survey+"/review").send())
			if got := r.Answers["V21"].Text; got != typed {
				t.Errorf("stored %q", got)
			}
		})
	}
}

func TestWhiteSpaceIsNoAnswer(t *testing.T) {
	s := newSite(t)
	r := s.response(t, s.person(t, "nl").walk(url.Values{"V1": {"1"}, "V21": {" \r\n\t "}}).send())
	if _, ok := r.Answers["V21"]; ok {
		t.Errorf("stored %q", r.Answers["V21"].Text)
	}
}

// Requests that are no form of ours.
func TestWrongRequests(t *testing.T) {
	s := newSite(t)
	const form = "application/x-www-form-urlencoded"
	big := strings.NewReader(strings.Repeat("a", 2<<20))
	tests := []struct {
		name, method, contentType string
		body                      io.Reader
		header                    map[string]string
		want                      int
	}{
		{"JSON", "POST", "application/json", strings.NewReader(`{"V1":"1"}`), nil, 415},
		{"XML with an entity", "POST", "application/xml", strings.NewReader(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>`), nil, 415},
		{"multipart without boundary", "POST", "multipart/form-data", strings.NewReader("x"), nil, 415},
		{"many parts", "POST", "multipart/form-data; boundary=x", strings.NewReader(strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"V1\"\r\n\r\n1\r\n", 10_000)), nil, 415},
		{"no content type", "POST", "", strings.NewReader("V1=1"), nil, 415},
		{"wrong charset", "POST", form + "; charset=utf-16", strings.NewReader("V1=1"), nil, 415},
		{"UTF-8", "POST", form + "; charset=UTF-8", strings.NewReader("go=next&version=0"), nil, 422},
		{"compressed", "POST", form, strings.NewReader("\x1f\x8b"), map[string]string{"Content-Encoding": "gzip"}, 415},
		{"a body of 2 MB", "POST", form, big, nil, 413},
		{"the same in chunks", "POST", form, io.MultiReader(strings.NewReader(strings.Repeat("a", 2<<20))), nil, 413},
		{"empty", "POST", form, http.NoBody, nil, 422},
		{"10,001 parameters", "POST", form, strings.NewReader(strings.Repeat("V1=1&", 10_000) + "V1=1"), nil, 413},
		{"broken escape", "POST", form, strings.NewReader("V1=%zz"), nil, 422},
		{"semicolons", "POST", form, strings.NewReader("V1=1;V2=2"), nil, 422},
		{"unknown method", "BREW", form, http.NoBody, nil, 405},
		{"method that the page does not have", "DELETE", form, http.NoBody, nil, 405},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := s.person(t, "nl").get(survey).next(nil)
			req, err := http.NewRequest(tt.method, s.url+survey+"/p/1", tt.body)
			if err != nil {
				t.Fatal(err)
			}
			if tt.contentType != "" {
				req.Header.Set("Content-Type", tt.contentType)
			}
			for k, v := range tt.header {
				req.Header.Set(k, v)
			}
			if p.do(req); p.status != tt.want {
				t.Errorf("status %d, want %d: %s", p.status, tt.want, text(p.body))
			}
			p.get(survey+"/p/1").next(resident).want(200, survey+"/p/2")
		})
	}
}

// Requests that only a raw connection can send.
func TestRawRequests(t *testing.T) {
	s := newSite(t)
	addr := strings.TrimPrefix(s.url, "http://")
	head := "POST " + survey + "/p/1 HTTP/1.1\r\nHost: " + addr + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	tests := []struct {
		name, raw string
		want      []int
	}{
		{"no host", "GET / HTTP/1.1\r\n\r\n", []int{400}},
		{"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", []int{400}},
		{"bad host", "GET / HTTP/1.1\r\nHost: a b<>\r\n\r\n", []int{400}},
		{"another host", "GET " + survey + " HTTP/1.1\r\nHost: evil.example\r\n\r\n", []int{200}},
		{"length beside chunks", head + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", []int{400, 422}},
		{"two lengths", head + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nV1=1", []int{400}},
		{"a header of a megabyte", "GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("a", 1<<20) + "\r\n\r\n", []int{431}},
		{"path up", "GET /s/../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", []int{404, 301, 307}},
		{"path up, escaped", "GET /assets/%2e%2e%2f%2e%2e%2fgo.mod HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
		{"path up, backslash", "GET /assets/..\\..\\go.mod HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
		{"long name", "GET /s/" + strings.Repeat("a", 255) + " HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
		{"NUL in the path", "GET /s/%00 HTTP/1.1\r\nHost: a\r\n\r\n", []int{404}},
		{"redirect to another host", "GET //evil.example?lang=en HTTP/1.1\r\nHost: a\r\n\r\n", []int{303, 404, 301}},
		{"line ends in a query", "GET /?lang=en%0d%0aSet-Cookie:x=y HTTP/1.1\r\nHost: a\r\n\r\n", []int{200}},
		{"100 MB announced", head + "Content-Length: 104857600\r\n\r\nV1", []int{410, 413}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
				t.Fatal(err)
			}
			go io.WriteString(conn, tt.raw) //nolint:errcheck // the server may hang up before the end
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			ok := false
			for _, want := range tt.want {
				ok = ok || resp.StatusCode == want
			}
			if !ok {
				t.Errorf("status %d, want one of %v", resp.StatusCode, tt.want)
			}
			if to := resp.Header.Get("Location"); strings.HasPrefix(to, "//") || strings.Contains(to, "evil") && !strings.HasPrefix(to, "/evil") {
				t.Errorf("leads to %q", to)
			}
			if resp.Header.Get("X") != "" || len(resp.Cookies()) > 1 {
				t.Errorf("headers %v", resp.Header)
			}
		})
	}
	s.person(t, "nl").walk(with(resident)).send()
}

// Another site cannot make a browser write here.
func TestFormsOfOtherSites(t *testing.T) {
	s := newSite(t)
	tests := []struct {
		name   string
		header map[string]string
		want   int
	}{
		{"another site", map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, 403},
		{"another origin of the same site", map[string]string{"Sec-Fetch-Site": "same-site"}, 403},
		{"an old browser elsewhere", map[string]string{"Origin": "https://evil.example"}, 403},
		{"a sandboxed frame", map[string]string{"Origin": "null"}, 403},
		{"this site", map[string]string{"Sec-Fetch-Site": "same-origin"}, 200},
		{"an old browser here", map[string]string{"Origin": s.url}, 200},
		{"no browser", nil, 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := s.person(t, "nl").get(survey).next(nil)
			req, err := http.NewRequest("POST", s.url+survey+"/p/1", strings.NewReader("V1=1&go=next&version=0"))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for k, v := range tt.header {
				req.Header.Set(k, v)
			}
			if p.do(req); p.status != tt.want {
				t.Errorf("status %d, want %d", p.status, tt.want)
			}
			if got := p.get(survey+"/p/1").form.filled.Get("V1") == "1"; got != (tt.want == 200) {
				t.Errorf("saved: %v", got)
			}
		})
	}
}

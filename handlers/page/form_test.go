package page

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
)

func TestForm(t *testing.T) {
	fields := func(n int) string { return strings.Repeat("a=1&", n-1) + "a=1" }
	const plain = "application/x-www-form-urlencoded"
	for _, test := range []struct {
		name, kind, encoding, body string
		chunked                    bool // its length is not told
		want                       surveys.ErrorCode
		values                     url.Values
	}{
		{name: "a form", kind: plain, body: "V1=1&V4.text=a%26b+%C3%A9", values: url.Values{"V1": {"1"}, "V4.text": {"a&b é"}}},
		{name: "empty", kind: plain, values: url.Values{}},
		{name: "a field twice", kind: plain, body: "a=1&a=2", values: url.Values{"a": {"1", "2"}}},
		{name: "UTF-8 by name", kind: plain + "; charset=UTF-8", body: "a=1", values: url.Values{"a": {"1"}}},
		{name: "not compressed by name", kind: plain, encoding: "identity", body: "a=1", values: url.Values{"a": {"1"}}},
		{name: "Latin 1", kind: plain + "; charset=iso-8859-1", body: "a=1", want: surveys.Unsupported},
		{name: "no type", body: "a=1", want: surveys.Unsupported},
		{name: "JSON", kind: "application/json", body: "{}", want: surveys.Unsupported},
		{name: "multipart", kind: "multipart/form-data; boundary=x", body: "--x--", want: surveys.Unsupported},
		{name: "a type that is none", kind: plain + "; =", body: "a=1", want: surveys.Unsupported},
		{name: "compressed", kind: plain, encoding: "gzip", body: "a=1", want: surveys.Unsupported},
		{name: "broken escape", kind: plain, body: "a=%zz", want: surveys.Invalid},
		{name: "a semicolon", kind: plain, body: "a=1;b=2", want: surveys.Invalid},
		{name: "as large as may be", kind: plain, body: "a=" + strings.Repeat("x", FormBytes-2), values: url.Values{"a": {strings.Repeat("x", FormBytes-2)}}},
		{name: "a byte more", kind: plain, body: "a=" + strings.Repeat("x", FormBytes-1), want: surveys.TooLarge},
		{name: "a byte more, untold", kind: plain, body: "a=" + strings.Repeat("x", FormBytes-1), chunked: true, want: surveys.TooLarge},
		{name: "a field too many", kind: plain, body: fields(FormFields + 1), want: surveys.TooLarge},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, _ := gin.CreateTestContext(httptest.NewRecorder())
			c.Request = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(test.body))
			if test.chunked {
				c.Request.ContentLength = -1
			}
			for name, value := range map[string]string{"Content-Type": test.kind, "Content-Encoding": test.encoding} {
				if value != "" {
					c.Request.Header.Set(name, value)
				}
			}
			values, err := Form(c)
			if got := surveys.CodeOf(err); got != test.want {
				t.Fatalf("%q %v, want %q", got, err, test.want)
			}
			if diff := cmp.Diff(test.values, values); diff != "" {
				t.Error(diff)
			}
		})
	}
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(fields(FormFields)))
	c.Request.Header.Set("Content-Type", plain)
	if values, err := Form(c); err != nil || len(values["a"]) != FormFields {
		t.Errorf("%d fields: %d, %v", FormFields, len(values["a"]), err)
	}
}

// TestBrokenOff reads a body of which the rest never comes.
func TestBrokenOff(t *testing.T) {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	half := io.MultiReader(strings.NewReader("a=1"), brokenReader{})
	c.Request = httptest.NewRequest(http.MethodPost, "/", half)
	if body, err := Body(c, 100); surveys.CodeOf(err) != surveys.Invalid || body != "" {
		t.Errorf("%q, %v", body, err)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

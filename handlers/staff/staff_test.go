package staff

import (
	"mime"
	"net/url"
	"strings"
	"testing"

	"regiopeil/surveys/store"
	"regiopeil/templates/locale"
)

// TestMay proves that what nobody decided is refused.
func TestMay(t *testing.T) {
	for _, test := range []struct {
		name string
		u    *store.User
		do   Action
		want bool
	}{
		{"nobody", nil, OwnAccount, false},
		{"unknown role", &store.User{Role: "owner"}, OwnAccount, false},
		{"no role", &store.User{}, OwnAccount, false},
		{"unknown action", &store.User{Role: Admin}, "fly", false},
		{"closed account", &store.User{Role: Admin, Disabled: true}, OwnAccount, false},
		{"reader's account", &store.User{Role: Reader}, OwnAccount, true},
		{"reader's figures", &store.User{Role: Reader}, SeeFigures, true},
		{"what people wrote, for a reader", &store.User{Role: Reader}, ReadAnswers, false},
		{"single responses, for a reader with the right", &store.User{Role: Reader, Microdata: true}, SeeResponses, false},
		{"single responses, for an analyst without the right", &store.User{Role: Analyst}, SeeResponses, false},
		{"single responses, for an analyst with the right", &store.User{Role: Analyst, Microdata: true}, SeeResponses, true},
		{"organiser's figures", &store.User{Role: Organiser}, SeeFigures, false},
		{"analyst's figures", &store.User{Role: Analyst}, SeeFigures, true},
		{"analyst's surveys", &store.User{Role: Analyst}, ManageSurveys, false},
		{"administrator's users", &store.User{Role: Admin}, ManageUsers, true},
	} {
		if got := May(test.u, test.do); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

// TestMayIn proves that only an organiser is held to municipalities, and to the
// own ones.
func TestMayIn(t *testing.T) {
	organiser := &store.User{Role: Organiser, Municipalities: []string{"GM0579"}}
	for _, test := range []struct {
		name, municipality string
		u                  *store.User
		want               bool
	}{
		{"own", "GM0579", organiser, true},
		{"another", "GM0546", organiser, false},
		{"none", "", organiser, false},
		{"of nobody", "GM0579", nil, false},
		{"administrator", "GM0546", &store.User{Role: Admin}, true},
		{"administrator, none", "", &store.User{Role: Admin}, true},
		{"analyst with a municipality", "GM0579", &store.User{Role: Analyst, Municipalities: []string{"GM0579"}}, false},
		{"closed", "GM0579", &store.User{Role: Organiser, Disabled: true, Municipalities: []string{"GM0579"}}, false},
	} {
		if got := MayIn(test.u, RecordConversations, test.municipality); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestNames(t *testing.T) {
	for _, test := range []struct {
		pieces []string
		want   string
	}{
		{[]string{"leidse-regio", "T3", "Zorg & welzijn"}, "leidse-regio-T3-Zorg-welzijn.xlsx"},
		{[]string{"", "Één café"}, "Één-café.xlsx"},
		{[]string{"../../etc/passwd"}, "etc-passwd.xlsx"},
		{[]string{"a\"b\\c\r\nSet-Cookie: x"}, "a-b-c-Set-Cookie-x.xlsx"},
		{[]string{"", "///", "\u202e"}, "regiopeil.xlsx"},
	} {
		got := FileName("xlsx", test.pieces...)
		if got != test.want {
			t.Errorf("%q: %q, want %q", test.pieces, got, test.want)
		}
		kind, params, err := mime.ParseMediaType(Disposition(got))
		if err != nil || kind != "attachment" || params["filename"] != test.want {
			t.Errorf("Disposition(%q) = %q reads as %q %v", got, Disposition(got), params["filename"], err)
		}
	}
	if got := FileName("csv", strings.Repeat("é", 500)); len(got) > 200 {
		t.Errorf("a name of %d bytes", len(got))
	}
	for _, name := range []string{"a\r\nb", `a"b\c/d%e`, "\x00\xff", "日本語"} {
		d := Disposition(name)
		if strings.ContainsAny(d, "\r\n\x00") || strings.Count(d, `"`) != 2 {
			t.Errorf("Disposition(%q) = %q", name, d)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{Number("nl", 0), "0"}, {Number("nl", 999), "999"}, {Number("nl", 1000), "1.000"}, {Number("en", 1234567), "1,234,567"},
		{Decimal("nl", 3.14159), "3,14"}, {Decimal("en", -0.5), "−0.50"}, {Short("nl", 2.5), "2,5"}, {Short("en", 5), "5"},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}

// TestTwiceAYear reads moments around the changes of the clock.
func TestTwiceAYear(t *testing.T) {
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]string{
		"2027-03-28T01:59":    "2027-03-28T00:59:00Z",
		"2027-03-28T02:00":    "", // skipped
		"2027-03-28T03:00":    "2027-03-28T01:00:00Z",
		"2027-07-01T12:00:00": "2027-07-01T10:00:00Z",
		"2027-07-01T12:00:30": "",
		"2028-02-29T12:00":    "2028-02-29T11:00:00Z",
		"2100-12-31T23:59":    "2100-12-31T22:59:00Z",
		"2101-01-01T00:00":    "",
	} {
		in := Input{Catalog: catalog, Lang: "nl", Form: url.Values{"at": {value}}}
		f := Field{Name: "at"}
		got := ""
		if m := in.Moment(&f); in.OK() {
			got = m.UTC().Format("2006-01-02T15:04:05Z")
		}
		if got != want || f.Value != value {
			t.Errorf("%s: %q %q, want %q", value, got, f.Error, want)
		}
	}
	in := Input{Catalog: catalog, Lang: "nl", Form: url.Values{"at": {"2027-10-31T02:30"}}} // twice that night
	if f := (Field{Name: "at"}); in.Moment(&f).IsZero() {
		t.Error("the hour that comes twice was refused")
	}
}

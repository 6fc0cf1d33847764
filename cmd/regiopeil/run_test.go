package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// outcome is what a command did.
type outcome struct {
	status         int
	stdout, stderr string
}

// command runs the program's run function with a data folder and variables.
func command(t testing.TB, env map[string]string, stdin string, args ...string) outcome {
	t.Helper()
	var out, errs bytes.Buffer
	status := run(t.Context(), args, strings.NewReader(stdin), &out, &errs, func(k string) string { return env[k] })
	return outcome{status, out.String(), errs.String()}
}

func TestWrongUsageIsOneLineAndStatusTwo(t *testing.T) {
	tests := []struct {
		name string
		args []string
		says string
	}{
		{"nothing", nil, "expected one of"},
		{"unknown command", []string{"sevre"}, "sevre"},
		{"unknown flag", []string{"serve", "--prot", "8080"}, "--prot"},
		{"flag without value", []string{"serve", "--addr"}, "--addr"},
		{"unknown role", []string{"user", "add", "--email", "a@b.example", "--role", "boss"}, "--role"},
		{"no role", []string{"user", "add", "--email", "a@b.example"}, "--role"},
		{"no e-mail address", []string{"user", "add", "--email", "ab", "--role", "admin"}, "--email"},
		{"unknown database", []string{"serve", "--database", "oracle://x"}, "--database"},
		{"no survey", []string{"figures"}, "<survey>"},
		{"broken filter", []string{"figures", "leidse-regio", "--where", "V1"}, `"V1"`},
		{"no number", []string{"figures", "leidse-regio", "--min-base", "ten"}, "--min-base"},
		{"negative base", []string{"figures", "leidse-regio", "--min-base=-2"}, "--min-base=-2: at least 0"},
		{"negative base apart", []string{"figures", "leidse-regio", "--min-base", "-5"}, "--min-base=-5: at least 0"},
		{"negative base of a report", []string{"report", "leidse-regio", "--out", "x/", "--min-base", "-5"}, "--min-base=-5: at least 0"},
		{"negative responses", []string{"demo", "--responses", "-5"}, "--responses=-5: at least 0"},
		{"negative respondents", []string{"load", "--respondents", "-5"}, "--respondents"},
		{"a proxy by name", []string{"serve", "--trusted-proxies", "10.0.0.1,proxy.example.nl"}, `--trusted-proxies "proxy.example.nl"`},
		{"a proxy with too many bits", []string{"serve", "--trusted-proxies", "10.0.0.0/33"}, "--trusted-proxies"},
		{"a proxy with a zone", []string{"demo", "--trusted-proxies", "fe80::1%eth0"}, "--trusted-proxies"},
		{"base address without scheme", []string{"serve", "--base-url", "notaurl"}, `--base-url "notaurl"`},
		{"base address of a demo", []string{"demo", "--base-url", "notaurl"}, `--base-url "notaurl"`},
		{"base address of a file", []string{"serve", "--base-url", "file:///x"}, "--base-url"},
		{"base address without host", []string{"serve", "--base-url", "https://:80"}, "--base-url"},
		{"base address with a query", []string{"serve", "--base-url", "https://a.example/?x=1"}, "--base-url"},
		{"base address with a fragment", []string{"serve", "--base-url", "https://a.example/#x"}, "--base-url"},
		{"base address with a user", []string{"serve", "--base-url", "https://me@a.example"}, "--base-url"},
		{"base address with a wrong port", []string{"serve", "--base-url", "https://a.example:99999"}, "--base-url"},
		{"base address with a control character", []string{"serve", "--base-url", "https://a\n.example"}, "--base-url"},
		{"listen nowhere", []string{"serve", "--addr", "nope"}, `--addr "nope"`},
		{"listen on no port", []string{"serve", "--addr", "127.0.0.1:"}, "--addr"},
		{"listen on a port too high", []string{"demo", "--addr", "127.0.0.1:70000"}, "--addr"},
		{"backups too often", []string{"serve", "--backup-to", "x", "--backup-every", "1s"}, "--backup-every=1s"},
		{"backups of no length", []string{"serve", "--backup-to", "x", "--backup-days", "0"}, "--backup-days=0"},
		{"a backup nowhere", []string{"backup"}, "<to>"},
		{"a restore of nothing", []string{"restore"}, "<file>"},
		{"metrics for everyone by accident", []string{"serve", "--metrics-addr", ":9464"}, "--metrics-addr :9464 has no host"},
		{"metrics nowhere", []string{"serve", "--metrics-addr", "x"}, "--metrics-addr"},
		{"unknown messages", []string{"serve", "--log-format", "xml"}, "--log-format"},
		{"no municipality", []string{"user", "add", "--email", "a@b.example", "--role", "analyst", "--municipality", "Leiden"}, `--municipality "Leiden"`},
		{"short municipality", []string{"user", "add", "--email", "a@b.example", "--role", "analyst", "--municipality", "GM579"}, "--municipality"},
		{"cap without margins", []string{"figures", "leidse-regio", "--weight-cap", "5"}, "--weight-cap"},
		{"cap under the mean", []string{"figures", "leidse-regio", "--margins", "m.csv", "--weight-cap", "0.5"}, "--weight-cap"},
		{"unknown rule", []string{"report", "leidse-regio", "--out", "x/", "--margins", "m.csv", "--missing", "two"}, "--missing"},
		{"one file, all themes", []string{"report", "leidse-regio", "--out", "x.xlsx"}, "--theme"},
		{"bad slug", []string{"survey", "import", "x.json", "--slug", "A B"}, "--slug"},
		{"other file type", []string{"survey", "export", "leidse-regio", "x.pdf"}, "x.pdf"},
		{"other response type", []string{"responses", "export", "leidse-regio", "x.pdf"}, "x.pdf"},
		{"no respondents", []string{"load", "--respondents", "0"}, "--respondents"},
		{"no patience", []string{"load", "--patience", "-1s"}, "--patience"},
		{"no address", []string{"load", "--url", "localhost"}, "--url"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			got := command(t, map[string]string{"REGIOPEIL_DATA": dir}, "", tt.args...)
			if got.status != statusUsage || got.stdout != "" {
				t.Errorf("status %d and stdout %q, want 2 and nothing", got.status, got.stdout)
			}
			if strings.Count(got.stderr, "\n") != 1 || !strings.Contains(got.stderr, tt.says) {
				t.Errorf("stderr %q is not one line that mentions %s", got.stderr, tt.says)
			}
			if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("it left a data folder behind: %v", err)
			}
		})
	}
}

func TestHelpNamesTheVariables(t *testing.T) {
	got := command(t, nil, "", "serve", "--help")
	if got.status != statusOK || !strings.Contains(got.stdout, "$REGIOPEIL_BASE_URL") {
		t.Errorf("status %d, help:\n%s", got.status, got.stdout)
	}
}

func TestVersion(t *testing.T) {
	got := command(t, nil, "", "version")
	if got.status != statusOK || !strings.HasPrefix(got.stdout, "regiopeil ") || strings.Count(got.stdout, "\n") != 1 {
		t.Errorf("status %d, %q", got.status, got.stdout)
	}
}

func TestVariablesStandInForFlags(t *testing.T) {
	env := map[string]string{"REGIOPEIL_DATA": t.TempDir() + "/nowhere"}
	got := command(t, env, "", "user", "list")
	if got.status != statusError || !strings.Contains(got.stderr, env["REGIOPEIL_DATA"]) {
		t.Errorf("status %d, %q does not name the folder of the variable", got.status, got.stderr)
	}
	flag := t.TempDir() + "/elsewhere"
	got = command(t, env, "", "user", "list", "--data", flag)
	if !strings.Contains(got.stderr, flag) {
		t.Errorf("%q does not name the folder of the flag", got.stderr)
	}
}

func TestProgressIsSilentInAPipe(t *testing.T) {
	var w bytes.Buffer
	bar := newProgress(&w, "answering", 10)
	bar.add(5)
	bar.end()
	if w.Len() > 0 {
		t.Errorf("wrote %q", w.String())
	}
}

func TestProgressLine(t *testing.T) {
	bar := &progress{what: "answering", total: 200, done: 50}
	want := "answering [=======                       ]  25% 50/200"
	if got := bar.line(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestBaseURL(t *testing.T) {
	for in, want := range map[string]string{
		"":                            "",
		"https://peiling.example.nl/": "https://peiling.example.nl",
		"HTTPS://peiling.example.nl":  "https://peiling.example.nl",
		"http://[::1]:8080":           "http://[::1]:8080",
		"https://a.example/peiling/":  "https://a.example/peiling",
	} {
		if got, err := checkBaseURL(in); err != nil || got != want {
			t.Errorf("%q: got %q, %v, want %q", in, got, err, want)
		}
	}
}

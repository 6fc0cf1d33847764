package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regiopeil/surveys/library"
)

// phones and watchers of a round.
const (
	phones   = 300
	watchers = 2000
	within   = 10 * time.Second
)

// BenchmarkRoom has 300 phones vote within ten seconds, and as many ask a bare Gin
// handler for a word; and 2,000 watch the count.
func BenchmarkRoom(b *testing.B) {
	demo, bare := start(b, "demo", "--addr", "127.0.0.1:0", "--responses", "0"), startBaseline(b, hello)
	for b.Loop() {
		code := openRound(b, demo)
		ours := at99(b, func(i int) (*http.Response, error) {
			return post(&http.Client{}, demo.URL+"/live/"+code, url.Values{"ask0": {[]string{"for", "against"}[i%2]}})
		})
		theirs := at99(b, func(int) (*http.Response, error) { return (&http.Client{}).Get(bare.URL + "/") })
		b.ReportMetric(ms(ours), "p99-ms")
		b.ReportMetric(ours.Seconds()/theirs.Seconds(), "times-bare")

		before := resident(b, demo)
		leave := watch(b, demo.URL+"/live/"+code+"/events")
		b.ReportMetric(resident(b, demo)-before, "streams-MB")
		leave()
	}
}

// post sends a form as a page of the site does.
func post(c *http.Client, address string, fields url.Values) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodPost, address, strings.NewReader(fields.Encode()))
	if err != nil {
		return nil, err
	}
	at, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", at.Scheme+"://"+at.Host)
	return c.Do(req)
}

var codeOnWall = regexp.MustCompile(`class="join-code">([^<]+)<`)

// openRound has a room asked one thing, and returns its code.
func openRound(b *testing.B, demo *running) string {
	b.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	account := strings.Fields(demo.field("account organiser"))
	at := demo.URL + "/field/conversations/" + uuid.NewString()
	body := ""
	for _, step := range []struct {
		address string
		fields  url.Values
	}{
		{demo.URL + "/login", url.Values{"email": {account[0]}, "password": {account[1]}}},
		{at, url.Values{"survey": {library.Slug}, "kind": {"village"}, "base": {"0"}, "municipality": {"GM0579"}}},
		{at + "/rounds", url.Values{"ask0": {"hands:V12.a"}}},
	} {
		res, err := post(c, step.address, step.fields)
		if err != nil {
			b.Fatal(err)
		}
		text, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			b.Fatalf("%s: %d %v", step.address, res.StatusCode, err)
		}
		body = string(text)
	}
	found := codeOnWall.FindStringSubmatch(body)
	if found == nil {
		b.Fatal("no code on the wall")
	}
	return found[1]
}

// at99 has phones ask at moments spread over ten seconds, and returns how long the
// slowest but one in a hundred took.
func at99(b *testing.B, ask func(i int) (*http.Response, error)) time.Duration {
	b.Helper()
	took := make([]time.Duration, phones)
	var wg sync.WaitGroup
	for i := range phones {
		time.Sleep(within / phones)
		wg.Go(func() {
			begin := time.Now()
			res, err := ask(i)
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if took[i] = time.Since(begin); res.StatusCode != http.StatusOK {
				b.Errorf("phone %d: %d", i, res.StatusCode)
			}
		})
	}
	wg.Wait()
	slices.Sort(took)
	return took[phones*99/100]
}

// watch opens the streams, and returns when each has heard something.
func watch(b *testing.B, address string) (leave func()) {
	b.Helper()
	c := &http.Client{Transport: &http.Transport{}}
	var open sync.WaitGroup
	bodies := make([]io.Closer, watchers)
	for i := range watchers {
		open.Go(func() {
			res, err := c.Get(address)
			if err != nil {
				b.Error(err)
				return
			}
			bodies[i] = res.Body
			first := make([]byte, 5)
			if _, err := io.ReadFull(res.Body, first); err != nil || string(first) != "data:" {
				b.Errorf("stream %d: %q, %v", i, first, err)
			}
		})
	}
	open.Wait()
	return func() {
		for _, body := range bodies {
			if body != nil {
				body.Close()
			}
		}
		c.CloseIdleConnections()
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

type loadCmd struct {
	URL         string `name:"url" help:"Where the server listens." default:"http://127.0.0.1:8080"`
	Survey      string `help:"The survey to answer." default:"leidse-regio"`
	Respondents int    `help:"How many respondents." default:"1000"`
	Concurrency int    `help:"How many of them at once." default:"64"`
	Ledger      string `help:"File to append every acknowledged ID to, one a line; with --walk the receipt code." placeholder:"FILE"`
	Walk        bool   `help:"Go page by page through the forms, as people do, instead of one request to the API."`
	Seed        uint64 `help:"Makes up the same answers for the same number." default:"1"`

	Patience time.Duration `help:"Stop when requests fail and nothing was answered for this long." default:"10s"`
}

// pool is how many respondents are made up beforehand; further ones give the
// answers of an earlier one again, so that the server is measured and not the
// making up.
const pool = 4096

// respondent answers once, as made-up respondent i, and returns what the server
// acknowledged it with: the ID, or the receipt code. It is used by one
// goroutine.
type respondent interface {
	answer(ctx context.Context, i int) (ack string, err error)
	io.Closer
}

// Run makes the respondents answer. It is an error when one of them was not
// acknowledged; what was acknowledged is in the ledger the moment it is.
func (c *loadCmd) Run(p *program) error {
	if c.Respondents < 1 || c.Concurrency < 1 {
		return usagef("--respondents and --concurrency must be 1 or more")
	}
	if c.Patience <= 0 {
		return usagef("--patience=%s: more than 0, as in 10s", c.Patience)
	}
	target, err := url.Parse(c.URL)
	if err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https" {
		return usagef("--url %q is no address; write it as http://HOST:PORT", c.URL)
	}
	form, err := fetchForm(target, c.Survey)
	if err != nil {
		return err
	}
	ctx, heart := withPulse(p.ctx, c.Patience)
	defer heart.stop(nil)
	newRespondent := c.factory(target, form, heart)
	ledger, err := openLedger(c.Ledger)
	if err != nil {
		return err
	}
	run := &loadRun{total: c.Respondents, ledger: ledger, bar: newProgress(p.stderr, "answering", c.Respondents)}
	heart.beat() // making up the respondents took time that is not the server's
	took := run.all(ctx, min(c.Concurrency, c.Respondents), newRespondent)
	run.bar.end()
	if err := ledger.Close(); err != nil {
		return fmt.Errorf("ledger %s: %w", c.Ledger, err)
	}
	run.report(p, took)
	if gone, ok := errors.AsType[*absence](context.Cause(ctx)); ok {
		return fmt.Errorf("stopped after %d of %d respondents were acknowledged: %w", len(run.times), c.Respondents, gone)
	}
	if run.failed > 0 {
		return fmt.Errorf("%d of %d respondents were not acknowledged; the first: %w", run.failed, c.Respondents, run.firstErr)
	}
	if done := len(run.times); done < c.Respondents {
		return fmt.Errorf("stopped after %d of %d respondents: %w", done, c.Respondents, context.Cause(p.ctx))
	}
	return nil
}

// factory makes up the respondents and returns what makes their clients.
func (c *loadCmd) factory(target *url.URL, form *surveys.Form, heart *pulse) func() respondent {
	source := library.NewMadeUp(form, c.Seed)
	n := min(c.Respondents, pool)
	if c.Walk {
		people := make([]walkAnswers, n)
		for i := range people {
			people[i] = encodeWalk(form, source.Respondent(uint64(i)))
		}
		pages := new(sync.Map)
		return func() respondent {
			client := newRawClient(target)
			client.heart = heart
			client.accept = "br" // as browsers do; the receipt comes plain all the same
			return &walker{http: client, survey: c.Survey, people: people, pages: pages}
		}
	}
	bodies := make([][]byte, n)
	for i := range bodies {
		bodies[i] = encodePost(form, source.Respondent(uint64(i)))
	}
	return func() respondent {
		client := newRawClient(target)
		client.heart = heart
		return &poster{http: client, survey: c.Survey, bodies: bodies}
	}
}

// loadRun is one run of load while it goes on.
type loadRun struct {
	total  int
	ledger *ledger
	bar    *progress
	next   atomic.Int64

	mu       sync.Mutex
	times    []time.Duration // of those acknowledged
	failed   int
	firstErr error
}

func (r *loadRun) all(ctx context.Context, workers int, newRespondent func() respondent) time.Duration {
	start := time.Now()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			one := newRespondent()
			defer one.Close()
			r.some(ctx, one)
		})
	}
	wg.Wait()
	return time.Since(start)
}

// some lets one client answer for respondent after respondent.
func (r *loadRun) some(ctx context.Context, one respondent) {
	var times []time.Duration
	for ctx.Err() == nil {
		i := int(r.next.Add(1)) - 1
		if i >= r.total {
			break
		}
		start := time.Now()
		ack, err := one.answer(ctx, i)
		if err == nil {
			times = append(times, time.Since(start))
			err = r.ledger.write(ack)
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			r.fail(fmt.Errorf("respondent %d: %w", i+1, err))
		}
		r.bar.add(1)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.times = append(r.times, times...)
}

func (r *loadRun) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed++
	if r.firstErr == nil {
		r.firstErr = err
	}
}

func (r *loadRun) report(p *program, took time.Duration) {
	done := len(r.times)
	p.say("acknowledged %d of %d in %.2f s: %.0f respondents a second", done, r.total, took.Seconds(), float64(done)/took.Seconds())
	if done > 0 {
		p.say("time of one: median %s, 95%% within %s, 99%% within %s, longest %s",
			percentile(r.times, 50), percentile(r.times, 95), percentile(r.times, 99), percentile(r.times, 100))
	}
}

// ledger is the file of what was acknowledged; without a name it keeps nothing.
type ledger struct {
	mu sync.Mutex
	f  *os.File
}

func openLedger(name string) (*ledger, error) {
	if name == "" {
		return &ledger{}, nil
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &ledger{f: f}, nil
}

// write hands a line to the operating system before it returns, so that a load
// that is killed has lost none.
func (l *ledger) write(ack string) error {
	if l.f == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err := l.f.WriteString(ack + "\n")
	return err
}

func (l *ledger) Close() error {
	if l.f == nil {
		return nil
	}
	return l.f.Close()
}

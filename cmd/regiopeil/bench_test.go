package main

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regiopeil/surveys/library"
)

// The benchmarks of this package measure the real program from outside. One
// iteration is one whole round; .ci/bench runs each five times with
// -benchtime 1x and prints the medians.

// round is how long each side of a comparison is measured in one iteration.
const round = 2 * time.Second

func target(b testing.TB, address string) *url.URL {
	b.Helper()
	u, err := url.Parse(address)
	if err != nil {
		b.Fatal(err)
	}
	return u
}

// pageRate returns how many times a second the server answers a GET, asked by
// clients at once.
func pageRate(b *testing.B, address, path string, clients int) float64 {
	b.Helper()
	var n atomic.Int64
	var wg sync.WaitGroup
	begin := time.Now()
	for range clients {
		wg.Go(func() {
			c := newRawClient(target(b, address))
			c.accept = "br"
			defer c.Close()
			for time.Since(begin) < round {
				if rep, err := c.do("GET", path, "", nil); err != nil || rep.status != http.StatusOK {
					b.Errorf("GET %s: %+v, %v", path, rep, err)
					return
				}
				n.Add(1)
			}
		})
	}
	wg.Wait()
	return float64(n.Load()) / time.Since(begin).Seconds()
}

// BenchmarkFirstPage compares the first page of the survey, as brotli, with a
// bare Gin handler that sends "hello".
func BenchmarkFirstPage(b *testing.B) {
	demo := start(b, "demo", "--addr", "127.0.0.1:0", "--responses", "0")
	bare := startBaseline(b, hello)
	for b.Loop() {
		page := pageRate(b, demo.URL, "/s/"+library.Slug, 64)
		base := pageRate(b, bare.URL, "/", 64)
		b.ReportMetric(page, "page/s")
		b.ReportMetric(base, "bare/s")
		b.ReportMetric(page/base, "ratio")
	}
}

// BenchmarkWalk measures whole walks, page by page, 64 respondents at once.
func BenchmarkWalk(b *testing.B) {
	demo := start(b, "demo", "--addr", "127.0.0.1:0", "--responses", "0")
	for b.Loop() {
		b.ReportMetric(loadRate(b, demo.URL, 5000, 64, true), "walks/s")
	}
}

// BenchmarkAPI measures whole responses through the API to disk, 256 clients,
// and compares that with a handler that keeps nothing and with one that has a
// transaction per response.
func BenchmarkAPI(b *testing.B) {
	demo := start(b, "demo", "--addr", "127.0.0.1:0", "--responses", "0")
	nothing, single := startBaseline(b, withoutDisk), startBaseline(b, oneByOne)
	for b.Loop() {
		ours := loadRate(b, demo.URL, 40_000, 256, false)
		kept := loadRate(b, nothing.URL, 40_000, 256, false)
		one := loadRate(b, single.URL, 5_000, 256, false)
		b.ReportMetric(ours, "responses/s")
		b.ReportMetric(kept, "nostore/s")
		b.ReportMetric(one, "single/s")
		b.ReportMetric(ours/kept, "ratio")
		b.ReportMetric(ours/one, "times-single")
	}
}

// warmUp is how many respondents answer before it counts: until then pages are
// made ready that are only sent afterwards.
const warmUp = 500

// loadRate makes n respondents answer, after some to warm up, and returns
// how many a second were acknowledged.
func loadRate(b *testing.B, address string, n, clients int, walk bool) float64 {
	b.Helper()
	c := &loadCmd{URL: address, Survey: library.Slug, Respondents: pool, Walk: walk, Seed: 1}
	form, err := fetchForm(target(b, address), c.Survey)
	if err != nil {
		b.Fatal(err)
	}
	newRespondent := c.factory(target(b, address), form, nil)
	rate := 0.0
	for _, total := range []int{warmUp, n} {
		run := &loadRun{total: total, ledger: &ledger{}, bar: newProgress(nil, "", total)}
		took := run.all(b.Context(), min(clients, total), newRespondent)
		if run.failed > 0 {
			b.Fatalf("%d of %d failed: %v", run.failed, total, run.firstErr)
		}
		rate = float64(total) / took.Seconds()
	}
	return rate
}

// linked finds what a page makes a browser fetch beside itself.
var linked = regexp.MustCompile(`<(?:link[^>]*rel="stylesheet"[^>]*href|link[^>]*href|script[^>]*src|img[^>]*src)="(/[^"]+)"`)

// BenchmarkFirstPageSize counts requests and compressed bytes of the first page:
// all requests, and the bytes of HTML and style sheets.
func BenchmarkFirstPageSize(b *testing.B) {
	demo := start(b, "demo", "--addr", "127.0.0.1:0", "--responses", "0")
	for b.Loop() {
		size, requests := pageWeight(b, demo.URL, "/s/"+library.Slug)
		b.ReportMetric(float64(size)/1024, "KB")
		b.ReportMetric(float64(requests), "requests")
	}
}

func pageWeight(b *testing.B, address, path string) (size, requests int) {
	b.Helper()
	plain, packed := newRawClient(target(b, address)), newRawClient(target(b, address))
	defer plain.Close()
	defer packed.Close()
	packed.accept = "br"
	page, err := plain.do("GET", path, "", nil)
	if err != nil {
		b.Fatal(err)
	}
	paths := []string{path}
	for _, m := range linked.FindAllSubmatch(page.body, -1) {
		paths = append(paths, string(m[1]))
	}
	for _, p := range paths {
		rep, err := packed.do("GET", p, "", nil)
		if err != nil || rep.status != http.StatusOK {
			b.Fatalf("GET %s: %v", p, err)
		}
		requests++
		if p == path || strings.Contains(p, ".css") {
			size += len(rep.body)
		}
	}
	return size, requests
}

// BenchmarkIdleMemory measures the resident memory of a server with 1,000
// responses that has served a page and has nothing to do.
func BenchmarkIdleMemory(b *testing.B) {
	demo := start(b, "demo", "--addr", "127.0.0.1:0")
	pageWeight(b, demo.URL, "/s/"+library.Slug)
	for b.Loop() {
		b.ReportMetric(resident(b, demo), "MB")
	}
}

// resident is the memory of a program that runs, in MB.
func resident(b *testing.B, r *running) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.cmd.Process.Pid))
	if err != nil {
		b.Skipf("the memory of a process is read from /proc: %v", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	var kB float64
	if _, err := fmt.Sscan(rest, &kB); err != nil {
		b.Fatal(err)
	}
	return kB / 1024
}

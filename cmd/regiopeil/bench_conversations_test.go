package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
)

// queued are 1,000 records as devices that were without a network send them.
func queued(b *testing.B) (addresses []string, bodies [][]byte) {
	b.Helper()
	made := library.MadeUpConversations(time.Now())
	for i := range 1000 {
		m := made[i%len(made)]
		m.Record.Place = fmt.Sprintf("Zaal %d", i)
		body, err := json.Marshal(struct {
			conversation.Record
			Status conversation.Status `json:"status"`
		}{m.Record, conversation.Submitted})
		if err != nil {
			b.Fatal(err)
		}
		addresses, bodies = append(addresses, "/api/v1/conversations/"+uuid.NewString()), append(bodies, body)
	}
	return addresses, bodies
}

// BenchmarkSync sends 1,000 conversations from eight devices, each of them twice,
// as happens where answers are lost; and as often a word to a bare Gin handler.
func BenchmarkSync(b *testing.B) {
	demo, bare := start(b, "demo", "--addr", "127.0.0.1:0", "--responses", "0"), startBaseline(b, hello)
	env := map[string]string{"REGIOPEIL_DATA": demo.field("data")}
	token := command(b, env, "", "user", "token", demoAdmin, "--name", "bench")
	if token.status != statusOK {
		b.Fatal(token.stderr)
	}
	for b.Loop() {
		addresses, bodies := queued(b)
		ours := sendAll(b, 2*len(addresses), func(i int) (*http.Request, error) {
			i %= len(addresses)
			req, err := http.NewRequestWithContext(b.Context(), http.MethodPut, demo.URL+addresses[i], bytes.NewReader(bodies[i]))
			if err == nil {
				req.Header.Set("Content-Type", "application/json")
				req.Header.Set("Authorization", "Bearer "+string(bytes.TrimSpace([]byte(token.stdout))))
			}
			return req, err
		})
		theirs := sendAll(b, 2*len(addresses), func(int) (*http.Request, error) {
			return http.NewRequestWithContext(context.Background(), http.MethodGet, bare.URL+"/", http.NoBody)
		})
		b.ReportMetric(ours.Seconds(), "seconds")
		b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
	}
}

// sendAll sends n requests from eight clients; all must be answered well.
func sendAll(b *testing.B, n int, request func(i int) (*http.Request, error)) time.Duration {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	defer client.CloseIdleConnections()
	next := make(chan int, n)
	for i := range n {
		next <- i
	}
	close(next)
	begin := time.Now()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range next {
				req, err := request(i)
				if err != nil {
					b.Error(err)
					return
				}
				res, err := client.Do(req)
				if err != nil {
					b.Error(err)
					return
				}
				body, _ := io.ReadAll(res.Body)
				res.Body.Close()
				if res.StatusCode >= 300 {
					b.Errorf("%s: %d %s", req.URL.Path, res.StatusCode, body)
					return
				}
			}
		})
	}
	wg.Wait()
	return time.Since(begin)
}

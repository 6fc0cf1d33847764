package main

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"regiopeil/handlers"
	"regiopeil/handlers/metrics"
	"regiopeil/surveys/store"
)

// watchFlags say how a server can be watched.
type watchFlags struct {
	MetricsAddr string `name:"metrics-addr" help:"Where Prometheus finds /metrics: an address of its own, so that what stands in front of the site never passes it on, and with a host, so that it is not open to everyone by accident. Without, there are no metrics." placeholder:"HOST:PORT"`
	LogFormat   string `name:"log-format" help:"How messages are written to standard error: text or json; default: ${default}." default:"text" enum:"text,json" placeholder:"FORMAT"`
}

// logger writes messages. None has an IP address, a user agent, a code, an e-mail
// address or an answer in it.
func (f watchFlags) logger(w io.Writer) *slog.Logger {
	if f.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// serveMetrics begins to answer on the address for metrics; m is nil, and nothing
// listens, where there is none.
func (f watchFlags) serveMetrics(log *slog.Logger) (m *metrics.Metrics, at string, stop func(), err error) {
	if f.MetricsAddr == "" {
		return nil, "", func() {}, nil
	}
	if err := checkAddr("--metrics-addr", f.MetricsAddr); err != nil {
		return nil, "", nil, err
	}
	if host, _, err := net.SplitHostPort(f.MetricsAddr); err != nil || host == "" {
		return nil, "", nil, usagef("--metrics-addr %s has no host: write 127.0.0.1%[1]s, or 0.0.0.0%[1]s if everyone in the network may read it", f.MetricsAddr)
	}
	listener, err := net.Listen("tcp", f.MetricsAddr)
	if err != nil {
		return nil, "", nil, err
	}
	m = metrics.New()
	server := handlers.Server(m.Handler(log), log)
	go func() {
		if err := server.Serve(listener); err != http.ErrServerClosed {
			log.Error("metrics are not served any more", "error", err)
		}
	}()
	return m, "http://" + listener.Addr().String() + "/metrics", func() { _ = server.Close() }, nil
}

// reportTrouble tells once when nothing can be stored any more, and when that is over.
func reportTrouble(log *slog.Logger) func(store.Trouble, error) {
	var since time.Time
	return func(t store.Trouble, err error) {
		if t == store.NoTrouble {
			log.Info("the database stores again", "after", time.Since(since).Round(time.Second))
			return
		}
		since = time.Now()
		log.Error("the database cannot store", "why", string(t), "error", err)
	}
}

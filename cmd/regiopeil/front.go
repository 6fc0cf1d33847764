package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"regiopeil/handlers"
	"regiopeil/templates/locale"
)

// placeFlags say where a server is to be found.
type placeFlags struct {
	Addr    string   `help:"Where to listen; port 0 picks a free one; default: ${default}." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	BaseURL string   `name:"base-url" help:"The address that people use, where a proxy stands in front." placeholder:"URL"`
	Proxies []string `name:"trusted-proxies" help:"Addresses of the proxies in front, which say in X-Forwarded-For for whom they ask: 10.0.0.0/8,::1. Without, everyone behind a proxy shares the limits on guessing passwords and codes." placeholder:"CIDR"`
}

// place is where a server listens, and the address that people use for it.
type place struct {
	listener net.Listener
	url      string // without a slash at its end
	baseURL  string
	proxies  []netip.Prefix
}

// listen comes before all else: an address that cannot be had leaves nothing
// behind.
func (f placeFlags) listen() (*place, error) {
	base, err := checkBaseURL(f.BaseURL)
	if err != nil {
		return nil, err
	}
	if err := checkAddr("--addr", f.Addr); err != nil {
		return nil, err
	}
	proxies, err := checkProxies(f.Proxies)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", f.Addr)
	if err != nil {
		return nil, fmt.Errorf("%w; choose another address with --addr", err)
	}
	at := &place{listener: listener, url: "http://" + listener.Addr().String(), baseURL: base, proxies: proxies}
	if base == "" {
		at.baseURL = at.url
	}
	return at, nil
}

// front answers on a listener from the start: first that the program starts, and
// then for the site.
type front struct {
	site   atomic.Pointer[http.Handler]
	server *http.Server
	failed chan error // serving ended by itself
}

// open begins to answer.
func (at *place) open(log *slog.Logger) (*front, error) {
	catalog, err := locale.Load()
	if err != nil {
		return nil, err
	}
	f := &front{failed: make(chan error, 1)}
	f.show(handlers.Starting(catalog))
	f.server = handlers.Server(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		(*f.site.Load()).ServeHTTP(w, r)
	}), log)
	go func() { f.failed <- f.server.Serve(at.listener) }()
	return f, nil
}

// show has h answer from now on.
func (f *front) show(h http.Handler) { f.site.Store(&h) }

// close finishes what was accepted.
func (f *front) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	err := f.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("some requests were still open after %s and were broken off", closing)
	}
	return err
}

// drain lets whoever shares the load see that the program shuts down, while it
// still answers.
func (f *front) drain(long time.Duration) error {
	select {
	case err := <-f.failed:
		return err
	case <-time.After(long):
		return nil
	}
}

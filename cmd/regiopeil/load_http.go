package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// rawClient is one HTTP/1.1 connection that stays open, with its own cookies.
// It does as little as it can: a load generator shares the machine with what it
// measures. For one goroutine.
type rawClient struct {
	target  *url.URL
	accept  string // Accept-Encoding; bodies are left as they come
	heart   *pulse // of the server; nil: not watched
	conn    net.Conn
	r       *bufio.Reader
	out     []byte
	body    []byte // of the last reply
	cookies []cookie
}

type cookie struct{ name, value string }

// reply is what came back. Body is valid until the next request.
type reply struct {
	status         int
	location, etag string
	brotli         bool // body is packed
	retryAfter     time.Duration
	body           []byte
}

// patience is how long a reply may take.
const patience = 60 * time.Second

func newRawClient(target *url.URL) *rawClient { return &rawClient{target: target} }

// forget starts anew as somebody else.
func (c *rawClient) forget() { c.cookies = c.cookies[:0] }

func (c *rawClient) Close() error {
	if c.conn == nil {
		return nil
	}
	err := c.conn.Close()
	c.conn = nil
	return err
}

// do sends one request. A connection that the server closed in between is opened
// again, once; everything load sends may be sent twice.
func (c *rawClient) do(method, path, contentType string, body []byte) (*reply, error) {
	reused := c.conn != nil
	rep, err := c.try(method, path, contentType, body)
	if err != nil && reused && (c.heart == nil || !c.heart.gone.Load()) {
		rep, err = c.try(method, path, contentType, body)
	}
	return rep, err
}

func (c *rawClient) try(method, path, contentType string, body []byte) (*reply, error) {
	rep, err := c.exchange(method, path, contentType, body)
	if err != nil {
		c.Close()
		if c.heart != nil {
			c.heart.miss(err)
		}
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if c.heart != nil {
		c.heart.beat()
	}
	return rep, nil
}

func (c *rawClient) exchange(method, path, contentType string, body []byte) (*reply, error) {
	if err := c.connect(); err != nil {
		return nil, err
	}
	if err := c.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	if _, err := c.conn.Write(c.request(method, path, contentType, body)); err != nil {
		return nil, err
	}
	return c.read()
}

func (c *rawClient) connect() (err error) {
	if c.conn != nil {
		return nil
	}
	host := c.target.Host
	if c.target.Port() == "" {
		host = net.JoinHostPort(c.target.Hostname(), map[string]string{"http": "80", "https": "443"}[c.target.Scheme])
	}
	d := &net.Dialer{Timeout: patience}
	if c.target.Scheme == "https" {
		c.conn, err = tls.DialWithDialer(d, "tcp", host, &tls.Config{ServerName: c.target.Hostname()})
	} else {
		c.conn, err = d.Dial("tcp", host)
	}
	if err != nil {
		c.conn = nil
		return err
	}
	c.r = bufio.NewReaderSize(c.conn, 64<<10)
	return nil
}

func (c *rawClient) request(method, path, contentType string, body []byte) []byte {
	b := append(c.out[:0], method...)
	b = append(append(append(b, ' '), path...), " HTTP/1.1\r\nHost: "...)
	b = append(b, c.target.Host...)
	if len(c.cookies) > 0 {
		b = append(b, "\r\nCookie: "...)
		for i, k := range c.cookies {
			if i > 0 {
				b = append(b, "; "...)
			}
			b = append(append(append(b, k.name...), '='), k.value...)
		}
	}
	if c.accept != "" {
		b = append(append(b, "\r\nAccept-Encoding: "...), c.accept...)
	}
	if method == "POST" {
		b = append(b, "\r\nOrigin: "...)
		b = append(append(append(b, c.target.Scheme...), "://"...), c.target.Host...)
		b = append(append(b, "\r\nContent-Type: "...), contentType...)
		b = strconv.AppendInt(append(b, "\r\nContent-Length: "...), int64(len(body)), 10)
	}
	b = append(b, "\r\n\r\n"...)
	c.out = append(b, body...)
	return c.out
}

func (c *rawClient) read() (*reply, error) {
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.")) {
		return nil, fmt.Errorf("no HTTP reply: %q", line)
	}
	rep := &reply{}
	if rep.status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return nil, fmt.Errorf("no HTTP status: %q", line)
	}
	how, err := c.readHead(rep)
	if err != nil {
		return nil, err
	}
	if err := c.readBody(how.length, how.chunked); err != nil {
		return nil, err
	}
	rep.body = c.body
	if how.closes {
		c.Close()
	}
	return rep, nil
}

// framing is how the body of a reply comes, and whether the connection ends
// after it.
type framing struct {
	length          int
	chunked, closes bool
}

// readHead reads the headers, up to and with the empty line after them, into rep.
func (c *rawClient) readHead(rep *reply) (how framing, err error) {
	for {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return how, err
		}
		name, value, ok := bytes.Cut(bytes.TrimRight(line, "\r\n"), []byte(":"))
		if !ok {
			return how, nil
		}
		value = bytes.TrimSpace(value)
		switch header(name) {
		case "Content-Length":
			if how.length, err = strconv.Atoi(string(value)); err != nil {
				return how, fmt.Errorf("header %q: %w", line, err)
			}
		case "Content-Encoding":
			rep.brotli = string(value) == "br"
		case "Transfer-Encoding":
			how.chunked = string(value) == "chunked"
		case "Connection":
			how.closes = string(value) == "close"
		case "Location":
			rep.location = string(value)
		case "Etag":
			rep.etag = string(value)
		case "Retry-After":
			seconds, _ := strconv.Atoi(string(value)) // a date is not waited for
			rep.retryAfter = time.Duration(seconds) * time.Second
		case "Set-Cookie":
			c.keep(string(value))
		}
	}
}

// headers are those that are looked at.
var headers = []string{"Content-Length", "Content-Encoding", "Transfer-Encoding", "Connection", "Location", "Etag", "Retry-After", "Set-Cookie"}

// header returns the name of a header that is looked at, or nothing. Servers
// differ in case.
func header(name []byte) string {
	for _, h := range headers {
		if len(h) == len(name) && (h == string(name) || strings.EqualFold(h, string(name))) {
			return h
		}
	}
	return ""
}

func (c *rawClient) readBody(length int, chunked bool) (err error) {
	if !chunked {
		c.body = slices.Grow(c.body[:0], length)[:length]
		_, err = io.ReadFull(c.r, c.body)
		return err
	}
	buf := bytes.NewBuffer(c.body[:0])
	if _, err = buf.ReadFrom(httputil.NewChunkedReader(c.r)); err != nil {
		return err
	}
	c.body = buf.Bytes()
	_, err = c.r.ReadSlice('\n') // the line that ends the trailers; load's servers send none
	return err
}

// keep stores a cookie, or drops it when it comes back empty.
func (c *rawClient) keep(header string) {
	pair, _, _ := strings.Cut(header, ";")
	name, value, _ := strings.Cut(pair, "=")
	i := slices.IndexFunc(c.cookies, func(k cookie) bool { return k.name == name })
	switch {
	case value == "" && i >= 0:
		c.cookies = slices.Delete(c.cookies, i, i+1)
	case value == "":
	case i >= 0:
		c.cookies[i].value = value
	default:
		c.cookies = append(c.cookies, cookie{name, value})
	}
}

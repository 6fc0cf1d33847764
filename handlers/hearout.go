package handlers

import (
	"io"
	"net/http"
)

const (
	// readAnyway is what net/http itself reads of a body that nobody wanted.
	readAnyway = 256 << 10
	// heardOut is the most that is read of a body after it was refused; the
	// server's ReadTimeout bounds how long.
	heardOut = 128 << 20
)

// hearOut reads the rest of a large body that h refused, after the answer went
// out. Many clients, browsers too, send all before they listen: if the server
// hung up on them, they would find a broken connection instead of what is wrong.
func hearOut(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		small := r.ContentLength >= 0 && r.ContentLength <= readAnyway
		if waits := r.Header.Get("Expect") != ""; small || waits {
			h.ServeHTTP(w, r)
			return
		}
		// A copy, since net/http looks at the body of its own request.
		body, mine := &untilEOF{ReadCloser: r.Body}, *r
		mine.Body = body
		h.ServeHTTP(w, &mine)
		if body.ended || http.NewResponseController(w).Flush() != nil {
			return
		}
		// An error means that the client is gone: nobody is left to tell.
		_, _ = io.CopyN(io.Discard, r.Body, heardOut)
	})
}

// untilEOF notes whether a body was read to its end, or as far as it can be.
type untilEOF struct {
	io.ReadCloser
	ended bool
}

func (u *untilEOF) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	u.ended = u.ended || err != nil
	return n, err
}

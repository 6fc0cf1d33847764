package main

import "os"

// early is how many bytes are worth giving the disk at a time.
const early = 4 << 20

// earlyWriter writes a file, and lets the disk begin with what is there while the
// rest is being made: then little is left to wait for when the file is synced.
type earlyWriter struct {
	file           *os.File
	written, begun int64
}

func (w *earlyWriter) Write(b []byte) (int, error) {
	n, err := w.file.Write(b)
	w.written += int64(n)
	if some := w.written - w.begun; some >= early {
		startWriting(w.file, w.begun, some)
		w.begun = w.written
	}
	return n, err
}

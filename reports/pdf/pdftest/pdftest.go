// Package pdftest reads what package pdf made, for tests: which words stand on which
// page.
package pdftest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"
)

// Page is the texts on one page, in the order they were written.
type Page struct {
	Width, Height int // in mm
	Lines         []string
}

// String is the lines of a page, each ended.
func (p Page) String() string { return strings.Join(p.Lines, "\n") + "\n" }

var (
	stream = regexp.MustCompile(`(?s)<<(/Filter /FlateDecode )?/Length \d+>>\nstream\n`)
	media  = regexp.MustCompile(`/Type /Page\n/Parent 1 0 R\n/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`)
	shown  = regexp.MustCompile(`(?s)\(((?:\\.|[^\\)])*)\) ?Tj`)
)

// Pages reads the pages of a file. A text is found where it is written in a typeface
// that lies in the file, of which the codes are UTF-16.
func Pages(file []byte) (pages []Page, err error) {
	for _, at := range stream.FindAllSubmatchIndex(file, -1) {
		if at[2] < 0 {
			continue // no page: pages are compressed
		}
		z, err := zlib.NewReader(bytes.NewReader(file[at[1]:]))
		if err != nil {
			return nil, fmt.Errorf("read a page: %w", err)
		}
		content, err := io.ReadAll(z)
		if err != nil {
			return nil, fmt.Errorf("read a page: %w", err)
		}
		var p Page
		for _, text := range shown.FindAllSubmatch(content, -1) {
			p.Lines = append(p.Lines, decode(text[1]))
		}
		pages = append(pages, p)
	}
	return sized(file, pages)
}

// sized gives each page its size; what is no page is left out.
func sized(file []byte, pages []Page) ([]Page, error) {
	all := media.FindAllSubmatch(file, -1)
	if len(all) > len(pages) {
		return nil, fmt.Errorf("%d pages have a size, and %d a content", len(all), len(pages))
	}
	for i, size := range all {
		var w, h float64
		if _, err := fmt.Sscan(string(size[1])+" "+string(size[2]), &w, &h); err != nil {
			return nil, err
		}
		pages[i].Width, pages[i].Height = int(w*25.4/72+0.5), int(h*25.4/72+0.5)
	}
	return pages[:len(all)], nil
}

// decode reads a string of a page: UTF-16, with escapes.
func decode(s []byte) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] == 'r' {
				b = append(b, '\r')
				continue
			}
		}
		b = append(b, s[i])
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(units))
}

package xlsxtext

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"regiopeil/surveys"
)

var (
	errMissing = errors.New("xlsxtext: a part is missing")
	errLying   = errors.New("xlsxtext: a part is larger than the file says")
	errDoctype = errors.New("xlsxtext: a part declares entities")
	errDeep    = errors.New("xlsxtext: elements stand too deep in others")
	errLong    = errors.New("xlsxtext: a tag or a text is too long")
	errTexts   = errors.New("xlsxtext: too many texts")
	errOrder   = errors.New("xlsxtext: rows or cells are out of order")
	errCell    = errors.New("xlsxtext: a cell cannot be read")
)

// How deep elements stand in others, and how many bytes stand from one tag to the
// next, at most: a text of a cell with every character written as a number is less.
const (
	deepest = 64
	longest = 512 << 10
)

// honest reads a part to the size that the contents of the file name, on which the
// limits were held, and fails beyond. It also fails where a tag does not end, as
// the reader of XML holds one as a whole.
type honest struct {
	part  io.Reader
	left  int64
	since int // bytes since a tag began
}

func (h *honest) Read(p []byte) (int, error) {
	n, err := h.part.Read(p)
	if h.left -= int64(n); h.left < 0 {
		return 0, errLying
	}
	for rest := p[:n]; ; {
		i := bytes.IndexByte(rest, '<')
		if i < 0 {
			h.since += len(rest)
			break
		}
		if h.since+i > longest {
			return 0, errLong
		}
		h.since, rest = 0, rest[i+1:]
	}
	if h.since > longest {
		return 0, errLong
	}
	return n, err
}

// stream reads the XML of a part. A document that declares entities is refused.
type stream struct {
	*xml.Decoder
	part  io.Closer
	depth int
}

func (b *Book) open(name string) (*stream, error) {
	f := b.parts[partName(name)]
	if f == nil {
		return nil, errMissing
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	return &stream{Decoder: xml.NewDecoder(&honest{part: r, left: int64(f.UncompressedSize64)}), part: r}, nil
}

func (s *stream) close() { s.part.Close() }

// next returns the next token, which stands until the one after.
func (s *stream) next() (xml.Token, error) {
	t, err := s.Token()
	switch t.(type) {
	case xml.Directive:
		return nil, errDoctype
	case xml.StartElement:
		if s.depth++; s.depth > deepest {
			return nil, errDeep
		}
	case xml.EndElement:
		s.depth--
	}
	return t, err
}

// element is where an element begins.
type element struct{ xml.StartElement }

// attr is an attribute by its name, whatever namespace it is in; empty: there is none.
func (e element) attr(name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (e element) is(name string) bool { return e.Name.Local == name }

// true reports whether an attribute says so.
func (e element) true(name string) bool {
	v := e.attr(name)
	return v == "1" || v == "true"
}

// each calls do for every element of a part, in order.
func (b *Book) each(name string, do func(element) error) error {
	s, err := b.open(name)
	if err != nil {
		return err
	}
	defer s.close()
	for {
		t, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := t.(xml.StartElement); ok {
			if err := do(element{start}); err != nil {
				return err
			}
		}
	}
}

// relation is what one part says of another. Kind is the last word of its type.
type relation struct{ kind, part string }

// relations are the parts that a part refers to, by ID; those outside the file are
// left out.
func (b *Book) relations(of string) (map[string]relation, error) {
	all := map[string]relation{}
	dir, file := path.Split(of)
	err := b.each(dir+"_rels/"+file+".rels", func(e element) error {
		if !e.is("Relationship") || e.attr("TargetMode") == "External" {
			return nil
		}
		target := e.attr("Target")
		if !strings.HasPrefix(target, "/") {
			target = dir + target
		}
		all[e.attr("Id")] = relation{path.Base(e.attr("Type")), partName(target)}
		return nil
	})
	return all, err
}

// find is the part of a kind, of several that with the first ID; empty: there is
// none.
func find(all map[string]relation, kind string) string {
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if r := all[id]; r.kind == kind {
			return r.part
		}
	}
	return ""
}

// maxSheets bounds the sheets of a workbook, each of which is looked into.
const maxSheets = 50

var errSheets = errors.New("too many sheets, or two of one part")

// readWorkbook reads all but the cells.
func (b *Book) readWorkbook() *surveys.Problem {
	top, err := b.relations("")
	workbook := find(top, "officeDocument")
	if err != nil || workbook == "" {
		return broken("_rels/.rels")
	}
	parts, err := b.relations(workbook)
	if err != nil {
		return broken(workbook)
	}
	taken := map[string]bool{}
	err = b.each(workbook, func(e element) error {
		switch {
		case e.is("workbookPr"):
			b.from04 = e.true("date1904")
		case e.is("sheet"):
			if r := parts[e.attr("id")]; r.kind == "worksheet" { // others hold a chart only
				if taken[r.part] || len(taken) == maxSheets {
					return errSheets
				}
				taken[r.part] = true
				state := e.attr("state")
				b.sheets = append(b.sheets, Sheet{Name: e.attr("name"), Hidden: state == "hidden" || state == "veryHidden", part: r.part})
			}
		}
		return nil
	})
	if err != nil || len(b.sheets) == 0 {
		return broken(workbook)
	}
	if part := find(parts, "sharedStrings"); part != "" {
		if err := b.readTexts(part); err != nil {
			return broken(part)
		}
	}
	if part := find(parts, "styles"); part != "" {
		if err := b.readStyles(part); err != nil {
			return broken(part)
		}
	}
	return nil
}

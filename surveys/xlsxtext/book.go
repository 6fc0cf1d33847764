package xlsxtext

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"

	"regiopeil/surveys"
)

// Limits bound what is read; zero means the default.
type Limits struct {
	Unpacked int64 // bytes of all parts together: 64 MB
	Parts    int   // 1,000
	Rows     int   // of one sheet, that hold anything: 5,000
	Columns  int   // that anything may stand in: 2,000
}

func (l Limits) withDefaults() Limits {
	if l.Unpacked == 0 {
		l.Unpacked = 64 << 20
	}
	if l.Parts == 0 {
		l.Parts = 1000
	}
	if l.Rows == 0 {
		l.Rows = 5000
	}
	if l.Columns == 0 {
		l.Columns = 2000
	}
	return l
}

// maxTexts bounds the texts that cells share, however short they are.
const maxTexts = 500_000

// Keys of what can be wrong with a file as a whole.
const (
	ProblemEmpty     = "bulk.file_empty"
	ProblemOld       = "bulk.file_old"       // .xls
	ProblemProtected = "bulk.file_protected" // with a password
	ProblemODS       = "bulk.file_ods"       // LibreOffice's own
	ProblemBinary    = "bulk.file_binary"    // .xlsb
	ProblemMacros    = "bulk.file_macros"    // .xlsm
	ProblemOther     = "bulk.file_other"     // no workbook at all
	ProblemBroken    = "bulk.file_broken"    // Part: cannot be read
	ProblemLarge     = "bulk.file_large"     // MB: more than so many when unpacked
	ProblemRows      = "bulk.file_rows"      // Sheet, Max
	ProblemFar       = "bulk.file_far"       // Sheet, Cell: something stands far outside
)

// Book is a workbook. It is for one goroutine at a time.
type Book struct {
	limits Limits
	parts  map[string]*zip.File
	sheets []Sheet
	texts  []string // that cells share
	dates  []bool   // by number of a cell's style: whether it shows dates
	from04 bool     // days are counted from 1904
}

// Sheet is one sheet of a workbook.
type Sheet struct {
	Name   string
	Hidden bool
	part   string
}

// Open looks into a workbook of so many bytes. Problem is nil, or says why it
// cannot be read.
func Open(r io.ReaderAt, size int64, l Limits) (_ *Book, problem *surveys.Problem) {
	if key := foreign(r, size); key != "" {
		return nil, &surveys.Problem{Key: key}
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, broken("zip")
	}
	b := &Book{limits: l.withDefaults(), parts: map[string]*zip.File{}}
	if problem := b.contents(z); problem != nil {
		return nil, problem
	}
	for _, step := range []func() *surveys.Problem{b.kind, b.readWorkbook} {
		if problem := step(); problem != nil {
			return nil, problem
		}
	}
	return b, nil
}

// Sheets are all sheets, in the order in which they stand.
func (b *Book) Sheets() []Sheet { return b.sheets }

func broken(part string) *surveys.Problem {
	return &surveys.Problem{Key: ProblemBroken, Args: map[string]any{"Part": surveys.Shown(part)}}
}

func (b *Book) tooLarge() *surveys.Problem {
	return &surveys.Problem{Key: ProblemLarge, Args: map[string]any{"MB": b.limits.Unpacked >> 20, "Max": b.limits.Rows}}
}

// compound begins a file of Office before 2007, and one with a password.
const compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// encryptedPart is in the directory of a compound file that holds a workbook with a
// password, in UTF-16.
var encryptedPart = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")

// foreign tells of a file that is no zip what it is; a key.
func foreign(r io.ReaderAt, size int64) string {
	if size == 0 {
		return ProblemEmpty
	}
	start := make([]byte, min(size, int64(len(compound))))
	if _, err := r.ReadAt(start, 0); err != nil && err != io.EOF {
		return ProblemOther
	}
	switch {
	case string(start) == compound:
		all, err := io.ReadAll(io.NewSectionReader(r, 0, min(size, 1<<20)))
		if err == nil && bytes.Contains(all, encryptedPart) {
			return ProblemProtected
		}
		return ProblemOld
	case !bytes.HasPrefix(start, []byte("PK")):
		return ProblemOther
	}
	return ""
}

// contents lists the parts, once it is known how large they are together. Names are
// alike but for case, as Office has it.
func (b *Book) contents(z *zip.Reader) *surveys.Problem {
	if len(z.File) > b.limits.Parts {
		return broken("zip")
	}
	var unpacked uint64
	for _, f := range z.File {
		if f.UncompressedSize64 > uint64(b.limits.Unpacked) {
			return b.tooLarge()
		}
		if unpacked += f.UncompressedSize64; unpacked > uint64(b.limits.Unpacked) {
			return b.tooLarge()
		}
		name := partName(f.Name)
		if b.parts[name] != nil {
			return broken(f.Name)
		}
		b.parts[name] = f
	}
	return nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/"))
}

// kind tells an Excel workbook without macros from everything else in a zip.
func (b *Book) kind() *surveys.Problem {
	if b.parts["mimetype"] != nil && b.parts["content.xml"] != nil {
		return &surveys.Problem{Key: ProblemODS}
	}
	if b.parts["[content_types].xml"] == nil {
		return &surveys.Problem{Key: ProblemOther}
	}
	macros, sheet, binary := false, false, false
	err := b.each("[content_types].xml", func(e element) error {
		t := strings.ToLower(e.attr("ContentType"))
		macros = macros || strings.Contains(t, "macroenabled") || strings.Contains(t, "vbaproject")
		binary = binary || strings.Contains(t, "sheet.binary")
		sheet = sheet || strings.Contains(t, "spreadsheetml")
		return nil
	})
	switch {
	case err != nil:
		return broken("[Content_Types].xml")
	case binary:
		return &surveys.Problem{Key: ProblemBinary}
	case macros || b.parts["xl/vbaproject.bin"] != nil:
		return &surveys.Problem{Key: ProblemMacros}
	case !sheet:
		return &surveys.Problem{Key: ProblemOther}
	}
	return nil
}

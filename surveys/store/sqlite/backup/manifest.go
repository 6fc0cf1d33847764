package backup

import (
	"fmt"
	"time"

	"regiopeil/surveys/store/sqlite"
)

// format is the version of the file; a program refuses what is newer.
const format = 1

// manifestFile is the last entry.
const manifestFile = "manifest.json"

// Manifest says what a backup holds.
type Manifest struct {
	Format  int            `json:"format"`
	Made    time.Time      `json:"made"`    // what was committed before is in it
	Program string         `json:"program"` // version that made it
	Schema  int64          `json:"schema"`  // version of the database's schema
	Tables  []sqlite.Count `json:"tables"`
	Files   []File         `json:"files"`
}

// File is an entry before the manifest.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // hexadecimal
}

// Rows returns how many rows a table had.
func (m *Manifest) Rows(table string) int64 {
	for _, t := range m.Tables {
		if t.Table == table {
			return t.Rows
		}
	}
	return 0
}

// contents are the entries before the manifest, in order.
var contents = []string{sqlite.DatabaseFile, sqlite.KeysFile}

// mostManifest is how large a manifest may be, in bytes.
const mostManifest = 1 << 20

// check holds the manifest against what was read.
func (m *Manifest) check(read []File) error {
	if m.Format > format {
		return fmt.Errorf("it was made by a newer version of regiopeil (%s, format %d; this one knows %d): use that version", m.Program, m.Format, format)
	}
	if len(m.Files) != len(read) {
		return fmt.Errorf("it is damaged: %d files, and %d in its manifest", len(read), len(m.Files))
	}
	for i, f := range read {
		if f != m.Files[i] {
			return fmt.Errorf("it is damaged: %s is not what was written", f.Name)
		}
	}
	return nil
}

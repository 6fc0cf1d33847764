package intake

import (
	"crypto/sha256"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"regiopeil/surveys"
)

// Part says what a sheet holds.
type Part string

const (
	Paper Part = "forms" // paper forms, a row each
	Talks Part = "talks" // conversations, a row each
	Said  Part = "said"  // what was said and counted there, a row each
)

// Mark is what a sheet to fill in says of itself.
type Mark struct {
	Part     Part
	Survey   string // slug
	Version  int    // of its definition
	Language string // that the sheet is in
	File     string // UUID: each file that is handed out has its own
}

const markStart = "regiopeil/"

// String is the mark as it stands in a cell.
func (m Mark) String() string {
	return markStart + strings.Join([]string{string(m.Part), m.Survey, strconv.Itoa(m.Version), m.Language, m.File}, "/")
}

// parseMark reads what String writes.
func parseMark(s string) (m Mark, ok bool) {
	s, ok = strings.CutPrefix(strings.TrimSpace(s), markStart)
	pieces := strings.Split(s, "/")
	if !ok || len(pieces) != 5 {
		return Mark{}, false
	}
	version, err := strconv.Atoi(pieces[2])
	m = Mark{Part: Part(pieces[0]), Survey: pieces[1], Version: version, Language: pieces[3], File: pieces[4]}
	known := m.Part == Paper || m.Part == Talks || m.Part == Said
	return m, known && err == nil && version > 0 && m.Survey != "" && surveys.IsID(m.File)
}

// id is what a row of a file is stored under: the same for the same row each time.
// It tells no more than the random ID of the file that it comes from.
func (m Mark) id(number int) string {
	what := "response"
	if m.Part != Paper {
		what = "conversation"
	}
	sum := sha256.Sum256([]byte("regiopeil " + what + "\n" + m.File + "\n" + strconv.Itoa(number)))
	u := uuid.UUID(sum[:16])
	u[6] = u[6]&0x0f | 0x40 // version 4
	u[8] = u[8]&0x3f | 0x80 // variant 1
	return u.String()
}

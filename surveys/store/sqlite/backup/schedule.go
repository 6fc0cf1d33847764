package backup

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A backup in a folder of backups is called after its moment, in UTC.
const (
	namePrefix = "regiopeil-"
	nameTime   = "20060102T150405Z"
	nameSuffix = ".tar.zst"
)

// Name returns what the backup of a moment is called in a folder of backups.
func Name(made time.Time) string { return namePrefix + made.UTC().Format(nameTime) + nameSuffix }

// Kept returns the moments of the backups in a folder, the oldest first. Files of
// other names are none of its business.
func Kept(dir string) (made []time.Time, err error) {
	entries, err := os.ReadDir(dir) // by name, and so by moment
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		text, ok := strings.CutPrefix(e.Name(), namePrefix)
		if !ok || !e.Type().IsRegular() {
			continue
		}
		if text, ok = strings.CutSuffix(text, nameSuffix); !ok {
			continue
		}
		if t, err := time.Parse(nameTime, text); err == nil {
			made = append(made, t)
		}
	}
	return made, nil
}

// Due says when the next backup is to be made: every so long after the newest, and
// at once when there is none. Backups of a moment still to come are of a time when
// the clock was wrong, and do not count.
func Due(kept []time.Time, now time.Time, every time.Duration) time.Time {
	i := newest(kept, now)
	if i < 0 {
		return now
	}
	return kept[i].Add(every)
}

// newest finds the last that is not of a moment still to come; -1: there is none.
func newest(kept []time.Time, now time.Time) int {
	for i := len(kept) - 1; i >= 0; i-- {
		if !kept[i].After(now) {
			return i
		}
	}
	return -1
}

// Expire deletes the backups in a folder that are older than keep, and says how
// many. The newest is never deleted, however old.
func Expire(dir string, now time.Time, keep time.Duration) (n int, err error) {
	kept, err := Kept(dir)
	if err != nil {
		return 0, err
	}
	last := newest(kept, now)
	for i, made := range kept {
		if i == last || now.Sub(made) <= keep {
			continue
		}
		if e := os.Remove(filepath.Join(dir, Name(made))); e != nil {
			err = errors.Join(err, e)
			continue
		}
		n++
	}
	if n > 0 {
		err = errors.Join(err, syncFolder(dir))
	}
	return n, err
}

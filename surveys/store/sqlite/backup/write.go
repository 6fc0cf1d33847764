package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/klauspost/compress/zstd"

	"regiopeil/surveys/codes"
	"regiopeil/surveys/store/sqlite"
)

// unfinished is how the folders are called that backups are made in.
const unfinished = ".regiopeil-backup-*"

// Write backs the data folder up into the new file to. A server and other commands
// may go on with the folder meanwhile; everything that they had committed when Write
// was called is in the backup, and nothing by half. The file is on the disk before
// it has its name: it is there whole or not at all. A file that exists is refused.
//
// made is the moment that the manifest tells, program the version that writes it.
// Until it ends, Write takes as much room beside to as the database and the backup
// together.
func Write(ctx context.Context, folder, to string, made time.Time, program string) (m *Manifest, err error) {
	if _, err := os.Lstat(to); err == nil {
		return nil, &fs.PathError{Op: "write", Path: to, Err: fs.ErrExist}
	}
	release, err := clearUnfinished(filepath.Dir(to))
	if err != nil {
		return nil, err
	}
	defer release()
	work, err := os.MkdirTemp(filepath.Dir(to), unfinished)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()

	m = &Manifest{Format: format, Made: made.UTC().Truncate(time.Second), Program: program}
	keysPath, copied := filepath.Join(folder, sqlite.KeysFile), filepath.Join(work, sqlite.DatabaseFile)
	keys, err := codes.ReadKeys(keysPath)
	if err != nil {
		return nil, err
	}
	if err := sqlite.Copy(ctx, filepath.Join(folder, sqlite.DatabaseFile), copied); err != nil {
		return nil, err
	}
	// What is not sound is no backup, and better known tonight than at a restore.
	if m.Schema, m.Tables, err = sqlite.Inspect(ctx, copied, keys); err != nil {
		return nil, err
	}
	packed := filepath.Join(work, "packed")
	if err := m.pack(ctx, packed, copied, keysPath); err != nil {
		return nil, err
	}
	if err := name(packed, to); err != nil {
		return nil, err
	}
	return m, syncFolder(filepath.Dir(to))
}

// clearUnfinished removes what a backup left that was killed, and keeps another
// backup out of the folder until release is called.
func clearUnfinished(dir string) (release func(), err error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	switch err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case errors.Is(err, syscall.EWOULDBLOCK):
		d.Close()
		return nil, fmt.Errorf("another backup is being written into %s", dir)
	case err != nil: // folders of other machines may not be locked
		return func() { d.Close() }, nil
	}
	left, err := filepath.Glob(filepath.Join(dir, unfinished))
	for _, l := range left {
		err = errors.Join(err, os.RemoveAll(l))
	}
	if err != nil {
		d.Close()
		return nil, err
	}
	return func() { d.Close() }, nil
}

// pack writes the files and the manifest that says what they are, and waits for
// the disk.
func (m *Manifest) pack(ctx context.Context, to string, files ...string) (err error) {
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	// One processor at most: those who answer need the others.
	z, err := zstd.NewWriter(f, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	t := tar.NewWriter(z)
	for i, path := range files {
		if err := m.add(ctx, t, contents[i], path); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := entry(t, manifestFile, int64(len(text)), m.Made); err != nil {
		return err
	}
	if _, err := t.Write(text); err != nil {
		return err
	}
	if err := errors.Join(t.Close(), z.Close()); err != nil {
		return err
	}
	return f.Sync()
}

// add writes one file and notes it in the manifest.
func (m *Manifest) add(ctx context.Context, t *tar.Writer, name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := entry(t, name, info.Size(), m.Made); err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(t, sum), &stopping{ctx, f})
	if err != nil {
		return err
	}
	m.Files = append(m.Files, File{Name: name, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))})
	return nil
}

func entry(t *tar.Writer, name string, size int64, at time.Time) error {
	return t.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: at, Format: tar.FormatPAX})
}

// stopping reads until ctx ends.
type stopping struct {
	ctx context.Context
	r   io.Reader
}

func (s *stopping) Read(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(b)
}

// name gives a finished file its name, unless that is taken.
func name(path, to string) error {
	err := os.Link(path, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// Some file systems have no links; there, two at the same moment may collide.
	if _, err := os.Lstat(to); err == nil {
		return &fs.PathError{Op: "write", Path: to, Err: fs.ErrExist}
	}
	return os.Rename(path, to)
}

// syncFolder makes a new name in a folder survive a power cut.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

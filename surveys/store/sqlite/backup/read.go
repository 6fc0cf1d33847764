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
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"regiopeil/surveys/codes"
	"regiopeil/surveys/store/sqlite"
)

// Check reads a backup as Restore would, looks through its database, and keeps
// nothing. It needs room for the database among the temporary files.
func Check(ctx context.Context, file string) (m *Manifest, err error) {
	work, err := os.MkdirTemp("", "regiopeil-verify-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	return unpack(ctx, file, work)
}

// unpack writes the database and the keys file of a backup into dir, waits for the
// disk, and makes sure that they are sound and what was backed up.
func unpack(ctx context.Context, file, dir string) (m *Manifest, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	defer func() {
		if err != nil && ctx.Err() == nil {
			err = fmt.Errorf("backup %s: %w", file, err)
		}
	}()
	if m, err = extract(ctx, f, dir); err != nil {
		return nil, err
	}
	keys, err := codes.ReadKeys(filepath.Join(dir, sqlite.KeysFile))
	if err != nil {
		return nil, err
	}
	schema, tables, err := sqlite.Inspect(ctx, filepath.Join(dir, sqlite.DatabaseFile), keys)
	if err != nil {
		return nil, err
	}
	if schema != m.Schema {
		return nil, fmt.Errorf("it is damaged: schema %d, and %d in its manifest", schema, m.Schema)
	}
	if len(tables) != len(m.Tables) {
		return nil, fmt.Errorf("it is damaged: %d tables, and %d in its manifest", len(tables), len(m.Tables))
	}
	for i, t := range tables {
		if t != m.Tables[i] {
			return nil, fmt.Errorf("it is damaged: table %s has %d rows, and another number in its manifest", t.Table, t.Rows)
		}
	}
	return m, nil
}

// extract writes the entries of a backup into dir.
func extract(ctx context.Context, r io.Reader, dir string) (*Manifest, error) {
	z, err := zstd.NewReader(&stopping{ctx, r}, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(64<<20))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	t := tar.NewReader(z)
	var read []File
	for _, name := range contents {
		if err := next(t, name); err != nil {
			return nil, err
		}
		f, err := keep(t, dir, name)
		if err != nil {
			return nil, err
		}
		read = append(read, f)
	}
	if err := next(t, manifestFile); err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.NewDecoder(io.LimitReader(t, mostManifest)).Decode(&m); err != nil {
		return nil, notWhole(err)
	}
	if err := m.check(read); err != nil {
		return nil, err
	}
	// To the end, where the checksum of the compression is.
	switch _, err := t.Next(); {
	case err == nil:
		return nil, errors.New("it is damaged: something follows its end")
	case !errors.Is(err, io.EOF):
		return nil, notWhole(err)
	}
	n, err := io.Copy(io.Discard, z)
	if n > 0 {
		return nil, errors.New("it is damaged: something follows its end")
	}
	return &m, notWhole(err)
}

// next goes to the entry of that name, which must be the next.
func next(t *tar.Reader, name string) error {
	h, err := t.Next()
	if err != nil {
		return notWhole(err)
	}
	if h.Name != name || h.Typeflag != tar.TypeReg {
		return fmt.Errorf("it is no backup of regiopeil, or damaged: it holds %q where %s belongs", h.Name, name)
	}
	return nil
}

// keep writes the entry that t stands at.
func keep(t *tar.Reader, dir, name string) (_ File, err error) {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return File{}, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := sha256.New()
	from := &reading{r: t}
	n, err := io.Copy(io.MultiWriter(f, sum), from)
	if from.err != nil {
		return File{}, notWhole(from.err)
	}
	if err != nil {
		return File{}, err
	}
	return File{Name: name, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, f.Sync()
}

// reading tells errors of a backup from those of the disk that it is read onto.
type reading struct {
	r   io.Reader
	err error
}

func (r *reading) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}

// notWhole says what an error in the middle of a backup means.
func notWhole(err error) error {
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it is damaged: it was cut off")
	}
	return fmt.Errorf("it is no backup of regiopeil, or damaged: %w", err)
}

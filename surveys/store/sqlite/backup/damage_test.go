package backup_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"regiopeil/surveys/store/sqlite"
	"regiopeil/surveys/store/sqlite/backup"
	"regiopeil/surveys/store/storetest"
)

// wantRefused has a backup refused by Check and Restore, and nothing left behind.
func wantRefused(t *testing.T, what string, b []byte, want string) {
	t.Helper()
	file, folder := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "data")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Check(t.Context(), file); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: Check: %v, want %q", what, err, want)
	}
	if _, err := backup.Restore(t.Context(), file, folder); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), file) {
		t.Errorf("%s: Restore: %v, want %q and the name of the file", what, err, want)
	}
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s: a folder was left behind: %v", what, err)
	}
}

// TestDamaged cuts a backup off, and changes a byte, all over the file.
func TestDamaged(t *testing.T) {
	_, file := folder(t)
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Check(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	const places = 25
	for i := range places {
		at := i * len(b) / places
		wantRefused(t, "cut off", b[:at], "damaged")
		flipped := bytes.Clone(b)
		flipped[at] ^= 0x10
		wantRefused(t, "another byte", flipped, "")
	}
	wantRefused(t, "without its last byte", b[:len(b)-1], "damaged")
	wantRefused(t, "no backup", bytes.Repeat([]byte("dit is geen back-up\n"), 999), "no backup")
	wantRefused(t, "two backups", append(bytes.Clone(b), b...), "damaged")
}

// TestRepacked changes what is in a backup and packs it again, so that the
// checksums of the compression are right.
func TestRepacked(t *testing.T) {
	_, file := folder(t)
	other, _ := folder(t)
	keys, err := os.ReadFile(filepath.Join(other, sqlite.KeysFile))
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		change func(e *entry)
		want   string
	}{
		"newer format":       {func(e *entry) { e.replace("manifest.json", `"format": 1`, `"format": 2`) }, "newer version"},
		"other rows":         {func(e *entry) { e.replace("manifest.json", `"rows": 2`, `"rows": 3`) }, "manifest"},
		"no such manifest":   {func(e *entry) { e.replace("manifest.json", "{", "") }, "damaged"},
		"another keys file":  {func(e *entry) { e.put("keys", keys) }, "keys"},
		"another database":   {func(e *entry) { e.replace(sqlite.DatabaseFile, "Nee", "Ja!") }, "regiopeil.db"},
		"a path":             {func(e *entry) { e.rename("keys", "../keys") }, `"../keys"`},
		"more at its end":    {func(e *entry) { e.twice = e.header.Name == "manifest.json" }, "follows its end"},
		"a link":             {func(e *entry) { e.link("keys") }, "keys belongs"},
		"another file first": {func(e *entry) { e.rename(sqlite.DatabaseFile, "x") }, `"x"`},
	} {
		t.Run(name, func(t *testing.T) { wantRefused(t, name, repack(t, file, tt.change), tt.want) })
	}
}

// TestNewerSchema backs a folder up that a newer program wrote to.
func TestNewerSchema(t *testing.T) {
	dir, _ := folder(t)
	e, err := sqlite.Open(t.Context(), storetest.DatabasePath(dir))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Writer.Exec("insert into schema_versions (version_id, is_applied) values (999, true)"); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Write(t.Context(), dir, filepath.Join(t.TempDir(), "b"), made, "test"); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("%v, want that a newer version wrote it", err)
	}
}

// entry is one file of a backup on its way into another.
type entry struct {
	header tar.Header
	body   []byte
	twice  bool // it comes a second time
}

func (e *entry) replace(name, old, with string) {
	if e.header.Name == name {
		e.body = bytes.Replace(e.body, []byte(old), []byte(with), 1)
	}
}

func (e *entry) put(name string, body []byte) {
	if e.header.Name == name {
		e.body = body
	}
}

func (e *entry) rename(name, to string) {
	if e.header.Name == name {
		e.header.Name = to
	}
}

func (e *entry) link(name string) {
	if e.header.Name == name {
		e.header.Typeflag, e.header.Linkname, e.body = tar.TypeSymlink, "/etc/passwd", nil
	}
}

func repack(t *testing.T, file string, change func(*entry)) []byte {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var out bytes.Buffer
	zw, err := zstd.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	in, tw := tar.NewReader(z), tar.NewWriter(zw)
	for {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		e := entry{header: *h, body: body}
		change(&e)
		e.header.Size = int64(len(e.body))
		for range map[bool]int{false: 1, true: 2}[e.twice] {
			if err := tw.WriteHeader(&e.header); err != nil {
				t.Fatal(err)
			}
			if _, err := tw.Write(e.body); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(tw.Close(), zw.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// FuzzCheck reads anything: it is a backup or refused, and nothing outside the
// folder of temporary files is touched.
func FuzzCheck(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x28\xb5\x2f\xfd\x00\x00\x01\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file := filepath.Join(t.TempDir(), "backup")
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("TMPDIR", t.TempDir())
		if _, err := backup.Check(t.Context(), file); err == nil {
			t.Error("taken for a backup")
		}
		wantOnly(t, os.TempDir())
	})
}

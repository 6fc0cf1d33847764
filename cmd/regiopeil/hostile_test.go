package main

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// touch is SPSS syntax that makes a file, as the end of a text that a line of
// syntax would hold.
const touch = "'.\n\nHOST COMMAND=['touch acted'].\n\nECHO '"

// hostileLabels are what the options of V2 are called, in their order.
var hostileLabels = []string{
	"=cmd|'/c calc'!A1", "\u202egnp.exe", "]]><script>alert(1)</script>", "x" + touch, "[]:*?/\\", "'quoted' \"twice\"", "😀_x0041_\ufeff",
}

// hostileData is a data folder with a survey that has hostile texts, and some
// responses.
func hostileData(t *testing.T) (env map[string]string) {
	t.Helper()
	p, d := filled(t, 0)
	definition, _ := library.Builtin()
	for key := range definition.Title {
		definition.Title[key] = "x" + touch
	}
	v2 := definition.Question("V2")
	for i := range v2.Options {
		for key := range v2.Options[i].Label {
			v2.Options[i].Label[key] = hostileLabels[i]
		}
	}
	for key := range v2.Label {
		v2.Label[key] = "@SUM(A1)" + touch
	}
	read, err := surveys.Parse(definition.Marshal())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.db.SaveDefinition(t.Context(), library.Slug, read); err != nil {
		t.Fatal(err)
	}
	if err := d.addMadeUp(p, 60); err != nil {
		t.Fatal(err)
	}
	return map[string]string{"REGIOPEIL_DATA": p.data}
}

// TestHostileExports writes every file of single responses from a survey with
// hostile texts: other readers read them, and nothing in them acts.
func TestHostileExports(t *testing.T) {
	env, dir := hostileData(t), t.TempDir()
	for _, ext := range []string{".xlsx", ".sav", ".parquet", ".sps"} {
		if got := command(t, env, "", "responses", "export", library.Slug, filepath.Join(dir, "data"+ext)); got.status != statusOK {
			t.Fatalf("%s: %s", ext, got.stderr)
		}
	}
	t.Run("workbook", func(t *testing.T) { hostileWorkbook(t, filepath.Join(dir, "data.xlsx")) })
	t.Run("Parquet", func(t *testing.T) { hostileParquet(t, filepath.Join(dir, "data.parquet")) })
	t.Run("SPSS", func(t *testing.T) { hostileSPSS(t, dir) })
}

// hostileWorkbook holds that every label is in a cell as it is, and no cell is a
// formula.
func hostileWorkbook(t *testing.T, name string) {
	f, err := excelize.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	left := map[string]bool{}
	for _, label := range hostileLabels {
		left[label] = true
	}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, cell := range row {
				delete(left, cell)
				at, err := excelize.CoordinatesToCellName(j+1, i+1)
				if err != nil {
					t.Fatal(err)
				}
				if formula, err := f.GetCellFormula(sheet, at); err != nil || formula != "" {
					t.Fatalf("%s!%s is the formula %q, %v", sheet, at, formula, err)
				}
			}
		}
	}
	if len(left) > 0 {
		t.Errorf("not in the workbook: %q", slices.Collect(maps.Keys(left)))
	}
}

func hostileParquet(t *testing.T, name string) {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	if label, _ := f.Lookup("label:V2"); !strings.HasPrefix(label, "V2. @SUM(A1)'") {
		t.Errorf("label %q", label)
	}
	if f.NumRows() != 60 {
		t.Errorf("%d rows", f.NumRows())
	}
}

// hostileSPSS has PSPP read the system file and carry out the syntax.
func hostileSPSS(t *testing.T, dir string) {
	pspp, err := exec.LookPath("pspp")
	if err != nil {
		if os.Getenv("REGIOPEIL_REQUIRE") == "1" {
			t.Fatal("REGIOPEIL_REQUIRE=1, but there is no pspp")
		}
		t.Skip("there is no pspp to read SPSS files with")
	}
	for name, read := range map[string]string{"system file": "GET FILE='data.sav'.\n", "syntax": "INSERT FILE='data.sps'.\n"} {
		script := filepath.Join(dir, "script")
		if err := os.WriteFile(script, []byte(read+"DISPLAY DICTIONARY.\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), pspp, "-o", "-", script)
		cmd.Dir = dir
		said, err := cmd.CombinedOutput()
		if err != nil || bytes.Contains(said, []byte("error:")) || bytes.Contains(said, []byte("warning:")) {
			t.Errorf("%s: %v\n%.3000s", name, err, said)
		}
		if !bytes.Contains(said, []byte("=cmd|'/c calc'!A1")) {
			t.Errorf("%s: no label", name)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "acted")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a text was carried out: %v", err)
	}
}

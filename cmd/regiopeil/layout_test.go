package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the top of the project, seen from this package.
const root = "../.."

// TestTopLevel holds the top of the project to the customer's list; hidden
// entries are free.
func TestTopLevel(t *testing.T) {
	allowed := []string{"cmd", "handlers", "surveys", "reports", "templates", "go.mod", "go.sum", "README.md"}
	allowed = append(allowed, "regiopeil", "regiopeil-data") // what go build and serve leave; git ignores them
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(allowed, e.Name()) {
			t.Errorf("%s stands at the top of the project, where only %v may stand", e.Name(), allowed)
		}
	}
}

// layers are the folders from top to bottom: a package imports only from its
// own layer and from those below. templates/locale may be imported from
// everywhere, as it is nothing but texts.
var layers = []string{"cmd", "handlers", "reports", "surveys", "templates"}

// only says which packages may import a module, tests apart: a spreadsheet, a
// database driver or a web framework stays where it can be replaced.
var only = []struct {
	module string // or a package of the standard library
	may    []string
}{
	{"github.com/mattn/go-sqlite3", []string{"surveys/store/sqlite"}},
	{"github.com/jackc/pgx", []string{"surveys/store/postgres"}},
	{"github.com/xuri/excelize", []string{"reports/workbook", "surveys/xlsform"}},
	{"codeberg.org/go-pdf/fpdf", []string{"reports/pdf"}},
	{"github.com/pressly/goose", []string{"surveys/store"}},
	{"database/sql", []string{"surveys/store", "surveys/store/sqlite", "surveys/store/postgres"}},
	{"github.com/gin-gonic/gin", []string{"handlers"}},
	{"github.com/prometheus/client_golang", []string{"handlers/metrics"}},
	{"net/http", []string{"handlers", "cmd", "templates"}},
	{"regiopeil/surveys/store/sqlite", []string{"cmd", "surveys/store/storetest", "surveys/store/sqlite/backup"}},
	{"regiopeil/surveys/store/postgres", []string{"cmd"}},
}

// whole are the folders in only that stand for all that is in them.
var whole = []string{"handlers", "cmd", "templates"}

// forbidden says what is wrong with an import of a package, if anything.
func forbidden(pkg, imported string, test bool) string {
	if local, ok := strings.CutPrefix(imported, "regiopeil/"); ok && local != "templates/locale" {
		from, to := slices.Index(layers, first(pkg)), slices.Index(layers, first(local))
		if to < from {
			return "imports go down only: " + strings.Join(layers, " → ")
		}
	}
	if test {
		return "" // a test may look with other tools
	}
	for _, rule := range only {
		if imported != rule.module && !strings.HasPrefix(imported, rule.module+"/") {
			continue
		}
		if !slices.ContainsFunc(rule.may, func(may string) bool {
			return pkg == may || slices.Contains(whole, may) && strings.HasPrefix(pkg, may+"/")
		}) {
			return "only " + strings.Join(rule.may, ", ") + " may"
		}
	}
	return ""
}

func first(pkg string) string {
	name, _, _ := strings.Cut(pkg, "/")
	return name
}

// TestImports goes through the imports of every file.
func TestImports(t *testing.T) {
	files := 0
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && strings.HasPrefix(e.Name(), ".") && name != root {
			return filepath.SkipDir
		}
		if e.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		files++
		checkFile(t, filepath.ToSlash(name))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("only %d files found: is %s the top of the project?", files, root)
	}
}

func checkFile(t *testing.T, name string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	pkg := strings.TrimPrefix(path.Dir(name), root+"/")
	if slices.Contains([]string{"util", "utils", "common", "helpers", "models", "misc"}, file.Name.Name) {
		t.Errorf("%s: a package is named after what it does, not %s", name, file.Name.Name)
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if why := forbidden(pkg, imported, strings.HasSuffix(name, "_test.go")); why != "" {
			t.Errorf("%s imports %s: %s", strings.TrimPrefix(name, root+"/"), imported, why)
		}
	}
}

// TestForbidden holds the rules against imports that must not pass.
func TestForbidden(t *testing.T) {
	tests := []struct {
		pkg, imported string
		test, ok      bool
	}{
		{"cmd/regiopeil", "regiopeil/surveys/store/sqlite", false, true},
		{"handlers/respond", "regiopeil/reports", false, true},
		{"surveys/store", "regiopeil/surveys/codes", false, true},
		{"surveys", "regiopeil/templates/locale", false, true},
		{"surveys", "regiopeil/reports", false, false},
		{"surveys", "regiopeil/reports", true, false},
		{"reports", "regiopeil/handlers/page", false, false},
		{"templates", "regiopeil/surveys", false, false},
		{"handlers", "regiopeil/cmd/regiopeil", false, false},
		{"handlers/api", "regiopeil/surveys/store/sqlite", false, false},
		{"surveys/store", "github.com/mattn/go-sqlite3", false, false},
		{"surveys/store/sqlite", "github.com/mattn/go-sqlite3", false, true},
		{"surveys", "database/sql", false, false},
		{"surveys", "github.com/gin-gonic/gin", false, false},
		{"handlers/page", "github.com/gin-gonic/gin", false, true},
		{"reports", "github.com/gin-gonic/gin", false, false},
		{"reports", "github.com/xuri/excelize/v2", false, false},
		{"reports/workbook", "github.com/xuri/excelize/v2", false, true},
		{"surveys/routing", "net/http/httputil", false, false},
		{"surveys/codes", "database/sql/driver", true, true},
	}
	for _, tt := range tests {
		if why := forbidden(tt.pkg, tt.imported, tt.test); (why == "") != tt.ok {
			t.Errorf("%s imports %s: %q", tt.pkg, tt.imported, why)
		}
	}
}

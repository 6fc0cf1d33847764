package store

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestPlaceholders reads every SQL text of this package: $1, $2, … stand in
// order of appearance, each once. In another order SQLite and PostgreSQL bind
// different values, without a word.
func TestPlaceholders(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{insertResponses(1), insertResponses(rowsAtOnce), upsertDrafts(1), upsertDrafts(rowsAtOnce), inList("in (", 7)}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".go") && !strings.HasSuffix(f.Name(), "_test.go") {
			texts = append(texts, literals(t, f.Name())...)
		}
	}
	place := regexp.MustCompile(`\$(\d+)`)
	checked := 0
	for _, text := range texts {
		for i, m := range place.FindAllStringSubmatch(text, -1) {
			checked++
			if m[1] != strconv.Itoa(i+1) {
				t.Errorf("place %d is $%s in %q", i+1, m[1], text)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d places found: this test has lost its subject", checked)
	}
}

// literals returns the string constants of a file, with those that are added up
// joined.
func literals(t *testing.T, name string) (texts []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			texts = append(texts, joined(n))
			return false
		case *ast.BasicLit:
			texts = append(texts, joined(n))
		}
		return true
	})
	return texts
}

func joined(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return joined(e.X) + joined(e.Y)
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return s
		}
	}
	return ""
}

// TestUUID reads and writes IDs.
func TestUUID(t *testing.T) {
	const id = "0f8fad5b-d9cb-469f-a165-70867728950e"
	u, err := parseID(id)
	if err != nil || u.String() != id {
		t.Errorf("%v, %v", u, err)
	}
	if _, err := parseID(strings.ToUpper(id)); err == nil {
		t.Error("upper case is taken")
	}
}

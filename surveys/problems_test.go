package surveys_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"regiopeil/templates/locale"
)

// TestEveryProblemHasWords holds the keys in the code against the locale files.
func TestEveryProblemHasWords(t *testing.T) {
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range []string{"problems.go", "routing/lex.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			lit, ok := node.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			key, err := strconv.Unquote(lit.Value)
			if err != nil || !strings.HasPrefix(key, "problem.") {
				return true
			}
			n++
			if !catalog.Has(key) {
				t.Errorf("%s: no text for %q", name, key)
			}
			return true
		})
	}
	if n < 80 {
		t.Errorf("only %d keys found", n)
	}
}

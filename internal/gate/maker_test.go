package gate_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNothingButTheGateMakesAPermitForAStep(t *testing.T) {
	t.Parallel()
	house := os.DirFS("..")
	err := fs.WalkDir(house, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || path.Dir(name) == "gate" {
			return err
		}
		src, err := fs.ReadFile(house, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok {
				require.False(t, permits(lit.Type, path.Dir(name)), "%s makes a campaign.Permit", name)
			}
			return true
		})
		return nil
	})
	require.NoError(t, err)
}

// permits tells whether an expression names campaign.Permit.
func permits(e ast.Expr, room string) bool {
	switch x := e.(type) {
	case *ast.SelectorExpr:
		pkg, ok := x.X.(*ast.Ident)
		return ok && pkg.Name == "campaign" && x.Sel.Name == "Permit"
	case *ast.Ident:
		return room == "campaign" && x.Name == "Permit"
	}
	return false
}

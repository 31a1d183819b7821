// Package expr is conditions over a record, as a ladder writes them in a gate's
// require: list: CEL with the names of Names, typed, and bounded in size and cost.
//
// In: an expression's text, and values by name. Out: true, false, or that it
// cannot be known because a name has no value.
package expr

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common/ast"
)

// Bounds of an expression: code points, nesting, and CEL's own cost units.
const (
	maxSize  = 1000
	maxDepth = 40
	maxCost  = 20_000
)

// Condition is an expression ready to be asked.
type Condition struct {
	Text    string
	program cel.Program
	reads   []string
}

// Fault is what is wrong with an expression. Col counts characters from 0.
type Fault struct {
	Col  int
	Text string
	Name string // the name that is not known
}

// Error says it.
func (f *Fault) Error() string { return f.Text }

// environment is made once: it is the same for every expression.
var environment = sync.OnceValues(func() (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.CrossTypeNumericComparisons(true), cel.ParserExpressionSizeLimit(maxSize), cel.ParserRecursionLimit(maxDepth),
	}
	for _, n := range Names {
		options = append(options, cel.Variable(n.Name, types[n.Type]))
	}
	return cel.NewEnv(options...)
})

var types = map[Type]*cel.Type{
	Text: cel.StringType, Texts: cel.ListType(cel.StringType), Number: cel.DoubleType, YesNo: cel.BoolType, Time: cel.TimestampType,
}

// Compile reads an expression; an error is a *Fault.
func Compile(text string) (*Condition, error) {
	env, err := environment()
	if err != nil {
		return nil, fmt.Errorf("the vocabulary of conditions: %w", err)
	}
	tree, issues := env.Compile(text)
	if issues.Err() != nil {
		return nil, faultOf(text, issues)
	}
	if tree.OutputType() != cel.BoolType {
		return nil, &Fault{Text: fmt.Sprintf("answers with %s, not with yes or no", tree.OutputType())}
	}
	cost, err := env.EstimateCost(tree, sizes{})
	if err != nil || cost.Max > maxCost {
		return nil, &Fault{Text: "may take too long"}
	}
	program, err := env.Program(tree, cel.CostLimit(maxCost), cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return nil, &Fault{Text: err.Error()}
	}
	return &Condition{Text: text, program: program, reads: reads(tree.NativeRep())}, nil
}

// faultOf is the first problem, in words of one line.
func faultOf(text string, issues *cel.Issues) *Fault {
	e := issues.Errors()[0]
	f := &Fault{Col: e.Location.Column(), Text: strings.TrimSpace(strings.SplitN(e.Message, "\n", 2)[0])}
	if strings.HasPrefix(f.Text, "undeclared reference to '") {
		f.Name = qualified(text, f.Col)
		f.Text = fmt.Sprintf("there is no %q here", f.Name)
	}
	return f
}

// qualified is the name written at a place, with its dots.
func qualified(text string, col int) string {
	runes := []rune(text)
	end := min(col, len(runes))
	for end < len(runes) && (runes[end] == '.' || runes[end] == '_' || unicode.IsLetter(runes[end]) || unicode.IsDigit(runes[end])) {
		end++
	}
	return strings.Trim(string(runes[min(col, len(runes)):end]), ".")
}

// reads lists the names an expression uses.
func reads(tree *ast.AST) []string {
	var out []string
	for _, ref := range tree.ReferenceMap() {
		known := slices.ContainsFunc(Names, func(n Name) bool { return n.Name == ref.Name })
		if known && !slices.Contains(out, ref.Name) {
			out = append(out, ref.Name)
		}
	}
	slices.Sort(out)
	return out
}

// Reads lists the names the condition uses, sorted.
func (c *Condition) Reads() []string { return c.reads }

// Missing lists the names the condition uses that have no value.
func (c *Condition) Missing(values map[string]any) []string {
	return slices.DeleteFunc(slices.Clone(c.reads), func(name string) bool { _, ok := values[name]; return ok })
}

// Ask answers with these values: string, []string, float64, bool, time.Time.
// known is false when the answer hangs on a name without a value.
func (c *Condition) Ask(values map[string]any) (yes, known bool) {
	out, _, err := c.program.Eval(values)
	if err != nil || out == nil {
		return false, false
	}
	yes, known = out.Value().(bool)
	return yes, known
}

// sizes says how long values may be, for the estimate of cost.
type sizes struct{}

// EstimateSize bounds texts and lists.
func (sizes) EstimateSize(checker.AstNode) *checker.SizeEstimate {
	return &checker.SizeEstimate{Min: 0, Max: 64}
}

// EstimateCallCost leaves calls to CEL's own figures.
func (sizes) EstimateCallCost(string, string, *checker.AstNode, []checker.AstNode) *checker.CallEstimate {
	return nil
}

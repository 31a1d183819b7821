package parse

import (
	"strings"

	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
)

// Answers are what plumbline init asks. Every empty one keeps what the
// template says.
type Answers struct {
	Programme string // name of the programme
	Currency  string // ISO 4217
	Timezone  string // IANA zone
	Objective string // the company's objective, in its own words
	KeyResult string // its first key result, in the company's words
	Target    string // as a quantity: 12000, 98%, 4200000 USD
	Period    string // 2026-Q4
}

// Skeleton writes a ladder from a template and a few answers, with the
// template's comments. A fault names the answer that cannot be used; what it
// returns is accepted by Check without an error.
func Skeleton(template string, a Answers) (string, error) {
	root, problems := tree.Read("template", []byte(template))
	if problem.Errors(problems) > 0 {
		return "", fault.New(fault.Internal, "the template: %s", problems[0])
	}
	program := root.Get("program")
	answer(program, "name", a.Programme)
	answer(program, "currency", strings.ToUpper(a.Currency))
	answer(program, "timezone", a.Timezone)
	if c := strings.ToUpper(a.Currency); c != "" {
		recurrency(root, c)
	}
	goal(root, a)
	out := tree.Write(root)
	_, problems = Check(map[string][]byte{"ladder.yaml": []byte(out)})
	for _, p := range problems {
		if p.Severity == problem.Error {
			return "", fault.New(fault.Invalid, "%s", p.Sentence).WithHint("%s", p.WayOut)
		}
	}
	return out, nil
}

func answer(n *tree.Node, key, value string) {
	if n == nil || strings.TrimSpace(value) == "" {
		return
	}
	text := tree.NewText(strings.TrimSpace(value))
	if old := n.Get(key); old != nil {
		text.Beside = old.Beside
	}
	n.Set(key, text)
}

// goal puts the answers into the first objective and its first key result. A
// new target drops the template's checkpoints, and a new period sets it for
// every key result.
func goal(root *tree.Node, a Answers) {
	for i, o := range items(root.Get("objectives")) {
		if i == 0 {
			answer(o, "title", a.Objective)
		}
		for j, kr := range items(o.Get("key_results")) {
			answer(kr, "period", a.Period)
			if i > 0 || j > 0 {
				continue
			}
			answer(kr, "title", a.KeyResult)
			target(kr, a.Target)
			if a.Target != "" || a.Period != "" {
				kr.Drop("checkpoints")
			}
		}
	}
}

// target sets the target. A plain number takes the template's unit; with
// another unit, the start is nothing of that unit.
func target(kr *tree.Node, written string) {
	q, err := ladder.ParseQuantity(written)
	old, had := ladder.ParseQuantity(kr.String("target"))
	if err == nil && had == nil {
		if q.Unit == "" {
			q.Unit = old.Unit
		}
		if from := kr.Get("from"); from != nil && q.Unit != old.Unit {
			from.Text = ladder.Quantity{Unit: q.Unit}.String()
		}
		if kr.Get("within") != nil && q.Unit != old.Unit {
			kr.Drop("within")
		}
		written = q.String()
	}
	answer(kr, "target", written)
}

func items(n *tree.Node) []*tree.Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// recurrency writes amounts of the template's currency in the programme's own.
// The figures are the template's examples, so nothing is converted.
func recurrency(root *tree.Node, currency string) {
	root.Walk(func(n *tree.Node) {
		if n.Kind != tree.Text {
			return
		}
		if q, err := ladder.ParseQuantity(n.Text); err == nil && q.Money() && q.Unit != currency {
			q.Unit = currency
			n.Text = q.String()
			return
		}
		if b, err := ladder.ParseBound(n.Text); err == nil && b.Value.Money() {
			b.Value.Unit = currency
			n.Text = b.String()
		}
	})
}

// Bands proposed from history can be written into a skeleton: KPI id → green
// and yellow bounds as text.
type Bands map[string][2]string

// WithBands replaces the bands of KPIs in a ladder's text, taking out their
// baselines. KPIs the text does not have are left out and named in the fault.
func WithBands(text string, bands Bands) (string, error) {
	root, problems := tree.Read("ladder.yaml", []byte(text))
	if problem.Errors(problems) > 0 {
		return "", fault.New(fault.Invalid, "%s", problems[0])
	}
	left := len(bands)
	for _, k := range items(root.Get("kpis")) {
		b, ok := bands[k.String("id")]
		if !ok {
			continue
		}
		left--
		k.Set("green", tree.NewText(b[0])).Set("yellow", tree.NewText(b[1]))
		k.Drop("baseline")
	}
	if left > 0 {
		return "", fault.New(fault.Invalid, "%d of the KPIs with bands are not in the ladder", left)
	}
	return tree.Write(root), nil
}

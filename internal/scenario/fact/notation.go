package fact

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"plumbline/internal/fault"
)

// Value is one place of a run: a number, or nothing.
type Value struct {
	Number  float64
	Text    string // the number as an exact decimal
	Missing bool
}

// maxRun bounds one run, so that a slip of the finger does not fill the memory.
const maxRun = 100_000

var token = regexp.MustCompile(`^(-?\d+(?:\.\d+)?|_)([+-]\d+(?:\.\d+)?)?(?:x(\d+))?$`)

// ParseValues reads the compact notation: words separated by blanks, each
//
//	40        the number 40
//	40x28     28 times 40
//	10+1x30   30 numbers: 10, 11, … 39
//	10-0.5x4  10, 9.5, 9, 8.5
//	_ or _x2  nothing, once or twice
func ParseValues(s string) ([]Value, error) {
	var out []Value
	for _, word := range strings.Fields(s) {
		m := token.FindStringSubmatch(word)
		if m == nil || m[1] == "_" && m[2] != "" || m[2] != "" && m[3] == "" {
			return nil, fault.New(fault.Invalid, "%q is not a value", word).WithHint("write 40, 40x28, 10+1x30 (start+step x count) or _x2 (missing)")
		}
		n := 1
		if m[3] != "" {
			var err error
			if n, err = strconv.Atoi(m[3]); err != nil || n < 1 || len(out)+n > maxRun {
				return nil, fault.New(fault.Invalid, "%q repeats less than once or too often", word).WithHint("a run holds 1 to %d values", maxRun)
			}
		}
		for i := range n {
			out = append(out, valueAt(m[1], m[2], i))
		}
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "there are no values").WithHint("write them as in \"10+1x30 _x2 40x28\"")
	}
	return out, nil
}

func valueAt(start, step string, i int) Value {
	if start == "_" {
		return Value{Missing: true}
	}
	scale := math.Pow10(max(Decimals(start), Decimals(step)))
	a, _ := strconv.ParseFloat(start, 64)
	b := 0.0
	if step != "" {
		b, _ = strconv.ParseFloat(step, 64)
	}
	v := math.Round((a+b*float64(i))*scale) / scale
	return Value{Number: v, Text: strconv.FormatFloat(v, 'f', -1, 64)}
}

// Decimals is how many decimals a number is written with.
func Decimals(s string) int {
	_, frac, _ := strings.Cut(s, ".")
	return len(frac)
}

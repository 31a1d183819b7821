package fact_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/scenario/fact"
)

func texts(vs []fact.Value) string {
	var out []string
	for _, v := range vs {
		if v.Missing {
			v.Text = "_"
		}
		out = append(out, v.Text)
	}
	return strings.Join(out, " ")
}

func TestTheNotationSaysLongRunsInAFewWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"40":                 "40",
		"40x3":               "40 40 40",
		"10+1x4":             "10 11 12 13",
		"10-0.5x4":           "10 9.5 9 8.5",
		"0.1+0.1x3":          "0.1 0.2 0.3",
		"-5+5x3":             "-5 0 5",
		"_":                  "_",
		"10+1x2 _x2 40x2":    "10 11 _ _ 40 40",
		"  1\n 2\t3 ":        "1 2 3",
		"0.30":               "0.3",
		"100+0x2":            "100 100",
		"1000000.25+0.25x2 ": "1000000.25 1000000.5",
	} {
		got, err := fact.ParseValues(in)
		require.NoError(t, err, in)
		require.Equal(t, want, texts(got), in)
	}
}

func TestWhatIsNotInTheNotationIsRefusedWithAWayOut(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", " ", "ten", "1+1", "_+1x2", "1x0", "1x100001", "60000x60000 60000x60000", "1x", "+1", "1.", "1,5", "1e3", "1x-2"} {
		_, err := fact.ParseValues(in)
		require.Error(t, err, in)
		require.Equal(t, fault.Invalid, fault.CodeOf(err), in)
		require.NotEmpty(t, fault.HintOf(err), in)
	}
}

func FuzzParseValues(f *testing.F) {
	for _, s := range []string{"10+1x30 _x2 40x28", "_", "-1.5-0.25x9", "1x100000", "1+1", "x", "0x1 00", "9999999999999999999999x2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		vs, err := fact.ParseValues(s)
		if err != nil {
			require.Empty(t, vs)
			return
		}
		require.NotEmpty(t, vs)
		require.LessOrEqual(t, len(vs), 100_000)
		again, err := fact.ParseValues(texts(vs))
		require.NoError(t, err, "what it means can be written out and read again")
		require.Equal(t, texts(vs), texts(again))
	})
}

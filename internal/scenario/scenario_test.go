package scenario_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/scenario"
)

const small = `# kept: a word at the top
title: Two orders
ladder:
  program: {name: Glow, currency: USD, timezone: UTC, week_starts: monday}
  people: [{id: maya, name: Maya Ortiz, role: operations}]
  kpis:
    - {id: orders, metric: attributed_orders, owner: maya, review: weekly, green: ">= 2"}   # kept beside
facts:
  orders:
    - {run: {from: 2026-10-05, values: "2 0x6"}, amount: 50, attributed_by: code, creator: ann}
steps:
`

// write puts a scenario into a folder of the test's own.
func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "case.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

func run(t *testing.T, file string, update bool) scenario.Result {
	t.Helper()
	results, err := scenario.Run(t.Context(), []string{file}, engines(t), nil, update)
	require.NoError(t, err)
	require.Len(t, results, 1)
	return results[0]
}

func TestAnExpectationThatDoesNotHoldIsShownWithItsPlace(t *testing.T) {
	t.Parallel()
	file := write(t, small+`  - at: 2026-10-15
    expect:
      verdicts:
        orders: {status: red, value: 2.4, since: 2026-10-05}
`)
	r := run(t, file, false)
	require.False(t, r.OK())
	require.Equal(t, 1, r.Held, "since holds")
	require.Len(t, r.Diffs, 2)
	require.Equal(t, file+":15:26: at 2026-10-15, verdicts.orders.status: expected red, got green", r.Diffs[0].String())
	require.Equal(t, file+":15:38: at 2026-10-15, verdicts.orders.value: expected 2.4, got 2.0", r.Diffs[1].String())
}

func TestNothingIsJudgedSilently(t *testing.T) {
	t.Parallel()
	r := run(t, write(t, small+"  - at: 2026-10-15\n    expect:\n"), false)
	require.Len(t, r.Diffs, 1)
	require.Contains(t, r.Diffs[0].String(), "verdicts.orders: not expected, got orders: {status: green, reason: within_green}")
	require.Contains(t, scenario.Results{r}.String(), "1 scenarios, 0 expectations hold, 1 scenarios do not")
}

func TestANumberHoldsToTheDecimalsItIsWrittenWith(t *testing.T) {
	t.Parallel()
	for written, holds := range map[string]bool{"2": true, "2.0": true, "1.9": false, "2.00": true, "3": false, "null": false, "two": false} {
		r := run(t, write(t, small+"  - at: 2026-10-15\n    expect:\n      verdicts:\n        orders: {value: "+written+"}\n"), false)
		require.Equal(t, holds, r.OK(), written)
	}
}

func TestUpdateRewritesExpectationsAndNothingElse(t *testing.T) {
	t.Parallel()
	before := small + `  - at: 2026-10-15      # kept too
    expect:
      verdicts:
        orders: {status: red, reason: "no idea", value: 7.50, bands: null}   # and this
      measurements:
        - {metric: attributed_orders, period: 2026-W41, value: 9, status: ok}
  - at: 2026-10-07
    expect:
  - {at: 2026-10-20}
`
	file := write(t, before)
	r := run(t, file, true)
	require.True(t, r.Updated)
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	want := strings.NewReplacer(
		`{status: red, reason: "no idea", value: 7.50, bands: null}`, `{status: green, reason: within_green, value: 2.00, bands: null}`,
		"value: 9, status: ok", "value: 2, status: ok",
		"  - at: 2026-10-07\n    expect:\n", "  - at: 2026-10-07\n    expect:\n      verdicts:\n        orders: {status: green, reason: within_green}\n",
	).Replace(before)
	require.Equal(t, want, string(after))
	require.Len(t, r.Diffs, 1, "a null that stands for several figures has to be written by hand: %v", r.Diffs)
	require.Contains(t, r.Diffs[0].String(), "bands")
}

func TestAfterAnUpdateEverythingHolds(t *testing.T) {
	t.Parallel()
	file := write(t, small+"  - at: 2026-10-15\n    expect:\n      verdicts:\n        orders: {status: red}\n  - at: 2026-10-08\n")
	require.True(t, run(t, file, true).OK())
	first, err := os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, run(t, file, false).OK())
	require.False(t, run(t, file, true).Updated, "there is nothing left to rewrite")
	second, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(first), string(second))
}

func TestAnUnknownNameIsPointedOutWithTheNearest(t *testing.T) {
	t.Parallel()
	r := run(t, write(t, small+`  - at: 2026-10-15
    expect:
      verdicts:
        orders: {state: green}
      measurements:
        - {metric: atributed_orders, period: 2026-W41, value: 9}
        - {metric: attributed_orders, period: 2026-W99, value: 9}
        - {metric: attributed_orders, period: 2026-W41, by: creator, of: nobody, value: null, status: absent}
`), false)
	require.Len(t, r.Diffs, 3)
	require.Contains(t, r.Diffs[0].String(), "verdicts.orders.state")
	require.Contains(t, r.Diffs[1].String(), "attributed_orders")
	require.Contains(t, r.Diffs[2].String(), "is not a period")
}

func TestWhatIsWrongWithAFileIsSaidAllAtOnceWithPlaceAndWayOut(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			require.NoError(t, err)
			var want []string
			for line := range strings.SplitSeq(string(src), "\n") {
				if text, ok := strings.CutPrefix(line, "# want: "); ok {
					want = append(want, text)
				}
			}
			_, problems := scenario.Read(filepath.Base(file), src)
			var got []string
			for _, p := range problems {
				got = append(got, p.String())
				require.NotEmpty(t, p.WayOut, p)
			}
			if *update {
				body, _, _ := strings.Cut(string(src), "# want: ")
				for _, g := range got {
					body += "# want: " + g + "\n"
				}
				require.NoError(t, os.WriteFile(file, []byte(body), 0o644))
				return
			}
			require.NotEmpty(t, want, "a broken file says what is wrong with it")
			require.Equal(t, want, got)
		})
	}
}

func TestAScenarioThatIsNotThereIsSaidToBeSo(t *testing.T) {
	t.Parallel()
	_, err := scenario.Run(t.Context(), []string{"nowhere.yaml"}, engines(t), nil, false)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	_, err = scenario.Run(t.Context(), []string{t.TempDir()}, engines(t), nil, false)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	require.NotEmpty(t, fault.HintOf(err))
}

func TestALadderMayStandInAFileOfItsOwn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l, rest, ok := strings.Cut(small, "facts:")
	require.True(t, ok)
	_, l, _ = strings.Cut(l, "ladder:\n")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ladder.yaml"), []byte(strings.ReplaceAll(l, "\n  ", "\n")[2:]), 0o600))
	file := filepath.Join(dir, "case.yaml")
	text := "title: elsewhere\nladder: ladder.yaml\nfacts:" + rest + "  - at: 2026-10-15\n    expect: {verdicts: {orders: {status: green}}}\n"
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	r := run(t, file, false)
	require.Empty(t, r.Problems)
	require.True(t, r.OK(), "%v", r.Diffs)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small + "  - at: 2026-10-15\n    expect:\n"))
	f.Add([]byte("title: x\nladder: {}\nfacts: {orders: [{run: {from: 2026-01-01, values: 1x3}}]}\nsteps: [{at: x}]\n"))
	f.Add([]byte("- a\n"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, src []byte) {
		s, problems := scenario.Read("f.yaml", src)
		require.NotNil(t, s)
		for _, p := range problems {
			require.Equal(t, "f.yaml", p.File)
			require.Positive(t, p.Line)
		}
	})
}

func TestTheScenarioInThePageOfTheRoomCanBeRead(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/rooms/scenario.md")
	require.NoError(t, err)
	_, block, ok := strings.Cut(string(page), "```yaml\n")
	require.True(t, ok)
	block, _, _ = strings.Cut(block, "```")
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "examples"), 0o750))
	for _, name := range []string{"glow.yaml", "glow-then.yaml"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "examples", name), []byte("program: {name: Glow, currency: USD}\n"), 0o600))
	}
	_, problems := scenario.Read(filepath.Join(dir, "scenarios", "page.yaml"), []byte(block))
	require.Empty(t, problems)
}

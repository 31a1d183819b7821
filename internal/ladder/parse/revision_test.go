package parse

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/lint"
)

// clean returns the clean ladder of testdata with some of its text replaced.
func clean(t *testing.T, pairs ...string) *ladder.Ladder {
	t.Helper()
	src, err := os.ReadFile("testdata/clean.yaml")
	require.NoError(t, err)
	for i := 0; i < len(pairs); i += 2 {
		require.Contains(t, string(src), pairs[i])
	}
	l, problems := Bytes(map[string][]byte{"clean.yaml": []byte(strings.NewReplacer(pairs...).Replace(string(src)))})
	require.Empty(t, problems)
	return l
}

func lines(changes []ladder.Change) (out []string) {
	for _, c := range changes {
		out = append(out, c.String())
	}
	return out
}

func TestDiffSaysWhatChangedInWords(t *testing.T) {
	t.Parallel()
	old := clean(t)
	require.Empty(t, ladder.Diff(old, clean(t)))
	require.Empty(t, ladder.Diff(old, clean(t, "people:", "# a comment\npeople:")))
	changed := clean(t,
		`green: ">= 20%"`, `green: ">= 25%"`,
		"target: 12000", "target: 15000",
		"lag: 2w", "lag: 3w",
		"  - {id: ana, name: Ana Silva, role: operations}\n", "  - {id: ana, name: Ana Silva, role: operations}\n  - {id: bo, name: Bo}\n")
	require.Equal(t, []string{
		"added person bo",
		"changed sub_outcome creator-orders: target from 12000 to 15000",
		"changed lever creator-orders <- fit: lag from 2w to 3w",
		"changed kpi questions: bands from (green >= 20%, yellow >= 12%) to (green >= 25%, yellow >= 12%)",
	}, lines(ladder.Diff(old, changed)))
	require.Equal(t, []string{
		"removed person bo",
	}, lines(ladder.Diff(changed, old))[3:])
}

// history is revisions a day apart, with a campaign locked under the first.
func history(ladders ...*ladder.Ladder) ladder.History {
	h := ladder.History{Locks: []ladder.Lock{{Campaign: "spring", Revision: "r0"}}}
	for i, l := range ladders {
		h.Revisions = append(h.Revisions, ladder.Revision{
			ID: "r" + string(rune('0'+i)), At: time.Date(2026, 10, 1+i, 0, 0, 0, 0, time.UTC), Ladder: l,
		})
	}
	return h
}

const looser = `green: ">= 15%"`

var entry = []string{"gates:", "corrections:\n  - {kpi: questions, because: The unit was wrong, by: sam, second: dana}\ngates:"}

func TestAKPIChangedAfterTheLockIsPostHoc(t *testing.T) {
	t.Parallel()
	moved := clean(t, `green: ">= 20%"`, looser)
	marks := ladder.Marks(history(clean(t), moved))
	require.Len(t, marks, 1)
	m := marks["questions"]
	require.True(t, m.PostHoc)
	require.False(t, m.Corrected)
	require.Equal(t, []string{"bands"}, m.Fields)
	require.Equal(t, []string{"spring"}, m.Campaigns)
	require.Equal(t, 2, m.Since.Day())

	require.Empty(t, ladder.Marks(history(clean(t), clean(t, "owner: sam", "owner: dana"))), "an owner may change")
	require.Empty(t, ladder.Marks(history(clean(t), moved, clean(t))), "what was changed back is as it was locked")
	h := history(clean(t), moved)
	h.Locks[0].Revision = "r1"
	require.Empty(t, ladder.Marks(h), "what was changed before the lock is what was locked")
}

func TestAMetricsFormulaChangedAfterTheLockMarksItsKPI(t *testing.T) {
	t.Parallel()
	marks := ladder.Marks(history(clean(t), clean(t, "where: {class: question}", "where: {class: [question, purchase_intent]}")))
	require.Equal(t, []string{"formula"}, marks["questions"].Fields)
}

func TestACorrectionTakesASecondPersonAndCoversOnlyWhatCameBefore(t *testing.T) {
	t.Parallel()
	loose := []string{`green: ">= 20%"`, looser}
	corrected := clean(t, append(loose, entry...)...)
	marks := ladder.Marks(history(clean(t), corrected))
	require.False(t, marks["questions"].PostHoc)
	require.True(t, marks["questions"].Corrected)
	require.Equal(t, "dana", marks["questions"].Second)
	require.Contains(t, marks["questions"].Sentence(), "correction by sam and dana")

	marks = ladder.Marks(history(clean(t), clean(t, loose...), corrected))
	require.False(t, marks["questions"].PostHoc, "a correction may be entered after the change")

	again := clean(t, append([]string{`green: ">= 20%"`, `green: ">= 10.5%"`, `yellow: ">= 12%"`, `yellow: ">= 8%"`}, entry...)...)
	marks = ladder.Marks(history(clean(t), corrected, again))
	require.True(t, marks["questions"].PostHoc, "an old entry does not cover a new change")

	alone := clean(t, append(loose, "gates:", "corrections:\n  - {kpi: questions, because: Wrong, by: sam, second: sam}\ngates:")...)
	require.True(t, ladder.Marks(history(clean(t), alone))["questions"].PostHoc, "one person is not two")
}

func TestAKPIAddedAfterTheLockIsPostHoc(t *testing.T) {
	t.Parallel()
	added := clean(t, "kpis:\n", "kpis:\n  - {id: late, metric: question_share, owner: sam}\n")
	require.Equal(t, []string{"added"}, ladder.Marks(history(clean(t), added))["late"].Fields)
}

func TestAChangeAfterTheLockIsShown(t *testing.T) {
	t.Parallel()
	moved := clean(t, `green: ">= 20%"`, looser)
	problems := Lint(moved, lint.Marked(ladder.Marks(history(clean(t), moved))))
	require.Len(t, problems, 1)
	require.Equal(t, "clean.yaml:52:5: warning PL061: questions changed (bands) after spring was locked: post hoc (nothing has to be done; it is shown wherever the KPI appears)", problems[0].String())
}

func TestTheHashIsOfWhatIsSaidAndNotOfHow(t *testing.T) {
	t.Parallel()
	a := map[string][]byte{"a.yaml": []byte("program: {name: A, currency: USD}\npeople: [{id: x}]\n")}
	b := map[string][]byte{"1.yaml": []byte("# who\npeople:\n- id: x\n"), "2.yaml": []byte("program:\n  currency: \"USD\"\n  name: A\n")}
	require.Equal(t, Hash(a), Hash(b))
	require.Len(t, Hash(a), 64)
	c := map[string][]byte{"a.yaml": []byte("program: {name: B, currency: USD}\npeople: [{id: x}]\n")}
	require.NotEqual(t, Hash(a), Hash(c))
}

func TestArrowsThatAreTrueByDefinitionAreGradedSo(t *testing.T) {
	t.Parallel()
	files, err := ReadFiles(examplesDir + "/dtc-revenue")
	require.NoError(t, err)
	l, _ := Bytes(files)
	s, _, _ := l.SubOutcome("creator-orders")
	grades := map[string]string{}
	for _, a := range s.Levers {
		if a.Evidence != nil {
			grades[a.KPI] = a.Evidence.Grade
		}
	}
	require.Equal(t, ladder.GradeDefinitional, grades["tagged-assets"], "the identifier makes orders visible")
	require.NotContains(t, grades, "audience-fit")
	require.NotContains(t, grades, "comment-intent")
}

package parse_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/examples"
	"plumbline/internal/fault"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
)

func TestEveryTemplateBecomesALadderFromAFewAnswers(t *testing.T) {
	t.Parallel()
	for _, template := range examples.Templates() {
		t.Run(template.Name, func(t *testing.T) {
			t.Parallel()
			text, err := examples.Read(template.Name)
			require.NoError(t, err)
			out, err := parse.Skeleton(text, parse.Answers{
				Programme: "Spring: the \"big\" one", Currency: "eur", Timezone: "Europe/Berlin", Objective: "Grow, calmly", KeyResult: "More of it", Period: "2027-Q2",
			})
			require.NoError(t, err)
			l, problems := parse.Check(map[string][]byte{"l.yaml": []byte(out)})
			require.Zero(t, problem.Errors(problems), problems)
			require.Equal(t, "Spring: the \"big\" one", l.Program.Name)
			require.Equal(t, "EUR", l.Program.Currency)
			require.Equal(t, "Grow, calmly", l.Objectives[0].Title)
			require.Equal(t, "2027-04-01", l.Objectives[0].KeyResults[0].Period.From.String())
			require.NotContains(t, out, " USD")
			require.Equal(t, strings.Count(text, "#"), strings.Count(out, "#"), "a comment got lost")
		})
	}
}

func TestATargetIsTakenAsAnswered(t *testing.T) {
	t.Parallel()
	text, err := examples.Read("dtc-revenue")
	require.NoError(t, err)
	out, err := parse.Skeleton(text, parse.Answers{Target: "900000 USD"})
	require.NoError(t, err)
	require.Contains(t, out, "target: 900000 USD")
	out, err = parse.Skeleton(text, parse.Answers{Target: "900,000", Currency: "EUR"})
	require.NoError(t, err)
	require.Contains(t, out, "target: 900000 EUR", "a plain number is in the template's unit")
	out, err = parse.Skeleton(text, parse.Answers{Target: "98%"})
	require.NoError(t, err)
	require.Contains(t, out, "from: 0%")
}

func TestAnAnswerThatCannotBeUsedIsNamed(t *testing.T) {
	t.Parallel()
	text, err := examples.Read("dtc-revenue")
	require.NoError(t, err)
	_, err = parse.Skeleton(text, parse.Answers{Period: "next quarter"})
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
	require.Contains(t, fault.MessageOf(err), `"next quarter" is not a period`)
	require.Contains(t, fault.HintOf(err), "2026-Q4")
}

func TestProposedBandsTakeThePlaceOfABaseline(t *testing.T) {
	t.Parallel()
	text, err := examples.Read("dtc-revenue")
	require.NoError(t, err)
	out, err := parse.WithBands(text, parse.Bands{"click-cost": {"<= 1.2 USD", "<= 1.9 USD"}})
	require.NoError(t, err)
	l, problems := parse.Check(map[string][]byte{"l.yaml": []byte(out)})
	require.Zero(t, problem.Errors(problems), problems)
	k, _ := l.KPI("click-cost")
	require.Nil(t, k.Baseline)
	require.Equal(t, "<= 1.2 USD", k.Bands.Green.String())
	_, err = parse.WithBands(text, parse.Bands{"nothing": {"> 1", "> 0"}})
	require.Error(t, err)
}

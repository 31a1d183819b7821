package parse

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const small = `
program: {name: Glow Q4, currency: USD, timezone: America/New_York}
people:
  - {id: maya, name: Maya Ortiz, role: operations, away: [2026-12-24..2026-12-31]}
audience:
  target: {gender: {female: 60%}, age: {18-34: 45%}}
  must: [gender]
objectives:
  - id: growth
    owner: maya
    key_results:
      - id: revenue
        kind: reach
        series: finance.net
        period: 2026-Q4
        from: 0 USD
        target: 4200000 USD
        checkpoints: {2026-10-31: 1100000 USD}
        sub_outcomes:
          - id: orders
            metric: attributed_orders
            identity: live_assets * orders_per_live_asset
            levers:
              - {kpi: tagged, because: "Untagged posts cannot be credited", lag: 2w}
kpis:
  - id: tagged
    metric: trackable_rate
    owner: maya
    green: ">= 98%"
    yellow: ">= 90%"
    when_red: {do: fix_tracking, who: campaign.owner, within: 24h}
`

func TestALadderIsReadAsItIsMeant(t *testing.T) {
	t.Parallel()
	l, problems := Bytes(map[string][]byte{"ladder.yaml": []byte(small)})
	for _, p := range problems {
		require.NotContains(t, []string{"PL001", "PL002", "PL004", "PL005", "PL006"}, p.Rule, p.String())
	}
	kr, _, ok := l.KeyResult("revenue")
	require.True(t, ok)
	require.Equal(t, "2026-10-01", kr.Period.From.String())
	require.Equal(t, "4200000 USD", kr.Target.String())
	require.Equal(t, 0.6, l.Audience.Target["gender"]["female"])
	k, _ := l.KPI("tagged")
	require.Equal(t, ">= 98%", k.Bands.Green.String())
	require.Equal(t, "flow", k.Tier)
	require.Contains(t, k.Defaulted, "tier")
	require.Equal(t, []string{"live_assets", "orders_per_live_asset"}, kr.SubOutcomes[0].Identity)
	require.Equal(t, 29, l.Places.Of(k.Pos, "green").Line)
}

func TestEveryProblemIsReportedAtOnceWithItsPlace(t *testing.T) {
	t.Parallel()
	_, problems := Bytes(map[string][]byte{"x.yaml": []byte("program: {name: A, currency: USD, timezon: UTC}\nobjectives:\n  - id: a\n    key_results:\n      - {id: k, kind: reech, period: 2026-Q5, target: lots}\n")})
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	require.Contains(t, got, `x.yaml:1:35: error PL002: program has no key "timezon" (did you mean timezone?)`)
	require.Contains(t, got, `x.yaml:5:23: error PL007: kind cannot be "reech" (did you mean reach?)`)
	require.Contains(t, got, `x.yaml:5:38: error PL006: period: "2026-Q5" is not a period (write 2026-Q4, 2026-10, 2026-W45, 2026 or 2026-10-31)`)
	require.Contains(t, got, `x.yaml:5:55: error PL006: target: "lots" is not a number with a unit (write 12000, 98%, 72h or 4200000 USD)`)
}

func TestTheCatalogueIsReadWithoutAProblem(t *testing.T) {
	t.Parallel()
	metrics, problems := Catalogue()
	require.Empty(t, problems)
	require.NotEmpty(t, metrics)
}

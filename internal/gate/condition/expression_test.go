package condition_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/gate/condition"
	"plumbline/internal/ladder"
)

func TestAnExpressionIsAskedOfTheRecordAndShowsWhatItWasDecidedOn(t *testing.T) {
	t.Parallel()
	hold(t, []stands{
		{need: "spend.amount <= 5000", state: condition.Met, text: "spend.amount <= 5000: true with spend.amount = 1200", class: access.Cost, bare: "spend.amount <= 5000: true"},
		{need: "spend.amount <= 1000", state: condition.NotMet, text: "spend.amount <= 1000: false with spend.amount = 1200", class: access.Cost, bare: "spend.amount <= 1000: false"},
		{need: "spend.amount <= 1000", change: func(a *condition.Asked) { a.Evidence.Spend.Amount = nil }, state: condition.Unknown,
			text: "spend.amount <= 1000: there is no spend.amount", class: access.Cost, bare: "spend.amount <= 1000: it cannot be known"},
		{need: "amount < 100", change: func(a *condition.Asked) { a.Amount = usd(40) }, state: condition.Met, text: "amount < 100: true with amount = 40", class: access.Cost, bare: "amount < 100: true"},
		{need: "amount < 100", state: condition.Unknown, text: "amount < 100: there is no amount", class: access.Cost, bare: "amount < 100: it cannot be known"},
		{need: "cel: gate == 'amplify' && kind == 'spend'", state: condition.Met, text: "gate == 'amplify' && kind == 'spend': true with gate = amplify, kind = spend", bare: "gate == 'amplify' && kind == 'spend': true"},
		{need: "currency == 'USD'", change: func(a *condition.Asked) { a.Amount = usd(1) }, state: condition.Met, text: "currency == 'USD': true with currency = USD", bare: "currency == 'USD': true"},
		{need: "terms.signed < now", state: condition.Met, text: "terms.signed < now: true with now = 2026-11-20 15:00 UTC, terms.signed = 2026-11-10 15:00 UTC", bare: "terms.signed < now: true"},
		{need: "creator.country in ['CA']", state: condition.NotMet, text: "creator.country in ['CA']: false with creator.country = US", bare: "creator.country in ['CA']: false"},
		{need: "creator.country in ['CA']", from: nothing, state: condition.Unknown, text: "creator.country in ['CA']: there is no creator.country", bare: "creator.country in ['CA']: it cannot be known"},
	})
}

func TestAnExpressionCitesEveryRecordItReads(t *testing.T) {
	t.Parallel()
	f := condition.Decide(ready(), "terms.amplify && creator.country == 'US' && creator.category != 'x' && spend.territory == 'US'")
	var on []string
	for _, r := range f.Evidence {
		on = append(on, r.Record)
	}
	require.ElementsMatch(t, []string{"creator/mia", "spend/p1", "terms/t1"}, on)
	require.Equal(t, condition.Unknown, f.State, "it has no category")
}

func TestAnExpressionThatCannotBeReadIsUnknownAndSaysSo(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"spend.amont <= 1", "cel: ", "spend.amount +", "cel: spend.amount"} {
		f := condition.Decide(ready(), text)
		require.Equal(t, condition.Unknown, f.State, text)
		require.Contains(t, f.Text, "cannot be read")
		require.NotEmpty(t, f.Fix)
	}
	require.Equal(t, "nothing can answer nonsense", condition.Decide(ready(), "nonsense").Text)
}

func TestWhatConditionIsCalledIsFoundByItsName(t *testing.T) {
	t.Parallel()
	for _, name := range ladder.Requirements {
		c, ok := condition.Named(name)
		require.True(t, ok, name)
		require.Equal(t, name, c.Name)
	}
	_, ok := condition.Named("nonsense")
	require.False(t, ok)
}

// FuzzDecide holds every requirement anybody may write to three answers, a
// sentence, and a way out where it is not met.
func FuzzDecide(f *testing.F) {
	for _, c := range condition.All() {
		f.Add(c.Name)
	}
	for _, text := range []string{
		"kpi:intent", "kpi:intent >= yellow", "kpi: >= ", "kpi:intent>=green>=red", "contract:conditions", "contract:", "contract:exclusive ", "cel: spend.amount <= 5000",
		"spend.amount <= 5000", "creator.tags.exists(t, t == 'skin')", "now - terms.signed > duration('24h')", "cel:", "", " ", "kpi:\x00", "1/0 == 1", "'", "spend.amount / 0 > 1",
	} {
		f.Add(text)
	}
	full, empty := ready(), nothing()
	f.Fuzz(func(t *testing.T, text string) {
		need, ok := ladder.ReadNeed(text)
		if again, same := ladder.ReadNeed(text); same != ok || again != need {
			t.Fatalf("%q is read in two ways", text)
		}
		if ways := len(strings.TrimSpace(need.KPI)) > 0; ways && need.Expr != "" {
			t.Fatalf("%q is a KPI and an expression at once", text)
		}
		for _, a := range []condition.Asked{full, empty} {
			got := condition.Decide(a, text)
			switch got.State {
			case condition.Met:
			case condition.NotMet, condition.Unknown:
				if got.Fix == "" {
					t.Fatalf("%q: %q, and no way out", text, got.Text)
				}
			default:
				t.Fatalf("%q: %q is no answer", text, got.State)
			}
			if !ok && got.State == condition.Met {
				t.Fatalf("%q cannot be read, and is met", text)
			}
			if got.Text == "" {
				t.Fatalf("%q: no sentence", text)
			}
		}
	})
}

func TestEvidenceSaysAsOfWhenAndInWhichVersion(t *testing.T) {
	t.Parallel()
	a := ready()
	a.Evidence.At = now.Add(time.Minute)
	on := condition.Decide(a, "signed_terms").Evidence
	require.Equal(t, []condition.Ref{{Record: "terms/t1", Version: 2, State: "signed", At: now.Add(time.Minute)}}, on)
	on = condition.Decide(a, asks).Evidence
	require.Equal(t, "2026-W46", on[0].Period)
	require.Equal(t, a.Report.AsOf, on[0].At)
	require.Equal(t, 12.0, *on[0].Value)
	require.Equal(t, "green", on[0].Colour)
	require.Equal(t, campaign.Subject(a.Evidence.Terms), condition.Decide(a, "contract:conditions").Evidence[0].Record)
}

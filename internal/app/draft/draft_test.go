package draft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app/draft"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
)

func TestATargetMayNameItsQuarterInTheSameBreath(t *testing.T) {
	t.Parallel()
	a, err := draft.Answers(map[string]string{"target": " 4200000 USD in 2026-Q4 "})
	require.NoError(t, err)
	require.Equal(t, "4200000 USD", a.Target)
	require.Equal(t, "2026-Q4", a.Period)
	_, err = draft.Answers(map[string]string{"colour": "red"})
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
}

func TestAMetricThatIsNotThereComesWithAWayOut(t *testing.T) {
	t.Parallel()
	_, err := draft.Metrics(api.Metrics{IDs: []string{"trackable_rat"}})
	require.Contains(t, fault.HintOf(err), "trackable_rate")
	_, err = draft.Metrics(api.Metrics{IDs: []string{"zzzz"}})
	require.NotEmpty(t, fault.HintOf(err))
	_, err = draft.Metrics(api.Metrics{Goal: "unicorns"})
	require.Contains(t, fault.HintOf(err), "net revenue")
	got, err := draft.Metrics(api.Metrics{Goal: "new customers"})
	require.NoError(t, err)
	require.NotEmpty(t, got.Metrics)
}

func TestEveryTemplateMakesASkeletonAndAnUnknownOneIsRefused(t *testing.T) {
	t.Parallel()
	for _, template := range draft.Templates() {
		said, err := draft.Answers(map[string]string{"programme": "Mine"})
		require.NoError(t, err)
		text, err := draft.Skeleton(template.ID, said)
		require.NoError(t, err)
		require.Contains(t, text, "Mine")
	}
	require.Equal(t, fault.NotFound, fault.CodeOf(draft.Known("nope")))
}

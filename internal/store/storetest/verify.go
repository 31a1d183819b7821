package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/store"
)

// bent is a log as somebody with a hand in the database left it.
type bent struct {
	*store.Store
	hand func([]access.Sealed) []access.Sealed
}

// Audit returns entries as they lie there now.
func (b bent) Audit(ctx context.Context, after int64, limit int) ([]access.Sealed, error) {
	all, err := b.Store.Audit(ctx, 0, 1000)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(b.hand(all), func(e access.Sealed) bool { return e.Seq <= after })
	slices.SortFunc(out, func(a, b access.Sealed) int { return int(a.Seq - b.Seq) })
	return out[:min(limit, len(out))], nil
}

// tamperingNamed verifies logs that were altered, cut short and put in another order.
func tamperingNamed(t *testing.T, s *store.Store) {
	ctx := t.Context()
	for i := range 6 {
		require.NoError(t, s.Note(ctx, access.Entry{At: noon, By: maya, Act: "sent", Subject: fmt.Sprintf("brief/b%d", i), Payload: []byte(`{"é": 1}`), Personal: []byte("why")}))
	}
	whole, err := access.Verify(ctx, s, nil)
	require.NoError(t, err)
	require.Empty(t, whole.Findings)
	require.EqualValues(t, 6, whole.Entries)
	for want, hand := range map[string]func([]access.Sealed) []access.Sealed{
		"altered: entry 3 was altered": func(all []access.Sealed) []access.Sealed { all[2].Act = "signed"; return all },
		"altered: the personal part of entry 2 was altered": func(all []access.Sealed) []access.Sealed {
			all[1].Personal = []byte("because")
			return all
		},
		"missing: entry 4 is missing":                func(all []access.Sealed) []access.Sealed { return slices.Delete(all, 3, 4) },
		"cut: entries 5 to 6 are missing at the end": func(all []access.Sealed) []access.Sealed { return all[:4] },
		"reordered: entry 5 stands in the place of entry 2": func(all []access.Sealed) []access.Sealed {
			all[1], all[4] = all[4], all[1]
			all[1].Seq, all[4].Seq = 2, 5
			return all
		},
	} {
		got, err := access.Verify(ctx, bent{s, hand}, nil)
		require.NoError(t, err)
		require.NotEmpty(t, got.Findings, want)
		require.Equal(t, want, got.Findings[0].What+": "+got.Findings[0].Text)
	}
}

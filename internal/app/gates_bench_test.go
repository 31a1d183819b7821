package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/campaign"
	"plumbline/internal/web/api"
)

// BenchmarkGateVerdicts asks the commit gate about the demo's contracts, one at
// a time and 300 at once: verdicts a second, and the 99th percentile of one.
func BenchmarkGateVerdicts(b *testing.B) {
	data := demo(b)
	fine(b, data, "status")
	a, err := app.New(app.Config{Dir: data})
	require.NoError(b, err)
	b.Cleanup(func() { _ = a.Stop() })
	page, err := a.Records(b.Context(), access.For(access.Owner), campaign.Query{Kind: campaign.KindTerms, Limit: 300})
	require.NoError(b, err)
	var asks []api.GateAsk
	for _, row := range page.Rows {
		asks = append(asks, api.GateAsk{Gate: "commit", Subject: "terms/" + row.ID})
	}
	owner := access.Actor{ID: "owner", Role: access.Owner}
	b.Run("asked", func(b *testing.B) { // nothing kept
		var took []time.Duration
		for i := 0; b.Loop(); i++ {
			began := time.Now()
			_, err := a.Gate(b.Context(), owner, access.For(access.Owner), "commit", asks[i%len(asks)].Subject)
			require.NoError(b, err)
			took = append(took, time.Since(began))
		}
		percentile(b, took)
	})
	b.Run("kept", func(b *testing.B) { // kept, audited and signed, one by one
		var took []time.Duration
		for i := 0; b.Loop(); i++ {
			began := time.Now()
			_, err := a.CheckGates(b.Context(), owner, access.For(access.Owner), asks[i%len(asks):i%len(asks)+1])
			require.NoError(b, err)
			took = append(took, time.Since(began))
		}
		percentile(b, took)
	})
	b.Run("lines", func(b *testing.B) { // all at once
		for b.Loop() {
			_, err := a.CheckGates(b.Context(), owner, access.For(access.Owner), asks)
			require.NoError(b, err)
		}
		b.ReportMetric(float64(len(asks))*float64(b.N)/b.Elapsed().Seconds(), "verdicts/s")
	})
}

func percentile(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "verdicts/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
}

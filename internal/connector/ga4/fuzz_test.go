package ga4_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/connectortest"
	"plumbline/internal/connector/ga4"
	"plumbline/internal/inbox"
)

func FuzzRow(f *testing.F) {
	f.Add("1|2026-10-01 10:00:00|12.50|7|-|x|45%")
	f.Add("|||||||")
	f.Add("mia|10/13/2026|€1.234,5|yes|\x00|9999999999999999999|NaN")
	head := inbox.Head{Shape: inbox.CSV, Header: []string{"name", "timestamp", "user_pseudo_id", "param_ga_session_id", "param_engagement_time_msec"}}
	m, err := ga4.Formats()[0].Open(head, inbox.Options{})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text string) {
		require.NoError(t, m.Map(inbox.Record{Fields: strings.Split(text, "|")}, connectortest.Nowhere{}))
	})
}

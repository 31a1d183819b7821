package instagram_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/connectortest"
	"plumbline/internal/connector/instagram"
	"plumbline/internal/inbox"
)

func FuzzRow(f *testing.F) {
	f.Add("1|2026-10-01 10:00:00|12.50|7|-|x|45%")
	f.Add("|||||||")
	f.Add("mia|10/13/2026|€1.234,5|yes|\x00|9999999999999999999|NaN")
	head := inbox.Head{Shape: inbox.CSV, Header: []string{"id", "caption", "permalink", "media_type", "created_time", "_fivetran_synced"}}
	m, err := instagram.Formats()[0].Open(head, inbox.Options{})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text string) {
		require.NoError(t, m.Map(inbox.Record{Fields: strings.Split(text, "|")}, connectortest.Nowhere{}))
	})
}

package youtube_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/connectortest"
	"plumbline/internal/connector/youtube"
	"plumbline/internal/inbox"
)

func FuzzResource(f *testing.F) {
	f.Add(`{"kind":"youtube#video","id":{"videoId":"x"},"snippet":[]}`)
	f.Add(`{"kind":"youtube#commentThread","snippet":{"topLevelComment":3},"replies":{"comments":[1,{}]}}`)
	m, err := youtube.Formats()[0].Open(inbox.Head{}, inbox.Options{})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text string) {
		var v any
		if json.Unmarshal([]byte(text), &v) != nil {
			return
		}
		require.NoError(t, m.Map(inbox.Record{Object: v}, connectortest.Nowhere{}))
	})
}

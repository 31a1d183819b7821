package app

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/connectortest"
	"plumbline/internal/inbox"
)

func TestEveryRealExportIsRecognisedBesideAllOtherFormatsAndEveryLineIsAccountedFor(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, Formats()...)
	systems := map[string]string{"shopify_fivetran_seeds": "shopify", "shopify_api_fixtures": "shopify", "instagram_fivetran_seeds": "instagram",
		"instagram_graph_api_fixtures": "instagram", "tiktok_ads_fivetran_seeds": "tiktok", "ga4_fivetran_seed": "ga4", "youtube_api_fixtures": "youtube", "weblogs": "weblog"}
	for folder, system := range systems {
		for _, f := range connectortest.Files(t, filepath.Join("truth/real_exports", folder), "*.*") {
			s := h.Take(f, inbox.Options{})
			require.True(t, strings.HasPrefix(s.Format, system+"."), "%s was taken for %s", f, s.Format)
			require.Positive(t, s.Lines, f)
		}
	}
}

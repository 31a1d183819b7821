package ga4

import (
	"encoding/csv"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/connectortest"
)

func TestChannelsAreGA4sDefaultGroupsAndOneForCreators(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ source, medium, campaign, want string }{
		{"instagram", "influencer", "", "Influencer"}, {"x", "Creator", "", "Influencer"},
		{"(direct)", "(none)", "", "Direct"}, {"", "", "", ""}, {"", "", "glow", ""},
		{"google", "cpc", "Cross-network", "Cross-network"}, {"google", "cpc", "", "Paid Search"}, {"amazon.co.uk", "ppc", "", "Paid Shopping"},
		{"l.instagram.com", "paid_social", "", "Paid Social"}, {"m.youtube.com", "cpv", "", "Paid Video"},
		{"taboola", "cpm", "", "Display"}, {"taboola", "cpa", "", "Paid Other"}, {"ebay.de", "web", "", "Organic Shopping"},
		{"tiktok", "bio", "", "Organic Social"}, {"linkinbio", "social", "", "Organic Social"}, {"t.co", "referral", "", "Organic Social"},
		{"youtu.be", "referral", "", "Organic Video"}, {"www.google.co.uk", "organic", "", "Organic Search"}, {"some.search", "organic", "", "Organic Search"},
		{"linktr.ee", "referral", "", "Referral"}, {"klaviyo", "e-mail", "", "Email"}, {"awin", "affiliates", "", "Affiliates"},
		{"spotify", "audio", "", "Audio"}, {"attentive", "sms", "", "SMS"}, {"app", "push", "", "Mobile Push Notifications"},
		{"poster", "qr", "", "Unassigned"},
	} {
		require.Equal(t, c.want, channel(c.source, c.medium, c.campaign), "%s / %s", c.source, c.medium)
	}
}

func TestOurListsOfSourcesAgreeWithGooglesOwn(t *testing.T) {
	t.Parallel()
	f, err := os.Open(connectortest.Shared(t, "integrations/samples/ops/ga4/ga4_source_categories.csv"))
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	theirs, shortest := map[string]string{}, map[string]string{}
	for _, row := range rows[1:] { // of yahoo and answers.yahoo.com the first is meant
		if s := shortest[site(row[0])]; s == "" || len(row[0]) < len(s) {
			theirs[site(row[0])], shortest[site(row[0])] = row[1], row[0]
		}
	}
	for category, ours := range map[string][]string{"SOCIAL": social, "VIDEO": video, "SEARCH": search, "SHOPPING": shopping} {
		for _, name := range ours {
			if said := theirs[site(name)]; said != "" {
				require.Equal(t, "SOURCE_CATEGORY_"+category, said, name)
			}
		}
	}
}

package record_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/desk/record"
	"plumbline/internal/web/sample"
)

var noon = time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)

func house(role access.Role) desk.House {
	return desk.House{Ladder: sample.Ladder(), Scope: access.For(role), By: access.Actor{ID: "maya", Role: role}, Now: noon, Names: map[string]string{}}
}

func parcel(version int64, state campaign.State, sku, tracking string) *campaign.Shipment {
	return &campaign.Shipment{Head: campaign.Head{Kind: campaign.KindShipment, ID: "s/1", Version: version, State: state, Title: sku, Mastered: campaign.Here}, SKU: sku, Tracking: tracking}
}

func page(t *testing.T, role access.Role, r campaign.Record, past ...campaign.Past) record.Record {
	t.Helper()
	m, _ := desk.MachineOf(r.Top().Kind)
	row, err := campaign.RowOf(r)
	require.NoError(t, err)
	p, err := record.New(house(role), m, record.Life{Row: row, Past: past})
	require.NoError(t, err)
	return p
}

func version(n int64, step string, from, to campaign.State) campaign.Past {
	return campaign.Past{Version: n, Step: step, From: from, To: to, At: noon.Add(-time.Hour), Written: noon.Add(-time.Hour), By: access.Actor{ID: "maya", Role: access.Operations, Via: "web"}}
}

func TestAPageBeginsWithWhereTheRecordStandsAndWhatUsuallyComesNext(t *testing.T) {
	t.Parallel()
	p := page(t, access.Operations, parcel(3, campaign.Shipped, "GLOW-30", ""), version(3, "shipped", campaign.Released, campaign.Shipped), version(2, "released", campaign.Requested, campaign.Released), version(1, campaign.Create, "", campaign.Requested))
	require.Equal(t, "Shipped since 21 Nov, 11:00.", p.Says)
	require.Equal(t, "/work/shipment/s%2F1", p.Href, "whatever an id is made of")
	require.Equal(t, []record.Stop{{Title: "Requested", Past: true}, {Title: "Released", Past: true}, {Title: "Shipped", Current: true}, {Title: "Received"}}, p.Walk)
	require.Equal(t, "Record its arrival", p.Steps[0].Label)
	require.True(t, p.Steps[0].Go)
	require.False(t, p.Steps[1].Go, "a return is not where it usually goes")
	require.Equal(t, []string{"Shipped", "Released", "Made"}, []string{p.History[0].Title, p.History[1].Title, p.History[2].Title}, "what happened, not what a button says")
	require.Empty(t, p.History[0].Undo, "a parcel that left is not taken back")
}

func TestTheHistoryOffersTheWayBackOfTheLastChangeAlone(t *testing.T) {
	t.Parallel()
	p := page(t, access.Operations, parcel(3, campaign.Received, "GLOW-30", ""), version(3, "received", campaign.Shipped, campaign.Received), version(2, campaign.Edit, campaign.Shipped, campaign.Shipped))
	require.Equal(t, "/work/shipment/s%2F1/undo", p.History[0].Undo)
	require.Empty(t, p.History[1].Undo)
	heard := version(3, "received", campaign.Shipped, campaign.Received)
	heard.Source, heard.By.Via = "carrier", "import"
	p = page(t, access.Operations, parcel(3, campaign.Received, "GLOW-30", ""), heard)
	require.Empty(t, p.History[0].Undo, "what was heard of elsewhere is not ours to take back")
	require.Contains(t, p.History[0].Who, "By import, heard from carrier")
}

func TestABreachIsSaidFirst(t *testing.T) {
	t.Parallel()
	r := parcel(2, campaign.Shipped, "GLOW-30", "")
	r.Breach = "left before the terms were signed"
	require.Equal(t, "This parcel left before the terms were signed.", page(t, access.Operations, r).Alarm)
}

func TestWhatIsMasteredElsewhereSaysWhereToChangeIt(t *testing.T) {
	t.Parallel()
	r := parcel(1, campaign.Requested, "GLOW-30", "")
	r.Mastered = "grin"
	p := page(t, access.Operations, r)
	require.Equal(t, "This parcel is mastered in grin: change it there, it follows with the next import.", p.Away)
	require.Empty(t, p.Edit)
}

func TestAFormChangesOnlyWhatDiffersFromWhatItsReaderSaw(t *testing.T) {
	t.Parallel()
	m, _ := desk.MachineOf(campaign.KindShipment)
	set, wrong := record.Changes(house(access.Operations), m, parcel(1, campaign.Requested, "GLOW-30", "1Z"), url.Values{"f.sku": {"GLOW-50"}, "f.tracking": {"1Z"}, "f.owner": {" ana "}, "f.cost": {"many"}})
	require.JSONEq(t, `"GLOW-50"`, string(set["sku"]))
	require.JSONEq(t, `"ana"`, string(set["owner"]))
	require.NotContains(t, set, "tracking")
	require.Len(t, wrong, 1)
	require.Equal(t, "cost", wrong[0].Field)
}

func TestTwoPeoplesChangesAreSetBesideEachOtherAndMineStays(t *testing.T) {
	t.Parallel()
	m, _ := desk.MachineOf(campaign.KindShipment)
	h := house(access.Operations)
	seen, now := parcel(1, campaign.Requested, "GLOW-30", "1Z"), parcel(2, campaign.Requested, "CALM-10", "9Y")
	posted := url.Values{"version": {"1"}, "f.sku": {"GLOW-50"}, "f.tracking": {"1Z"}}
	set, _ := record.Changes(h, m, seen, posted)
	past := []campaign.Past{version(2, campaign.Edit, campaign.Requested, campaign.Requested)}
	stale := record.NewStale(h, m, seen, now, past, set)
	require.Equal(t, int64(2), stale.Version, "saved again it goes over what is there now")
	var said []string
	for _, d := range stale.Changed {
		said = append(said, d.Label+": "+d.Was.Text+" → "+d.Now.Text)
		require.Equal(t, d.Name == "sku", d.Mine, d.Name)
	}
	require.ElementsMatch(t, []string{"SKU: GLOW-30 → CALM-10", "Tracking: 1Z → 9Y", "Title: GLOW-30 → CALM-10"}, said)
	merged := record.Merge(h, m, posted, now, set)
	require.Equal(t, []string{"GLOW-50", "9Y"}, []string{merged.Get("f.sku"), merged.Get("f.tracking")})
	require.Contains(t, record.TheirsSays(h, m, seen, now, past), "Maya Ortiz (operations), on the web changed")
}

func TestAStepThatHasNotHappenedYetAndHasNoReasonIsToldBothAtOnce(t *testing.T) {
	t.Parallel()
	m, _ := desk.MachineOf(campaign.KindOffer)
	step, _ := m.Step("declined", campaign.Sent)
	r := &campaign.Offer{Head: campaign.Head{Kind: m.Kind, ID: "o", Version: 2, State: campaign.Sent}}
	c, wrong := record.ReadStep(house(access.Operations), m, r, step, url.Values{"version": {"2"}, "reason": {"price"}, "reason-words": {"too dear"}, "at": {"2030-01-01T10:00"}})
	require.Equal(t, int64(2), c.Version)
	require.Equal(t, []string{"reason", "at"}, []string{wrong[0].Field, wrong[1].Field})
	c, wrong = record.ReadStep(house(access.Operations), m, r, step, url.Values{"reason": {"other"}, "reason-words": {"too dear"}})
	require.Empty(t, wrong)
	require.Equal(t, "other: too dear", c.Reason)
}

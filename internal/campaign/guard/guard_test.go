package guard_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
	"plumbline/internal/campaign/guard"
)

const (
	holds       = campaign.KindHold
	overrides   = campaign.KindOverride
	invitations = campaign.KindInvitation
)

func fall(t *testing.T, d *campaigntest.Desk) int {
	n, err := d.Book.FallDue(t.Context())
	require.NoError(t, err)
	return n
}

func TestAHoldLiftsByItselfAndNeverClosesPay(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	until := d.Now().Add(time.Hour)
	d.Do(holds, "h1", campaign.Create, "gate", "commit", "because", "CAC is red", "campaign", "winter", "until", until)
	require.Contains(t, d.Refused(holds, "h2", campaign.Create, "gate", "pay", "because", "x"), `cannot be "pay"`)
	require.Contains(t, d.Refused(holds, "h2", campaign.Create, "gate", "commit", "because", "x", "until", d.Now()), "has passed already")
	require.Zero(t, fall(t, d))
	d.Wait(2 * time.Hour)
	require.Equal(t, 1, fall(t, d))
	require.Equal(t, campaign.Lifted, campaigntest.Get[*campaign.Hold](d, holds, "h1").State)
	require.Zero(t, fall(t, d), "once")
}

func TestAnOverrideAboveTheAmountWaitsForASecondPersonAndRunsOut(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	ask := []any{"gate", "shipment", "subject", "shipment/p1", "because", "launch tomorrow"}
	require.Contains(t, d.Refused(overrides, "o0", campaign.Create, ask...), "needs an end that lies ahead")
	with := guard.Override{Until: d.Now().Add(8 * time.Hour), Failed: []string{"signed_terms"}, Second: true}
	d.Do(overrides, "o1", campaign.Create, append(ask, "with", with)...)
	require.Equal(t, campaign.Asked, campaigntest.Get[*campaign.Override](d, overrides, "o1").State)
	require.Contains(t, d.Refused(overrides, "o1", "agreed"), "a second person has to agree")
	d.As("lee", access.Legal, func() { d.Do(overrides, "o1", "agreed") })
	o := campaigntest.Get[*campaign.Override](d, overrides, "o1")
	require.Equal(t, []any{campaign.InForce, "maya", "lee", []string{"signed_terms"}}, []any{o.State, o.Asked, o.Second, o.Failed})
	require.Contains(t, d.Refused(overrides, "o1", "used"), "follows by itself", "nobody uses one up by hand")
	d.Wait(9 * time.Hour)
	require.Equal(t, 1, fall(t, d))
	require.Equal(t, campaign.Expired, campaigntest.Get[*campaign.Override](d, overrides, "o1").State)
	with.Second, with.Until = false, d.Now().Add(time.Hour)
	require.Equal(t, campaign.InForce, d.Do(overrides, "o2", campaign.Create, append(ask, "with", with)...).Top().State)
}

func TestANewLinkRevokesTheOneBeforeAndRunsOut(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	link := guard.Link{Hash: "aa", Until: d.Now().Add(48 * time.Hour)}
	d.Do(invitations, "i1", campaign.Create, "creator", "mara", "campaign", "winter", "with", link)
	link.Hash = "bb"
	d.Do(invitations, "i2", campaign.Create, "creator", "mara", "campaign", "winter", "with", link)
	one, two := campaigntest.Get[*campaign.Invitation](d, invitations, "i1"), campaigntest.Get[*campaign.Invitation](d, invitations, "i2")
	require.Equal(t, campaign.Revoked, one.State)
	require.False(t, guard.Fits(one, "aa", d.Now()))
	require.True(t, guard.Fits(two, "bb", d.Now()))
	require.False(t, guard.Fits(two, "aa", d.Now()))
	require.False(t, guard.Fits(two, "bb", d.Now().Add(48*time.Hour)))
	d.As("mara", access.Creator, func() { d.Do(invitations, "i2", "used") })
	d.Wait(49 * time.Hour)
	require.Equal(t, 1, fall(t, d))
	require.Equal(t, campaign.Expired, campaigntest.Get[*campaign.Invitation](d, invitations, "i2").State)
}

func TestATaskIsDoneOrDroppedWithAReason(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	d.Do(campaign.KindTask, "t1", campaign.Create, "what", "call Mara")
	require.Contains(t, d.Refused(campaign.KindTask, "t1", "dropped"), "say why")
	d.Do(campaign.KindTask, "t1", "done")
	require.Equal(t, d.Now(), campaigntest.Get[*campaign.Task](d, campaign.KindTask, "t1").Done)
}

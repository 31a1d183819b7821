package receive_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
	"plumbline/internal/campaign/receive"
	"plumbline/internal/facts"
	"plumbline/internal/period"
)

type row = map[string]any

// heard is one row on its way, with its table.
type heard struct {
	table string
	row   row
}

func milestone(kind, subject, event string, at time.Time, more ...any) heard {
	r := row{"source": "tracker", "subject_kind": kind, "subject": subject, "event": event, "occurred_at": at, "creator": "mara", "campaign": "winter"}
	for i := 0; i+1 < len(more); i += 2 {
		r[more[i].(string)] = more[i+1]
	}
	return heard{"milestones", r}
}

var (
	at    = campaigntest.Monday
	hour  = time.Hour
	story = []heard{
		{"campaigns", row{"source": "tracker", "occurred_at": at, "id": "winter", "name": "Winter", "class": "standard", "starts": int64(period.NewDate(2026, 10, 1)), "owner": "maya"}},
		{"creators", row{"source": "tracker", "occurred_at": at, "id": "mara", "name": "Mara", "handle": "mara", "platform": "tiktok", "followers": int64(9000)}},
		milestone("creator", "mara", "contacted", at),
		milestone("brief", "b1", "sent", at.Add(hour), "due_at", at.Add(48*hour), "value", 0.9, "unit", "share"),
		milestone("quiz", "b1/label", "passed", at.Add(2*hour), "ref", "b1", "reason", "label", "value", 1.0),
		milestone("brief", "b1", "acknowledged", at.Add(2*hour)),
		milestone("terms", "t1", "sent", at.Add(3*hour), "due_at", at.Add(75*hour)),
		milestone("terms", "t1", "signed", at.Add(4*hour), "value", 1200.5, "unit", "USD"),
		milestone("terms", "t1", "rights", at.Add(4*hour), "due_at", at.Add(2000*hour), "unit", "tiktok", "ref", "US"),
		milestone("deliverable", "d1", "booked", at.Add(4*hour), "value", 40.0, "unit", "orders", "ref", "orders"),
		milestone("deliverable", "d1", "planned", at.Add(4*hour), "due_at", at.Add(100*hour), "ref", "t1"),
		milestone("deliverable", "d1", "submitted", at.Add(5*hour)),
		milestone("deliverable", "d1", "changes_asked", at.Add(6*hour), "reason", "label"),
		milestone("deliverable", "d1", "submitted", at.Add(8*hour)),
		milestone("deliverable", "d1", "approved", at.Add(9*hour)),
		milestone("deliverable", "d1", "live", at.Add(10*hour), "ref", "post-1"),
		milestone("asset", "post-1", "live", at.Add(10*hour), "ref", "d1"),
		milestone("deliverable", "d1", "verified", at.Add(30*hour), "value", 1.0, "unit", "share"),
		milestone("shipment", "p1", "requested", at, "ref", "t1"),
		milestone("shipment", "p1", "handed_over", at.Add(2*hour), "ref", "t1", "value", 12.5, "unit", "USD"),
		milestone("shipment", "p1", "received", at.Add(60*hour)),
		{"screens", row{"source": "tracker", "occurred_at": at, "creator": "mara", "kind": "safety", "outcome": "undecided", "flags": int64(1)}},
		{"screens", row{"source": "tracker", "occurred_at": at.Add(hour), "creator": "mara", "kind": "safety", "outcome": "passed"}},
		{"ratings", row{"source": "tracker", "occurred_at": at, "creator": "mara", "part": "values", "score": 80.0, "rater": "ana", "booker": "ana"}},
		{"ratings", row{"source": "tracker", "occurred_at": at, "creator": "mara", "part": "tone", "applicable": false, "rater": "ana"}},
		{"offers", row{"source": "tracker", "occurred_at": at, "offer": "o1", "creator": "mara", "stage": "declined", "declined_by": "creator", "reason": "values_politics", "decided_at": at.Add(hour), "amount": int64(50000), "currency": "USD"}},
		{"incidents", row{"source": "tracker", "occurred_at": at, "incident": "i1", "creator": "mara", "severity": "high", "kind": "no_touch", "escalated": true, "resolved_at": at.Add(20 * hour)}},
		{"pivots", row{"source": "tracker", "occurred_at": at.Add(-hour), "creator": "mara", "axis": "theme", "how": "declared", "recalibrated_at": at.Add(24 * hour)}},
	}
)

// hear drives the records by rows.
func hear(t testing.TB, d *campaigntest.Desk, rows []heard) (changed int) {
	for _, h := range rows {
		for _, c := range receive.Commands(h.table, h.row) {
			r, err := d.Book.Do(t.Context(), access.Actor{ID: "arrival a1", Role: access.Owner, Via: "import"}, access.For(access.Owner), c)
			require.NoError(t, err, "%s %s %s", c.Kind, c.ID, c.Step)
			if r.Changed {
				changed++
			}
		}
	}
	return changed
}

// shown is every record as it is told to people, versions and histories aside.
func shown(t testing.TB, d *campaigntest.Desk) map[string]string {
	out := map[string]string{}
	for _, m := range d.Book.Machines {
		for _, r := range d.All(m.Kind) {
			r.Version, r.Made, r.Changed = 0, time.Time{}, time.Time{}
			parts := map[string]string{}
			for class, text := range r.Parts {
				parts[fmt.Sprint(class)] = string(text)
			}
			text, err := json.Marshal([]any{r.Head, parts})
			require.NoError(t, err)
			out[string(r.Kind)+"/"+r.ID] = string(text)
		}
	}
	return out
}

func TestAProgrammeRunsOnWhatOthersToldWithoutATypedRecord(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	hear(t, d, story)
	k := campaigntest.Get[*campaign.Campaign](d, campaign.KindCampaign, "winter")
	require.Equal(t, []any{"Winter", "tracker", "2026-10-01"}, []any{k.Title, k.Mastered, k.Starts.String()})
	require.Empty(t, k.Lock, "whose lock it is under is not ours to stamp")
	c := campaigntest.Get[*campaign.Creator](d, campaign.KindCreator, "mara")
	require.Equal(t, campaign.Signed, c.State)
	require.Equal(t, at, c.ContactedAt)
	b := campaigntest.Get[*campaign.Brief](d, campaign.KindBrief, "b1")
	require.Equal(t, []any{campaign.Acknowledged, at.Add(48 * hour), 0.9, 1}, []any{b.State, b.AckDue, b.Completeness, len(b.Tries)})
	x := campaigntest.Get[*campaign.Terms](d, campaign.KindTerms, "t1")
	require.Equal(t, []any{campaign.Signed, int64(120050), 1, at.Add(75 * hour)}, []any{x.State, x.Fee.Minor, len(x.Rights), x.SignDue})
	del := campaigntest.Get[*campaign.Deliverable](d, campaign.KindDeliverable, "d1")
	require.Equal(t, []any{campaign.Verified, "post-1", "orders", 40.0, at.Add(10 * hour)}, []any{del.State, del.Asset, del.SubOutcome, del.Expected["attributed_orders"], del.Live})
	require.InDelta(t, 2.0/24, del.WaitedForUs, 1e-9)
	p := campaigntest.Get[*campaign.Shipment](d, campaign.KindShipment, "p1")
	require.Equal(t, []any{campaign.Received, "left 2 hours before the signature", int64(1250)}, []any{p.State, p.Breach, p.Cost.Minor}, "a breach, not a rejected row")
	o := campaigntest.Get[*campaign.Offer](d, campaign.KindOffer, "o1")
	require.Equal(t, []any{campaign.Declined, "creator", "values_politics", int64(50000)}, []any{o.State, o.DeclinedBy, o.Reason, o.Pay.Minor})
	for kind, state := range map[campaign.Kind]campaign.State{campaign.KindScreen: campaign.Passed, campaign.KindIncident: campaign.Resolved, campaign.KindPivot: campaign.Recalibrated} {
		all := d.All(kind)
		require.Len(t, all, 1, kind)
		require.Equal(t, state, all[0].State, kind)
	}
	r := d.All(campaign.KindRating)
	require.Len(t, campaigntest.Get[*campaign.Rating](d, campaign.KindRating, r[0].ID).Parts, 2, "parts of one rating come one by one")
}

func TestWhatWasHeardIsNotToldBack(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	hear(t, d, story)
	for _, table := range facts.Tables {
		require.Empty(t, d.Facts(table.Name), table.Name)
	}
}

func TestHearingTheSameAgainChangesNothing(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	hear(t, d, story)
	before := shown(t, d)
	require.Zero(t, hear(t, d, story))
	require.Equal(t, before, shown(t, d))
}

func TestAnyOrderOfArrivalEndsInTheSameStates(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	hear(t, d, story)
	want := states(t, d)
	for seed := range uint64(12) {
		other, order := campaigntest.Open(t, nil), slices.Clone(story)
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		hear(t, other, order)
		require.Equal(t, want, states(t, other), "seed %d", seed)
	}
}

// states are every record's state, and the stamps that gates and pages read.
func states(t testing.TB, d *campaigntest.Desk) map[string]string {
	out := map[string]string{}
	for _, m := range d.Book.Machines {
		for _, r := range d.All(m.Kind) {
			if m.Kind != campaign.KindTask { // what people are asked to do depends on when it was heard
				out[string(r.Kind)+"/"+r.ID] = string(r.State)
			}
		}
	}
	x := campaigntest.Get[*campaign.Terms](d, campaign.KindTerms, "t1")
	p := campaigntest.Get[*campaign.Shipment](d, campaign.KindShipment, "p1")
	del := campaigntest.Get[*campaign.Deliverable](d, campaign.KindDeliverable, "d1")
	out["stamps"] = fmt.Sprint(x.Sent, x.Signed, p.Shipped, p.Received, del.Submitted, del.Answered, del.Live, del.DueAtLock, del.Expected, p.Breach)
	return out
}

func TestARecordKeptHereHasItsGapsFilledAndNothingOverwritten(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	d.Do(campaign.KindCreator, "mara", campaign.Create, "name", "Mara of ours", "category", "skincare")
	hear(t, d, story[1:3])
	c := campaigntest.Get[*campaign.Creator](d, campaign.KindCreator, "mara")
	require.Equal(t, []any{"Mara of ours", "skincare", "mara", campaign.Here, campaign.Contacted}, []any{c.Name, c.Category, c.Handles[0].Handle, c.Mastered, c.State})
}

func TestARecordMasteredElsewhereIsReadOnlyHereButForOurOwnLooks(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	hear(t, d, story)
	require.Contains(t, d.Refused(campaign.KindCreator, "mara", campaign.Edit, "name", "Other"), "mastered in tracker")
	d.Do(campaign.KindDeliverable, "d1", "verified", "with", map[string]any{"live": true})
}

func TestMoneyThatFollowsIsToldWhereTheRecordIsKeptHere(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	d.Do(campaign.KindDeliverable, "d1", campaign.Create, "creator", "mara", "fee", map[string]any{"minor": 5000, "currency": "USD"})
	hear(t, d, []heard{milestone("deliverable", "d1", "live", at, "ref", "post-1")})
	require.Len(t, d.Facts("spend"), 1, "the milestone is a fact already; the fee that accrues with it is not")
	require.Empty(t, d.Milestones("deliverable"))
}

func TestEveryEventOfTheVocabularyIsUnderstoodOrLeftOnPurpose(t *testing.T) {
	t.Parallel()
	left := []string{"brief.values_clause", "brief.under_master", "deliverable.requirements", "deliverable.requirements_checked", "deliverable.requirements_met", "deliverable.contracted"}
	for _, m := range facts.Milestones {
		name := m.Kind + "." + m.Event
		none := slices.Contains([]string{"asset", "comment", "action", "signal"}, m.Kind) && name != "asset.live" || slices.Contains(left, name)
		require.Equal(t, !none, receive.Known(m.Kind, m.Event), name)
	}
}

func TestOwnTellingsAndStrangersMoveNothing(t *testing.T) {
	t.Parallel()
	own := milestone("terms", "t1", "signed", at)
	own.row["source"] = "plumbline"
	require.Empty(t, receive.Commands(own.table, own.row))
	require.Empty(t, receive.Commands("clicks", row{"source": "x", "occurred_at": at}))
	require.Empty(t, receive.Commands("milestones", row{"source": "x", "occurred_at": at, "subject_kind": "terms", "subject": "t1", "event": "framed"}))
	require.Empty(t, receive.Commands("milestones", row{"source": "x", "subject_kind": "terms", "subject": "t1", "event": "signed"}), "without a time nothing happened")
	odd := receive.Commands("campaigns", row{"source": "x", "occurred_at": at, "id": "c", "class": "deluxe", "name": "C"})
	require.NotContains(t, odd[0].Set, "class", "a word no record can have stays in the facts")
}

func FuzzCommands(f *testing.F) {
	for _, h := range story {
		text, _ := json.Marshal(h.row)
		f.Add(h.table, string(text))
	}
	f.Add("offers", `{"source":"x","occurred_at":"2026-10-05T14:00:00Z","offer":"o","stage":"flew","amount":"ten"}`)
	f.Fuzz(func(t *testing.T, table, text string) {
		var r row
		if json.Unmarshal([]byte(text), &r) != nil {
			t.Skip()
		}
		for _, c := range receive.Commands(table, r) {
			require.NotEmpty(t, c.ID)
			require.NotEmpty(t, c.Source)
			require.NotEmpty(t, c.Step)
			for name, v := range c.Set {
				require.True(t, json.Valid(v), name)
			}
		}
	})
}

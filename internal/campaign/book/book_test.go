package book_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/fault"
)

const (
	parcels  = campaign.KindShipment
	creators = campaign.KindCreator
	terms    = campaign.KindTerms
)

func permit(gate, subject string, until time.Time) *campaign.Permit {
	return &campaign.Permit{Gate: gate, Subject: subject, Until: until}
}

func TestTheSecondOfTwoPeopleSeesWhatChanged(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	d.Do(creators, "mara", campaign.Create, "name", "Mara")
	first := d.Command(creators, "mara", campaign.Edit, "category", "skin")
	first.Version = 1
	_, err := d.Try(first)
	require.NoError(t, err)
	second := d.Command(creators, "mara", campaign.Edit, "category", "food")
	second.Version = 1
	_, err = d.Try(second)
	stale, ok := errors.AsType[*campaign.Stale](err)
	require.True(t, ok)
	require.Equal(t, "skin", stale.Now.(*campaign.Creator).Category)
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.Equal(t, "skin", campaigntest.Get[*campaign.Creator](d, creators, "mara").Category, "nothing was overwritten silently")
}

func TestAGuardedStepTakesAPermitForItsGateItsSubjectAndItsTime(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	d.Do(parcels, "p1", campaign.Create, "sku", "SERUM")
	for _, p := range []*campaign.Permit{nil, permit("commit", "shipment/p1", d.Now().Add(time.Hour)), permit("shipment", "shipment/p2", d.Now().Add(time.Hour)), permit("shipment", "shipment/p1", d.Now().Add(-time.Second))} {
		c := d.Command(parcels, "p1", "released")
		c.Permit = p
		_, err := d.Book.Do(t.Context(), d.By, d.Scope, c)
		require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	}
	require.Equal(t, campaign.Requested, campaigntest.Get[*campaign.Shipment](d, parcels, "p1").State)
}

func TestWhoMayDoAStepIsHeldToItAndToWhatTheySee(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	d.Do(parcels, "p1", campaign.Create, "sku", "SERUM")
	d.As("dana", access.Finance, func() {
		require.Contains(t, d.Refused(parcels, "p1", campaign.Edit, "sku", "X"), "finance may not do this")
	})
	d.Scope = access.For(access.Operations).Without(access.Cost)
	require.Contains(t, d.Refused(parcels, "p1", campaign.Edit, "cost", map[string]any{"minor": 1, "currency": "USD"}), "cost: is not yours to see or change")
	d.Scope = access.For(access.Operations).Only("campaign", "other")
	require.Contains(t, d.Refused(parcels, "p1", campaign.Edit, "sku", "X"), `there is no parcel "p1"`, "what is out of scope is not there")
	_, err := d.Book.Do(t.Context(), d.By, access.Scope{}, d.Command(parcels, "p1", campaign.Edit))
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
}

func TestEveryProblemIsSaidAtOnceAndNothingIsKept(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	_, err := d.Try(d.Command(terms, "t1", campaign.Create, "form", "handshake", "fee", "much", "nonsense", 1, "signed", d.Now()))
	refused, ok := errors.AsType[*campaign.Refused](err)
	require.True(t, ok)
	var fields []string
	for _, p := range refused.Problems {
		fields = append(fields, p.Field)
	}
	require.Subset(t, fields, []string{"fee", "form", "nonsense", "signed"})
	require.Empty(t, d.All(terms))
	require.Contains(t, d.Refused(terms, "gone", "sent"), `there is no contract "gone"`)
	d.Do(terms, "t1", campaign.Create, "form", "sow")
	require.Contains(t, d.Refused(terms, "t1", campaign.Create, "form", "sow"), "there is already a contract t1")
	require.Contains(t, d.Refused(terms, "t1", "sent"), "contract: is needed: contract id")
	require.Contains(t, d.Refused(terms, "t1", "ended"), "a contract that is drafted cannot be ended")
}

func TestTheLastEditCanBeUndoneAndAStepOthersActOnCannot(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	d.Do(creators, "mara", campaign.Create, "name", "Mara", "category", "skin")
	d.Do(creators, "mara", campaign.Edit, "category", "food", "owner", "maya")
	_, err := d.Book.Undo(t.Context(), d.By, d.Scope, creators, "mara", 2)
	require.NoError(t, err)
	c := campaigntest.Get[*campaign.Creator](d, creators, "mara")
	require.Equal(t, []any{"skin", "", int64(3)}, []any{c.Category, c.Owner, c.Version}, "an edit of its own: nothing is lost")
	_, err = d.Book.Undo(t.Context(), d.By, d.Scope, creators, "mara", 2)
	require.Equal(t, fault.Conflict, fault.CodeOf(err), "somebody changed it since")
	d.Do(creators, "mara", "advocate")
	_, err = d.Book.Undo(t.Context(), d.By, d.Scope, creators, "mara", 4)
	require.Contains(t, err.Error(), "this step cannot be taken back")
	require.Contains(t, fault.HintOf(err), "the step that leads back", "the way out")
}

func TestAStepThatLeadsBackIsTakenBackAndSoIsWhatItTold(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	d.Do(creators, "mara", campaign.Create, "name", "Mara", "category", "skin")
	d.Do(creators, "mara", "contacted")
	told := d.Milestone("creator", "contacted", "mara")
	_, err := d.Book.Undo(t.Context(), d.By, d.Scope, creators, "mara", 2)
	require.NoError(t, err)
	c := campaigntest.Get[*campaign.Creator](d, creators, "mara")
	require.Equal(t, campaign.Prospect, c.State)
	require.Zero(t, c.ContactedAt)
	require.Equal(t, int64(3), c.Version)
	back := d.Milestone("creator", campaign.TakenBack, "mara")
	require.Equal(t, told["event_id"], back["event_id"], "a correction of the same event")
	require.Equal(t, told["occurred_at"], back["occurred_at"])
	past, err := d.Store.Past(t.Context(), access.For(access.Owner), creators, "mara")
	require.NoError(t, err)
	require.Equal(t, []any{campaign.Undone, campaign.Contacted, campaign.Prospect, "undo of version 2"}, []any{past[0].Step, past[0].From, past[0].To, past[0].Reason})

	d.Do(creators, "mara", "contacted")
	again := d.Milestone("creator", "contacted", "mara")
	require.NotEqual(t, told["event_id"], again["event_id"], "and it can happen after all")
}

func TestAStepIsTakenBackOnlyByWhoMayTakeItAndWhileNothingCameAfter(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	d.Do(creators, "mara", campaign.Create, "name", "Mara")
	d.Do(creators, "mara", "contacted")
	d.As("dana", access.Finance, func() {
		_, err := d.Book.Undo(t.Context(), d.By, d.Scope, creators, "mara", 2)
		require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	})
	d.Do(creators, "mara", campaign.Edit, "category", "food")
	_, err := d.Book.Undo(t.Context(), d.By, d.Scope, creators, "mara", 2)
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	d.Do(creators, "heard", campaign.Create, "name", "H", "source", "tracker")
	d.Do(creators, "heard", "contacted", "source", "tracker")
	_, err = d.Book.Undo(t.Context(), d.By, d.Scope, creators, "heard", 2)
	require.Equal(t, fault.Invalid, fault.CodeOf(err), "what was heard from elsewhere is not ours to take back")
}

func TestNoGateGuardsAStepThatLeadsBack(t *testing.T) {
	t.Parallel()
	for _, m := range kinds.All() {
		for _, s := range m.Steps {
			if s.Back != nil {
				require.True(t, s.Gate == "" && s.Gates == nil && !s.Rule && s.Name != campaign.Create, "%s %s", m.Kind, s.Name)
			}
		}
	}
}

func TestAllOrNoneOfSeveralCommandsAreDone(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	_, err := d.Book.DoAll(t.Context(), d.By, d.Scope, []campaign.Command{d.Command(creators, "a", campaign.Create, "name", "A"), d.Command(creators, "b", campaign.Create)})
	require.Error(t, err)
	require.Empty(t, d.All(creators))
	require.Empty(t, d.Facts("creators"), "and nothing was told")
}

func TestSayingWhatIsSoAlreadyMakesNoVersion(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	d.Do(creators, "mara", campaign.Create, "name", "Mara")
	r, err := d.Try(d.Command(creators, "mara", campaign.Edit, "name", "Mara"))
	require.NoError(t, err)
	require.False(t, r.Changed)
	require.Equal(t, int64(1), campaigntest.Get[*campaign.Creator](d, creators, "mara").Version)
}

// Every machine is whole: its steps lead between its states, roles and fields
// exist, and what guards a step is a gate there is.
func TestEveryMachineIsWhole(t *testing.T) {
	t.Parallel()
	seen := map[campaign.Kind]bool{}
	for _, m := range kinds.All() {
		seen[m.Kind] = true
		_, ok := campaign.New(m.Kind)
		require.True(t, ok, m.Kind)
		require.NotEmpty(t, m.Doc, m.Kind)
		reached := map[campaign.State]bool{m.States[0]: true}
		for _, s := range m.Steps {
			require.NotEmpty(t, s.Label, "%s %s", m.Kind, s.Name)
			for _, f := range append(slices.Clone(s.From), s.To) {
				require.True(t, f == "" || slices.Contains(m.States, f), "%s %s: %s", m.Kind, s.Name, f)
			}
			for _, f := range s.Sets {
				_, ok := campaign.FieldOf(m.Kind, f)
				require.True(t, ok, "%s %s asks for %s", m.Kind, s.Name, f)
			}
			reached[s.To] = true
		}
		for _, f := range campaign.FieldsOf(m.Kind) {
			require.NotEmpty(t, f.Doc, "%s.%s", m.Kind, f.Name)
			for _, must := range f.Must {
				require.True(t, slices.ContainsFunc(m.Steps, func(s campaign.Step) bool { return s.Name == must }), "%s.%s: %s", m.Kind, f.Name, must)
			}
		}
		require.True(t, slices.ContainsFunc(m.Steps, func(s campaign.Step) bool { return s.Name == campaign.Create }), m.Kind)
	}
	for _, k := range []campaign.Kind{creators, campaign.KindRepresentative, campaign.KindCampaign, campaign.KindBrief, terms, campaign.KindDeliverable, parcels, campaign.KindSpend, campaign.KindScreen,
		campaign.KindRating, campaign.KindOffer, campaign.KindList, campaign.KindIncident, campaign.KindPivot, campaign.KindPacket, campaign.KindTask, campaign.KindHold, campaign.KindOverride, campaign.KindInvitation} {
		require.True(t, seen[k], k)
	}
}

// walk is some commands over one record of each of a few kinds: clicks and
// received events, in any order.
func walk(r *rapid.T, d *campaigntest.Desk) []campaign.Command {
	var out []campaign.Command
	for range rapid.IntRange(1, 25).Draw(r, "length") {
		m, _ := d.Book.Machine(rapid.SampledFrom([]campaign.Kind{creators, campaign.KindBrief, terms, campaign.KindDeliverable, parcels, campaign.KindScreen, campaign.KindOffer}).Draw(r, "kind"))
		s := rapid.SampledFrom(m.Steps).Draw(r, "step")
		c := campaign.Command{Kind: m.Kind, ID: "x", Step: s.Name, Reason: "other", At: campaigntest.Monday.Add(time.Duration(rapid.IntRange(-48, 48).Draw(r, "hour")) * time.Hour)}
		if rapid.Bool().Draw(r, "heard") {
			c.Source = "tracker"
		}
		if s.Name == campaign.Create {
			c.Set = campaign.Fields("creator", "x", "campaign", "x", "terms", "x", "form", "gifting", "contract", "C", "screened", "fit", "name", "X", "scope", "s", "draft_note", "n", "url", "u")
			for name := range c.Set {
				if _, ok := campaign.FieldOf(m.Kind, name); !ok && name != "creator" && name != "campaign" {
					delete(c.Set, name)
				}
			}
		}
		out = append(out, c)
	}
	return out
}

func TestNoSequenceOfCommandsReachesAStateWithoutItsHistory(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	rapid.Check(t, func(r *rapid.T) {
		id := campaign.NewID(creators)
		for _, c := range walk(r, d) {
			c.ID = id
			_, _ = d.Try(c) // refused or not, what is kept has to hang together
		}
		for _, m := range d.Book.Machines {
			row, err := d.Store.Record(t.Context(), d.Scope, m.Kind, id)
			if err != nil {
				continue
			}
			past, err := d.Store.Past(t.Context(), d.Scope, m.Kind, id)
			require.NoError(t, err)
			require.Len(t, past, int(row.Version), "a past for each version")
			require.Equal(t, past[0].To, row.State, "the last leads here")
			require.Contains(t, m.States, row.State)
			for i := range past[:len(past)-1] {
				require.Equal(t, past[i+1].To, past[i].From, "each begins where the one before ended")
				require.NotEmpty(t, past[i].By.ID)
				require.NotEmpty(t, past[i].Step)
			}
		}
	})
}

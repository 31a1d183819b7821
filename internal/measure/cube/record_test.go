package cube_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/survival"
)

func TestAPostThatIsLiveMakesItsDeliverableLive(t *testing.T) {
	b := open(t)
	b.mark("deliverable", "d1", "booked", "2026-09-20", row{"creator": "ana", "due_at": "2026-10-09"})
	b.put("assets", row{"id": "post", "creator": "ana", "deliverable": "d1", "published_at": "2026-10-06 12:00", "occurred_at": "2026-10-06"})
	live := ladder.Atom{Subject: "deliverable", When: "live"}
	require.Equal(t, map[string][]any{"ana": {1.0, nil, nil, nil}}, b.sum("creator", live))
	require.Empty(t, b.sumAt("creator", "2026-10-06 00:00", live), "not before it is")

	onTime := live
	onTime.Where = []ladder.Where{{Column: "live", Op: "on_time", Other: "booked"}}
	require.Equal(t, map[string][]any{"ana": {1.0, nil, nil, nil}}, b.sum("creator", onTime))
	b.mark("deliverable", "d2", "booked", "2026-09-20", row{"creator": "ana", "due_at": "2026-10-05 12:00"})
	b.mark("deliverable", "d2", "live", "2026-10-07", nil)
	require.Equal(t, map[string][]any{"ana": {1.0, nil, nil, nil}}, b.sum("creator", onTime), "two days late is not on time")
	due := ladder.Atom{Subject: "deliverable", When: "booked", Due: true}
	require.Equal(t, map[string][]any{"ana": {2.0, nil, nil, nil}}, b.sum("creator", due), "placed by the day it falls due")
}

func TestADateThatMovedIsTheOneThatCountsExceptForWhatWasBooked(t *testing.T) {
	b := open(t)
	b.mark("deliverable", "d", "booked", "2026-09-20", row{"due_at": "2026-10-06"})
	b.mark("deliverable", "d", "due", "2026-09-21", row{"due_at": "2026-10-13"})
	b.mark("deliverable", "d", "due", "2026-09-22", row{"due_at": "2026-10-20"})
	w := b.world("", "")
	all, err := w.Records(t.Context(), "deliverable")
	require.NoError(t, err)
	d := all.ByID("d")
	require.Equal(t, micros("2026-10-06"), w.Due(d, "booked"), "the plan stands as it was locked")
	require.Equal(t, micros("2026-10-20"), w.Due(d, "submitted"))
}

func TestTheChartersLimitStandsInForADateNobodySet(t *testing.T) {
	b := open(t)
	b.mark("brief", "b", "sent", "2026-10-06 10:00", row{"creator": "ana"})
	w := b.world("", "")
	all, err := w.Records(t.Context(), "brief")
	require.NoError(t, err)
	require.Equal(t, micros("2026-10-06 10:00")+(48*hour).Microseconds(), w.Due(all.ByID("b"), "sent"))
}

func TestRecordsBelongTogetherByRefElseByCreatorAndCampaign(t *testing.T) {
	b := open(t)
	b.mark("terms", "t1", "signed", "2026-10-01", row{"creator": "ana", "campaign": "fall"})
	b.mark("terms", "t2", "signed", "2026-10-02", row{"creator": "ana", "campaign": "spring"})
	b.mark("terms", "t3", "signed", "2026-10-03", row{"creator": "bo"})
	b.mark("brief", "b1", "sent", "2026-10-05", row{"creator": "ana", "campaign": "spring"})
	b.mark("brief", "b2", "sent", "2026-10-05", row{"creator": "ana", "campaign": "spring", "ref": "t3"})
	b.mark("brief", "b3", "sent", "2026-10-05", row{"creator": "bo", "campaign": "fall"})
	w := b.world("", "")
	briefs, err := w.Records(t.Context(), "brief")
	require.NoError(t, err)
	_, err = w.Records(t.Context(), "terms")
	require.NoError(t, err)
	linked := func(brief string) (ids []string) {
		for _, r := range w.Linked(briefs.ByID(brief), "terms") {
			ids = append(ids, r.ID)
		}
		return ids
	}
	require.Equal(t, []string{"t2"}, linked("b1"))
	require.Equal(t, []string{"t3"}, linked("b2"), "a ref is stronger than being of one campaign")
	require.Equal(t, []string{"t3"}, linked("b3"), "without a campaign the creator is enough")
	require.Equal(t, micros("2026-10-02"), w.At(briefs.ByID("b1"), "terms.signed"))
}

func TestACampaignIsLaunchedWhenTheLastOfItsFirstPostsIs(t *testing.T) {
	b := open(t)
	b.put("campaigns", row{"id": "fall", "occurred_at": "2026-09-01"})
	for _, d := range []string{"d1", "d2"} {
		b.mark("deliverable", d, "launch_asset", "2026-09-01", row{"campaign": "fall"})
	}
	b.mark("deliverable", "d1", "live", "2026-10-06", nil)
	launched := ladder.Atom{Subject: "campaign", When: "launched"}
	require.Empty(t, b.sum("", launched), "one of two still waits")
	b.mark("deliverable", "d2", "live", "2026-10-14", nil)
	require.Equal(t, map[string][]any{"": {nil, 1.0, nil, nil}}, b.sum("", launched))
}

func TestWhatIsNotOverIsADurationThatIsStillOpen(t *testing.T) {
	b := open(t)
	b.mark("terms", "quick", "sent", "2026-10-06 10:00", row{"creator": "ana"})
	b.mark("terms", "quick", "signed", "2026-10-06 16:00", nil)
	b.mark("terms", "slow", "sent", "2026-10-06 10:00", row{"creator": "bo"})
	span := &ladder.Span{Subject: "terms", From: "sent", To: "signed|declined", Unit: "hours"}
	got, err := b.world("creator", "2026-10-08 10:00").Spans(t.Context(), span)
	require.NoError(t, err)
	require.Equal(t, map[cube.Key][]survival.Time{
		{P: 0, S: "ana"}: {{Length: 6}},
		{P: 0, S: "bo"}:  {{Length: 48, Open: true}},
	}, got)

	span.By, span.Unit = "to", "days"
	got, err = b.world("creator", "2026-10-08 10:00").Spans(t.Context(), span)
	require.NoError(t, err)
	require.Equal(t, map[cube.Key][]survival.Time{{P: 0, S: "ana"}: {{Length: 0.25}}}, got, "by its end, what has none is nowhere")
}

func TestEveryRoundIsADurationOfItsOwn(t *testing.T) {
	b := open(t)
	for i, at := range []string{"2026-10-06 00:00", "2026-10-07 00:00", "2026-10-08 00:00", "2026-10-08 06:00"} {
		b.mark("deliverable", "d", []string{"submitted", "changes_asked"}[i%2], at, row{"creator": "ana"})
	}
	got, err := b.world("", "").Spans(t.Context(), &ladder.Span{Subject: "deliverable", From: "submitted", To: "changes_asked", Unit: "hours", Each: true})
	require.NoError(t, err)
	require.Equal(t, map[cube.Key][]survival.Time{{}: {{Length: 24}, {Length: 6}}}, got)
}

func TestSpendIsReadWhereItBelongsAndOnlyWhatTheCharterCounts(t *testing.T) {
	b := open(t)
	b.put("assets", row{"id": "post", "creator": "ana", "campaign": "fall", "deliverable": "d", "occurred_at": "2026-09-01"})
	spend := func(id, kind, basis string) row {
		return row{"id": id, "occurred_at": "2026-10-06", "kind": kind, "basis": basis, "amount": 500, "currency": "USD", "deliverable": "d"}
	}
	b.put("spend", spend("1", "fee", "accrued"), spend("2", "agency", "accrued"), spend("3", "fee", "paid"))
	w := b.world("", "")
	got, unrated, err := w.Spend(t.Context(), "", w.Grain)
	require.NoError(t, err)
	require.False(t, unrated)
	require.Len(t, got, 1)
	require.Equal(t, 500.0, got[0].Amount)
	require.Equal(t, "ana", got[0].Place.Creator)
	require.Equal(t, "fall", got[0].Place.Campaign)
}

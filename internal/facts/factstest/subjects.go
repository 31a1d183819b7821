package factstest

import (
	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
)

func milestone(subject, event, at string, more ...Row) Row {
	r := Row{"subject_kind": "deliverable", "subject": subject, "event": event, "occurred_at": at}
	for _, m := range more {
		for k, v := range m {
			r[k] = v
		}
	}
	return r
}

func (k *kit) subjects(q facts.Subjects) []facts.Subject {
	k.Helper()
	s, err := k.e.Subjects(ctx, owner, q)
	require.NoError(k, err)
	return s
}

func events(s facts.Subject) []string {
	var out []string
	for _, m := range s.Marks {
		out = append(out, m.Event)
	}
	return out
}

var subjects = []behaviour{
	{"milestones come back one subject a row, in order of occurrence whatever the order of arrival", func(k *kit) {
		k.land("milestones", milestone("d2", "live", "2026-10-08"), milestone("d1", "live", "2026-10-09", Row{"asset": "a9"}))
		k.land("milestones", milestone("d1", "planned", "2026-10-01", Row{"creator": "ada", "campaign": "glow"}), milestone("d1", "submitted", "2026-10-05"))
		got := k.subjects(facts.Subjects{Kind: "deliverable"})
		require.Len(k, got, 2)
		require.Equal(k, "d1", got[0].ID)
		require.Equal(k, []string{"planned", "submitted", "live"}, events(got[0]))
		require.Equal(k, map[string]string{"creator": "ada", "campaign": "glow", "asset": "a9"}, got[0].Dims)
		require.Equal(k, []string{"live"}, events(got[1]))
	}},
	{"a mark carries all that came with it", func(k *kit) {
		k.land("milestones", milestone("d1", "booked", "2026-10-01", Row{
			"due_at": "2026-10-20", "value": 12.5, "unit": "orders", "ref": "creator-orders", "reason": "why", "party": "us", "list_version": "v3",
		}), milestone("d1", "live", "2026-10-02"))
		marks := k.subjects(facts.Subjects{Kind: "deliverable"})[0].Marks
		require.Equal(k, facts.Mark{
			Event: "booked", At: Moment("2026-10-01").UnixMicro(), Due: Moment("2026-10-20").UnixMicro(), Value: 12.5, HasValue: true,
			Unit: "orders", Ref: "creator-orders", Reason: "why", Party: "us", ListVersion: "v3", Source: "test",
		}, marks[0])
		require.Equal(k, facts.Mark{Event: "live", At: Moment("2026-10-02").UnixMicro(), Source: "test"}, marks[1])
	}},
	{"only what stands as of the view is a mark", func(k *kit) {
		k.land("milestones", milestone("d1", "live", "2026-10-08", Row{"id": "m1"}))
		k.land("milestones", milestone("d1", "withdrawn", "2026-10-08", Row{"id": "m1", "received_at": "2026-10-15"}))
		require.Equal(k, []string{"withdrawn"}, events(k.subjects(facts.Subjects{Kind: "deliverable"})[0]))
		early := facts.Subjects{Kind: "deliverable", View: facts.View{AsOf: Moment("2026-10-14")}}
		require.Equal(k, []string{"live"}, events(k.subjects(early)[0]))
	}},
	{"kinds do not mix, conditions and windows limit marks", func(k *kit) {
		k.land("milestones", milestone("x", "live", "2026-10-08", Row{"subject_kind": "asset"}), milestone("x", "live", "2026-09-08"), milestone("x", "verified", "2026-10-09"))
		require.Equal(k, []string{"live"}, events(k.subjects(facts.Subjects{Kind: "asset"})[0]))
		require.Equal(k, []string{"verified"}, events(k.subjects(facts.Subjects{View: october, Kind: "deliverable"})[0]))
		require.Equal(k, []string{"live"}, events(k.subjects(facts.Subjects{Kind: "deliverable", Where: []facts.Cond{where("event", facts.In, "live")}})[0]))
		require.Empty(k, k.subjects(facts.Subjects{Kind: "shipment"}))
	}},
}

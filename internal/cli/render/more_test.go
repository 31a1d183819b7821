package render_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/cli/render"
	"plumbline/internal/inbox"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/view"
)

func TestMarkdownHoldsTheSameAsTheTerminal(t *testing.T) {
	t.Parallel()
	golden(t, "status-markdown", func(b *bytes.Buffer) error { return render.StatusMarkdown(b, in()) })
}

func files() []inbox.Summary {
	return []inbox.Summary{
		{Arrival: "01J9", File: "orders_export.csv", Format: "shopify.orders", Source: "shopify", Lines: 1204, New: 1180, Unchanged: 12, Corrected: 3, Waiting: 2, Quarantined: 4, Ignored: 3,
			Tables: map[string]int{"orders": 1183, "refunds": 41}, Why: map[string]int{"too_many_decimals": 1, "bad_date": 3, "test_order": 3}, Notes: []string{"read as windows-1252"}, Seconds: .84},
		{Arrival: "01JA", File: "tracker.xlsx", Format: "tracker", Lines: 220, New: 220, Tables: map[string]int{"milestones": 801}, Columns: map[string]string{"Creator": "creator", "When": "occurred_at"}, Seconds: .2},
	}
}

func TestAnImportSaysWhatBecameOfEveryLine(t *testing.T) {
	t.Parallel()
	golden(t, "import", func(b *bytes.Buffer) error { return render.Imports(b, files(), render.Style{Width: 120}) })
	golden(t, "import-60", func(b *bytes.Buffer) error { return render.Imports(b, files(), render.Style{Width: 60}) })
	require.Equal(t, "Read 1,424 lines from 2 files: 1,400 new, 12 unchanged, 3 corrected, 2 waiting, 4 in quarantine, 3 ignored (1.04s).", render.ImportLine(files()))
}

func TestQuarantineNamesThePlaceAsEditorsJumpToIt(t *testing.T) {
	t.Parallel()
	row := inbox.Quarantined{ID: "q7", Arrival: "01J9", File: "orders_export.csv", Format: "shopify.orders", Line: 118, Column: 14, Field: "Total", Reason: "too_many_decimals",
		Detail: "12.345 has 3 decimals; its currency has 2", Raw: "#1188,ada@example.com,12.345\n", At: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	sheet := row
	sheet.ID, sheet.File, sheet.Sheet, sheet.Column, sheet.Field = "q8", "tracker.xlsx", "Parcels", 0, ""
	golden(t, "quarantine", func(b *bytes.Buffer) error {
		if err := render.Quarantine(b, []inbox.Quarantined{row, sheet}, render.Style{}); err != nil {
			return err
		}
		b.WriteString("\n")
		return render.QuarantinedRow(b, row, render.Style{})
	})
	var b bytes.Buffer
	require.NoError(t, render.Quarantine(&b, nil, render.Style{}))
	require.Equal(t, "Nothing is in quarantine.\n", b.String())
}

func TestMetricsAreListedByTierWithWhatTheyNeed(t *testing.T) {
	t.Parallel()
	list := []ladder.Metric{
		{ID: "trackable_rate", Unit: "percent", Better: "up", Tier: "flow", Lens: "hygiene", Timing: "leading", Minimum: 5, Settle: 72 * time.Hour, Facts: []string{"assets"}, Goals: []string{"revenue"},
			Text: "posts gone live with a working identifier (own link, code, bio slot in its window, pinned comment) ÷ posts gone live that were meant to be tracked"},
		{ID: "reach", Unit: "count", Better: "up", Diagnostic: true, UseInstead: []string{"target_safe_reach"}, Text: "accounts reached"},
		{ID: "brief_completeness", Unit: "percent", Better: "up", Tier: "gate", Text: "fields filled ÷ fields required", Goals: []string{"launches"}},
	}
	golden(t, "metrics", func(b *bytes.Buffer) error { return render.Metrics(b, list, render.Style{}) })
	require.Equal(t, []string{"launches", "revenue"}, render.Goals(list))
}

func TestADiffSaysWhatWasAndWhatIs(t *testing.T) {
	t.Parallel()
	golden(t, "diff", func(b *bytes.Buffer) error {
		return render.Diff(b, []ladder.Change{
			{What: "added", Kind: "kpi", ID: "code-leaks"}, {What: "removed", Kind: "lever", ID: "creator-orders/page-reach"},
			{What: "changed", Kind: "kpi", ID: "tagged-assets", Field: "green", Old: ">= 98%", New: ">= 95%"}, {What: "changed", Kind: "kpi", ID: "click-cost", Field: "when_red", New: "pause_spend"},
		}, render.Style{})
	})
}

func TestHistoryShowsTheNewestFirstAndWhatWasLockedUnderEach(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 10, 2, 14, 0, 0, 0, time.UTC)
	golden(t, "history", func(b *bytes.Buffer) error {
		return render.History(b, ladder.History{
			Revisions: []ladder.Revision{{ID: "aa11bb22cc33dd44", At: at, Author: "maya", Message: "first"}, {ID: "bb22cc33dd44ee55", At: at.AddDate(0, 0, 9), Author: "dana", Message: "bands for click cost"}},
			Locks:     []ladder.Lock{{Campaign: "autumn-barrier", Revision: "aa11bb22cc33dd44", At: at.AddDate(0, 0, 1), By: "maya"}},
		}, time.UTC, render.Style{})
	})
}

func TestATraceNamesEveryBreak(t *testing.T) {
	t.Parallel()
	golden(t, "trace", func(b *bytes.Buffer) error {
		return render.WriteTrace(b, render.Trace{Title: "Deliverable d-0412, Kofi Osei, Winter Calm", Hops: []render.Hop{
			{Level: "objective", Name: "Increase DTC revenue, CAC flat", Status: judge.Red, Judged: true},
			{Level: "sub-outcome", Name: "Orders from creators", Says: "Booked 24 of 12,000.", Status: judge.Red, Judged: true},
			{Level: "brief", Name: "sent 9 Nov", Says: "Acknowledged 10 Nov.", Under: []render.Hop{{Level: "quiz", Name: "claims", Says: "Passed at the second try."}}},
			{Level: "terms", Name: "sent 9 Nov", Break: "not signed, and the parcel left on 12 Nov"},
			{Level: "post", Name: "not live", Says: "Due 27 Nov."},
		}}, render.Style{Width: 80})
	})
}

// hand is a clock that is moved by hand.
type hand struct{ now time.Time }

func (h *hand) Now() time.Time { return h.now }

func TestALogGetsALineNowAndThenAndOneAtTheEnd(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	clock := &hand{time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	p := render.NewProgress(&b, false, clock, "orders.csv", "rows")
	for i := range 40 {
		clock.now = clock.now.Add(500 * time.Millisecond)
		p.Set((i+1)*10_000, 1_000_000)
	}
	p.Done()
	require.Equal(t, "orders.csv: 200,000 of 1,000,000 rows, 20,000 rows/s, 40 s left\norders.csv: 400,000 of 1,000,000 rows, 20,000 rows/s, 30 s left\norders.csv: 400,000 rows in 20 s\n", b.String())
}

func TestATerminalGetsABarWithSpeed(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	clock := &hand{time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	p := render.NewProgress(&b, true, clock, "orders.csv", "rows")
	clock.now = clock.now.Add(2 * time.Second)
	p.Set(50_000, 100_000)
	p.Done()
	require.True(t, strings.Contains(b.String(), "orders.csv") && strings.Contains(b.String(), "rows/s"), b.String())
}

func TestManyDeliverablesAreCountedAndTheBrokenOnesListedFirst(t *testing.T) {
	t.Parallel()
	sub := render.Hop{Level: "sub-outcome", Name: "Orders", Under: []render.Hop{{Level: "KPI", Name: "Tagged assets"}}}
	for i := range 40 {
		h := render.Hop{Level: "deliverable", Name: "d-" + strconv.Itoa(100+i)}
		if i%3 == 0 {
			h.Break = []string{"no working link or code", "not live"}[i%2]
		}
		sub.Under = append(sub.Under, h)
	}
	golden(t, "trace-many", func(b *bytes.Buffer) error {
		return render.WriteTrace(b, render.Trace{Title: "Revenue", Hops: []render.Hop{sub}}, render.Style{})
	})
}

func TestALookbackFitsOnOnePageAndSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	f := &view.Findings{
		Headline: "Two parcels left before a signature, and 31% of live posts cannot be traced.", Span: "1 Jul to 21 Nov 2026",
		Figures: []view.Finding{
			{ID: "parcels", Question: "parcels left before a signature", Big: "2", Says: "They cost $184.", Colour: "red", Detail: []mark.Pair{{Name: "Kofi Osei", Value: "$112"}, {Name: "Marta Lindgren", Value: "$72"}}},
			{ID: "signed", Question: "from brief to signature", Big: "31 h", Says: "Median, the open ones counted; 80% within 52 h. Four were never signed.", Colour: "green"},
		},
		Reconcile: []view.Reconcile{{Currency: "USD", Classes: []view.ReconcileClass{{Title: "By code", Orders: 2110, Amount: "$203,118.40", Share: "9.6%"}, {Title: "By neither", Orders: 15872, Amount: "$1,612,004.10", Share: "76.2%"}},
			Total: view.ReconcileClass{Title: "All", Orders: 17982, Amount: "$1,815,122.50", Share: "100%"}, Shop: "$1,815,122.50", Ties: true},
			{Currency: "GBP", Classes: []view.ReconcileClass{{ID: "code", Title: "By code", Orders: 12, Amount: "£480.00", Share: "80%"}, {ID: "excluded:self_purchase", Title: "Excluded: self_purchase", Orders: 1, Amount: "£20.00", Share: "3%"}, {ID: "tax", Title: "Tax", Amount: "£100.00", Share: "17%"}},
				Total: view.ReconcileClass{Title: "Together", Orders: 13, Amount: "£600.00", Share: "100%"}}},
		Missing: []view.Gap{{Question: "Whose audience is off category?", Needs: "audience shares", File: "the return packet"}},
	}
	golden(t, "lookback", func(b *bytes.Buffer) error { return render.Lookback(b, f, render.Style{}) })
}

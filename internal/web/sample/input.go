package sample

import (
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/view"
)

// Files returns the sample's ladder as it might be written.
func Files() []view.File {
	return []view.File{{Name: "ladder.yaml", Text: "program: {name: Glow Q4, currency: USD}\n\nkpis:\n  - id: tagged-assets\n    metric: trackable_rate\n    owner: maya\n    green: \">= 98%\"\n    yellow: \">= 90%\"\n\n  - id: click-cost\n    metric: cost_per_qualified_click\n    owner: dana\n"}}
}

// Problems returns one error and one warning.
func Problems() []view.Problem {
	return []view.Problem{
		{Pos: ladder.Pos{File: "ladder.yaml", Line: 5, Col: 13}, Severity: "error", Rule: "PL012", Sentence: "there is no metric trackable_rat", WayOut: "did you mean trackable_rate?"},
		{Pos: ladder.Pos{File: "ladder.yaml", Line: 10, Col: 5}, Severity: "warning", Rule: "PL031", Sentence: "click-cost has no bands", WayOut: "give green and yellow, or a baseline"},
	}
}

// Trace returns a trace with one break.
func Trace() *measure.Trace {
	sent, signed, live, due := period.NewDate(2026, 10, 18), period.NewDate(2026, 10, 20), period.NewDate(2026, 11, 11), period.NewDate(2026, 11, 10)
	credited := figure("attributed_orders", "count", 61, 61, 420)
	return &measure.Trace{
		Kind: "deliverable", ID: "WC-104", Creator: measure.Subject{ID: "creator-a", Name: "Noor Haddad"}, Campaign: measure.Subject{ID: "winter-calm", Name: "Winter Calm"},
		Breaks: []string{"no_identifier"}, Hops: []measure.Hop{
			{Kind: "brief", Day: &sent, Note: "4f1c9ab2"}, {Kind: "terms", Day: &signed}, {Kind: "live", Day: &live, Due: &due, Note: "tiktok"},
			{Kind: "identifier", Broken: []string{"no_identifier"}},
			{Kind: "measured", Beside: []measure.Measurement{figure("views", "count", 84000, 84000, 0)}},
			{Kind: "kpi", ID: "tagged-assets", Title: "Tagged assets", Note: "Untagged posts cannot be credited"},
			{Kind: "sub_outcome", ID: "creator-orders", Title: "12,000 orders from creators", Figure: &credited},
			{Kind: "key_result", ID: "dtc-revenue", Title: "DTC net revenue of $4.2M"}, {Kind: "objective", ID: "dtc-growth", Title: "Increase DTC revenue while holding CAC flat"},
		},
	}
}

// Rows returns a page of facts.
func Rows() *view.Rows {
	r := &view.Rows{
		Title: "Live assets without a working identifier", About: "One row per live asset meant to be tracked.", Total: 128,
		Columns: []view.Column{{ID: "id", Title: "Deliverable", Doc: "id"}, {ID: "creator", Title: "Creator"}, {ID: "published_at", Title: "Live since"}, {ID: "reach", Title: "Reach", Doc: "organic reach", Number: true}},
	}
	for _, row := range [][]string{{"WC-104", "Noor Haddad", "2026-11-11", "84,000"}, {"TS-019", "K. Osei", "2026-11-03", "31,200"}, {"TS-020", "Ida Lindqvist-Okonkwo", "2026-11-04", ""}} {
		r.Cells = append(r.Cells, row)
		r.Links = append(r.Links, []string{"/deliverable/" + row[0], "", "", ""})
	}
	return r
}

// Summary returns what became of a file.
func Summary(file string) inbox.Summary {
	return inbox.Summary{Arrival: "a1", File: file, Format: "shopify.orders", Source: "shopify", Lines: 1204, New: 1180, Unchanged: 12, Corrected: 3, Waiting: 4, Quarantined: 5,
		Tables: map[string]int{"orders": 1183, "refunds": 41}, Why: map[string]int{"unknown_currency": 3, "no_date": 2}, Notes: []string{"slashed dates are read day first"}, Seconds: 2.1}
}

// Quarantine returns what was set aside.
func Quarantine() view.Quarantine {
	came := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	return view.Quarantine{Total: 5, Files: []inbox.QuarantineFile{{Arrival: "a1", File: "orders_export.csv", Format: "shopify.orders", Records: 5, At: came}},
		Reasons: []view.QuarantineReason{{ID: "unknown_currency", Words: "a currency that does not exist", Records: 3}, {ID: "no_date", Words: "no date", Records: 2}},
		Rows: []view.QuarantineRow{
			{ID: "q1", Arrival: "a1", File: "orders_export.csv", Format: "shopify.orders", Line: 88, Column: 12, Field: "Currency", Reason: "unknown_currency", Words: "a currency that does not exist", Detail: `"US$" is not a currency`, Raw: "#1088,2026-10-04,US$,44.10"},
			{ID: "q2", Arrival: "a1", File: "orders_export.csv", Format: "shopify.orders", Line: 204, Field: "Created at", Reason: "no_date", Words: "no date", Raw: "#1204,,USD,12.00"},
		}}
}

// Coverage returns two sources, one of them silent.
func Coverage() []facts.Coverage {
	return []facts.Coverage{
		{Source: "shopify", Table: "orders", First: quarter.From, Last: today, Arrived: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)},
		{Source: "shopify", Table: "refunds", First: quarter.From, Last: today, Arrived: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)},
		{Source: "tracker", Table: "milestones", First: quarter.From, Last: period.NewDate(2026, 11, 12), Arrived: time.Date(2026, 11, 12, 18, 0, 0, 0, time.UTC)},
	}
}

// Findings returns a lookback.
func Findings() *view.Findings {
	detail := []mark.Pair{{Name: "p/winter-calm/kofi-osei", Value: "never signed, $112.00"}, {Name: "nora-vance", Value: "$14,060.75, the largest gender cohort is male"},
		{Name: "a-0592", Value: "reach 97,430"}, {Name: "MIRA15", Value: "132 redemptions"}, {Name: "a-0433", Value: "reach 91,558"}}
	return &view.Findings{
		Headline: "9 parcels left before a signature, 14 posts cannot be traced, and $6,200 paid for posts that never went live.", Span: "1 July to 21 November 2026",
		Figures: []view.Finding{
			{ID: "parcels", Question: "Parcels that left before a signature", Big: "9", Says: "of 118, worth $1,140", Colour: "red", Detail: detail},
			{ID: "turnaround", Question: "Brief to signature", Big: "4.2 d", Says: "median; 80% within 11 days; 6 never signed", Colour: "yellow"},
			{ID: "untracked", Question: "Posts with no working link or code", Big: "14", Says: "of 96, reach 412,000", Colour: "red", Detail: detail},
			{ID: "unlabelled", Question: "Captions without a label at the start", Big: "11", Says: "of 96: 7 US, 4 DE", Colour: "red"},
			{ID: "off-category", Question: "Spend on off-category creators", Big: "$18,400", Says: "5 creators whose top cohort cannot buy", Colour: "yellow", Detail: detail},
			{ID: "leaks", Question: "Codes that leak", Big: "2", Says: "GLOW15 and CALM10: 212 redemptions without a visit", Colour: "yellow", Detail: detail},
			{ID: "never-live", Question: "Paid for posts that never went live", Big: "$6,200", Says: "8 deliverables", Colour: "red"},
		},
		Reconcile: []view.Reconcile{{Currency: "USD", Ties: true, Shop: "$214,310.55", Classes: []view.ReconcileClass{
			{ID: "code", Title: "By code", Orders: 1204, Amount: "$61,020.10", Share: "28%"}, {ID: "click", Title: "By click", Orders: 802, Amount: "$40,113.00", Share: "19%"},
			{ID: "both", Title: "By both", Orders: 377, Amount: "$19,870.45", Share: "9%"}, {ID: "neither", Title: "By neither", Orders: 1911, Amount: "$93,307.00", Share: "44%"},
			{ID: "excluded:gift", Title: "Excluded: gift", Orders: 118, Amount: "$0.00"}, {ID: "excluded:self_purchase", Title: "Excluded: self_purchase", Orders: 32, Amount: "$0.00"},
			{ID: "excluded:test", Title: "Excluded: test", Orders: 39, Amount: "$0.00"}, {ID: "excluded:wholesale", Title: "Excluded: wholesale", Orders: 52, Amount: "$0.00"},
			{ID: "tax", Title: "Tax", Amount: "$0.00"}, {ID: "shipping", Title: "Shipping", Amount: "$0.00"},
		}, Total: view.ReconcileClass{Title: "Together", Orders: 4294, Amount: "$214,310.55", Share: "100%"}}},
		Missing: []view.Gap{{Question: "Comment escalations answered in time", Needs: "answered_at", File: "a comments export"}, {Question: "Retention of the audience", Needs: "followers per day", File: "Instagram insights"}},
	}
}

// Templates returns two ladders to start from.
func Templates() []view.Template {
	return []view.Template{{ID: "dtc-revenue", Title: "DTC revenue", About: "Orders from creators, cost per qualified click, tracking."}, {ID: "brand-trust", Title: "Brand trust", About: "Screens, disclosure, incidents, comment care."}}
}

// Questions returns the questions of a draft.
func Questions() []view.Question {
	return []view.Question{
		{ID: "goal", Text: "Which result are creators to move?", Options: []mark.Pair{{Name: "revenue", Value: "Revenue"}, {Name: "trust", Value: "Brand trust"}}, Value: "revenue"},
		{ID: "target", Text: "What is the number for the quarter?", Hint: "Last quarter it was 3,900,000 USD.", Value: "4200000 USD"},
		{ID: "owner", Text: "Who owns it?", Value: "maya"},
	}
}

// Draft returns a proposed ladder.
func Draft() view.Draft {
	return view.Draft{Text: Files()[0].Text, Proposed: []view.Proposal{{KPI: "tagged-assets", Now: "71%", Green: "≥ 95%", Yellow: "≥ 88%", Basis: "12 weeks of history"}}, Problems: Problems()[1:]}
}

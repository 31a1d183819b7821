// Package register is the rights and disclosure register for legal: what may
// be used where and until when, and which post is labelled as its market asks.
//
// In: terms and deliverables. Out: lines with the days left, what runs out
// within fourteen days first. Pure.
package register

import (
	"cmp"
	"slices"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/verify"
	"plumbline/internal/period"
)

// Notice is how many days before a right runs out it is said.
const Notice = 14

// The states of a line.
const (
	Failed  = "failed"  // a disclosure check failed
	Lapsed  = "lapsed"  // has run out
	Soon    = "soon"    // runs out within the notice
	Unknown = "unknown" // could not be checked
	Ahead   = "ahead"   // begins later
	InForce = "in_force"
	Passed  = "passed"
)

// urgency orders lines: what somebody has to act on first.
var urgency = []string{Failed, Lapsed, Soon, Unknown, Ahead, InForce, Passed}

// Line is one entry.
type Line struct {
	What      string           `json:"what"` // usage | amplification | exclusivity | disclosure
	Creator   string           `json:"creator"`
	Campaign  string           `json:"campaign,omitempty"`
	Subject   string           `json:"subject"` // kind/id it stands on
	Contract  string           `json:"contract,omitempty"`
	Platform  string           `json:"platform,omitempty"`  // empty: all
	Territory string           `json:"territory,omitempty"` // empty: all; the market of a disclosure
	From      *period.Date     `json:"from,omitempty"`
	Until     *period.Date     `json:"until,omitempty"`
	DaysLeft  *int             `json:"days_left,omitempty"`
	State     string           `json:"state"`
	Checks    []campaign.Check `json:"checks,omitempty"` // of a disclosure
}

// Lines makes the register as of a day, the most urgent first.
func Lines(terms []*campaign.Terms, deliverables []*campaign.Deliverable, today period.Date) []Line {
	var out []Line
	for _, t := range terms {
		if t.Signed.IsZero() || t.State == campaign.Withdrawn {
			continue
		}
		for _, r := range t.Rights {
			out = append(out, right(t, r, today))
		}
		if t.Exclusivity != "" && t.Ends != nil {
			out = append(out, until(line(t, "exclusivity"), nil, t.Ends, today))
		}
	}
	for _, d := range deliverables {
		if !d.Live.IsZero() && d.Relation != "earned" {
			out = append(out, disclosure(d))
		}
	}
	slices.SortStableFunc(out, func(a, b Line) int {
		return cmp.Or(cmp.Compare(slices.Index(urgency, a.State), slices.Index(urgency, b.State)), cmp.Compare(left(a), left(b)), cmp.Compare(a.Subject, b.Subject))
	})
	return out
}

func left(l Line) int {
	if l.DaysLeft == nil {
		return 1 << 30
	}
	return *l.DaysLeft
}

func line(t *campaign.Terms, what string) Line {
	return Line{What: what, Creator: t.Creator, Campaign: t.Campaign, Subject: campaign.Subject(t), Contract: t.Contract}
}

func right(t *campaign.Terms, r campaign.Right, today period.Date) Line {
	l := line(t, "usage")
	if r.Amplify {
		l.What = "amplification"
	}
	l.Platform, l.Territory = r.Platform, r.Territory
	return until(l, &r.From, &r.To, today)
}

// until fills in the days; the last day counts as one on which it holds.
func until(l Line, from, to *period.Date, today period.Date) Line {
	l.From, l.Until = from, to
	days := int(*to - today)
	l.DaysLeft = &days
	switch {
	case days < 0:
		l.State = Lapsed
	case from != nil && *from > today:
		l.State = Ahead
	case days <= Notice:
		l.State = Soon
	default:
		l.State = InForce
	}
	return l
}

// disclosure is what the last look said of a post's label, and what of it was
// checked. A market nobody covers is unknown, never passed.
func disclosure(d *campaign.Deliverable) Line {
	l := Line{What: "disclosure", Creator: d.Creator, Campaign: d.Campaign, Subject: campaign.Subject(d), Platform: d.Platform, Territory: strings.ToUpper(d.Market), State: Unknown, Checks: d.Disclosures}
	for _, c := range d.Checks {
		if c.Requirement != "disclosure" {
			continue
		}
		if len(l.Checks) == 0 { // looked at before each check was kept
			l.Checks = append(l.Checks, c)
		}
		l.State = Answers[c.Answer]
	}
	return l
}

// Answers are the states of answers to a check of a label.
var Answers = map[string]string{verify.Met: Passed, verify.NotMet: Failed, verify.Unknown: Unknown}

// Names are the checks of a label in words.
var Names = map[string]string{
	"disclosure": "label", "disclosure_market": "rules of the market", "disclosure_word": "words that label", "disclosure_place": "before the fold",
	"disclosure_label": "the platform's own label", "disclosure_asked": "words of the brief", "disclosure_told": "as others found it",
}

// Covered tells whether a right covers a use on a day; an empty platform or
// territory of the right is all of them.
func Covered(t *campaign.Terms, day period.Date, platform, territory string, amplify bool) bool {
	return slices.ContainsFunc(t.Rights, func(r campaign.Right) bool {
		where := (r.Platform == "" || strings.EqualFold(r.Platform, platform)) && (r.Territory == "" || strings.EqualFold(r.Territory, territory))
		return where && (!amplify || r.Amplify || t.Amplify) && day >= r.From && day <= r.To
	})
}

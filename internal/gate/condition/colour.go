package condition

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// colour asks the stored report how a KPI stands for the record that asks: for
// its asset, else its creator, else its campaign, and says which was judged where
// it is not the finest. What has no figure yet because the creator is new is
// answered by what stands in for it.
func colour(a Asked, n ladder.Need) Finding {
	k, ok := kpiOf(a.Ladder, n.KPI)
	switch {
	case !ok:
		return unknown("the ladder has no KPI "+n.KPI, "take the requirement out, or add the KPI")
	case a.Report == nil:
		return unknown("nothing has been measured yet", "import data; plumbline status evaluates it")
	case a.Stale > 0 && a.At.Sub(a.Report.AsOf) > a.Stale:
		return unknown("the last evaluation is of "+a.day(a.Report.AsOf)+": stale", "see why evaluation stands; plumbline status evaluates", Ref{KPI: n.KPI, At: a.Report.AsOf})
	}
	by, ok := scopeOf(a, n.KPI)
	switch {
	case !ok:
		return unknown(n.KPI+" is not measured for this creator, campaign or asset", "require it of what it is measured for, or take it out")
	case !by.found:
		return by.says(unmeasured(a, k, by.subject, judge.NotYet, Ref{KPI: k.ID, Of: by.name(), At: a.Report.AsOf}))
	case by.verdict.Status == judge.None:
		return by.says(unmeasured(a, k, by.subject, by.verdict.Reason, cite(a, by.verdict)))
	}
	return by.says(coloured(a, k, n, by.verdict))
}

func kpiOf(l *ladder.Ladder, id string) (*ladder.KPI, bool) {
	if l == nil {
		return nil, false
	}
	return l.KPI(id)
}

// coloured holds a verdict against the colour asked for. Whose it is stands by
// their id: a person's name is not for every reader.
func coloured(a Asked, k *ladder.KPI, n ladder.Need, v judge.Verdict) Finding {
	v.Subject.Name = ""
	text := judge.Sentence(v, access.For(access.Owner))
	bare := judge.Sentence(v, access.Scope{})
	f := met(trim(text), cite(a, v))
	if v.Status != judge.Green && (v.Status != judge.Yellow || n.AtLeast != "yellow") {
		f = notMet(trim(text)+"; asked for "+n.AtLeast, way(k, v.Status), cite(a, v))
	}
	return f.secret(v.Measurement.Class, trim(bare))
}

func trim(sentence string) string {
	if n := len(sentence); n > 0 && sentence[n-1] == '.' {
		return sentence[:n-1]
	}
	return sentence
}

// way is what the ladder says to do at a colour.
func way(k *ladder.KPI, status judge.Status) string {
	rule := k.WhenRed
	if status == judge.Yellow && k.WhenYellow != nil {
		rule = k.WhenYellow
	}
	if rule == nil || rule.Do == "" {
		return "wait until " + k.ID + " is better, or choose another creator"
	}
	out := campaign.Words(rule.Do)
	if rule.Likely != "" {
		out += " (likely: " + campaign.Words(rule.Likely) + ")"
	}
	return out
}

// scope is whose figure answers a KPI for the record that asks.
type scope struct {
	subject measure.Subject
	verdict judge.Verdict
	found   bool   // something was measured of it
	because string // why nothing finer was judged; empty: nothing finer was asked for
}

func (s scope) name() string { return s.subject.Dimension + ":" + s.subject.ID }

// says adds to a finding whose figure it is, where a finer one was asked for.
func (s scope) says(f Finding) Finding {
	if s.because == "" {
		return f
	}
	by := "; judged by its " + s.subject.Dimension + ": " + s.because
	f.Text += by
	if f.Bare != "" {
		f.Bare += by
	}
	return f
}

// scopeOf finds whose figure answers for the record: its asset's, once that has
// one to judge by; else its creator's; else its campaign's. A creator's own
// figure has no substitute in a campaign's.
func scopeOf(a Asked, kpi string) (out scope, ok bool) {
	open := a.calendar().DateOf(a.Report.AsOf)
	for _, s := range subjects(a.Evidence) {
		vs, measured := a.Report.Drill[kpi][s.Dimension]
		out.subject, out.found = s, false
		switch {
		case !measured:
			out.pass(kpi + " is not measured by " + s.Dimension)
			continue
		case s.ID == "":
			out.pass("the work is not live")
			continue
		}
		if i := slices.IndexFunc(vs, func(v judge.Verdict) bool { return v.Subject.ID == s.ID }); i >= 0 {
			out.verdict, out.found = settled(vs[i], open), true
		}
		if s.Dimension != "asset" {
			return out, true
		}
		switch {
		case !out.found:
			out.pass("nothing is measured of asset " + s.ID + " yet")
		case out.verdict.Status == judge.None && unjudgeable(out.verdict.Reason):
			out.pass("asset " + s.ID + " has " + noColour(out.verdict.Reason))
		default:
			return out, true
		}
	}
	return scope{}, false
}

// pass notes why a subject does not answer; the finest one's reason counts.
func (s *scope) pass(because string) { s.because = cmp.Or(s.because, because) }

// unjudgeable tells that there is nothing to judge by, not that something is
// wrong with it.
func unjudgeable(why judge.Reason) bool {
	return why == judge.NotYet || why == judge.TooFew || why == judge.NoData || why == judge.NotMeasured
}

// subjects are the record's asset, creator and campaign, the finest first. Work
// has an asset, and so has what pays for it or boosts it.
func subjects(e *campaign.Evidence) []measure.Subject {
	var out []measure.Subject
	if k := e.Subject.Top().Kind; e.Deliverable != nil && (k == campaign.KindDeliverable || k == campaign.KindSpend) {
		out = append(out, measure.Subject{Dimension: "asset", ID: e.Deliverable.Asset})
	}
	if e.Creator != nil {
		out = append(out, measure.Subject{Dimension: "creator", ID: e.Creator.ID})
	}
	if e.Campaign != nil {
		out = append(out, measure.Subject{Dimension: "campaign", ID: e.Campaign.ID})
	}
	return out
}

// settled is the verdict of the last period whose figures stand: provisional
// ones move no gate.
func settled(v judge.Verdict, open period.Date) judge.Verdict {
	if len(v.History) == 0 {
		if v.Provisional {
			v.Status, v.Reason = judge.None, judge.NotYet
		}
		return v
	}
	for i := len(v.History) - 1; i >= 0; i-- {
		d := v.History[i]
		if s := d.Measurement.Status; s == measure.Provisional || s == measure.NotYet || d.Measurement.Period.To > open {
			continue
		}
		v.Status, v.Reason, v.Measurement, v.Provisional = d.Status, d.Reason, d.Measurement, false
		return v
	}
	v.Status, v.Reason, v.Provisional = judge.None, judge.NotYet, false
	return v
}

// unmeasured answers for a KPI without a colour. For a creator who has never
// been live it cannot have one: an audience packet and screens stand in.
func unmeasured(a Asked, k *ladder.KPI, s measure.Subject, why judge.Reason, on Ref) Finding {
	name := s.Dimension + " " + s.ID
	if s.Dimension != "creator" || a.Evidence.Posted || !unjudgeable(why) {
		return unknown(fmt.Sprintf("%s: %s for %s", title(k), noColour(why), name), "bring the data: "+hook(k), on)
	}
	packet, screens := audienceEvidence(a), screensPassed(a)
	evidence := append(append([]Ref{on}, packet.Evidence...), screens.Evidence...)
	for _, f := range []Finding{packet, screens} {
		if f.State != Met {
			out := unknown(fmt.Sprintf("%s: %s is new and not yet measurable; an audience packet and screens stand in, and %s", title(k), name, f.Text), f.Fix, evidence...)
			if f.Class != 0 {
				out = out.secret(f.Class, fmt.Sprintf("%s: %s is new and not yet measurable; what stands in for it is not met", title(k), name))
			}
			return out
		}
	}
	f := met(fmt.Sprintf("%s: %s is new and not yet measurable", title(k), name), evidence...)
	f.StandsIn = packet.Text + "; " + screens.Text
	return f
}

func title(k *ladder.KPI) string { return cmp.Or(k.Title, k.ID) }

func hook(k *ladder.KPI) string {
	if k.Hook == nil || k.Hook.Source == "" {
		return "nothing says where " + k.ID + " comes from"
	}
	return k.ID + " comes from " + k.Hook.Source
}

// noColour says a reason without a colour.
func noColour(why judge.Reason) string {
	switch why {
	case judge.SourceStale:
		return "stale, its source has not reported lately,"
	case judge.TooFew:
		return "too few cases"
	case judge.NotYet:
		return "nothing settled yet"
	case judge.Failed:
		return "could not be computed"
	case judge.NoBands, judge.ShortHistory, judge.FlatHistory, judge.NoDirection:
		return "no bands to judge by"
	}
	return "no data"
}

// cite names a measurement.
func cite(a Asked, v judge.Verdict) Ref {
	m := v.Measurement
	out := Ref{KPI: v.KPI, Colour: string(v.Status), At: a.Report.AsOf, Unit: m.Unit, Of: v.Subject.Dimension + ":" + v.Subject.ID}
	if m.Period.To > m.Period.From {
		out.Period = a.calendar().Label(m.Period)
	}
	if m.Status.Has() {
		value := m.Value
		out.Value = &value
	}
	return out
}

// StaleAfter is the age from which an evaluation no longer speaks.
const StaleAfter = 48 * time.Hour

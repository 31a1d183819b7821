package lookback

import (
	"fmt"

	"plumbline/internal/facts"
	"plumbline/internal/measure/survival"
	"plumbline/internal/money"
)

const day = 24 * 3600 * 1e6 // µs

// signatures are when terms were signed: by their id, and the earliest by
// creator and by creator and campaign, for parcels and briefs that name none.
type signatures struct {
	known bool // some terms have a signature date
	terms map[string]facts.Subject
	of    map[string]int64
}

func (b *builder) signatures() (signatures, error) {
	terms, err := b.subjects("terms")
	s := signatures{terms: terms, of: map[string]int64{}}
	for _, t := range terms {
		m, ok := mark(t, "signed")
		if !ok {
			continue
		}
		s.known = true
		for _, k := range []string{t.Dims["creator"] + "|", t.Dims["creator"] + "|" + t.Dims["campaign"]} {
			if at, had := s.of[k]; t.Dims["creator"] != "" && (!had || m.At < at) {
				s.of[k] = m.At
			}
		}
	}
	return s, err
}

// at is when the terms a record hangs on were signed; found tells whether
// there are such terms at all.
func (s signatures) at(ref string, dims map[string]string) (at int64, signed, found bool) {
	if t, ok := s.terms[ref]; ok {
		m, signed := mark(t, "signed")
		return m.At, signed, true
	}
	at, signed = s.of[dims["creator"]+"|"+dims["campaign"]]
	if !signed && dims["campaign"] == "" {
		at, signed = s.of[dims["creator"]+"|"]
	}
	return at, signed, dims["creator"] != ""
}

// parcels counts hand-overs dated before the signature of their terms, or
// without one. Replacements are left out.
func (b *builder) parcels() error {
	const id, question = "parcels", "Parcels that left before a signature"
	parcels, err := b.subjects("shipment")
	if err != nil {
		return err
	}
	s, err := b.signatures()
	if err != nil {
		return err
	}
	left, early, cost := 0, []string{}, purse{}
	var largest []weighed
	unsigned, unknown := 0, 0
	for _, pid := range sortedIDs(parcels) {
		p := parcels[pid]
		m, ok := mark(p, "handed_over")
		if !ok {
			m, ok = mark(p, "released") // label time stands in for the carrier's
		}
		if !ok || m.Reason == "replacement" {
			continue
		}
		left++
		at, signed, found := s.at(m.Ref, p.Dims)
		switch {
		case !found:
			unknown++
			continue
		case signed && at <= m.At:
			continue
		case !signed:
			unsigned++
		}
		early = append(early, pid)
		w := weighed{name: pid, value: "never signed"}
		if signed {
			w.value = fmt.Sprintf("%.0f days early", float64(at-m.At)/day)
		}
		if m.HasValue && money.Known(m.Unit) {
			minor := toMinor(m.Value, m.Unit)
			cost.add(m.Unit, minor)
			w.weight = m.Value
			w.value += ", " + money.Amount{Minor: minor, Currency: m.Unit}.String()
		}
		largest = append(largest, w)
	}
	switch {
	case left == 0:
		return b.lacks(id, question, "a sheet of parcels", "shipped_at", "No parcel dates: add a column shipped_at.")
	case !s.known:
		return b.lacks(id, question, "a sheet of contracts", "signed_at", "No contract dates: add a column signed_at.")
	}
	says := fmt.Sprintf("of %d parcels; %d of them were never signed for", left, unsigned)
	if unknown > 0 {
		says += fmt.Sprintf("; %d name no creator and no contract", unknown)
	}
	b.add(Figure{ID: id, Question: question, Count: int64(len(early)), Of: int64(left), Money: cost.amounts(), Bad: true, Says: says,
		Detail: b.largest(largest), Rows: opens("milestones", "subject", early, facts.Cond{Column: "subject_kind", Op: facts.In, Values: []any{"shipment"}})})
	return nil
}

func toMinor(major float64, currency string) int64 {
	scale := 1.0
	for range money.Decimals(currency) {
		scale *= 10
	}
	if major < 0 {
		return -int64(-major*scale + 0.5)
	}
	return int64(major*scale + 0.5)
}

// turnaround is brief sent → fully signed, with open ones counted.
func (b *builder) turnaround() error {
	const id, question = "turnaround", "Days from brief to signature"
	briefs, err := b.subjects("brief")
	if err != nil {
		return err
	}
	s, err := b.signatures()
	if err != nil {
		return err
	}
	times, ids, never := b.waits(briefs, s)
	kind, rule := "brief", "brief sent to fully signed"
	if len(times) == 0 {
		kind, rule = "terms", "terms sent to fully signed: the files know no briefs"
		times, ids, never = b.waits(s.terms, s)
	}
	switch {
	case len(times) == 0:
		return b.lacks(id, question, "a sheet of contracts", "brief_sent_at", "No brief or contract dates: add a column brief_sent_at.")
	case !s.known:
		return b.lacks(id, question, "a sheet of contracts", "signed_at", "No contract dates: add a column signed_at.")
	}
	d := &Days{Open: survival.Open(times) - never, Never: never}
	d.Median, d.P80, d.ClosedOnly = opt(survival.Percentile(times, 0.5)), opt(survival.Percentile(times, 0.8)), opt(survival.Closed(times, 0.5))
	b.add(Figure{ID: id, Question: question, Count: int64(survival.Open(times)), Of: int64(len(times)), Days: d,
		Says: fmt.Sprintf("%s; %d of %d never were", rule, survival.Open(times), len(times)),
		Rows: opens("milestones", "subject", ids, facts.Cond{Column: "subject_kind", Op: facts.In, Values: []any{kind}})})
	return nil
}

func opt(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &v
}

// waits measures each subject from sent to the signature of its terms; one
// given up stops being watched when it was given up.
func (b *builder) waits(subjects map[string]facts.Subject, s signatures) (times []survival.Time, ids []string, never int) {
	byBrief := map[string]string{}
	for tid, t := range s.terms {
		if m, ok := mark(t, "sent"); ok && m.Ref != "" {
			byBrief[m.Ref] = tid
		}
	}
	for _, id := range sortedIDs(subjects) {
		x := subjects[id]
		sent, ok := mark(x, "sent")
		if !ok {
			continue
		}
		ref := id
		if x.Kind == "brief" {
			ref = byBrief[id]
		}
		at, signed, _ := s.at(ref, x.Dims)
		until := b.o.Now.UnixMicro()
		if w, gone := mark(s.terms[ref], "withdrawn"); gone && !signed {
			never++
			until = w.At
		}
		switch {
		case signed && at < sent.At:
			continue // under terms that stood already
		case signed:
			times = append(times, survival.Time{Length: float64(at-sent.At) / day})
		case until > sent.At:
			times = append(times, survival.Time{Length: float64(until-sent.At) / day, Open: true})
		default:
			continue
		}
		ids = append(ids, id)
	}
	return times, ids, never
}

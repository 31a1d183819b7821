package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/demo"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// The campaigns rows are planted in. Social sees the first alone.
const (
	shown  = "spring"
	hidden = "autumn"
	// outside is what every open text holds that lies in the campaign social does not see.
	outside = "CANARYROW"
)

// plant fills a house: a ladder, facts of every table, records of every kind,
// a file with lines that cannot be read.
func plant(ctx context.Context, h *House, w world) error {
	files, err := ladderFiles(w.rules)
	if err != nil {
		return err
	}
	if err := h.Apply(ctx, files); err != nil {
		return fmt.Errorf("apply the ladder: %w", err)
	}
	if err := w.facts(ctx, h); err != nil {
		return fmt.Errorf("plant facts: %w", err)
	}
	if err := w.records(ctx, h); err != nil {
		return fmt.Errorf("plant records: %w", err)
	}
	line := "not a day," + w.text(access.All, "raw", 0) + ",USD\n"
	if err := h.Import(ctx, "orders.csv", "occurred_at,order_id,currency,amount\n"+strings.Repeat(line, rows)); err != nil {
		return fmt.Errorf("plant a quarantine: %w", err)
	}
	return nil
}

// limited is the ladder that limits roles to rows of one brand, one region, and
// their own.
const limited = "rows"

// ladderFiles is the demo's ladder, with roles narrowed.
func ladderFiles(rules string) (map[string][]byte, error) {
	files, err := demo.Ladder(demo.Config{})
	if err != nil {
		return nil, err
	}
	const rule = "role: social, hide: [cost, revenue]"
	for name, text := range files {
		if !strings.Contains(string(text), rule) {
			continue
		}
		more := ", campaigns: [" + shown + "]"
		if rules == limited {
			more += "}\n  - {role: operations, only: {owner: [own]}}\n  - {role: finance, only: {region: [US]}}\n  - {role: analyst, only: {brand: [glow]}"
		}
		files[name] = []byte(strings.Replace(string(text), rule, rule+more, 1))
		return files, nil
	}
	return nil, fault.New(fault.Internal, "the demo's ladder no longer narrows social")
}

// away tells whether a row lies where a role limited to rows does not look.
func away(i int) bool { return i >= rows-1 }

func campaignOf(i int) string { return pick(i, shown, hidden) }

// pick is what rows have that are seen by those limited to rows, or not.
func pick(i int, here, there string) string {
	if away(i) {
		return there
	}
	return here
}

// title is an open text: it names the rows social does not see, and in the
// other world the rows nobody limited sees.
func (w world) title(i int, what string) string {
	out := what
	if away(i) {
		out = outside + "-" + what
	}
	if w.rest(i) {
		out += "-other"
	}
	return out
}

func (w world) facts(ctx context.Context, h *House) error {
	_, err := h.Facts.Land(ctx, func(put func(*facts.Batch) error) error {
		for _, t := range facts.Tables {
			if t.Name == "rates" || t.Name == "reports" {
				continue
			}
			b := facts.NewBatch(t, w.many())
			for i := range w.many() {
				if err := b.Put(w.fact(t, i)); err != nil {
					return err
				}
			}
			b.Seal(facts.Sealing{Source: "proof", Arrival: "proof", Received: now})
			if err := put(b); err != nil {
				return err
			}
		}
		return put(reported())
	})
	return err
}

// reported says that the days were reported, so that figures are answered.
func reported() *facts.Batch {
	t, _ := facts.Lookup("reports")
	b := facts.NewBatch(t, len(facts.Tables))
	for _, of := range facts.Tables {
		_ = b.Put(map[string]any{ // a table of texts and days takes them
			"id": "proof/" + of.Name, "occurred_at": now, "source": "proof", "table": of.Name, "first": dayOf(now.AddDate(0, -3, 0)), "last": dayOf(now),
		})
	}
	b.Seal(facts.Sealing{Source: "proof", Arrival: "proof", Received: now})
	return b
}

// fact is one row of a table, every column filled.
func (w world) fact(t *facts.Table, i int) map[string]any {
	out := map[string]any{"occurred_at": now.AddDate(0, 0, -10+i), "source": "proof"}
	if t.Kind == facts.Event {
		out["event_id"] = facts.SourceID("proof", fmt.Sprintf("%s-%d", t.Name, i))
	}
	for _, c := range t.Columns {
		out[c.Name] = w.value(t, c, i)
	}
	if t.Kind == facts.Dimension {
		out["id"] = map[string]string{"campaigns": campaignOf(i), "creators": fmt.Sprintf("cr%d", i), "assets": fmt.Sprintf("as%d", i)}[t.Name]
		if out["id"] == "" || t.Name == "campaigns" && i%2 == 1 {
			out["id"] = fmt.Sprintf("%s%d", t.Name, i)
		}
	}
	return out
}

func (w world) value(t *facts.Table, c facts.Column, i int) any {
	where := t.Name + "." + c.Name
	switch c.Type {
	case facts.Money:
		return money.Amount{Minor: w.minor(c.Class, i), Currency: "USD"}
	case facts.Float:
		return w.number(c.Class, i)
	case facts.Int:
		if w.rest(i) {
			return int64(90 + i)
		}
		return int64(40 + i)
	case facts.Bool:
		return i == 0
	case facts.Time:
		return w.moment(c.Class, i)
	case facts.Date:
		return dayOf(w.moment(c.Class, i))
	}
	switch known := dims(i)[c.Name]; {
	case known != "":
		return known
	case len(c.One) > 0:
		return c.One[0]
	case c.Name == "currency" || c.Name == "unit":
		return "USD"
	case c.Class != access.Open:
		return w.text(c.Class, where, i)
	case away(i) && (t.Has("campaign") || t.Name == "campaigns"):
		return w.title(i, c.Name)
	}
	return fmt.Sprintf("%s-%d", c.Name, i)
}

func dayOf(t time.Time) period.Date { return period.NewDate(t.Year(), t.Month(), t.Day()) }

// dims are what rows have in common, whichever table they are in.
func dims(i int) map[string]string {
	return map[string]string{
		"campaign": campaignOf(i), "creator": fmt.Sprintf("cr%d", i), "asset": fmt.Sprintf("as%d", i), "platform": "instagram", "region": pick(i, "US", "GB"),
		"deliverable": fmt.Sprintf("deliverable%d", i), "brand": pick(i, "glow", "aurum"),
	}
}

func (w world) records(ctx context.Context, h *House) error {
	return h.Records.Write(ctx, func(tx campaign.Tx) error {
		for _, kind := range allKinds() {
			for i := range w.many() {
				if err := w.record(ctx, tx, kind, i); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// recordID is what a record is known by. A creator's is the one that facts and
// other records name.
func recordID(kind campaign.Kind, i int) string {
	if kind == campaign.KindCreator {
		return fmt.Sprintf("cr%d", i)
	}
	return string(kind) + strconv.Itoa(i)
}

// record writes one record of a kind, every field filled, and its line in the log.
func (w world) record(ctx context.Context, tx campaign.Tx, kind campaign.Kind, i int) error {
	r, _ := campaign.New(kind)
	h := r.Top()
	*h = campaign.Head{
		ID: recordID(kind, i), Kind: kind, Version: 1, State: stateOf(kind), Title: w.title(i, string(kind)+" "+strconv.Itoa(i)), Campaign: campaignOf(i),
		Creator: fmt.Sprintf("cr%d", i), Brand: pick(i, "glow", "aurum"), Region: pick(i, "US", "GB"), Owner: pick(i, "maya", "ben"), Mastered: campaign.Here, Due: now.AddDate(0, 0, i), Made: now, Changed: now,
	}
	of := reflect.ValueOf(r).Elem()
	for _, f := range campaign.FieldsOf(kind) {
		at := of.FieldByIndex(fieldIndex(of.Type(), f.Name))
		switch {
		case len(f.One) > 0:
			at.SetString(f.One[0])
		case f.Class != access.Open:
			w.fill(at, f.Class, string(kind)+"."+f.Name, i)
		case at.Kind() == reflect.String && away(i):
			at.SetString(w.title(i, f.Name))
		}
	}
	row, err := campaign.RowOf(r)
	if err != nil {
		return err
	}
	by := access.Actor{ID: "maya", Role: access.Operations, Via: "web"}
	why := w.text(access.Safety, "reason of "+h.ID, i)
	tx.Note(access.Entry{At: now, By: by, Act: "create", Subject: string(kind) + "/" + h.ID, Payload: []byte(`{}`), Personal: w.said(kind, why, r)})
	return tx.Put(ctx, row, campaign.Past{Version: 1, Step: "create", To: h.State, At: now, Written: now.Add(time.Minute), By: by, Reason: why})
}

// said is the personal part of a record's line in the log: why, and every field.
func (w world) said(kind campaign.Kind, why string, r campaign.Record) []byte {
	set := map[string]any{}
	for _, f := range campaign.FieldsOf(kind) {
		set[f.Name] = f.Value(r)
	}
	out, _ := json.Marshal(map[string]any{"reason": why, "set": set}) // plain values
	return out
}

func fieldIndex(t reflect.Type, name string) []int {
	for i := range t.NumField() {
		tag, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if tag == name && !t.Field(i).Anonymous {
			return []int{i}
		}
	}
	return nil
}

// stateOf is a state a record of a kind can be in.
func stateOf(kind campaign.Kind) campaign.State {
	if i := slices.IndexFunc(machines(), func(m campaign.Machine) bool { return m.Kind == kind }); i >= 0 {
		return machines()[i].States[0]
	}
	return "open"
}

package app

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/connector/sheet"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/entry"
)

// entries takes the rows of sheets to the book: fields as if typed, the steps
// a row says were taken as heard of, at their days.
type entries struct{ h *house }

// Take does what rows ask for, each in a transaction of its own: the good ones
// are kept whatever the others are.
func (s entries) Take(ctx context.Context, from entry.From, list []entry.Entry) ([]entry.Outcome, error) {
	out := make([]entry.Outcome, len(list))
	for i, e := range list {
		var err error
		if out[i], err = s.take(ctx, from, e); err != nil {
			return nil, fmt.Errorf("take %s %s: %w", e.Kind, e.ID, err)
		}
	}
	return out, nil
}

// taking is one row on its way.
type taking struct {
	entries
	ctx   context.Context
	from  entry.From
	e     entry.Entry
	row   sheet.Row
	kind  campaign.Kind
	now   campaign.Record   // nil: there is none yet
	told  map[string]string // field → hash of what this source said of it last
	flaws []entry.Flaw
}

func (s entries) take(ctx context.Context, from entry.From, e entry.Entry) (entry.Outcome, error) {
	row, ok := e.Row.(sheet.Row)
	if !ok {
		return entry.Outcome{}, fmt.Errorf("a row of %T is no record", e.Row)
	}
	t := &taking{entries: s, ctx: ctx, from: from, e: e, row: row, kind: campaign.Kind(e.Kind), told: map[string]string{}}
	if err := errors.Join(t.read(), t.resolve()); err != nil {
		return entry.Outcome{}, err
	}
	cs, err := t.commands()
	if err != nil {
		return entry.Outcome{}, err
	}
	if len(t.flaws) > 0 {
		return entry.Outcome{State: entry.Refused, Flaws: t.flaws}, nil
	}
	if len(cs) == 0 {
		return entry.Outcome{}, t.remember()
	}
	results, err := s.h.book.DoAll(ctx, from.By, from.Scope, cs)
	if flaws, refused := flawsOf(err, cs); refused {
		return entry.Outcome{State: entry.Refused, Flaws: flaws}, nil
	}
	if err != nil {
		return entry.Outcome{}, err
	}
	o := entry.Outcome{}
	for _, r := range results {
		if r.Changed && o.State == entry.Unchanged {
			o.State = map[bool]entry.State{true: entry.New, false: entry.Changed}[t.now == nil]
		}
	}
	return o, t.remember()
}

// read finds the record, and what this source said of it last.
func (t *taking) read() error {
	row, err := t.h.store.Record(t.ctx, access.For(access.Owner), t.kind, t.e.ID)
	switch {
	case err == nil:
		if t.now, err = row.Record(); err != nil {
			return err
		}
	case fault.CodeOf(err) != fault.NotFound:
		return err
	}
	pieces, err := t.h.store.PiecesOf(t.ctx, t.system(), t.e.Kind, []string{t.e.ID})
	for _, p := range pieces[t.e.ID] {
		var hash string
		if json.Unmarshal(p.Value, &hash) == nil {
			t.told[p.Key] = hash
		}
	}
	return err
}

func (t *taking) system() string { return "records/" + t.from.Source }

// resolve makes ids of campaigns and creators named by their titles. A row that
// names one nobody knows waits in quarantine until it is there.
func (t *taking) resolve() error {
	for _, kind := range []campaign.Kind{campaign.KindCampaign, campaign.KindCreator} {
		raw, named := t.row.Set[string(kind)]
		if !named || kind == t.kind {
			continue
		}
		var name string
		if err := json.Unmarshal(raw, &name); err != nil {
			return err
		}
		id, err := t.find(kind, name)
		if err != nil {
			return err
		}
		if id == "" {
			t.flaw(string(kind), "unknown_"+string(kind), fmt.Sprintf("there is no %s %q here; import it first, then replay this row", kind, name))
			continue
		}
		t.row.Set[string(kind)], _ = json.Marshal(id)
	}
	return nil
}

// find looks a record up by its id, its handle as an id, or its title.
func (t *taking) find(kind campaign.Kind, name string) (string, error) {
	for _, c := range []campaign.Cond{{Field: "id", Op: "in", Values: []string{name, sheet.Key(name)}}, {Field: "title", Op: "=", Values: []string{name}}} {
		page, err := t.h.store.Records(t.ctx, access.For(access.Owner), campaign.Query{Kind: kind, Where: []campaign.Cond{c}, Limit: 2})
		if err != nil {
			return "", err
		}
		if len(page.Rows) > 0 {
			return page.Rows[0].ID, nil
		}
	}
	return "", nil
}

func (t *taking) flaw(field, reason, detail string) {
	t.flaws = append(t.flaws, entry.Flaw{Field: field, Reason: reason, Detail: detail})
}

// commands are what the row asks for. A new record is made as if typed, unless
// steps of it have happened already or its source masters it: then it is heard
// of. A record that is there is edited where the row says something new.
func (t *taking) commands() ([]campaign.Command, error) {
	if err := t.merge(); err != nil {
		return nil, err
	}
	var out []campaign.Command
	heard := campaign.Command{Kind: t.kind, ID: t.e.ID, Source: t.from.Source, Untold: true, Adopt: !t.from.Named}
	if t.now == nil {
		c := campaign.Command{Kind: t.kind, ID: t.e.ID, Step: campaign.Create, Set: t.row.Set}
		if t.from.Named || len(t.row.Steps) > 0 {
			c = heard
			c.Step, c.Set = campaign.Create, t.row.Set
			if len(t.row.Steps) > 0 {
				c.At = t.row.Steps[0].At
			}
		}
		out = append(out, c)
	} else if set := t.changed(); len(set) > 0 {
		c := campaign.Command{Kind: t.kind, ID: t.e.ID, Step: campaign.Edit, Set: set, Reason: "the sheet was changed"}
		if t.from.Named {
			c = heard
			c.Step, c.Set = campaign.Create, set
		}
		out = append(out, c)
	}
	for _, s := range t.row.Steps {
		if hash := t.hash(s.At); t.told["step:"+s.Step] == hash {
			continue
		}
		c := heard
		c.Step, c.At = s.Step, s.At
		out = append(out, c)
	}
	t.stands()
	return out, nil
}

// merge puts the parts of groups into what the record holds of them.
func (t *taking) merge() error {
	for name, parts := range t.row.Parts {
		f, ok := campaign.FieldOf(t.kind, name)
		if !ok {
			continue
		}
		whole := map[string]json.RawMessage{}
		if t.now != nil {
			text, err := json.Marshal(f.Value(t.now))
			if err != nil {
				return err
			}
			if err := json.Unmarshal(text, &whole); err != nil {
				return err
			}
		}
		for part, v := range parts {
			whole[part] = v
		}
		text, err := json.Marshal(whole)
		if err != nil {
			return err
		}
		t.row.Set[name] = text
	}
	return nil
}

// changed are the fields of which the row says something new. What was changed
// here since the file said it last is not overwritten by a row that has
// changed, too: somebody has to choose.
func (t *taking) changed() map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for name, v := range t.row.Set {
		now := t.present(name)
		said, before := t.told[name]
		switch {
		case t.hash(now) == t.hash(v), before && said == t.hash(v):
		case before && said != t.hash(now):
			t.flaw(name, "changed_here", "the file says something new, and so did somebody here since; make the two agree, here or in the file")
		default:
			out[name] = v
		}
	}
	return out
}

// present is a field of the record as JSON.
func (t *taking) present(name string) json.RawMessage {
	var v any
	if f, ok := campaign.FieldOf(t.kind, name); ok {
		v = f.Value(t.now)
	} else {
		top := t.now.Top()
		v = map[string]string{"title": top.Title, "campaign": top.Campaign, "creator": top.Creator, "brand": top.Brand, "region": top.Region, "owner": top.Owner, "parent": top.Parent}[name]
	}
	text, _ := json.Marshal(v)
	return text
}

// stands holds the state a row names to what the row and the record tell.
func (t *taking) stands() {
	if t.row.State == "" {
		return
	}
	m, _ := kinds.Of(t.kind)
	begins := m.States[0]
	if s, ok := m.Step(campaign.Create, ""); ok {
		begins = s.To
	}
	if t.now != nil && string(t.now.Top().State) == t.row.State || t.now == nil && string(begins) == t.row.State {
		return
	}
	for _, s := range t.row.Steps {
		for _, step := range m.Steps {
			if step.Name == s.Step && string(step.To) == t.row.State {
				return
			}
		}
	}
	word := campaign.Words(t.row.State)
	t.flaw("state", "no_day", fmt.Sprintf("the row says %s, and not since when: add a column %q with the day", word, word+" on"))
}

// hash names a value without holding it: what a file said may be personal.
func (t *taking) hash(v any) string {
	text, _ := v.(json.RawMessage)
	if text == nil {
		text, _ = json.Marshal(v)
	}
	var plain any
	if json.Unmarshal(text, &plain) == nil {
		if again, err := json.Marshal(plain); err == nil { // one spelling
			text = again
		}
	}
	if bytes.Equal(text, []byte("null")) {
		text = []byte(`""`)
	}
	mac := hmac.New(sha256.New, t.h.key)
	mac.Write(text)
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// remember keeps what this source said, so that saying it again changes nothing.
func (t *taking) remember() error {
	var pieces []inbox.Piece
	add := func(key string, v any) {
		if hash := t.hash(v); t.told[key] != hash {
			text, _ := json.Marshal(hash)
			pieces = append(pieces, inbox.Piece{System: t.system(), Entity: t.e.Kind, ID: t.e.ID, Name: "row", Key: key, Value: text})
		}
	}
	for name, v := range t.row.Set {
		add(name, v)
	}
	for _, s := range t.row.Steps {
		add("step:"+s.Step, s.At.Format(time.RFC3339Nano))
	}
	if len(pieces) == 0 {
		return nil
	}
	slices.SortFunc(pieces, func(a, b inbox.Piece) int { return cmp.Compare(a.Key, b.Key) })
	_, err := t.h.store.KeepPieces(t.ctx, pieces)
	return err
}

// flawsOf are the problems of a refusal, by field; a step's stand beside its day.
func flawsOf(err error, cs []campaign.Command) ([]entry.Flaw, bool) {
	var out []entry.Flaw
	add := func(step string, ps []campaign.Problem) {
		for _, p := range ps {
			f := entry.Flaw{Field: cmp.Or(p.Field, "step:"+step), Reason: "refused", Detail: p.Text}
			if p.Field != "" {
				f.Detail = p.Field + " " + p.Text
			}
			if p.Hint != "" {
				f.Detail += "; " + p.Hint
			}
			out = append(out, f)
		}
	}
	if lines, ok := errors.AsType[*campaign.Lines](err); ok {
		for _, l := range lines.Refused {
			add(cs[l.At].Step, l.Problems)
		}
	} else if r, ok := errors.AsType[*campaign.Refused](err); ok {
		add(cs[0].Step, r.Problems)
	} else if code := fault.CodeOf(err); code == fault.Invalid || code == fault.Forbidden || code == fault.NotFound || code == fault.Conflict {
		add(cs[0].Step, []campaign.Problem{{Text: fault.MessageOf(err), Hint: fault.HintOf(err)}})
	}
	return out, len(out) > 0
}

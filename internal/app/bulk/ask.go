package bulk

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/fault"
	"plumbline/internal/inbox/entry"
)

// ask finds what each row asks for. A new record is made as if typed, unless
// steps of it have happened already or its source masters it: then it is heard
// of. A record that is there is edited where the row says something new.
func (w *wave) ask() error {
	m, _ := kinds.Of(w.kind)
	for _, t := range w.rows {
		if err := t.merge(w.kind); err != nil {
			return err
		}
		heard := campaign.Command{Kind: w.kind, ID: t.e.ID, Source: w.from.Source, Untold: true, Adopt: !w.from.Named}
		if c, ok := w.fill(t, heard); ok {
			t.commands = append(t.commands, c)
		}
		for _, s := range t.row.Steps {
			if w.known(t, "step:"+s.Step, s.At.Format(time.RFC3339Nano)) {
				continue
			}
			c := heard
			c.Step, c.At = s.Step, s.At
			t.commands = append(t.commands, c)
		}
		t.stands(m)
	}
	return nil
}

// fill is the command that brings the record's fields to what the row says.
func (w *wave) fill(t *taking, heard campaign.Command) (c campaign.Command, ok bool) {
	heard.Step, heard.Set = campaign.Create, t.row.Set
	if t.now == nil {
		if len(t.row.Steps) > 0 {
			heard.At = t.row.Steps[0].At
		}
		if w.from.Named || len(t.row.Steps) > 0 {
			return heard, true
		}
		return campaign.Command{Kind: w.kind, ID: t.e.ID, Step: campaign.Create, Set: t.row.Set}, true
	}
	if heard.Set = w.changed(t); len(heard.Set) == 0 {
		return c, false
	}
	if w.from.Named {
		return heard, true
	}
	return campaign.Command{Kind: w.kind, ID: t.e.ID, Step: campaign.Edit, Set: heard.Set, Reason: "the sheet was changed", Version: t.now.Top().Version}, true
}

// merge puts the parts of groups into what the record holds of them.
func (t *taking) merge(kind campaign.Kind) error {
	for name, parts := range t.row.Parts {
		f, ok := campaign.FieldOf(kind, name)
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
func (w *wave) changed(t *taking) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for name, v := range t.row.Set {
		now, said := w.hash(t.present(name)), w.hash(v)
		last, before := t.told[name]
		switch {
		case now == said, before && last == said:
		case before && last != now:
			t.flaw(name, "changed_here", "the file says something new, and so did somebody here since; make the two agree, here or in the file")
		default:
			out[name] = v
		}
	}
	return out
}

// present is a field of the record as JSON.
func (t *taking) present(name string) json.RawMessage {
	top := t.now.Top()
	var v any
	if f, ok := campaign.FieldOf(top.Kind, name); ok {
		v = f.Value(t.now)
	} else {
		v = map[string]string{"title": top.Title, "campaign": top.Campaign, "creator": top.Creator, "brand": top.Brand, "region": top.Region, "owner": top.Owner, "parent": top.Parent}[name]
	}
	text, _ := json.Marshal(v)
	return text
}

// stands holds the state a row names to what the row and the record tell.
func (t *taking) stands(m campaign.Machine) {
	if t.row.State == "" {
		return
	}
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

// flawsOf are the problems of a refusal, by field; a step's stand beside its day.
func flawsOf(err error, cs []campaign.Command) (out []entry.Flaw) {
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
		return out
	}
	if r, ok := errors.AsType[*campaign.Refused](err); ok {
		add(cs[0].Step, r.Problems)
		return out
	}
	add(cs[0].Step, []campaign.Problem{{Text: fault.MessageOf(err), Hint: fault.HintOf(err)}})
	return out
}

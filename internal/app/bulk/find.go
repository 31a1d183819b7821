package bulk

import (
	"encoding/json"
	"fmt"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/connector/sheet"
)

// everything is what rows are looked up under: whether their asker may change
// what they name is the book's to say.
var everything = access.For(access.Owner)

// read finds the records rows are about.
func (w *wave) read() error {
	ids := make([]string, len(w.rows))
	for i, t := range w.rows {
		ids[i] = t.e.ID
	}
	rows, err := w.among(w.kind, "id", ids)
	if err != nil {
		return err
	}
	for _, t := range w.rows {
		if row, ok := rows[t.e.ID]; ok {
			if t.now, err = row[0].Record(); err != nil {
				return err
			}
		}
	}
	return nil
}

// among lists the records of a kind of which a field is one of some values, by
// that value.
func (w *wave) among(kind campaign.Kind, field string, values []string) (map[string][]campaign.Row, error) {
	out := map[string][]campaign.Row{}
	q := campaign.Query{Kind: kind, Where: []campaign.Cond{{Field: field, Op: "in", Values: values}}, Limit: len(values) + 1}
	for more := len(values) > 0; more; q.Offset += q.Limit {
		page, err := w.Keeper.Records(w.ctx, everything, q)
		if err != nil {
			return nil, fmt.Errorf("find each %s: %w", kind, err)
		}
		for _, r := range page.Rows {
			key := r.ID
			if field == "title" {
				key = r.Title
			}
			out[key] = append(out[key], r)
		}
		more = page.More
	}
	return out, nil
}

// resolve makes ids of campaigns and creators that rows name by handle or
// title. A row that names one nobody knows waits in quarantine until it is there.
func (w *wave) resolve() error {
	for _, kind := range []campaign.Kind{campaign.KindCampaign, campaign.KindCreator} {
		if kind == w.kind {
			continue
		}
		named := map[*taking]string{}
		for _, t := range w.rows {
			if raw, ok := t.row.Set[string(kind)]; ok {
				var name string
				if err := json.Unmarshal(raw, &name); err != nil {
					return err
				}
				named[t] = name
			}
		}
		if err := w.resolveOf(kind, named); err != nil {
			return err
		}
	}
	return nil
}

func (w *wave) resolveOf(kind campaign.Kind, named map[*taking]string) error {
	var ids, titles []string
	for _, name := range named {
		ids, titles = append(ids, name, sheet.Key(name)), append(titles, name)
	}
	byID, err := w.among(kind, "id", distinct(ids))
	if err != nil {
		return err
	}
	titles = slices.DeleteFunc(titles, func(name string) bool { return byID[name] != nil || byID[sheet.Key(name)] != nil })
	byTitle, err := w.among(kind, "title", distinct(titles))
	if err != nil {
		return err
	}
	for t, name := range named {
		found := byID[name]
		if found == nil {
			found = byID[sheet.Key(name)]
		}
		if found == nil {
			found = byTitle[name]
		}
		switch len(found) {
		case 0:
			t.flaw(string(kind), "unknown_"+string(kind), fmt.Sprintf("there is no %s %q here; import it first, then replay this row", kind, name))
		case 1:
			t.row.Set[string(kind)], _ = json.Marshal(found[0].ID)
		default:
			t.flaw(string(kind), "ambiguous_"+string(kind), fmt.Sprintf("more than one %s is called %q; name it by its id", kind, name))
		}
	}
	return nil
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

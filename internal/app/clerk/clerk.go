// Package clerk answers the commands of records: what the JSON API does, for
// whoever stands at the data folder, with fields as somebody types them.
package clerk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/app/reception"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/fault"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/web/api"
	"plumbline/internal/web/form"
	"plumbline/internal/web/rest"
)

// Records are the records as doors ask for them.
type Records interface {
	Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error)
	Record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, []campaign.Past, error)
	Do(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) (campaign.Result, error)
}

// Clerk reads and writes records as people type them.
type Clerk struct {
	Records
	House func(ctx context.Context) (campaign.House, error) // what the ladder in force says, for the zone and the currency
}

// Commands puts list, show and do on the mux.
func Commands(mux api.Router, log api.Logger, c Clerk) {
	api.Handle(mux, log, "records/list", c.list)
	api.Handle(mux, log, "records/show", c.show)
	api.Handle(mux, log, "records/do", c.do)
}

func (c Clerk) list(ctx context.Context, req api.ListRecords, _ func(any)) (api.RecordList, error) {
	out := api.RecordList{Columns: req.Fields, Rows: [][]string{}, Records: []map[string]any{}}
	where, err := rest.Conditions(req.Kind, req.Where)
	if err != nil {
		return out, err
	}
	page, err := c.Records.Records(ctx, access.For(access.Owner), campaign.Query{Kind: req.Kind, Where: where, Text: req.Text, Order: req.Sort, Offset: req.Offset, Limit: req.Limit, Count: true})
	if err != nil {
		return out, err
	}
	b, err := c.typing(ctx)
	if err != nil {
		return out, err
	}
	if len(out.Columns) == 0 {
		out.Columns = columnsOf(req.Kind)
	}
	out.Total = page.Total
	for _, row := range page.Rows {
		r, err := row.Record()
		if err != nil {
			return out, err
		}
		whole := rest.Visible(access.For(access.Owner), r)
		cells := make([]string, len(out.Columns))
		for i, name := range out.Columns {
			if cells[i], err = typed(b, r, whole, name); err != nil {
				return out, err
			}
		}
		out.Rows, out.Records = append(out.Rows, cells), append(out.Records, whole)
	}
	return out, nil
}

// columnsOf are what a table of a kind shows: its head, and what it cannot be without.
func columnsOf(k campaign.Kind) []string {
	out := []string{"id", "state", "title", "campaign", "creator", "owner", "due"}
	for _, f := range campaign.FieldsOf(k) {
		if slices.Contains(f.Must, campaign.Create) && form.ShapeOf(f.Type).Single() && !slices.Contains(out, f.Name) {
			out = append(out, f.Name)
		}
	}
	return out
}

// typing reads and writes fields as people do, in the programme's zone and currency.
func (c Clerk) typing(ctx context.Context) (form.Builder, error) {
	house, err := c.House(ctx)
	b := form.Builder{Calendar: house.Calendar}
	if house.Ladder != nil {
		b.Currency = house.Ladder.Program.Currency
	}
	return b, err
}

// typed is a field as somebody would type it; one of several parts is JSON.
func typed(b form.Builder, r campaign.Record, whole map[string]any, name string) (string, error) {
	f, ok := campaign.FieldOf(r.Top().Kind, name)
	v, filled := whole[name]
	switch {
	case ok && !filled && f.Stays && !f.Empty(r):
		return campaign.StaysSays, nil
	case ok && !filled:
		return "", nil
	case ok && form.ShapeOf(f.Type).Single():
		return b.Text(f, f.Value(r)), nil
	case !ok && !slices.Contains(rest.Heads(), name):
		return "", fault.New(fault.Invalid, "records of kind %q have no field %q", r.Top().Kind, name)
	case !filled:
		return "", nil
	}
	if s, ok := v.(string); ok {
		return s, nil
	}
	text, err := json.Marshal(v)
	return string(text), err
}

func (c Clerk) show(ctx context.Context, req api.ShowRecord, _ func(any)) (api.ShownRecord, error) {
	out := api.ShownRecord{Steps: []string{}}
	row, past, err := c.Record(ctx, access.For(access.Owner), req.Kind, req.ID)
	if err != nil {
		return out, missing(err, req.Kind)
	}
	r, err := row.Record()
	if err != nil {
		return out, err
	}
	b, err := c.typing(ctx)
	if err != nil {
		return out, err
	}
	out.Record, out.History = rest.Whole(access.For(access.Owner), r), past
	for _, name := range append(rest.Heads(), fieldsOf(req.Kind)...) {
		text, err := typed(b, r, out.Record, name)
		if err != nil {
			return out, err
		}
		if text != "" {
			out.Fields = append(out.Fields, [2]string{name, text})
		}
	}
	m, _ := kinds.Of(req.Kind)
	for _, s := range m.Next(row.State, access.Owner) {
		out.Steps = append(out.Steps, s.Name)
	}
	return out, nil
}

func (c Clerk) do(ctx context.Context, req api.DoRecord, _ func(any)) (api.DoneRecord, error) {
	b, err := c.typing(ctx)
	if err != nil {
		return api.DoneRecord{}, err
	}
	cmd := campaign.Command{Kind: req.Kind, ID: req.ID, Step: req.Step, Set: map[string]json.RawMessage{}, With: req.With, Reason: req.Reason}
	refused := &campaign.Refused{}
	for _, name := range slices.Sorted(maps.Keys(req.Set)) {
		v, problem := read(b, req.Kind, name, req.Set[name])
		if problem != nil {
			refused.Problems = append(refused.Problems, *problem)
			continue
		}
		cmd.Set[name] = v
	}
	if req.At != "" {
		at, problem := b.Moment(req.At)
		if problem != "" {
			refused.Problems = append(refused.Problems, campaign.Problem{Field: "at", Text: problem})
		}
		cmd.At = at
	}
	if len(refused.Problems) > 0 {
		return api.DoneRecord{}, fault.Wrap(fault.Invalid, refused, "%s", refused.Error()).WithHint("%s", refused.Problems[0].Hint)
	}
	res, err := c.Do(ctx, reception.AtTheFolder().Actor, access.For(access.Owner), cmd)
	if err != nil {
		return api.DoneRecord{}, missing(err, req.Kind)
	}
	top := res.Record.Top()
	out := api.DoneRecord{ID: top.ID, State: top.State, Version: top.Version, Changed: res.Changed, At: top.Changed}
	for _, also := range res.Also {
		out.Also = append(out.Also, fmt.Sprintf("%s/%s: %s", also.Kind, cmp.Or(also.ID, "new"), also.Step))
	}
	return out, nil
}

// missing adds the way out to a record that is not there.
func missing(err error, kind campaign.Kind) error {
	m, ok := kinds.Of(kind)
	if fault.CodeOf(err) != fault.NotFound || fault.HintOf(err) != "" || !ok {
		return err
	}
	return fault.Wrap(fault.NotFound, err, "%s", fault.MessageOf(err)).WithHint("plumbline list %s shows what there is", m.Many)
}

// read turns what somebody typed for a field into JSON: of a single value as
// a form reads it, of several parts as JSON.
func read(b form.Builder, k campaign.Kind, name, text string) (json.RawMessage, *campaign.Problem) {
	f, ok := campaign.FieldOf(k, name)
	if !ok && !slices.Contains(rest.Heads(), name) {
		return nil, &campaign.Problem{Field: name, Text: "is no field of this kind", Hint: cmp.Or(problem.DidYouMean(name, fieldsOf(k)), "there are: "+strings.Join(fieldsOf(k), ", "))}
	}
	if !ok {
		v, err := json.Marshal(text)
		if err != nil {
			return nil, &campaign.Problem{Field: name, Text: "is not a text"}
		}
		return v, nil // of the head, or refused by the book
	}
	if !form.ShapeOf(f.Type).Single() {
		if !json.Valid([]byte(text)) {
			return nil, &campaign.Problem{Field: name, Text: "has several parts; write it as JSON", Hint: "plumbline show prints it so"}
		}
		return json.RawMessage(text), nil
	}
	return b.Cell(f, text)
}

// fieldsOf are the fields of a kind by name.
func fieldsOf(k campaign.Kind) []string {
	var out []string
	for _, f := range campaign.FieldsOf(k) {
		out = append(out, f.Name)
	}
	return out
}

package relay

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/facts"
)

// Heard lists the tables whose rows drive records, in the order they are read:
// those that make records before those that move them.
var Heard = []string{"campaigns", "creators", "assets", "milestones", "ratings", "screens", "offers", "incidents", "pivots"}

// In drives records by facts that other sources told.
type In struct {
	From facts.Reader
	Book *book.Book
	Read func(table string, row map[string]any) []campaign.Command
	Log  *slog.Logger
	// Adopt has the records kept here from now on, whoever told of them.
	Adopt bool
}

// together is how many commands one transaction takes.
const together = 200

// Arrival drives records by the facts of one arrival. It may run again: what
// records show already is not done twice.
func (in *In) Arrival(ctx context.Context, id string) (changed int, err error) {
	changed, err = in.Where(ctx, "arrival "+id, facts.Cond{Column: "arrival", Op: facts.In, Values: []any{id}})
	if err != nil {
		return changed, fmt.Errorf("records from %s: %w", id, err)
	}
	return changed, nil
}

// Where drives records by the facts that meet some conditions, in the name of
// whoever brought them.
func (in *In) Where(ctx context.Context, name string, where ...facts.Cond) (changed int, err error) {
	by := access.Actor{ID: name, Role: access.Owner, Via: "import"}
	where = append(where, facts.Cond{Column: "source", Op: facts.NotIn, Values: []any{Source}})
	for _, table := range Heard {
		for offset := 0; ; {
			cmds, n, err := in.page(ctx, table, where, offset)
			if err != nil {
				return changed, err
			}
			done, err := in.do(ctx, by, cmds)
			changed += done
			if err != nil {
				return changed, err
			}
			if offset += n; n < pageRows {
				break
			}
		}
	}
	return changed, nil
}

const pageRows = 5000

func (in *In) page(ctx context.Context, table string, where []facts.Cond, offset int) ([]campaign.Command, int, error) {
	g, err := in.From.List(ctx, access.For(access.Owner), facts.List{
		Table: table, OrderBy: []string{"occurred_at", "line", "event_id"}, Limit: pageRows, Offset: offset, Where: where,
	})
	if err != nil {
		return nil, 0, err
	}
	var out []campaign.Command
	for row := range g.N {
		for _, c := range in.Read(table, g.Row(row)) {
			c.Adopt = in.Adopt
			out = append(out, c)
		}
	}
	return out, g.N, nil
}

// do takes commands, many in one transaction. One that cannot be done is named
// and loses none of the others: the fact stays a fact, and the record stays as
// it was.
func (in *In) do(ctx context.Context, by access.Actor, cmds []campaign.Command) (changed int, err error) {
	for run := range slices.Chunk(cmds, together) {
		groups := make([][]campaign.Command, len(run))
		for i := range run {
			groups[i] = run[i : i+1]
		}
		each, err := in.Book.DoEach(ctx, by, access.For(access.Owner), groups)
		if err != nil {
			return changed, err
		}
		for i, e := range each {
			switch {
			case e.Err != nil:
				in.Log.Warn("a received event could not be shown in the records", "kind", run[i].Kind, "id", run[i].ID, "step", run[i].Step, "error", e.Err)
			case e.Results[0].Changed:
				changed++
			}
		}
	}
	return changed, nil
}

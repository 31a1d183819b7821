package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
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
	by := access.Actor{ID: "arrival " + id, Role: access.Owner, Via: "import"}
	for _, table := range Heard {
		for offset := 0; ; {
			cmds, n, err := in.page(ctx, table, id, offset)
			if err != nil {
				return changed, fmt.Errorf("records from %s: %w", id, err)
			}
			done, err := in.do(ctx, by, cmds)
			changed += done
			if err != nil {
				return changed, fmt.Errorf("records from %s: %w", id, err)
			}
			if offset += n; n == 0 {
				break
			}
		}
	}
	return changed, nil
}

const pageRows = 5000

func (in *In) page(ctx context.Context, table, arrival string, offset int) ([]campaign.Command, int, error) {
	g, err := in.From.List(ctx, access.For(access.Owner), facts.List{
		Table: table, OrderBy: []string{"occurred_at", "line", "event_id"}, Limit: pageRows, Offset: offset,
		Where: []facts.Cond{{Column: "arrival", Op: facts.In, Values: []any{arrival}}, {Column: "source", Op: facts.NotIn, Values: []any{Source}}},
	})
	if err != nil {
		return nil, 0, err
	}
	var out []campaign.Command
	for row := range g.N {
		for _, c := range in.Read(table, rowOf(g, row)) {
			c.Adopt = in.Adopt
			out = append(out, c)
		}
	}
	return out, g.N, nil
}

// rowOf turns one row of a grid into values by column; missing ones are absent.
func rowOf(g *facts.Grid, row int) map[string]any {
	out := map[string]any{}
	for i := range g.Vectors {
		v := &g.Vectors[i]
		if !v.Valid[row] {
			continue
		}
		switch v.Column.Type {
		case facts.Text:
			out[v.Column.Name] = v.S[row]
		case facts.Float:
			out[v.Column.Name] = v.F[row]
		case facts.Bool:
			out[v.Column.Name] = v.B[row]
		case facts.Time:
			out[v.Column.Name] = time.UnixMicro(v.I[row]).UTC()
		default:
			out[v.Column.Name] = v.I[row]
		}
	}
	return out
}

// do takes commands in runs of one transaction. Where a run is refused its
// commands go one by one, and the one that cannot be done is named: the fact
// stays a fact, and the record stays as it was.
func (in *In) do(ctx context.Context, by access.Actor, cmds []campaign.Command) (int, error) {
	changed := 0
	for len(cmds) > 0 {
		run := cmds[:min(together, len(cmds))]
		cmds = cmds[len(run):]
		n, err := in.run(ctx, by, run)
		changed += n
		if err != nil {
			return changed, err
		}
	}
	return changed, nil
}

func (in *In) run(ctx context.Context, by access.Actor, run []campaign.Command) (int, error) {
	owner := access.For(access.Owner)
	results, err := in.Book.DoAll(ctx, by, owner, run)
	if err == nil {
		n := 0
		for _, r := range results {
			if r.Changed {
				n++
			}
		}
		return n, nil
	}
	if !refused(err) {
		return 0, err
	}
	if len(run) == 1 {
		in.Log.Warn("a received event could not be shown in the records", "kind", run[0].Kind, "id", run[0].ID, "step", run[0].Step, "error", err)
		return 0, nil
	}
	changed := 0
	for _, c := range run {
		n, err := in.run(ctx, by, []campaign.Command{c})
		changed += n
		if err != nil {
			return changed, err
		}
	}
	return changed, nil
}

func refused(err error) bool {
	if _, ok := errors.AsType[*campaign.Refused](err); ok {
		return true
	}
	return fault.CodeOf(err) == fault.NotFound || fault.CodeOf(err) == fault.Conflict
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/store/answer"
	"plumbline/internal/store/bound"
	"plumbline/internal/store/filter"
)

var _ campaign.Keeper = (*Store)(nil)

// view reads records through one connection: the readers' pool, or a
// transaction that sees its own writes.
type view struct {
	s  *Store
	on bun.IConn
}

func (s *Store) view() view { return view{s, s.read} }

func (v view) from(into any, scope access.Scope) *bun.SelectQuery {
	return v.s.lists.NewSelect().Conn(plain{v.on, v.s.house.postgres}).Model(into).Column(filter.Columns(scope)...)
}

// Record returns one record as the scope sees it.
func (s *Store) Record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, error) {
	return s.view().record(ctx, scope, kind, id)
}

func (v view) record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, error) {
	var found stored
	if bound.Readable(id) != nil || bound.Readable(string(kind)) != nil {
		return campaign.Row{}, missing(kind, id)
	}
	q := v.from(&found, scope).Where("kind = ? AND id = ?", string(kind), id)
	if err := filter.Rows(q, scope, kind); err != nil {
		return campaign.Row{}, err
	}
	err := q.Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return campaign.Row{}, missing(kind, id)
	}
	if err != nil {
		return campaign.Row{}, v.s.reached(fmt.Errorf("read %s %s: %w", kind, id, err))
	}
	return found.row(), nil
}

func missing(kind campaign.Kind, id string) error {
	return fault.New(fault.NotFound, "there is no %s %q", campaign.Words(string(kind)), id)
}

// Records lists records as the scope sees them.
func (s *Store) Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error) {
	return s.view().records(ctx, scope, q)
}

func (v view) records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error) {
	var found []stored
	sel := v.from(&found, scope)
	if err := errors.Join(filter.Apply(sel, scope, q), filter.Order(sel, scope, q)); err != nil {
		return campaign.Page{}, err
	}
	limit := filter.Limit(q)
	if err := sel.Limit(int64(limit + 1)).Offset(int64(max(0, q.Offset))).Scan(ctx); err != nil {
		return campaign.Page{}, v.s.reached(fmt.Errorf("list %s: %w", q.Kind, err))
	}
	page := campaign.Page{More: len(found) > limit, Rows: []campaign.Row{}}
	for i := range min(limit, len(found)) {
		page.Rows = append(page.Rows, found[i].row())
	}
	if !q.Count {
		return page, nil
	}
	var err error
	page.Total, err = v.count(ctx, scope, q)
	if q.Most > 0 && page.Total > q.Most {
		page.Total, page.Beyond = q.Most, true
	}
	return page, err
}

// count counts what a question finds: no further than one beyond its most.
func (v view) count(ctx context.Context, scope access.Scope, q campaign.Query) (n int, err error) {
	conn := plain{v.on, v.s.house.postgres}
	sel := v.s.lists.NewSelect().Conn(conn).Model((*stored)(nil))
	if err := filter.Apply(sel, scope, q); err != nil {
		return 0, err
	}
	if q.Most > 0 {
		sel = v.s.lists.NewSelect().Conn(conn).TableExpr("(?) AS found", sel.ColumnExpr("1").Limit(int64(q.Most+1)))
	}
	if err := sel.ColumnExpr("count(*)").Scan(ctx, &n); err != nil {
		return 0, v.s.reached(fmt.Errorf("count %s: %w", q.Kind, err))
	}
	return n, nil
}

// Tally counts records by kind and state as the scope sees them.
func (s *Store) Tally(ctx context.Context, scope access.Scope, q campaign.Query) ([]campaign.Tallied, error) {
	sel := s.lists.NewSelect().Conn(plain{s.read, s.house.postgres}).Model((*stored)(nil)).ColumnExpr("kind, state, count(*)")
	if err := filter.Any(sel, scope, q); err != nil {
		return nil, err
	}
	rows, err := sel.GroupExpr("kind, state").OrderExpr("kind, state").Rows(ctx)
	out, err := answer.All(rows, err, func(scan func(...any) error) (t campaign.Tallied, err error) {
		err = scan(&t.Kind, &t.State, &t.Count)
		return t, err
	})
	if err != nil {
		return nil, s.reached(fmt.Errorf("count %s by state: %w", q.Kind, err))
	}
	return out, nil
}

// Past returns a record's versions, newest first. Why a step was taken is told
// to those who see safety: reasons name incidents and declines.
func (s *Store) Past(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) ([]campaign.Past, error) {
	if _, err := s.Record(ctx, scope, kind, id); err != nil {
		return nil, err
	}
	reason := `''`
	if scope.Sees(access.Safety) {
		reason = `reason`
	}
	rows, err := s.read.QueryContext(ctx, `SELECT version, step, was, state, happened, written, by_id, by_role, via, `+reason+`, source
		FROM record_versions WHERE kind = $1 AND id = $2 ORDER BY version DESC`, string(kind), id)
	if err != nil {
		return nil, fmt.Errorf("read the history of %s %s: %w", kind, id, err)
	}
	defer rows.Close()
	var out []campaign.Past
	for rows.Next() {
		var p campaign.Past
		var happened, written int64
		if err := rows.Scan(&p.Version, &p.Step, &p.From, &p.To, &happened, &written, &p.By.ID, &p.By.Role, &p.By.Via, &p.Reason, &p.Source); err != nil {
			return nil, err
		}
		p.At, p.Written = time.UnixMicro(happened).UTC(), time.UnixMicro(written).UTC()
		out = append(out, p)
	}
	return out, rows.Err()
}

// Was returns a record as it was at a version, to whoever sees it now and
// would have seen it then.
func (s *Store) Was(ctx context.Context, scope access.Scope, kind campaign.Kind, id string, version int64) (campaign.Row, error) {
	if _, err := s.Record(ctx, scope, kind, id); err != nil {
		return campaign.Row{}, err
	}
	var found stored
	q := s.view().from(&found, scope).ModelTableExpr("record_versions AS r").Where("kind = ? AND id = ? AND version = ?", string(kind), id, version)
	if err := filter.Rows(q, scope, kind); err != nil {
		return campaign.Row{}, err
	}
	err := q.Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return campaign.Row{}, fault.New(fault.NotFound, "there is no version %d of %s %q", version, campaign.Words(string(kind)), id)
	}
	if err != nil {
		return campaign.Row{}, fmt.Errorf("read %s %s at version %d: %w", kind, id, version, err)
	}
	return found.row(), nil
}

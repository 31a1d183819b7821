// Package gates keeps what gates decided, the keys that sign their permits, and
// which permits were used.
package gates

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/gate/permit"
	"plumbline/internal/period"
	"plumbline/internal/store/answer"
	"plumbline/internal/store/bound"
)

var _ gate.Keeper = (*Gates)(nil)

// Gates keeps decisions, keys and uses in one store.
type Gates struct {
	read  *sql.DB
	clock period.Clock
	work  Work
}

// Work runs f in one write transaction; what f notes goes into the audit log
// with it.
type Work func(ctx context.Context, f func(tx *sql.Tx, note func(access.Entry)) error) error

// New keeps what gates need kept with the handle and the transactions of a store.
func New(read *sql.DB, clock period.Clock, work Work) *Gates { return &Gates{read, clock, work} }

// KeepDecisions keeps decisions with their lines in the audit log.
func (g *Gates) KeepDecisions(ctx context.Context, ds []gate.Decision) error {
	if len(ds) == 0 {
		return nil
	}
	return g.work(ctx, func(tx *sql.Tx, note func(access.Entry)) error {
		put, err := tx.PrepareContext(ctx, `INSERT INTO gate_decisions (`+decisionColumns+`) VALUES (`+bound.Marks(1, 12)+`)`)
		if err != nil {
			return fmt.Errorf("keep decisions: %w", err)
		}
		defer put.Close()
		for _, d := range ds {
			body, err := json.Marshal(d)
			if err != nil {
				return fmt.Errorf("keep decision %s: %w", d.ID, err)
			}
			if err := bound.Readable(string(body)); err != nil {
				return err
			}
			if _, err := put.ExecContext(ctx, d.ID, d.Gate, d.Subject, d.At.UnixMicro(), string(d.Would), d.Via,
				d.Campaign, d.Creator, d.Brand, d.Region, d.Owner, string(body)); err != nil {
				return fmt.Errorf("keep decision %s: %w", d.ID, err)
			}
			note(d.Entry())
		}
		return nil
	})
}

const decisionColumns = `id, gate, subject, at, would, via, campaign, creator, brand, region, owner, body`

// Decisions lists decisions as a scope may see them, newest first.
func (g *Gates) Decisions(ctx context.Context, scope access.Scope, q gate.Query) ([]gate.Decision, error) {
	if scope.Nothing() {
		return nil, nil
	}
	where, args := decisionWhere(scope, q)
	text := `SELECT body FROM gate_decisions WHERE ` + where + ` ORDER BY at DESC, id DESC`
	if q.Limit > 0 {
		args = append(args, q.Limit, max(0, q.Offset))
		text += fmt.Sprintf(` LIMIT $%d OFFSET $%d`, len(args)-1, len(args))
	}
	rows, err := g.read.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	defer rows.Close()
	var out []gate.Decision
	for rows.Next() {
		var body string
		var d gate.Decision
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(body), &d); err != nil {
			return nil, fmt.Errorf("read a decision: %w", err)
		}
		if seen, ok := d.For(scope); ok {
			out = append(out, seen)
		}
	}
	return out, rows.Err()
}

// DropDecisions forgets decisions of before a moment, and says in the audit log
// how many; what the log says of each stays.
func (g *Gates) DropDecisions(ctx context.Context, before time.Time, by access.Actor) (n int64, err error) {
	err = g.work(ctx, func(tx *sql.Tx, note func(access.Entry)) error {
		if n, err = answer.Changed(tx.ExecContext(ctx, `DELETE FROM gate_decisions WHERE at < $1`, before.UnixMicro())); err != nil {
			return fmt.Errorf("forget old decisions: %w", err)
		}
		if n == 0 {
			return nil
		}
		payload, err := json.Marshal(map[string]any{"before": before.UTC(), "decisions": n})
		note(access.Entry{At: g.clock.Now(), By: by, Act: "gate.retention", Subject: "gate", Payload: payload})
		return err
	})
	return n, err
}

// decisionWhere narrows to what is asked and to the rows a scope sees. A limit
// on something decisions do not have hides them all.
func decisionWhere(scope access.Scope, q gate.Query) (string, []any) {
	var where []string
	var args []any
	add := func(text string, v any) {
		args = append(args, v)
		where = append(where, fmt.Sprintf(text, len(args)))
	}
	add("at >= $%d", q.From.UnixMicro())
	if q.From.IsZero() {
		args[0] = int64(0)
	}
	if !q.To.IsZero() {
		add("at < $%d", q.To.UnixMicro())
	}
	for column, value := range map[string]string{"gate": q.Gate, "subject": q.Subject, "via": q.Via} {
		if value != "" {
			add(column+" = $%d", value)
		}
	}
	if q.Stopped {
		add("would <> $%d", string(gate.Allow))
	}
	for dimension, values := range scope.Rows() {
		if !slices.Contains([]string{"campaign", "creator", "brand", "region", "owner"}, dimension) || len(values) == 0 {
			where = append(where, "1 = 0")
			continue
		}
		where = append(where, dimension+" IN ("+bound.Marks(len(args)+1, len(values))+")")
		for _, v := range values {
			args = append(args, v)
		}
	}
	return strings.Join(where, " AND "), args
}

// GateKeys lists the keys kept, newest first.
func (g *Gates) GateKeys(ctx context.Context) ([]permit.Sealed, error) {
	rows, err := g.read.QueryContext(ctx, `SELECT id, public, made, retired, private FROM gate_keys ORDER BY made DESC, id`)
	if err != nil {
		return nil, fmt.Errorf("list keys: %w", err)
	}
	defer rows.Close()
	var out []permit.Sealed
	for rows.Next() {
		var k permit.Sealed
		var made int64
		var retired sql.NullInt64
		if err := rows.Scan(&k.ID, &k.Public.Public, &made, &retired, &k.Private); err != nil {
			return nil, err
		}
		k.Version, k.Made = "v4.public", time.UnixMicro(made).UTC()
		if retired.Valid {
			k.Public = k.Public.Retire(time.UnixMicro(retired.Int64).UTC())
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

// KeepGateKey adds a key that signs from now on and retires those before it.
func (g *Gates) KeepGateKey(ctx context.Context, add permit.Sealed, by access.Actor) error {
	return g.work(ctx, func(tx *sql.Tx, note func(access.Entry)) error {
		if _, err := tx.ExecContext(ctx, `UPDATE gate_keys SET retired = $1 WHERE retired IS NULL`, add.Made.UnixMicro()); err != nil {
			return fmt.Errorf("retire keys: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO gate_keys (id, public, made, private) VALUES ($1, $2, $3, $4)`,
			add.ID, add.Public.Public, add.Made.UnixMicro(), add.Private); err != nil {
			return fmt.Errorf("keep key %s: %w", add.ID, err)
		}
		payload, err := json.Marshal(map[string]string{"key": add.ID, "public": add.Public.Public})
		if err != nil {
			return err
		}
		note(access.Entry{At: add.Made, By: by, Act: "gate.key", Subject: "key/" + add.ID, Payload: payload})
		return nil
	})
}

// Redeem uses a permit up.
func (g *Gates) Redeem(ctx context.Context, u gate.Use) error {
	err := g.work(ctx, func(tx *sql.Tx, note func(access.Entry)) error {
		var minor *int64
		currency := ""
		if u.Amount != nil {
			minor, currency = &u.Amount.Minor, u.Amount.Currency
		}
		n, err := answer.Changed(tx.ExecContext(ctx, `INSERT INTO gate_redeemed (id, at, gate, subject, by_id, via, minor, currency)
			VALUES (`+bound.Marks(1, 8)+`) ON CONFLICT (id) DO NOTHING`, u.Claims.ID, u.At.UnixMicro(), u.Claims.Gate, u.Claims.Subject, u.By.ID, u.By.Via, minor, currency))
		if err != nil {
			return fmt.Errorf("redeem permit: %w", err)
		}
		if n == 0 {
			return errUsed
		}
		payload, err := json.Marshal(map[string]string{"permit": u.Claims.ID, "gate": u.Claims.Gate, "key": u.Claims.Key, "evidence": u.Claims.Evidence})
		if err != nil {
			return err
		}
		note(access.Entry{At: u.At, By: u.By, Act: "gate.redeem", Subject: u.Claims.Subject, Payload: payload})
		return nil
	})
	if !errors.Is(err, errUsed) {
		return err
	}
	var at int64
	var by string
	if err := g.read.QueryRowContext(ctx, `SELECT at, by_id FROM gate_redeemed WHERE id = $1`, u.Claims.ID).Scan(&at, &by); err != nil {
		return fmt.Errorf("read the use of a permit: %w", err)
	}
	return fault.New(fault.Conflict, "the permit was used on %s by %s", time.UnixMicro(at).UTC().Format("2 Jan 2006 15:04:05 UTC"), by).
		WithHint("a permit is good for one use; ask the gate for another")
}

var errUsed = errors.New("used before")

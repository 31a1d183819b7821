package book

import (
	"context"
	"errors"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

// duePage is how many records are looked at in one question.
const duePage = 500

// FallDue takes the steps that happen by themselves once a record's due time
// has passed, and returns how many it took. What cannot be taken stays as it is.
func (b *Book) FallDue(ctx context.Context) (taken int, err error) {
	now := b.Clock.Now().UTC()
	for _, m := range b.Machines {
		if m.Falls == nil {
			continue
		}
		n, err := b.fallDue(ctx, m, now)
		taken += n
		if err != nil {
			return taken, fmt.Errorf("what fell due among %s: %w", m.Many, err)
		}
	}
	return taken, nil
}

func (b *Book) fallDue(ctx context.Context, m campaign.Machine, now time.Time) (int, error) {
	due, err := b.overdue(ctx, m, now)
	if err != nil {
		return 0, err
	}
	by := access.Actor{ID: "plumbline", Role: access.Owner, Via: campaign.Rule}
	taken := 0
	for _, r := range due {
		step := m.Falls(r)
		if step == "" {
			continue
		}
		out, err := b.Do(ctx, by, access.For(access.Owner), campaign.Command{Kind: m.Kind, ID: r.Top().ID, Step: step, Version: r.Top().Version, Reason: "its time came"})
		if _, refused := errors.AsType[*campaign.Refused](err); refused || fault.CodeOf(err) == fault.Conflict {
			continue // somebody was first, or something else is missing
		}
		if err != nil {
			return taken, err
		}
		if out.Changed {
			taken++
		}
	}
	return taken, nil
}

// overdue reads all records of a kind whose due time has passed, before any of
// them is moved: moving one changes what the next page would be.
func (b *Book) overdue(ctx context.Context, m campaign.Machine, now time.Time) ([]campaign.Record, error) {
	var out []campaign.Record
	for offset := 0; ; offset += duePage {
		page, err := b.Keeper.Records(ctx, access.For(access.Owner), campaign.Query{
			Kind: m.Kind, Order: []string{"due", "id"}, Offset: offset, Limit: duePage,
			Where: []campaign.Cond{{Field: "due", Op: "filled"}, {Field: "due", Op: "<=", Values: []string{now.Format(time.RFC3339Nano)}}},
		})
		if err != nil {
			return nil, err
		}
		for _, row := range page.Rows {
			r, err := row.Record()
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
		if !page.More {
			return out, nil
		}
	}
}

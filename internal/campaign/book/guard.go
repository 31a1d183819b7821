package book

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

// Guard names the gate that a command has to pass before it is done; empty
// where none guards it, where it was only heard of, or where it cannot be done
// at all and the book will say why.
func (b *Book) Guard(ctx context.Context, scope access.Scope, c campaign.Command) (string, error) {
	m, ok := b.Machine(c.Kind)
	if !ok || c.Source != "" || c.Step == campaign.Create || c.Step == campaign.Edit {
		return "", nil
	}
	row, err := b.Keeper.Record(ctx, scope, c.Kind, c.ID)
	if err != nil {
		return "", err
	}
	step, ok := m.Step(c.Step, row.State)
	if !ok {
		return "", nil
	}
	r, err := row.Record()
	if err != nil {
		return "", err
	}
	return step.Guard(r), nil
}

// Package book does what is asked of records: it is the one place where a
// command becomes a record, its past, its facts and its line in the audit log,
// in one transaction.
//
// In: commands from clicks, imports and received events. Out: what they did, or
// every reason why not. Beside it: undo, what falls due by itself, and which
// gate guards a command.
package book

import (
	"context"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Book does what is asked of records, each command in one transaction with its
// history, its facts and its line in the audit log.
type Book struct {
	Keeper   campaign.Keeper
	Machines []campaign.Machine // kinds.All() unless told otherwise
	Clock    period.Clock
	House    func(ctx context.Context) (campaign.House, error)
}

// Machine returns a kind's machine.
func (b *Book) Machine(k campaign.Kind) (campaign.Machine, bool) {
	i := slices.IndexFunc(b.Machines, func(m campaign.Machine) bool { return m.Kind == k })
	if i < 0 {
		return campaign.Machine{}, false
	}
	return b.Machines[i], true
}

// maxAlso bounds the commands that follow from one.
const maxAlso = 500

// Do does one command.
func (b *Book) Do(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) (campaign.Result, error) {
	out, err := b.DoAll(ctx, by, scope, []campaign.Command{c})
	if err != nil {
		return campaign.Result{}, err
	}
	return out[0], nil
}

// DoAll does several commands in one transaction: all or none.
func (b *Book) DoAll(ctx context.Context, by access.Actor, scope access.Scope, cs []campaign.Command) (out []campaign.Result, err error) {
	err = b.write(ctx, by, scope, func(w work) (err error) {
		out, err = w.all(cs)
		return err
	})
	if err != nil {
		return nil, told(err)
	}
	return out, nil
}

// write runs f in one transaction, with what every command of it knows.
func (b *Book) write(ctx context.Context, by access.Actor, scope access.Scope, f func(w work) error) error {
	if scope.Nothing() {
		return fault.New(fault.Forbidden, "this asker may change nothing here")
	}
	house, err := b.House(ctx)
	if err != nil {
		return err
	}
	return b.Keeper.Write(ctx, func(tx campaign.Tx) error {
		return f(work{book: b, ctx: ctx, tx: tx, house: house, by: by, scope: scope})
	})
}

// all does commands one after the other; of several, every one that is refused
// is named.
func (w work) all(cs []campaign.Command) ([]campaign.Result, error) {
	out, lines := make([]campaign.Result, 0, len(cs)), &campaign.Lines{}
	for i, cmd := range cs {
		w.left = maxAlso
		r, err := w.do(cmd)
		if err != nil && (len(cs) == 1 || !add(lines, i, err)) {
			return nil, err
		}
		out = append(out, r)
	}
	if len(lines.Refused) > 0 {
		return nil, lines
	}
	return out, nil
}

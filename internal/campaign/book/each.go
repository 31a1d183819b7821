package book

import (
	"context"
	"errors"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

// Each is what became of one group of commands.
type Each struct {
	Results []campaign.Result
	Err     error // why the group was refused: nothing of it was done
}

// DoEach does many groups of commands in one transaction: of a group all or
// none, and one that is refused does not lose the others.
func (b *Book) DoEach(ctx context.Context, by access.Actor, scope access.Scope, groups [][]campaign.Command) (out []Each, err error) {
	err = b.write(ctx, by, scope, func(w work) error {
		out = make([]Each, len(groups))
		for i, cs := range groups {
			err := w.tx.Try(ctx, func() (err error) {
				out[i].Results, err = w.all(cs)
				return err
			})
			if err != nil && !refusal(err) {
				return err
			}
			out[i].Err = told(err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// refusal tells whether an error says something of the commands, and nothing
// of the house.
func refusal(err error) bool {
	_, lines := errors.AsType[*campaign.Lines](err)
	return lines || add(new(campaign.Lines), 0, err)
}

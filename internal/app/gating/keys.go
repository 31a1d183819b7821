package gating

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/gate/permit"
)

// Real time rules over permits, also while a story stands still: whoever checks
// one looks at a clock of their own.

// signer is the key that signs now; one is made at first use and when the last
// has grown old.
func (d *Desk) signer(ctx context.Context, by access.Actor) (permit.Key, error) {
	now := d.Clock.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	if k := d.held; k != nil && now.Sub(d.read) < time.Minute && now.Sub(k.Made) < permit.Rotate {
		return *k, nil
	}
	all, err := d.Records.GateKeys(ctx)
	if err != nil {
		return permit.Key{}, err
	}
	for _, kept := range all {
		if kept.Retired != nil || now.Sub(kept.Made) >= permit.Rotate {
			continue
		}
		k, err := kept.Open(d.Key)
		if err != nil {
			return k, err
		}
		d.held, d.read = &k, now
		return k, nil
	}
	return d.rotate(ctx, by, now)
}

func (d *Desk) rotate(ctx context.Context, by access.Actor, now time.Time) (permit.Key, error) {
	k := permit.NewKey(now)
	sealed, err := k.Seal(d.Key)
	if err != nil {
		return k, err
	}
	if err := d.Records.KeepGateKey(ctx, sealed, by); err != nil {
		return k, err
	}
	d.held, d.read = &k, now
	return k, nil
}

// Keys are the public keys a permit in circulation may be signed with.
func (d *Desk) Keys(ctx context.Context) ([]permit.Public, error) {
	all, err := d.Records.GateKeys(ctx)
	if err != nil {
		return nil, err
	}
	out := []permit.Public{}
	for _, k := range all {
		if k.Current(d.Clock.Now()) {
			out = append(out, k.Public)
		}
	}
	return out, nil
}

// FirstKey sees to it that a key signs.
func (d *Desk) FirstKey(ctx context.Context, by access.Actor) error {
	_, err := d.signer(ctx, by)
	return err
}

// Rotate makes a new signing key; what the old one signed holds until it expires.
func (d *Desk) Rotate(ctx context.Context, by access.Actor) error {
	if by.Role != access.Owner {
		return fault.New(fault.Forbidden, "%s may not change keys", by.Role).WithHint("the owner does: plumbline gate keys --rotate")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	_, err := d.rotate(ctx, by, d.Clock.Now())
	return err
}

// Redeem verifies a permit against what the asker is about to do and uses it up.
func (d *Desk) Redeem(ctx context.Context, by access.Actor, token string, w permit.Wants) (permit.Claims, error) {
	if !slices.Contains(carriers, by.Role) {
		return permit.Claims{}, fault.New(fault.Forbidden, "%s may not use permits", by.Role).WithHint("operations, finance and legal may")
	}
	keys, err := d.Keys(ctx)
	if err != nil {
		return permit.Claims{}, err
	}
	w.At = d.Clock.Now()
	c, err := permit.Verify(token, keys, w)
	if err != nil {
		return c, err
	}
	return c, d.Records.Redeem(ctx, gate.Use{Claims: c, Amount: w.Amount, By: by, At: w.At})
}

package app

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/gate/permit"
	"plumbline/internal/money"
)

// Real time rules over permits, also while a story stands still: whoever checks
// one looks at a clock of their own.

// signer is the key that signs now; one is made at first use and when the last
// has grown old.
func (h *house) signer(ctx context.Context, by access.Actor) (permit.Key, error) {
	now := h.clock.Now()
	h.signing.Lock()
	defer h.signing.Unlock()
	if k := h.signs; k != nil && now.Sub(h.signsSeen) < time.Minute && now.Sub(k.Made) < permit.Rotate {
		return *k, nil
	}
	all, err := h.store.GateKeys(ctx)
	if err != nil {
		return permit.Key{}, err
	}
	for _, kept := range all {
		if kept.Retired != nil || now.Sub(kept.Made) >= permit.Rotate {
			continue
		}
		k, err := kept.Open(h.key)
		if err != nil {
			return k, err
		}
		h.signs, h.signsSeen = &k, now
		return k, nil
	}
	return h.rotate(ctx, by, now)
}

func (h *house) rotate(ctx context.Context, by access.Actor, now time.Time) (permit.Key, error) {
	k := permit.NewKey(now)
	sealed, err := k.Seal(h.key)
	if err != nil {
		return k, err
	}
	if err := h.store.KeepGateKey(ctx, sealed, by); err != nil {
		return k, err
	}
	h.signs, h.signsSeen = &k, now
	return k, nil
}

// gateKeys are the public keys a permit in circulation may be signed with.
func (h *house) gateKeys(ctx context.Context) ([]permit.Public, error) {
	all, err := h.store.GateKeys(ctx)
	if err != nil {
		return nil, err
	}
	out := []permit.Public{}
	for _, k := range all {
		if k.Current(h.clock.Now()) {
			out = append(out, k.Public)
		}
	}
	return out, nil
}

// GateKeys are the public keys permits are verified with.
func (a *App) GateKeys(ctx context.Context) ([]permit.Public, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return h.gateKeys(ctx)
}

// RotateGateKeys makes a new signing key; what the old one signed holds until
// it expires.
func (a *App) RotateGateKeys(ctx context.Context, by access.Actor) ([]permit.Public, error) {
	if by.Role != access.Owner {
		return nil, fault.New(fault.Forbidden, "%s may not change keys", by.Role).WithHint("the owner does: plumbline gate keys --rotate")
	}
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	h.signing.Lock()
	_, err = h.rotate(ctx, by, h.clock.Now())
	h.signing.Unlock()
	if err != nil {
		return nil, err
	}
	return h.gateKeys(ctx)
}

// Redeem verifies a permit against what the asker is about to do and uses it up.
func (a *App) Redeem(ctx context.Context, by access.Actor, token, name, subject string, amount *money.Amount) (permit.Claims, error) {
	if !slices.Contains(carriers, by.Role) {
		return permit.Claims{}, fault.New(fault.Forbidden, "%s may not use permits", by.Role).WithHint("operations, finance and legal may")
	}
	h, err := a.open(ctx)
	if err != nil {
		return permit.Claims{}, err
	}
	keys, err := h.gateKeys(ctx)
	if err != nil {
		return permit.Claims{}, err
	}
	now := h.clock.Now()
	c, err := permit.Verify(token, keys, permit.Wants{Gate: name, Subject: subject, Amount: amount, At: now})
	if err != nil {
		return c, err
	}
	return c, h.store.Redeem(ctx, gate.Use{Claims: c, Amount: amount, By: by, At: now})
}

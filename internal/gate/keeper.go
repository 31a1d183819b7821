package gate

import (
	"context"
	"encoding/json"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/gate/permit"
	"plumbline/internal/money"
)

// Keeper keeps decisions, keys and used permits; store implements it.
type Keeper interface {
	// KeepDecisions keeps decisions and their lines in the audit log in one transaction.
	KeepDecisions(ctx context.Context, ds []Decision) error
	// Decisions lists decisions as a scope may see them, newest first.
	Decisions(ctx context.Context, scope access.Scope, q Query) ([]Decision, error)
	// GateKeys lists the keys kept, newest first.
	GateKeys(ctx context.Context) ([]permit.Sealed, error)
	// KeepGateKey adds a key that signs from now on; those before it are kept as retired.
	KeepGateKey(ctx context.Context, add permit.Sealed, by access.Actor) error
	// Redeem uses a permit up; fault.Conflict when it was used before.
	Redeem(ctx context.Context, u Use) error
}

// Query asks for decisions.
type Query struct {
	Gate    string // empty: all
	Subject string // kind/id; empty: all
	From    time.Time
	To      time.Time // zero: no end
	Via     string    // ViaStep: only those a step was taken on
	Stopped bool      // only those that enforcing stops
	Limit   int       // 0: all
	Offset  int
}

// Use is a permit that was used.
type Use struct {
	Claims permit.Claims
	Amount *money.Amount
	By     access.Actor
	At     time.Time
}

// Permit lets the step through that the decision was made for; nil where the
// decision does not allow it. Nothing else in the house makes one.
func (d Decision) Permit() *campaign.Permit {
	if d.Answer != Allow {
		return nil
	}
	p := &campaign.Permit{Gate: d.Gate, Subject: d.Subject, Until: d.At.Add(permit.Default), Override: d.Override}
	if d.Would != d.Answer {
		p.Would = string(d.Would)
	}
	return p
}

// Claims are what a permit for the decision says.
func (d Decision) Claims() permit.Claims {
	c := permit.Claims{Gate: d.Gate, Subject: d.Subject, Max: d.Amount, Revision: d.Revision, Evidence: d.Evidence, Override: d.Override}
	if d.Would != d.Answer {
		c.Would = string(d.Would)
	}
	return c
}

// Entry is the decision's line in the audit log: what was answered, on which
// evidence; and apart from it, what may have to be erased.
func (d Decision) Entry() access.Entry {
	payload, _ := json.Marshal(map[string]any{
		"decision": d.ID, "gate": d.Gate, "mode": d.Mode, "answer": d.Answer, "would": d.Would, "unmet": d.Unmet(), "override": d.Override,
		"revision": d.Revision, "evidence": d.Evidence, "via": d.Via,
	})
	personal, _ := json.Marshal(map[string]any{"amount": d.Amount, "because": d.Sentence()})
	return access.Entry{At: d.At, By: d.By, Act: "gate." + string(d.Answer), Subject: d.Subject, Payload: payload, Personal: personal}
}

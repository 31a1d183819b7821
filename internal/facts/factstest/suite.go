// Package factstest is what every facts engine must do, as tests that read as
// sentences, and the helpers to write facts down in tests.
package factstest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// Open makes a fresh, empty engine that lives as long as the test.
type Open func(t *testing.T) facts.Engine

// Run holds an engine to all behaviour.
func Run(t *testing.T, open Open) {
	for _, part := range []struct {
		name  string
		cases []behaviour
	}{
		{"identity", identity}, {"known", known}, {"landing", landing}, {"sums", sumsCases}, {"calendar", calendar},
		{"change", changes}, {"scope", scopes}, {"subjects", subjects}, {"list", lists}, {"coverage", coverage},
	} {
		t.Run(part.name, func(t *testing.T) {
			t.Parallel()
			for _, b := range part.cases {
				t.Run(b.name, func(t *testing.T) {
					t.Parallel()
					b.test(&kit{T: t, e: open(t)})
				})
			}
		})
	}
	t.Run("random facts sum up as the plain reference does", func(t *testing.T) {
		t.Parallel()
		random(t, open)
	})
}

// behaviour is one sentence and the test of it.
type behaviour struct {
	name string
	test func(k *kit)
}

// kit is a test with its engine.
type kit struct {
	*testing.T
	e facts.Engine
}

var (
	ctx   = context.Background()
	owner = access.For(access.Owner)
	utc   = period.Calendar{WeekStarts: time.Monday}
)

func newYork() period.Calendar {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err)
	}
	return period.Calendar{Zone: zone, WeekStarts: time.Monday}
}

func (k *kit) land(table string, rows ...Row) facts.Landed {
	k.Helper()
	return Land(k.T, k.e, table, rows...)
}

func (k *kit) sums(q facts.Sums) []map[string]any {
	k.Helper()
	g, err := k.e.Sums(ctx, owner, q)
	require.NoError(k, err)
	return Cells(g)
}

func (k *kit) list(q facts.List) []map[string]any {
	k.Helper()
	g, err := k.e.List(ctx, owner, q)
	require.NoError(k, err)
	return Cells(g)
}

// window is a view of local days in UTC.
func window(from, to string) facts.View {
	return facts.View{Calendar: utc, From: Day(from), To: Day(to)}
}

var (
	october = window("2026-10-01", "2026-11-01")
	count   = facts.Term{Name: "n", Agg: facts.Count}
	amount  = facts.Term{Name: "amount", Agg: facts.Sum, Column: "amount"}
)

// total is the count and amount of a table in October, as of a moment.
func (k *kit) total(table, asOf string) (n, sum any) {
	k.Helper()
	v := october
	if asOf != "" {
		v.AsOf = Moment(asOf)
	}
	rows := k.sums(facts.Sums{View: v, Table: table, Terms: []facts.Term{count, amount}})
	require.Len(k, rows, 1)
	return rows[0]["n"], rows[0]["amount"]
}

func order(id, at string, amount int, more ...Row) Row {
	r := Row{"order_id": id, "occurred_at": at, "amount": amount, "currency": "USD"}
	for _, m := range more {
		for k, v := range m {
			r[k] = v
		}
	}
	return r
}

package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/money"
	"plumbline/internal/period"
	"plumbline/internal/store"
	"plumbline/internal/store/storetest/given"
)

func records() []given.Sentence {
	return []given.Sentence{
		{Says: "a record is read back as it was put", Test: readBack},
		{Says: "a record is put once and changed from the version seen", Test: versions},
		{Says: "of two who change one version one is told", Test: oneIsTold},
		{Says: "every version is kept with who, when and why", Test: history},
		{Says: "what fails leaves nothing behind", Test: nothingBehind},
		{Says: "a part of a transaction is taken back alone", Test: partTakenBack},
		{Says: "a transaction sees its own writes and others do not", Test: ownWrites},
		{Says: "facts come out of the outbox as they went in, in order", Test: outbox},
		{Says: "a loop's place is kept with what it wrote", Test: places},
		{Says: "a zero byte is refused with a sentence", Test: zeroBytes},
		{Says: "a text of any script and sign is kept", Test: anyText},
	}
}

func readBack(t *testing.T, s *store.Store) {
	p := parcel("p1", func(p *campaign.Shipment) {
		p.Title, p.Campaign, p.Creator, p.Brand, p.Region, p.Owner, p.Parent = "SKU-1", "winter", "ada", "glow", "us", "maya", "t1"
		p.Due, p.SKU, p.Cost, p.Tracking, p.Replacement, p.Shipped = noon.Add(time.Hour), "SKU-1", given.Cents(1250), "1Z", true, noon
	})
	put(t, s, p)
	row, err := s.Record(t.Context(), owner, campaign.KindShipment, "p1")
	require.NoError(t, err)
	got, err := row.Record()
	require.NoError(t, err)
	require.Equal(t, p, got)
	_, err = s.Record(t.Context(), owner, campaign.KindTerms, "p1")
	require.Equal(t, fault.NotFound, fault.CodeOf(err), "a kind has its own ids")
	_, err = s.Record(t.Context(), owner, campaign.KindShipment, "p\x00")
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
}

func versions(t *testing.T, s *store.Store) {
	put(t, s, parcel("p1"))
	again := try(t.Context(), s, parcel("p1"))
	require.Equal(t, fault.Conflict, fault.CodeOf(again), "the id is taken")
	change := func(v int64) error {
		return try(t.Context(), s, parcel("p1", func(p *campaign.Shipment) { p.Version, p.State = v, campaign.Released }))
	}
	require.Equal(t, fault.Conflict, fault.CodeOf(change(3)), "version 2 is not there")
	require.NoError(t, change(2))
	require.Equal(t, fault.Conflict, fault.CodeOf(change(2)), "version 1 is past")
	require.Equal(t, []string{"p1"}, ids(t, s, owner, where("state", "=", "released")))
}

func oneIsTold(t *testing.T, s *store.Store) {
	put(t, s, parcel("p1"))
	var wg sync.WaitGroup
	told := make([]error, 8)
	for i := range told {
		wg.Go(func() {
			told[i] = try(t.Context(), s, parcel("p1", func(p *campaign.Shipment) { p.Version, p.Carrier = 2, fmt.Sprint(i) }))
		})
	}
	wg.Wait()
	won := 0
	for _, err := range told {
		if err == nil {
			won++
			continue
		}
		require.Equal(t, fault.Conflict, fault.CodeOf(err), "%v", err)
	}
	require.Equal(t, 1, won)
}

func history(t *testing.T, s *store.Store) {
	first := parcel("p1", func(p *campaign.Shipment) { p.Cost = given.Cents(100) })
	second := parcel("p1", func(p *campaign.Shipment) { p.Version, p.State, p.Cost = 2, campaign.Released, given.Cents(200) })
	put(t, s, first)
	put(t, s, second)
	past, err := s.Past(t.Context(), owner, campaign.KindShipment, "p1")
	require.NoError(t, err)
	require.Len(t, past, 2)
	require.Equal(t, campaign.Past{
		Version: 2, Step: "step", From: "before", To: campaign.Released, At: noon, Written: noon.Add(time.Second), By: maya, Reason: "because",
	}, past[0], "newest first")
	row, err := s.Was(t.Context(), owner, campaign.KindShipment, "p1", 1)
	require.NoError(t, err)
	was, err := row.Record()
	require.NoError(t, err)
	require.Equal(t, first, was)
	_, err = s.Was(t.Context(), owner, campaign.KindShipment, "p1", 3)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	_, err = s.Past(t.Context(), owner, campaign.KindShipment, "p9")
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
}

func nothingBehind(t *testing.T, s *store.Store) {
	ctx, stop := t.Context(), errors.New("stop")
	err := s.Write(ctx, func(tx campaign.Tx) error {
		row, err := campaign.RowOf(parcel("p1"))
		require.NoError(t, err)
		require.NoError(t, tx.Put(ctx, row, past(parcel("p1"))))
		require.NoError(t, tx.Tell(ctx, campaign.Fact{Table: "milestones"}))
		require.NoError(t, tx.SetPlace(ctx, "relay", 7))
		tx.Note(access.Entry{At: noon, By: maya, Act: "create"})
		return stop
	})
	require.ErrorIs(t, err, stop)
	require.Panics(t, func() { s.Write(ctx, func(campaign.Tx) error { panic("a step went wrong") }) })
	require.Empty(t, ids(t, s, owner, campaign.Query{}))
	out, err := s.Outbox(ctx, 0, 0)
	require.NoError(t, err)
	require.Empty(t, out)
	head, err := s.AuditHead(ctx)
	require.NoError(t, err)
	require.Zero(t, head.Seq)
	require.Equal(t, int64(0), place(t, s, "relay"), "and the handle is free again")
}

func partTakenBack(t *testing.T, s *store.Store) {
	ctx, stop := t.Context(), errors.New("stop")
	write := func(tx campaign.Tx, id string) {
		row, err := campaign.RowOf(parcel(id))
		require.NoError(t, err)
		require.NoError(t, tx.Put(ctx, row, past(parcel(id))))
		require.NoError(t, tx.Tell(ctx, campaign.Fact{Table: "milestones", Values: map[string]any{"subject": id}}))
		tx.Note(access.Entry{At: noon, By: maya, Act: "create", Subject: "shipment/" + id})
	}
	require.NoError(t, s.Write(ctx, func(tx campaign.Tx) error {
		require.NoError(t, tx.Try(ctx, func() error { write(tx, "p1"); return nil }))
		require.ErrorIs(t, tx.Try(ctx, func() error {
			write(tx, "p2")
			require.NoError(t, tx.Try(ctx, func() error { write(tx, "p3"); return nil }), "parts may hold parts")
			return stop
		}), stop)
		_, err := tx.Record(ctx, campaign.KindShipment, "p3")
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		return tx.Try(ctx, func() error { write(tx, "p4"); return nil })
	}))
	require.Equal(t, []string{"p1", "p4"}, ids(t, s, owner, campaign.Query{}))
	out, err := s.Outbox(ctx, 0, 0)
	require.NoError(t, err)
	require.Len(t, out, 2)
	head, err := s.AuditHead(ctx)
	require.NoError(t, err)
	require.EqualValues(t, 2, head.Seq, "and the log knows nothing of it")
}

func place(t *testing.T, s *store.Store, name string) (at int64) {
	require.NoError(t, s.Write(t.Context(), func(tx campaign.Tx) (err error) {
		at, err = tx.Place(t.Context(), name)
		return err
	}))
	return at
}

func ownWrites(t *testing.T, s *store.Store) {
	ctx := t.Context()
	require.NoError(t, s.Write(ctx, func(tx campaign.Tx) error {
		row, err := campaign.RowOf(parcel("p1"))
		require.NoError(t, err)
		require.NoError(t, tx.Put(ctx, row, past(parcel("p1"))))
		_, err = tx.Record(ctx, campaign.KindShipment, "p1")
		require.NoError(t, err)
		page, err := tx.Records(ctx, campaign.Query{Kind: campaign.KindShipment, Count: true})
		require.NoError(t, err)
		require.Equal(t, 1, page.Total)
		_, err = tx.Record(ctx, campaign.KindShipment, "p9")
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		require.Empty(t, ids(t, s, owner, campaign.Query{}), "others see what is committed")
		return nil
	}))
	require.Equal(t, []string{"p1"}, ids(t, s, owner, campaign.Query{}))
}

func outbox(t *testing.T, s *store.Store) {
	ctx := t.Context()
	fact := campaign.Fact{Table: "milestones", Values: map[string]any{
		"text": "it's ‹é› 100% \\ \"done\"", "int": int64(1<<62 + 1), "float": 0.1, "bool": true, "time": noon,
		"date": period.NewDate(2026, 10, 31), "money": money.Amount{Minor: -5, Currency: "JPY"}, "empty": "",
	}}
	for i := range 3 {
		require.NoError(t, s.Write(ctx, func(tx campaign.Tx) error {
			return tx.Tell(ctx, fact, campaign.Fact{Table: fmt.Sprint(i), Values: map[string]any{}})
		}))
	}
	all, err := s.Outbox(ctx, 0, 0)
	require.NoError(t, err)
	require.Len(t, all, 6)
	require.Equal(t, fact, all[0].Fact)
	require.Equal(t, []string{"milestones", "0", "milestones", "1", "milestones", "2"}, tables(all))
	require.WithinDuration(t, time.Now(), all[0].At, time.Hour)
	some, err := s.Outbox(ctx, all[2].Seq, 2)
	require.NoError(t, err)
	require.Equal(t, all[3:5], some)
	err = s.Write(ctx, func(tx campaign.Tx) error {
		return tx.Tell(ctx, campaign.Fact{Table: "milestones", Values: map[string]any{"x": []int{1}}})
	})
	require.ErrorContains(t, err, "not a value of facts")
}

func tables(all []campaign.Outgoing) (out []string) {
	for _, o := range all {
		out = append(out, o.Fact.Table)
	}
	return out
}

func places(t *testing.T, s *store.Store) {
	require.Equal(t, int64(0), place(t, s, "receive"))
	for _, at := range []int64{5, 9} {
		require.NoError(t, s.Write(t.Context(), func(tx campaign.Tx) error { return tx.SetPlace(t.Context(), "receive", at) }))
		require.Equal(t, at, place(t, s, "receive"))
	}
	require.Equal(t, int64(0), place(t, s, "relay"), "each loop has its own")
}

func zeroBytes(t *testing.T, s *store.Store) {
	for name, p := range map[string]*campaign.Shipment{
		"head": parcel("p1", func(p *campaign.Shipment) { p.Title = "a\x00b" }),
		"part": parcel("p1", func(p *campaign.Shipment) { p.Carrier = "a\x00b" }),
	} {
		err := try(t.Context(), s, p)
		require.Equal(t, fault.Invalid, fault.CodeOf(err), name)
		require.Contains(t, fault.MessageOf(err), "zero byte")
	}
	_, err := s.Records(t.Context(), owner, campaign.Query{Kind: campaign.KindShipment, Text: "a\x00"})
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
	q := where("title", "=", "\x00")
	q.Kind = campaign.KindShipment
	_, err = s.Records(t.Context(), owner, q)
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
	put(t, s, parcel("p1", func(p *campaign.Shipment) { p.Carrier = `\u0000 is how it is written` }))
}

func anyText(t *testing.T, s *store.Store) {
	for i, v := range []string{`'; DROP TABLE records; --`, `?0 ? $1 :name @x`, "日本語 🎁 ﷺ", "line\nbreak\ttab", `back\slash "quoted" % _ !`, "\u2028"} {
		id := fmt.Sprint("p", i)
		put(t, s, parcel(id, func(p *campaign.Shipment) { p.Title, p.Carrier, p.Tracking = v, v, v }))
		for _, field := range []string{"title", "carrier", "tracking"} {
			require.Equal(t, []string{id}, ids(t, s, owner, where(field, "=", v)), "%s %q", field, v)
		}
		require.Contains(t, ids(t, s, owner, campaign.Query{Text: v}), id)
		row, err := s.Record(t.Context(), owner, campaign.KindShipment, id)
		require.NoError(t, err)
		r, err := row.Record()
		require.NoError(t, err)
		require.Equal(t, v, r.(*campaign.Shipment).Carrier)
	}
}

package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
	"plumbline/internal/inbox/ledger"
)

func TestARecordHasTheStrongestFateOfItsRows(t *testing.T) {
	t.Parallel()
	var l ledger.Ledger
	a, b, c, d := l.Open(), l.Open(), l.Open(), l.Open()
	l.Told(a, facts.Fresh)
	l.Told(a, facts.Unchanged)
	l.Told(b, facts.Older)
	l.Told(b, facts.Corrected)
	l.Set(c, ledger.Quarantined)
	l.Told(c, facts.Fresh)
	_ = d // a record nobody told anything of brought nothing new
	require.Equal(t, ledger.Counts{Records: 4, New: 1, Corrected: 1, Quarantined: 1, Unchanged: 1}, l.Count())
}

func TestRecordsOfAnEntityShareItsFateUnlessTheyBroughtNothingNew(t *testing.T) {
	t.Parallel()
	var l ledger.Ledger
	news, known, waits := l.Open(), l.Open(), l.Open()
	whole := l.Entity(ledger.Entity{From: []ledger.Part{{Ticket: news}, {Ticket: known, Same: true}}})
	l.Told(whole, facts.Corrected)
	l.Entity(ledger.Entity{Waits: true, From: []ledger.Part{{Ticket: waits, Same: true}}})
	require.Equal(t, ledger.Counts{Records: 3, Corrected: 1, Unchanged: 1, Waiting: 1}, l.Count())
}

func TestAnEntityThatCannotBeMadeTakesItsRecordsAlong(t *testing.T) {
	t.Parallel()
	var l ledger.Ledger
	a, b := l.Open(), l.Open()
	l.Entity(ledger.Entity{Fate: ledger.Quarantined, Waits: true, From: []ledger.Part{{Ticket: a}, {Ticket: b, Same: true}}})
	require.Equal(t, ledger.Counts{Records: 2, Quarantined: 2}, l.Count())
}

func TestBulkRecordsAreCountedByTheirRowsAlone(t *testing.T) {
	t.Parallel()
	var l ledger.Ledger
	l.Bulk(5)
	for _, became := range []facts.Outcome{facts.Fresh, facts.Fresh, facts.Older, facts.Corrected, facts.Unchanged} {
		l.ToldBulk(0, became)
	}
	l.Set(l.Open(), ledger.Ignored)
	require.Equal(t, 6, l.Records())
	require.Equal(t, ledger.Counts{Records: 6, New: 2, Older: 1, Corrected: 1, Unchanged: 1, Ignored: 1}, l.Count())
}

package connectortest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/connectortest"
	"plumbline/internal/facts"
	"plumbline/internal/inbox"
)

// toy reads lines of ref,amount: enough to see what a house does with them.
type toy struct{}

func (toy) Name() string                                         { return "toy.spend" }
func (toy) Doc() string                                          { return "spend of a test" }
func (toy) Recognise(inbox.Head) int                             { return 100 }
func (toy) Open(inbox.Head, inbox.Options) (inbox.Mapper, error) { return toy{}, nil }
func (toy) Map(r inbox.Record, out inbox.Out) error {
	if r.Fields[0] == "skip" {
		out.Skip("as told")
		return nil
	}
	at, ok := inbox.Cell{Column: "at", Value: r.Fields[2], Out: out}.Time((inbox.Options{}).Moments())
	n, good := inbox.Cell{Column: "amount", Value: r.Fields[1], Out: out}.Money("USD")
	if !ok || !good {
		return nil
	}
	table, _ := facts.Lookup("spend")
	row := out.Put(table, r.Fields[0])
	row.Time("occurred_at", at)
	row.Text("kind", "fee")
	row.Text("basis", "paid")
	row.Text("currency", "USD")
	row.Int("amount", n)
	return nil
}

const lines = "ref,amount,at\nb,2.50,2026-10-02\na,1.25,2026-10-01\nskip,,\nc,much,2026-10-03\n"

func TestAHouseImportsIntoARealStoreAndShowsWhatStands(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, toy{})
	s := h.Text("spend.csv", lines, inbox.Options{})
	require.Equal(t, []int{4, 2, 1, 1}, []int{s.Lines, s.New, s.Ignored, s.Quarantined}, "%+v", s)
	require.Equal(t, []string{"USD 3.75"}, h.Sums("spend", "amount"))
	require.Equal(t, []string{"2026-10-01T00:00:00Z 125 paid ·", "2026-10-02T00:00:00Z 250 paid ·"}, h.Rows("spend", "occurred_at", "amount", "basis", "creator"),
		"sorted, and a missing value is a dot")
}

func TestAFileOnDiskIsTakenAsItsTextIs(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "spend.csv")
	require.NoError(t, os.WriteFile(path, []byte(lines), 0o600))
	h := connectortest.Open(t, toy{})
	require.Equal(t, 2, h.Take(path, inbox.Options{}).New)
	require.Equal(t, 2, h.Text("again.csv", lines, inbox.Options{}).Unchanged)
	require.Empty(t, h.Rows("orders", "order_id"))
}

func TestHousesShareNothing(t *testing.T) {
	t.Parallel()
	one, other := connectortest.Open(t, toy{}), connectortest.Open(t, toy{})
	one.Text("spend.csv", lines, inbox.Options{})
	require.Empty(t, other.Rows("spend", "amount"))
}

func TestFilesThatAreNotBesideTheProjectSkipTheirTest(t *testing.T) {
	t.Parallel()
	var skipped, failed bool
	t.Run("reader", func(t *testing.T) {
		defer func() { skipped, failed = t.Skipped(), t.Failed() }()
		connectortest.Shared(t, "truth/no_such_set")
	})
	require.True(t, skipped)
	require.False(t, failed)
}

func TestNowhereKeepsNothingAndTakesEverything(t *testing.T) {
	t.Parallel()
	require.NoError(t, toy{}.Map(inbox.Record{Fields: strings.Split("a,1.25,2026-10-01", ",")}, connectortest.Nowhere{}))
	require.NoError(t, toy{}.Map(inbox.Record{Fields: strings.Split("a,much,soon", ",")}, connectortest.Nowhere{}))
}

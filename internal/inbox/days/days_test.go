package days_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox/days"
	"plumbline/internal/inbox/read"
	"plumbline/internal/period"
)

func day(t *testing.T, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	require.NoError(t, err)
	return d
}

func TestADateThatCanBeReadOneWayOnlyDecidesForTheFile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, order string }{
		"day first":       {"id,at\n1,03/04/2026\n2,25/04/2026\n", "dmy"},
		"month first":     {"id,at\n1,03/04/2026\n2,04/25/2026\n", "mdy"},
		"both ways":       {"id,at\n1,25/04/2026\n2,04/25/2026\n", ""},
		"either way":      {"id,at\n1,03/04/2026\n", ""},
		"without slashes": {"id,at\n1,2026-04-25\n", ""},
	} {
		path := filepath.Join(t.TempDir(), "file.csv")
		require.NoError(t, os.WriteFile(path, []byte(c.text), 0o600))
		f, err := read.Open(path, read.Options{Name: "file.csv"})
		require.NoError(t, err)
		order, note, err := days.Order(context.Background(), f.Sections[0])
		require.NoError(t, err)
		require.Equal(t, c.order, order, name)
		require.Equal(t, c.order != "", note != "", "%s: what decided is said", name)
	}
}

func TestAFileSpeaksForTheDaysOfItsRowsOrThoseThatWereSaid(t *testing.T) {
	t.Parallel()
	newYork, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	orders, _ := facts.Lookup("orders")
	creators, _ := facts.Lookup("creators")
	at := func(s string) int64 {
		v, err := time.Parse("2006-01-02 15:04", s)
		require.NoError(t, err)
		return v.UnixMicro()
	}
	c := days.Covered{}
	c.Widen(orders, at("2026-10-03 02:00"), at("2026-10-05 12:00"), newYork)
	c.Widen(orders, at("2026-10-04 12:00"), at("2026-10-04 12:00"), newYork)
	c.Widen(creators, at("2026-01-01 00:00"), at("2026-12-31 00:00"), newYork)
	require.Equal(t, days.Covered{"orders": {First: day(t, "2026-10-02"), Last: day(t, "2026-10-05")}}, c, "in local days; small tables speak for none")

	said, ok, err := days.Said([2]string{"2026-10-01", "2026-10-31"})
	require.NoError(t, err)
	require.True(t, ok)
	c.Say(said)
	b := c.Reports("shop")
	require.Equal(t, 1, b.N)
	id, _ := b.Index("id")
	require.Equal(t, "shop/orders/2026-10-01/2026-10-31", b.Vectors()[id].S[0])
}

func TestWhatIsSaidOfAFilesDaysIsChecked(t *testing.T) {
	t.Parallel()
	_, ok, err := days.Said([2]string{})
	require.NoError(t, err)
	require.False(t, ok)
	_, _, err = days.Said([2]string{"2026-10-31", "2026-10-01"})
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
	require.Contains(t, fault.MessageOf(err), "before it begins")
	for _, c := range [][2]string{{"soon", "2026-10-01"}, {"2026-10-01", "later"}} {
		_, _, err = days.Said(c)
		require.Error(t, err)
	}
}

package inbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
	"plumbline/internal/inbox"
)

// hits is a format of log lines without any key: "time visitor link".
type hits struct{}

func (hits) Name() string { return "hits.log" }
func (hits) Doc() string  { return "lines of a log" }
func (hits) Recognise(h inbox.Head) int {
	if h.Shape == inbox.Log {
		return 50
	}
	return 0
}
func (hits) Open(inbox.Head, inbox.Options) (inbox.Mapper, error) { return &hitMapper{}, nil }

type hitMapper struct{ lines facts.Lines }

func (m *hitMapper) Map(r inbox.Record, out inbox.Out) error {
	parts := strings.Fields(r.Fields[0])
	if len(parts) != 3 {
		out.Bad("", "not_a_hit", "a hit has three parts")
		return nil
	}
	at, err := time.Parse(time.RFC3339, parts[0])
	if err != nil {
		out.Bad("", "not_a_time", err.Error())
		return nil
	}
	if parts[2] == "/robots.txt" {
		out.Skip("not_a_link")
		return nil
	}
	table, _ := facts.Lookup("clicks")
	row := out.Put(table, m.lines.ID("hits", r.Fields[0], at))
	row.Time("occurred_at", at)
	row.Text("visitor", parts[1])
	row.Text("link", parts[2])
	return nil
}

func TestIdenticalLogLinesOfOneSecondAllCountAndTheSameFileAddsNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, hits{})
	text := strings.Repeat("2026-10-01T09:00:00Z 10.0.0.1 /l1\n", 3) +
		"2026-10-01T09:00:01Z 10.0.0.1 /l1\nnonsense\n2026-10-01T09:00:02Z 10.0.0.9 /robots.txt\n"
	s := h.take("access.log", text, inbox.Options{})
	require.Equal(t, []int{4, 1, 1}, []int{s.New, s.Quarantined, s.Ignored})
	require.Equal(t, map[string]int{"not_a_hit": 1, "not_a_link": 1}, s.Why)
	require.Len(t, h.rows("clicks", "event_id"), 4)

	s = h.take("access.log", text, inbox.Options{})
	require.Equal(t, 4, s.Unchanged)
	longer := text + "2026-10-01T09:00:03Z 10.0.0.1 /l1\n"
	s = h.take("access.log", longer, inbox.Options{})
	require.Equal(t, []int{1, 4}, []int{s.New, s.Unchanged}, "a log that has grown adds its new lines")
	for _, v := range h.rows("clicks", "visitor") {
		require.NotContains(t, v, "10.0.0")
	}
}

// many is a format whose records make two facts each.
type many struct{ hits }

func (many) Name() string                                         { return "many.log" }
func (many) Open(inbox.Head, inbox.Options) (inbox.Mapper, error) { return manyMapper{}, nil }

type manyMapper struct{}

func (manyMapper) Map(r inbox.Record, out inbox.Out) error {
	table, _ := facts.Lookup("taxonomy")
	for _, tag := range strings.Fields(r.Fields[0])[1:] {
		row := out.Put(table, "")
		row.Time("occurred_at", time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))
		row.Text("asset", strings.Fields(r.Fields[0])[0])
		row.Text("axis", "theme")
		if tag != "none" {
			row.Text("tag", tag)
		}
	}
	return nil
}

func TestOfARecordThatMakesSeveralFactsTheStrongestOutcomeCounts(t *testing.T) {
	t.Parallel()
	h := newHouse(t, many{})
	s := h.take("x.log", "a1 skin gift\na2 skin\n", inbox.Options{})
	require.Equal(t, []int{2, 2}, []int{s.Lines, s.New})
	require.Equal(t, 3, s.Tables["taxonomy"])
	s = h.take("x.log", "a1 skin fun\na2 skin\n", inbox.Options{})
	require.Equal(t, []int{1, 1}, []int{s.New, s.Unchanged}, "one new tag makes the record new")
}

func TestABadFactTakesItsWholeRecordAlong(t *testing.T) {
	t.Parallel()
	h := newHouse(t, many{})
	s := h.take("x.log", "a1 skin none gift\na2 skin\n", inbox.Options{})
	require.Equal(t, []int{1, 1}, []int{s.Quarantined, s.New})
	require.Equal(t, []string{"a2 skin"}, h.rows("taxonomy", "asset", "tag"))
	list, err := h.inbox.Quarantined(t.Context(), owner, inbox.QuarantineFilter{})
	require.NoError(t, err)
	require.Equal(t, "taxonomy needs tag", list[0].Detail)
}

package inbox_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/connector/generic"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/store"
)

// house is a real store and a real engine with an importer on them.
type house struct {
	t     testing.TB
	dir   string
	store *store.Store
	facts *duckdb.Engine
	inbox *inbox.Importer
	now   *clock
}

type clock struct{ at time.Time }

func (c *clock) Now() time.Time { c.at = c.at.Add(time.Minute); return c.at }

var owner = access.For(access.Owner)

func newHouse(t testing.TB, formats ...inbox.Format) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir(), facts: duckdb.OpenTest(t), now: &clock{time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)}}
	var err error
	h.store, err = store.Open(t.Context(), store.Config{Dir: h.dir})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.store.Close()) })
	h.inbox, err = inbox.New(inbox.Config{Writer: h.facts, Keeper: h.store, Formats: append(formats, generic.Format{}),
		Key: []byte("0123456789abcdef0123456789abcdef"), DataDir: h.dir, Clock: h.now})
	require.NoError(t, err)
	return h
}

// take imports a text under a name and checks that its counts add up.
func (h *house) take(name, text string, o inbox.Options) inbox.Summary {
	h.t.Helper()
	s, err := h.inbox.ImportReader(context.Background(), owner, name, strings.NewReader(text), o, nil)
	require.NoError(h.t, err, "%s (%s)", err, fault.HintOf(err))
	h.adds(s)
	return s
}

func (h *house) adds(s inbox.Summary) {
	h.t.Helper()
	require.Equal(h.t, s.Lines, s.New+s.Unchanged+s.Corrected+s.Older+s.Waiting+s.Quarantined+s.Ignored, "%+v", s)
}

func (h *house) file(name string) string {
	h.t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(h.t, err)
	return string(b)
}

// rows lists what stands of a table, some columns, as text.
func (h *house) rows(table string, columns ...string) []string {
	h.t.Helper()
	g, err := h.facts.List(context.Background(), owner, facts.List{Table: table, Columns: columns})
	require.NoError(h.t, err)
	out := make([]string, g.N)
	for i := range out {
		var cells []string
		for _, c := range columns {
			v := g.Col(c)
			require.NotNil(h.t, v, c)
			switch {
			case !v.Valid[i]:
				cells = append(cells, "–")
			case v.S != nil:
				cells = append(cells, v.S[i])
			case v.I != nil:
				cells = append(cells, fmt.Sprint(v.I[i]))
			case v.F != nil:
				cells = append(cells, fmt.Sprint(v.F[i]))
			default:
				cells = append(cells, fmt.Sprint(v.B[i]))
			}
		}
		out[i] = strings.Join(cells, " ")
	}
	slices.Sort(out)
	return out
}

const orders = `order_id,occurred_at,amount,currency,customer,code
1001,2026-10-01 09:00:00,12.50,USD,ana@example.com,glow10
1002,2026-10-02 10:00:00,13.50,USD,Bea@example.com,
1003,2026-10-03 11:00:00,14.50,USD,bea@example.com ,GLOW10
`

func TestAFileLandsAndTheSameFileAddsNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.take("orders.csv", orders, inbox.Options{})
	require.Equal(t, "generic.orders", s.Format)
	require.Equal(t, "file", s.Source)
	require.Equal(t, 3, s.New)
	require.Equal(t, map[string]int{"orders": 3}, s.Tables)
	require.Equal(t, []string{"1001 1250 GLOW10", "1002 1350 –", "1003 1450 GLOW10"}, h.rows("orders", "order_id", "amount", "code"))

	again := h.take("orders.csv", orders, inbox.Options{})
	require.Equal(t, 3, again.Unchanged)
	require.Empty(t, again.Tables)
	require.Len(t, h.rows("orders", "order_id"), 3)
}

func TestOverlappingExportsDoNotDoubleCountAndAnEditedRowIsACorrection(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.take("october.csv", orders, inbox.Options{As: "orders"})
	s := h.take("later.csv", `order_id,occurred_at,amount,currency,customer,code
1003,2026-10-03 11:00:00,10.00,USD,bea@example.com,GLOW10
1002,2026-10-02 10:00:00,13.50,USD,bea@example.com,
1004,2026-10-04 11:00:00,20.00,USD,cleo@example.com,
`, inbox.Options{As: "orders"})
	require.Equal(t, []int{1, 1, 1}, []int{s.New, s.Unchanged, s.Corrected})
	require.Equal(t, []string{"1001 1250", "1002 1350", "1003 1000", "1004 2000"}, h.rows("orders", "order_id", "amount"))
}

func TestAnOlderUpdateNeverReplacesANewer(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	newer := "order_id,occurred_at,amount,currency,updated_at\n1,2026-10-01,5,USD,2026-10-05\n"
	older := "order_id,occurred_at,amount,currency,updated_at\n1,2026-10-01,9,USD,2026-10-02\n"
	h.take("orders.csv", newer, inbox.Options{})
	require.Equal(t, 1, h.take("orders.csv", older, inbox.Options{}).Older)
	require.Equal(t, []string{"500"}, h.rows("orders", "amount"))
}

func TestPeopleAreKeptAsKeyedHashesOnly(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.take("orders.csv", orders, inbox.Options{})
	got := slices.Compact(h.rows("orders", "customer"))
	require.Len(t, got, 2, "case and space do not make another person")
	for _, c := range got {
		require.NotContains(t, c, "@")
		require.True(t, strings.HasPrefix(c, "p."))
	}
	again := h.take("export.csv", fmt.Sprintf("order_id,occurred_at,amount,currency,customer\n1009,2026-10-01,1,USD,%s\n", got[0]), inbox.Options{As: "orders"})
	require.Equal(t, 1, again.New)
	require.Contains(t, h.rows("orders", "order_id", "customer"), "1009 "+got[0], "a hash that comes back in stays what it is")
}

func TestBrokenFilesNameTheExactPlaceAndTheirGoodRowsLand(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]struct {
		landed int
		bad    []string
	}{
		"unclosed-quote.csv":                    {4, []string{"3:6 unclosed_quote"}},
		"unclosed-quote-to-the-end.csv":         {2, []string{"3:6 unclosed_quote"}},
		"unclosed-quote-closed-by-accident.csv": {2, []string{"3:17 unclosed_quote", "4:6 not_a_time"}},
		"stray-quote.csv":                       {1, []string{"2:26 stray_quote"}},
		"line-break-in-quotes.csv":              {1, []string{"5:21 too_many_decimals"}},
		"too-many-decimals.csv":                 {2, []string{"3:17 too_many_decimals", "4:17 too_many_decimals", "5:17 too_many_decimals"}},
		"wrong-encoding.csv":                    {3, []string{"3:22 wrong_encoding"}},
		"windows-1252.csv":                      {1, nil},
		"utf-16.csv":                            {1, []string{"3:21 too_many_decimals"}},
		"carriage-returns.csv":                  {1, []string{"3:21 too_many_decimals"}},
		"byte-order-mark.csv":                   {1, []string{"3:21 too_many_decimals"}},
		"ragged-row.csv":                        {2, []string{"3:22 ragged_row", "4:27 ragged_row"}},
		"duplicate-header.csv":                  {1, nil},
		"ambiguous-date.csv":                    {0, []string{"2:6 ambiguous_date", "3:6 ambiguous_date"}},
		"wrong-values.csv":                      {1, []string{"3:6 not_a_time", "4:17 not_an_amount", "5:20 unknown_currency"}},
		"broken-object.jsonl":                   {1, []string{"2:73 broken_json", "3:0 too_many_decimals"}},
		"breaks-off.json":                       {2, []string{"4:34 broken_json"}},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			s := h.take(file, h.file(file), inbox.Options{As: "orders"})
			require.Equal(t, want.landed, s.New)
			require.Len(t, h.rows("orders", "order_id"), want.landed)
			list, err := h.inbox.Quarantined(t.Context(), owner, inbox.QuarantineFilter{})
			require.NoError(t, err)
			var bad []string
			for _, q := range list {
				bad = append(bad, fmt.Sprintf("%d:%d %s", q.Line, q.Column, q.Reason))
				require.NotEmpty(t, q.Detail)
				require.Equal(t, file, q.File)
			}
			require.Equal(t, want.bad, bad)
			require.Equal(t, len(want.bad), s.Quarantined)
		})
	}
}

func TestAMissingColumnIsRefusedWithItsPlaceAndTheWayOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	text := "occurred_at,amount,currency,ref number\n2026-10-01,12.50,USD,1001\n"
	_, err := h.inbox.ImportReader(t.Context(), owner, "orders.csv", strings.NewReader(text), inbox.Options{As: "orders"}, nil)
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
	require.Equal(t, "orders.csv, line 1: orders needs the column order_id", fault.MessageOf(err))
	require.Contains(t, fault.HintOf(err), `--column "ref number=order_id"`)
	require.Empty(t, h.rows("orders", "order_id"))

	_, err = h.inbox.ImportReader(t.Context(), owner, "orders.csv", strings.NewReader(h.file("missing-column.csv")), inbox.Options{}, nil)
	require.Equal(t, "orders.csv, line 1: orders needs the column order_id", fault.MessageOf(err), "without being told the table, too")
}

func TestAColumnMapIsShownCorrectedAndRemembered(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	text := "Ref,Day,Net Sales,Total\nA1,2026-10-01,10.00,12.00\n"
	s := h.take("shop.csv", text, inbox.Options{As: "orders", Currency: "USD", Columns: map[string]string{"Ref": "order_id"}})
	require.Equal(t, map[string]string{"Ref": "order_id", "Day": "occurred_at", "Net Sales": "amount", "Total": "gross"}, s.Columns)

	s = h.take("shop-2.csv", strings.ReplaceAll(text, "A1", "A2"), inbox.Options{Currency: "USD"})
	require.Equal(t, "generic.orders", s.Format, "the same header is read the same way without being told again")
	require.Equal(t, 1, s.New)
	require.Contains(t, strings.Join(s.Notes, "; "), "as you said the last time")
}

func TestSlashedDatesFollowWhatTheWholeFileProves(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var b strings.Builder
	b.WriteString("order_id,occurred_at,amount,currency\n")
	for i := range 100 {
		fmt.Fprintf(&b, "%d,03/04/2026,1.00,USD\n", i)
	}
	b.WriteString("100,25/04/2026,1.00,USD\n")
	s := h.take("orders.csv", b.String(), inbox.Options{})
	require.Equal(t, 101, s.New)
	require.Contains(t, s.Notes, "slashed dates are read day first, as 25/04/2026 shows")
	april3 := time.Date(2026, 4, 3, 0, 0, 0, 0, time.UTC).UnixMicro()
	require.Contains(t, h.rows("orders", "order_id", "occurred_at"), fmt.Sprintf("7 %d", april3))
}

func TestReplayAfterAFixLandsWhatWasQuarantined(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	first := h.take("orders.csv", h.file("ambiguous-date.csv"), inbox.Options{})
	require.Equal(t, 2, first.Quarantined)
	list, err := h.inbox.Quarantined(t.Context(), owner, inbox.QuarantineFilter{Arrival: first.Arrival})
	require.NoError(t, err)
	require.Equal(t, "1001,03/04/2026,12.50,USD", list[0].Raw)

	s, err := h.inbox.Replay(t.Context(), owner, list[0].ID, func(o inbox.Options) inbox.Options { o.Day = "mdy"; return o }, nil)
	require.NoError(t, err)
	h.adds(s)
	require.Equal(t, 2, s.New)
	list, err = h.inbox.Quarantined(t.Context(), owner, inbox.QuarantineFilter{})
	require.NoError(t, err)
	require.Empty(t, list, "what has landed is no longer quarantined")
}

func TestTheSameBadRowIsQuarantinedOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for range 2 {
		h.take("orders.csv", h.file("too-many-decimals.csv"), inbox.Options{})
	}
	list, err := h.inbox.Quarantined(t.Context(), owner, inbox.QuarantineFilter{})
	require.NoError(t, err)
	require.Len(t, list, 3)
	hidden, err := h.inbox.Quarantined(t.Context(), access.For(access.Finance), inbox.QuarantineFilter{})
	require.NoError(t, err)
	require.Empty(t, hidden[0].Raw, "what a bad row says is for those who may see everything")
}

func TestTheFileIsKeptRawAndTheReportedDaysAreKnown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.take("orders.csv", orders, inbox.Options{})
	a, err := h.store.Arrival(t.Context(), owner, s.Arrival)
	require.NoError(t, err)
	require.Equal(t, inbox.ArrivalDone, a.State)
	kept, err := os.ReadFile(filepath.Join(h.dir, "raw", a.SHA256))
	require.NoError(t, err)
	require.Equal(t, orders, string(kept))

	cover, err := h.facts.Coverage(t.Context(), owner, time.Time{})
	require.NoError(t, err)
	require.Len(t, cover, 1)
	require.Equal(t, "2026-10-01 2026-10-03", cover[0].First.String()+" "+cover[0].Last.String())

	h.take("orders.csv", orders, inbox.Options{Covers: [2]string{"2026-10-01", "2026-10-31"}})
	cover, err = h.facts.Coverage(t.Context(), owner, time.Time{})
	require.NoError(t, err)
	require.Equal(t, "2026-10-31", cover[len(cover)-1].Last.String(), "the asker may say what the file covers")
}

func TestNothingLandsOfAFileThatIsRefusedOrCancelled(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := h.inbox.ImportReader(ctx, owner, "orders.csv", strings.NewReader(orders), inbox.Options{}, nil)
	require.Error(t, err)
	require.Empty(t, h.rows("orders", "order_id"))
	_, err = h.inbox.ImportReader(t.Context(), access.Scope{}, "orders.csv", strings.NewReader(orders), inbox.Options{}, nil)
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	_, err = h.inbox.ImportReader(t.Context(), owner, "x.csv", strings.NewReader("who,what\n1,2\n"), inbox.Options{}, nil)
	require.ErrorContains(t, err, "its columns are who, what")
	_, err = h.inbox.ImportReader(t.Context(), owner, "x.csv", strings.NewReader(orders), inbox.Options{As: "nonsense"}, nil)
	require.Contains(t, fault.HintOf(err), "generic")
	kept, err := os.ReadDir(filepath.Join(h.dir, "raw"))
	require.NoError(t, err)
	require.Empty(t, kept, "what is refused at the door is not kept")
}

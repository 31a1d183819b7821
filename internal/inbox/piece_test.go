package inbox_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/period"
)

// shop is a format of two files that together make an order: its head and its
// lines, whose sum is its amount.
type shop struct{ kind string }

func (f shop) Name() string { return "shop." + f.kind }
func (f shop) Doc() string  { return "a shop's " + f.kind }

func (f shop) Recognise(h inbox.Head) int {
	if len(h.Header) > 0 && h.Header[0] == "shop_"+f.kind {
		return 90
	}
	return 0
}

func (f shop) Open(inbox.Head, inbox.Options) (inbox.Mapper, error) { return f, nil }

func (f shop) Map(r inbox.Record, out inbox.Out) error {
	switch f.kind {
	case "heads": // shop_heads,day,lines,email
		out.Piece("order", r.Fields[0], "head", "", map[string]any{"day": r.Fields[1], "lines": r.Fields[2], "email": r.Fields[3]})
	case "lines": // shop_lines,id,amount,updated_at
		cell := inbox.Cell{Column: "amount", Value: r.Fields[2], Out: out}
		if n, ok := cell.Money("USD"); ok {
			out.Piece("order", r.Fields[0], "line", r.Fields[1], map[string]any{"amount": n, "updated_at": r.Fields[3]})
		}
	}
	return nil
}

func (f shop) Assemble(_, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	head, ok := pieces["head"][""].(map[string]any)
	if !ok {
		return "its head", nil
	}
	if fmt.Sprint(len(pieces["line"])) != head["lines"] {
		return "its lines", nil
	}
	day, err := period.ParseDate(head["day"].(string))
	if err != nil {
		return "", err
	}
	var sum int64
	for _, key := range slices.Sorted(maps.Keys(pieces["line"])) {
		sum += int64(pieces["line"][key].(map[string]any)["amount"].(float64))
	}
	table, _ := facts.Lookup("orders")
	row := out.Put(table, id)
	row.Text("order_id", id)
	row.Time("occurred_at", day.UTC())
	row.Int("amount", sum)
	row.Text("currency", "USD")
	row.Text("customer", head["email"].(string))
	return "", nil
}

var shops = []inbox.Format{shop{"heads"}, shop{"lines"}}

const (
	heads    = "shop_heads,day,lines,email\nA,2026-10-01,2,ana@example.com\nB,2026-10-02,1,bea@example.com\n"
	lines    = "shop_lines,id,amount,updated_at\nA,1,1.50,2026-10-01\nA,2,2.50,2026-10-01\nC,1,9.00,2026-10-01\n"
	moreLine = "shop_lines,id,amount,updated_at\nB,1,4.00,2026-10-02\nA,2,2.75,2026-10-03\n"
)

func TestAnOrderSpreadOverFilesIsJoinedInAnyOrderOfArrival(t *testing.T) {
	t.Parallel()
	h := newHouse(t, shops...)
	s := h.take("lines.csv", lines, inbox.Options{})
	require.Equal(t, 3, s.Waiting, "lines wait for their heads")
	require.Equal(t, map[string]int{"waits_for its head": 3}, s.Why)
	require.Empty(t, h.rows("orders", "order_id"))

	s = h.take("heads.csv", heads, inbox.Options{})
	require.Equal(t, []int{1, 1}, []int{s.New, s.Waiting})
	require.Equal(t, []string{"A 400"}, h.rows("orders", "order_id", "amount"))

	s = h.take("more.csv", moreLine, inbox.Options{})
	require.Equal(t, []int{1, 1}, []int{s.New, s.Corrected}, "a later piece corrects what was put together before")
	require.Equal(t, []string{"A 425", "B 400"}, h.rows("orders", "order_id", "amount"))

	s = h.take("lines.csv", lines, inbox.Options{})
	require.Equal(t, []int{2, 1}, []int{s.Unchanged, s.Waiting}, "an older line does not come back")
	require.Equal(t, []string{"A 425", "B 400"}, h.rows("orders", "order_id", "amount"))
	waits, err := h.store.Waiting(t.Context())
	require.NoError(t, err)
	require.Equal(t, map[string]int{"shop: order waits for its head": 1}, waits)
}

func TestPiecesKeepNoPersonInClear(t *testing.T) {
	t.Parallel()
	h := newHouse(t, shops...)
	h.take("heads.csv", heads, inbox.Options{})
	pieces, err := h.store.PiecesOf(t.Context(), "shop", "order", []string{"A"})
	require.NoError(t, err)
	require.NotContains(t, string(pieces["A"][0].Value), "ana@example.com")
	h.take("lines.csv", lines, inbox.Options{})
	direct := newHouse(t)
	direct.take("orders.csv", orders, inbox.Options{})
	require.Subset(t, direct.rows("orders", "customer"), h.rows("orders", "customer"), "a person is one hash whichever way it came")
}

func TestABadPieceIsQuarantinedAndDoesNotJoin(t *testing.T) {
	t.Parallel()
	h := newHouse(t, shops...)
	h.take("heads.csv", heads, inbox.Options{})
	s := h.take("lines.csv", "shop_lines,id,amount,updated_at\nB,1,4.005,2026-10-02\nB,2,1,2026-10-02\n", inbox.Options{})
	require.Equal(t, []int{1, 1}, []int{s.Quarantined, s.New})
	list, err := h.inbox.Quarantined(t.Context(), owner, inbox.QuarantineFilter{})
	require.NoError(t, err)
	require.Equal(t, []int{2, 5}, []int{list[0].Line, list[0].Column})
	require.Equal(t, []string{"B 100"}, h.rows("orders", "order_id", "amount"))
}

func TestAnyShuffleDuplicationAndOverlapOfFilesGivesTheSameFacts(t *testing.T) {
	t.Parallel()
	files := map[string]string{"heads.csv": heads, "lines.csv": lines, "more.csv": moreLine, "orders.csv": orders}
	rows := strings.SplitAfter(orders, "\n")
	files["overlap-1.csv"] = rows[0] + rows[2] + rows[1]
	files["overlap-2.csv"] = rows[0] + rows[3] + rows[3]
	files["clicks.csv"] = "event_id,occurred_at,visitor,link\n1,2026-10-01,v1,l1\n2,2026-10-01,v1,l1\n"
	look := func(h *house) []string {
		return append(h.rows("orders", "event_id", "amount", "customer", "occurred_at"), h.rows("clicks", "event_id", "visitor", "link")...)
	}
	whole := newHouse(t, shops...)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		whole.take(name, files[name], inbox.Options{})
	}
	want := look(whole)
	require.Len(t, want, 7)
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 7))
			names := slices.Sorted(maps.Keys(files))
			for range r.IntN(4) {
				names = append(names, names[r.IntN(len(files))])
			}
			r.Shuffle(len(names), func(i, k int) { names[i], names[k] = names[k], names[i] })
			h := newHouse(t, shops...)
			for _, name := range names {
				h.take(name, files[name], inbox.Options{})
			}
			require.Equal(t, want, look(h), names)
		})
	}
}

func TestFormatsThatAreAsSureOfAFileAreNamed(t *testing.T) {
	t.Parallel()
	h := newHouse(t, shop{"heads"}, twin{shop{"heads"}})
	_, err := h.inbox.ImportReader(t.Context(), owner, "heads.csv", strings.NewReader(heads), inbox.Options{}, nil)
	require.ErrorContains(t, err, "heads.csv could be shop.heads or twin.heads")
	s := h.take("heads.csv", heads, inbox.Options{As: "shop.heads"})
	require.Equal(t, "shop.heads", s.Format, "what the asker says wins")
}

type twin struct{ shop }

func (twin) Name() string { return "twin.heads" }
func (f twin) Open(inbox.Head, inbox.Options) (inbox.Mapper, error) {
	return f.shop, nil
}

package cells_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/cells"
	"plumbline/internal/connector/connectortest"
	"plumbline/internal/inbox"
)

func TestColumnsAreFoundWhateverTheirCaseAndPunctuation(t *testing.T) {
	t.Parallel()
	s := cells.Of(inbox.Head{Header: []string{"\ufeffAd ID", "VIDEO_VIEWS_P_75", "Größe", "spend", "Spend"}})
	require.True(t, s.Has("ad_id", "video views p75", "größe"))
	require.Equal(t, []string{"clicks"}, s.Lacks("spend", "clicks"))
	r := inbox.Record{Fields: []string{" 7 ", "3", "", "1.00", "2.00"}}
	require.Equal(t, "7", s.Text(r, "ad_id"))
	require.Equal(t, "1.00", s.Text(r, "spend"), "of two columns of one name the first is read")
}

func TestTheFirstNamedColumnWithAValueIsTaken(t *testing.T) {
	t.Parallel()
	s := cells.Of(inbox.Head{Header: []string{"like_count", "reel_likes"}})
	c := s.Cell(inbox.Record{Fields: []string{"-", "4"}}, connectortest.Nowhere{}, "like_count", "reel_likes")
	require.Equal(t, "reel_likes", c.Column)
	n, ok := c.Int()
	require.True(t, ok)
	require.EqualValues(t, 4, n)
	c = s.Cell(inbox.Record{Fields: []string{""}}, connectortest.Nowhere{}, "like_count", "reel_likes")
	require.True(t, c.Missing(), "a short row misses what it does not have")
	require.Equal(t, "like_count", c.Column, "and is reported under the first name")
}

func decoded(t *testing.T, text string) cells.Object {
	t.Helper()
	var v map[string]any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	require.NoError(t, d.Decode(&v))
	return v
}

func TestValuesInsideObjectsKeepTheirDigits(t *testing.T) {
	t.Parallel()
	o := decoded(t, `{"id":17895731045244887123,"a":{"b":{"c":" x "},"yes":true},"none":null,"list":[{"n":1},2,{"n":3}]}`)
	require.Equal(t, "17895731045244887123", o.Text("id"))
	require.Equal(t, "x", o.Text("a", "b", "c"))
	require.Equal(t, "true", o.Text("a", "yes"))
	for _, path := range [][]string{{"none"}, {"a"}, {"list"}, {"a", "b", "c", "d"}, {"gone", "x"}} {
		require.Empty(t, o.Text(path...), path)
	}
	require.True(t, o.Has("id", "none"), "null is there")
	require.False(t, o.Has("id", "gone"))
	require.Len(t, o.List("list"), 2, "what is no object is no record")
	require.Equal(t, "a.yes", o.Cell(nil, "a", "yes").Column)
	require.Empty(t, cells.Obj("text"))
	require.Equal(t, "x", cells.Obj(cells.Object{"k": "x"}).Text("k"))
}

func TestOnlyMediaOfCreatorsLinksAreOurs(t *testing.T) {
	t.Parallel()
	require.True(t, cells.Ours("Influencer"))
	for _, m := range []string{"", "email", "paid_social", "cpc"} {
		require.False(t, cells.Ours(m), m)
	}
}

// kept is an Out that keeps pieces as a store would.
type kept struct {
	connectortest.Nowhere
	pieces map[string]map[string]any
}

func (k *kept) Piece(_, _, piece, key string, value any) {
	if k.pieces[piece] == nil {
		k.pieces[piece] = map[string]any{}
	}
	k.pieces[piece][key] = value
}

func TestWhatIsToldOfAnEntityIsKnownFieldByField(t *testing.T) {
	t.Parallel()
	k := &kept{pieces: map[string]map[string]any{}}
	seen := time.Date(2026, 10, 2, 3, 4, 5, 0, time.FixedZone("", 7200))
	cells.Tell(k, "media", "1", "caption", "Ad", seen)
	cells.Tell(k, "media", "1", "url", "https://x", time.Time{})
	require.Equal(t, map[string]string{"caption": "Ad", "url": "https://x"}, cells.Told(k.pieces))
	require.Equal(t, "2026-10-02T01:04:05Z", cells.Obj(k.pieces["field"]["caption"]).Text("updated_at"), "the store keeps the newer by it")
	require.NotContains(t, k.pieces["field"]["url"], "updated_at")
	require.Empty(t, cells.Told(nil))
}

func FuzzNameIsStable(f *testing.F) {
	f.Add("Video views P_75")
	f.Add("\ufeffID")
	f.Add("Größe (cm)")
	f.Fuzz(func(t *testing.T, s string) {
		require.Equal(t, cells.Name(s), cells.Name(cells.Name(s)))
		require.Equal(t, cells.Name(s), cells.Name(" _"+s+"-"))
	})
}

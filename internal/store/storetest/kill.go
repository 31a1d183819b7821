package storetest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/store"
	"plumbline/internal/store/storetest/given"
)

func deaths() []given.Sentence {
	return []given.Sentence{
		{Says: "killed in the middle of writing, no record is half changed and nothing acknowledged is lost", At: killed},
		{Says: "two that open one store at once both find it up to date", At: openedTwice},
	}
}

const childOf = "PLUMBLINE_STORE_TEST_CHILD"

// Child is the process that is killed: a test binary calls it first in
// TestMain. It returns where it is not meant.
func Child() {
	where := os.Getenv(childOf)
	if where == "" {
		return
	}
	var c store.Config
	if err := json.Unmarshal([]byte(where), &c); err != nil {
		panic(err)
	}
	fmt.Fprintln(os.Stderr, writeForEver(c)) // it only ends by an error
	os.Exit(1)
}

// writeForEver changes three records in turn, each change with two facts, a
// place and a line in the log, and prints what it got back.
func writeForEver(c store.Config) error {
	ctx := context.Background()
	s, err := store.Open(ctx, c)
	if err != nil {
		return err
	}
	for i := int64(0); ; i++ {
		p := parcel(fmt.Sprint("p", i%3))
		err := s.Write(ctx, func(tx campaign.Tx) error {
			was, err := tx.Record(ctx, p.Kind, p.ID)
			if err == nil {
				p.Version = was.Version + 1
			}
			p.Carrier = fmt.Sprint(p.Version)
			row, err := campaign.RowOf(p)
			if err != nil {
				return err
			}
			if err := tx.Put(ctx, row, past(p)); err != nil {
				return err
			}
			tx.Note(access.Entry{At: noon, By: maya, Act: "step", Subject: p.ID})
			at, err := tx.Place(ctx, "writes")
			if err != nil {
				return err
			}
			if err := tx.SetPlace(ctx, "writes", at+1); err != nil {
				return err
			}
			return tx.Tell(ctx, campaign.Fact{Table: "a"}, campaign.Fact{Table: "b"})
		})
		if err != nil {
			return err
		}
		fmt.Println(i)
	}
}

func killed(t *testing.T, c store.Config) {
	acknowledged := int64(0)
	for round := range 3 {
		acknowledged += kill(t, c, 9+7*round)
		whole(t, c, acknowledged)
	}
}

// kill lets a child write until it has acknowledged some, and kills it.
func kill(t *testing.T, c store.Config, after int) (acknowledged int64) {
	where, err := json.Marshal(struct{ Dir, URL string }{c.Dir, c.URL})
	require.NoError(t, err)
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), childOf+"="+string(where))
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if acknowledged++; acknowledged == int64(after) {
			require.NoError(t, child.Process.Kill())
		}
	}
	child.Wait() // killed: its error says so
	require.GreaterOrEqual(t, acknowledged, int64(after))
	return acknowledged
}

// whole looks that every change is there with all that belongs to it.
func whole(t *testing.T, c store.Config, acknowledged int64) {
	s := given.Open(t, c)
	writes := place(t, s, "writes")
	require.GreaterOrEqual(t, writes, acknowledged)
	versions := int64(0)
	page, err := s.Records(t.Context(), owner, campaign.Query{Kind: campaign.KindShipment})
	require.NoError(t, err)
	for _, row := range page.Rows {
		past, err := s.Past(t.Context(), owner, row.Kind, row.ID)
		require.NoError(t, err)
		require.Equal(t, row.Version, int64(len(past)))
		r, err := row.Record()
		require.NoError(t, err)
		require.Equal(t, fmt.Sprint(row.Version), r.(*campaign.Shipment).Carrier)
		versions += row.Version
	}
	require.Equal(t, writes, versions)
	facts, err := s.Outbox(t.Context(), 0, 1_000_000)
	require.NoError(t, err)
	require.Len(t, facts, int(2*writes))
	require.Len(t, given.Verify(t, s), int(writes))
}

func openedTwice(t *testing.T, c store.Config) {
	a, b := make(chan *store.Store, 1), make(chan *store.Store, 1)
	for _, to := range []chan *store.Store{a, b} {
		go func() {
			s, err := store.Open(context.WithoutCancel(t.Context()), c)
			if err != nil {
				t.Error(err)
			}
			to <- s
		}()
	}
	for _, from := range []chan *store.Store{a, b} {
		s := <-from
		require.NotNil(t, s)
		_, err := s.AuditHead(t.Context())
		require.NoError(t, err)
		require.NoError(t, s.Close())
	}
}

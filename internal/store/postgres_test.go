package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/store/pgtest"
)

func onPostgres(t *testing.T, url string) *Store {
	t.Helper()
	s, err := Open(t.Context(), Config{URL: url})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// gentle is a server that has little to write when it stops.
func gentle(t *testing.T, more ...string) (*pgtest.Server, *Store) {
	t.Helper()
	server := pgtest.Start(t, more...)
	return server, onPostgres(t, server.Database(t))
}

func set(ctx context.Context, tx *sql.Tx, name, value string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, []byte(value))
	return err
}

func kept(t *testing.T, s *Store, name string) string {
	t.Helper()
	value, _, err := s.Setting(t.Context(), name)
	require.NoError(t, err)
	return string(value)
}

func TestOfTwoThatLockEachOtherOutBothArriveInTheEnd(t *testing.T) {
	t.Parallel()
	_, s := gentle(t)
	require.NoError(t, s.SetSetting(t.Context(), "a", []byte("x")))
	require.NoError(t, s.SetSetting(t.Context(), "b", []byte("x")))
	var began sync.WaitGroup
	began.Add(2)
	errs := make(chan error, 2)
	for _, order := range [][2]string{{"a", "b"}, {"b", "a"}} {
		go func() {
			tries := 0
			errs <- s.tx(t.Context(), func(tx *sql.Tx) error {
				if err := set(t.Context(), tx, order[0], order[0]+order[1]); err != nil {
					return err
				}
				if tries++; tries == 1 { // each holds what the other wants
					began.Done()
					began.Wait()
				}
				return set(t.Context(), tx, order[1], order[0]+order[1])
			})
		}()
	}
	require.NoError(t, <-errs)
	require.NoError(t, <-errs)
	require.Equal(t, kept(t, s, "a"), kept(t, s, "b"), "one whole, then the other whole")
}

func TestATransactionThatCannotBeSerialisedIsRunAgain(t *testing.T) {
	t.Parallel()
	_, s := gentle(t)
	require.NoError(t, s.SetSetting(t.Context(), "n", []byte("0")))
	tries := 0
	require.NoError(t, s.tx(t.Context(), func(tx *sql.Tx) error {
		tries++
		if _, err := tx.ExecContext(t.Context(), `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`); err != nil {
			return err
		}
		var n string
		if err := tx.QueryRowContext(t.Context(), `SELECT convert_from(value, 'UTF8') FROM settings WHERE name = 'n'`).Scan(&n); err != nil {
			return err
		}
		if tries == 1 {
			require.NoError(t, s.SetSetting(t.Context(), "n", []byte("1")))
		}
		return set(t.Context(), tx, "n", n+"+1")
	}))
	require.Equal(t, 2, tries)
	require.Equal(t, "1+1", kept(t, s, "n"), "by what was there the second time")
}

func TestAConnectionThatBreaksInTheMiddleIsReplacedAndNothingIsWrittenTwice(t *testing.T) {
	t.Parallel()
	_, s := gentle(t)
	tries := 0
	require.NoError(t, s.Write(t.Context(), func(tx campaign.Tx) error {
		w := tx.(*work)
		if err := tx.Tell(t.Context(), campaign.Fact{Table: "a"}); err != nil {
			return err
		}
		if tries++; tries == 1 {
			var me int
			require.NoError(t, w.tx.QueryRowContext(t.Context(), `SELECT pg_backend_pid()`).Scan(&me))
			_, err := s.write.ExecContext(t.Context(), `SELECT pg_terminate_backend($1)`, me)
			require.NoError(t, err)
		}
		return tx.SetPlace(t.Context(), "here", int64(tries))
	}))
	require.Equal(t, 2, tries)
	told, err := s.Outbox(t.Context(), 0, 0)
	require.NoError(t, err)
	require.Len(t, told, 1)
}

func TestWhatBrokeOffWhileItWasKeptIsNotDoneAgainByItself(t *testing.T) {
	t.Parallel()
	_, s := gentle(t)
	tries := 0
	err := s.tx(t.Context(), func(tx *sql.Tx) error {
		tries++
		var me int
		if err := tx.QueryRowContext(t.Context(), `SELECT pg_backend_pid()`).Scan(&me); err != nil {
			return err
		}
		_, err := s.write.ExecContext(t.Context(), `SELECT pg_terminate_backend($1)`, me)
		return err
	})
	require.Equal(t, 1, tries)
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
	require.Contains(t, fault.HintOf(err), "look whether it is there")
}

func TestRecordsAreServedAgainWhenTheDatabaseIs(t *testing.T) {
	t.Parallel()
	for name, how := range map[string]syscall.Signal{"shut down": syscall.SIGINT, "crashed": syscall.SIGQUIT} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, s := gentle(t, "fsync=on")
			write := func() error {
				return s.Write(t.Context(), func(tx campaign.Tx) error { return tx.Tell(t.Context(), campaign.Fact{Table: "a"}) })
			}
			read := func() error {
				_, err := s.Records(t.Context(), access.For(access.Owner), campaign.Query{Kind: campaign.KindTerms})
				return err
			}
			for range 3 {
				require.NoError(t, write())
			}
			for round := range 2 {
				require.NoError(t, server.Down(how))
				for _, ask := range []func() error{write, read, func() error { _, _, err := s.Setting(t.Context(), "x"); return err }} {
					err := ask()
					require.Equal(t, fault.Unavailable, fault.CodeOf(err), "%v", err)
					require.NotEmpty(t, fault.HintOf(err))
				}
				require.NoError(t, server.Up())
				require.NoError(t, read(), "at once, without a restart")
				require.NoError(t, write())
				told, err := s.Outbox(t.Context(), 0, 0)
				require.NoError(t, err)
				require.Len(t, told, 4+round, "what was acknowledged is there, what was not is not")
			}
		})
	}
}

func TestWritersAreCutOffInTheMiddleByARestartAndNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	server, s := gentle(t, "fsync=on")
	var acknowledged, doubtful int
	stop, stopped := make(chan struct{}), make(chan error, 1)
	go func() {
		for {
			select {
			case <-stop:
				stopped <- nil
				return
			default:
			}
			err := s.Write(t.Context(), func(tx campaign.Tx) error { return tx.Tell(t.Context(), campaign.Fact{Table: "a"}) })
			switch {
			case err == nil:
				acknowledged++
			case fault.CodeOf(err) != fault.Unavailable:
				stopped <- err
				return
			case fault.HintOf(err) == "look whether it is there before you do it again":
				doubtful++
			}
		}
	}()
	for range 3 {
		require.NoError(t, server.Down(syscall.SIGQUIT))
		require.NoError(t, server.Up())
		require.Eventually(t, func() bool { // it writes again by itself
			_, err := s.Outbox(t.Context(), 0, 1)
			return err == nil
		}, 20*time.Second, 10*time.Millisecond)
	}
	close(stop)
	require.NoError(t, <-stopped)
	told, err := s.Outbox(t.Context(), 0, 1_000_000)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(told), acknowledged)
	require.LessOrEqual(t, len(told), acknowledged+doubtful)
}

func TestADatabaseWithoutAFreeConnectionSaysSoAndServesWhenOneIs(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t, "max_connections=8", "superuser_reserved_connections=0", "max_wal_senders=0")
	url := server.Database(t)
	s := onPostgres(t, url)
	s.write.SetMaxIdleConns(0)
	s.read.SetMaxIdleConns(0)
	db, err := sql.Open("pgx", url)
	require.NoError(t, err)
	defer db.Close()
	var taken []*sql.Conn
	for {
		c, err := db.Conn(t.Context())
		if err != nil {
			require.NotEmpty(t, taken)
			break
		}
		taken = append(taken, c)
	}
	_, _, err = s.Setting(t.Context(), "x")
	require.Equal(t, fault.Unavailable, fault.CodeOf(err), "%v", err)
	require.Contains(t, fault.MessageOf(err), "no connection free")
	require.Contains(t, fault.HintOf(err), "max_connections")
	for _, c := range taken {
		require.NoError(t, c.Close())
	}
	require.NoError(t, db.Close())
	require.Eventually(t, func() bool { _, _, err := s.Setting(t.Context(), "x"); return err == nil }, 20*time.Second, 10*time.Millisecond)
}

func TestWhoGaveUpWaitingIsNotToldThatTheDatabaseIsGone(t *testing.T) {
	t.Parallel()
	_, s := gentle(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := s.Setting(ctx, "x")
	require.ErrorIs(t, err, context.Canceled)
	require.NotEqual(t, fault.Unavailable, fault.CodeOf(err))
	require.ErrorIs(t, s.Write(ctx, func(campaign.Tx) error { return errors.New("never asked") }), context.Canceled)
}

func TestAServerThatVanishedWhileWritingDoesNotKeepTheOthersForEver(t *testing.T) {
	t.Parallel()
	_, s := gentle(t)
	for name := range patience {
		var value string
		require.NoError(t, s.write.QueryRowContext(t.Context(), fmt.Sprintf("SHOW %s", name)).Scan(&value))
		if name == "lock_timeout" || name == "idle_in_transaction_session_timeout" { // a socket of this machine has no keep-alives
			require.Equal(t, patience[name], value)
		}
	}
	stuck, err := s.write.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	defer stuck.Rollback()
	_, err = stuck.ExecContext(t.Context(), s.house.serial)
	require.NoError(t, err)
	require.NoError(t, s.SetSetting(t.Context(), "x", []byte("others write what needs no turn")))
	err = s.tx(t.Context(), func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(t.Context(), `SET LOCAL lock_timeout = '50ms'`); err != nil {
			return err
		}
		_, err := tx.ExecContext(t.Context(), s.house.serial)
		return err
	})
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
	require.Contains(t, fault.MessageOf(err), "writing")
}

func TestTitlesAreSearchedAlsoWhereTheIndexForThemCannotBeMade(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	for name, indexed := range map[string]bool{"owner": true, "guest": false} {
		url := server.Database(t)
		db, err := sql.Open("pgx", url)
		require.NoError(t, err)
		defer db.Close()
		_, err = db.ExecContext(t.Context(), `CREATE ROLE `+name+` LOGIN; GRANT ALL ON SCHEMA public TO `+name)
		require.NoError(t, err)
		if indexed {
			_, err = db.ExecContext(t.Context(), `GRANT CREATE ON DATABASE `+url[len("postgres:///"):strings.Index(url, "?")]+` TO `+name)
			require.NoError(t, err)
		}
		s := onPostgres(t, strings.Replace(url, "user=postgres", "user="+name, 1))
		var there bool
		require.NoError(t, s.read.QueryRowContext(t.Context(), `SELECT EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 'records_folded')`).Scan(&there))
		require.Equal(t, indexed, there, "the extension is the machine's to have and the database's to allow")
		_, err = s.Records(t.Context(), access.For(access.Owner), campaign.Query{Kind: campaign.KindTerms, Text: "reel"})
		require.NoError(t, err)
	}
}

// Package sqlite opens the file of a data folder: one connection that writes, a
// few that only read, and one that moves what was written from the log into the
// file, so that no commit has to wait for that.
package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/mattn/go-sqlite3"
)

// Handles are a file that is open.
type Handles struct {
	Path        string
	Write, Read *sql.DB
	Side        io.Closer // works beside them
}

// Open opens records.sqlite in a folder.
func Open(dir string) (Handles, error) {
	path := filepath.Join(dir, "records.sqlite")
	write := sql.OpenDB(connector{dsn(path, "_txlock=immediate")})
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite3", dsn(path, "mode=ro"))
	if err != nil {
		return Handles{}, errors.Join(fmt.Errorf("open records for reading: %w", err), write.Close())
	}
	read.SetMaxOpenConns(4)
	return Handles{Path: path, Write: write, Read: read, Side: tidy(write, path)}, nil
}

func dsn(path, more string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000&_foreign_keys=on&_secure_delete=on&" + more
}

// connector opens connections that leave the log to the tidier.
type connector struct{ dsn string }

// Connect opens one.
func (c connector) Connect(context.Context) (driver.Conn, error) { return c.Driver().Open(c.dsn) }

// Driver returns SQLite's, with the hook.
func (c connector) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		_, err := conn.Exec("PRAGMA wal_autocheckpoint = 0", nil)
		return err
	}}
}

// sizes are what SQLite is to think of the records' indexes: rows, and how many
// share the first column, the first two, … Written once and by hand, its plans
// are the same everywhere: an index where it narrows, else one scan of the kind.
var sizes = map[string]string{
	"records": "100000 20000 1", "records_state": "100000 20000 4000 10 1", "records_campaign": "100000 20000 500 1", "records_creator": "100000 20000 40 1",
	"records_parent": "100000 20000 5 1", "records_owner": "100000 20000 2000 1", "records_due": "100000 20000 10 1",
	"records_terms": "50000 20000 5", "records_brief": "50000 20000 5", "records_contract": "20000 10000 2", "records_subject": "20000 10000 5",
	"records_deliverable": "50000 20000 5", "records_representative": "20000 10000 20", "records_template": "20000 10000 200",
}

// Plan has SQLite know the sizes.
func Plan(ctx context.Context, write *sql.DB) error {
	if _, err := write.ExecContext(ctx, "ANALYZE sqlite_schema"); err != nil { // makes the table, and looks at nothing
		return err
	}
	for index, stat := range sizes {
		_, err := write.ExecContext(ctx, `INSERT INTO sqlite_stat1 (tbl, idx, stat) SELECT 'records', $1, $2
			WHERE NOT EXISTS (SELECT 1 FROM sqlite_stat1 WHERE tbl = 'records' AND idx = $1)`, index, stat)
		if err != nil {
			return err
		}
	}
	return nil
}

// How long a log may grow: from some on it is moved aside of the writer, from
// most on the writer waits for it.
const (
	someLog  = 4 << 20
	mostLog  = 64 << 20
	lookEach = 250 * time.Millisecond
)

// tidier moves the log into the file in the background.
type tidier struct {
	write, own *sql.DB
	log        string
	stop       context.CancelFunc
	done       sync.WaitGroup
}

func tidy(write *sql.DB, path string) *tidier {
	ctx, stop := context.WithCancel(context.Background())
	t := &tidier{write: write, own: sql.OpenDB(connector{dsn(path, "")}), log: path + "-wal", stop: stop}
	t.own.SetMaxOpenConns(1)
	t.done.Go(func() { t.run(ctx) })
	return t
}

func (t *tidier) run(ctx context.Context) {
	each := time.NewTicker(lookEach)
	defer each.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-each.C:
			t.look(ctx)
		}
	}
}

// look moves the log when it has grown. What fails now is tried at the next
// look; what is in the log is safe either way.
func (t *tidier) look(ctx context.Context) {
	file, err := os.Stat(t.log)
	if err != nil || file.Size() < someLog {
		return
	}
	t.own.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)")
	if file.Size() > mostLog {
		t.write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	}
}

// Close stops it.
func (t *tidier) Close() error {
	t.stop()
	t.done.Wait()
	return t.own.Close()
}

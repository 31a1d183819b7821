package main_test

import (
	"database/sql"
	"encoding/csv"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/store/pgtest"
)

// table exports a table of facts and returns some of its columns, row by row.
func (s *server) table(name string, columns ...string) (out []string) {
	s.t.Helper()
	dir := s.t.TempDir()
	code, _, said := s.runs("export", "facts", name, "--out", dir)
	require.Zero(s.t, code, said)
	file, err := os.Open(filepath.Join(dir, name+".csv"))
	require.NoError(s.t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(s.t, err)
	for _, row := range rows[1:] {
		var cells []string
		for _, c := range columns {
			cells = append(cells, row[slices.Index(rows[0], c)])
		}
		out = append(out, strings.Join(cells, " "))
	}
	slices.Sort(out)
	return out
}

// lapsed waits until nobody holds the facts.
func lapsed(t *testing.T, url string) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	require.NoError(t, err)
	defer db.Close()
	require.Eventually(t, func() bool {
		var gone bool
		err := db.QueryRowContext(t.Context(), `SELECT until < extract(epoch FROM clock_timestamp()) * 1000000 FROM leases WHERE name = 'facts'`).Scan(&gone)
		return err == nil && gone
	}, soon, 100*time.Millisecond)
}

func TestFilesImportedAtOneServerShowAtTheOtherWhichTakesOverWhenToldTo(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the binary")
	}
	url := pgtest.Start(t).Database(t)
	first := serving(t, filepath.Join(t.TempDir(), "first"), url, "serve")
	second := serving(t, filepath.Join(t.TempDir(), "second"), url, "serve")
	code, _, said := second.runs("apply", "../../examples/glow", "-m", "first")
	require.Zero(t, code, said)

	for _, args := range [][]string{
		{"import", write(t, "orders.csv", "order,occurred_at,gross,net,currency,code\no1,2026-11-01T10:00:00Z,50,45,USD,MARA10\no2,2026-11-02T10:00:00Z,60,55.5,USD,\nbroken,never,1,1,USD,\n"), "--as", "orders"},
		{"import", write(t, "more.csv", "order,occurred_at,gross,net,currency,code\no2,2026-11-02T10:00:00Z,60,54.5,USD,\n"), "--as", "orders"},
		{"import", "records", "creators", write(t, "roster.csv", "id,handle,name,platform,followers,region\nmara,@mara,Mara One,instagram,1000,US\nlou,@lou,Lou Two,instagram,2000,US\n")},
		{"import", "records", "campaigns", write(t, "campaigns.csv", "id,name,class,sub_outcome,starts,ends\nwinter-calm,Winter calm,standard,creator-orders,2026-10-01,2026-12-31\n")},
		{"import", "records", "contracts", write(t, "terms.csv", "id,creator,campaign,contract,form\nt-1,mara,winter-calm,C-100,gifting\n")},
	} {
		code, out, said := first.runs(args...)
		require.Zero(t, code, "%v: %s%s", args, out, said)
	}
	for _, s := range []*server{first, second} {
		code, out, said := s.runs("list", "creators")
		require.Zero(t, code, said)
		require.Contains(t, out, "mara")
		require.Contains(t, out, "lou")
		_, out, _ = s.runs("quarantine", "list")
		require.Contains(t, out, "never", "what could not be read shows with its place on both")
		require.Contains(t, s.ask(http.StatusOK, "GET", "terms/t-1", ""), "C-100")
	}
	code, _, said = second.runs("do", "creator", "lou", "edit", "--set", "region=CA")
	require.Zero(t, code, said)
	require.Contains(t, first.ask(http.StatusOK, "GET", "creator/lou", ""), `"CA"`)
	orders := []string{"o1 45.00 50.00", "o2 54.50 60.00"}
	require.Equal(t, orders, first.table("orders", "order_id", "amount", "gross"))
	require.Eventually(t, func() bool { return slices.Contains(first.table("creators", "id", "region"), "lou CA") }, soon, 200*time.Millisecond)
	creators := first.table("creators", "id", "region")

	second.shows("/", "DTC net revenue") // as the first stored it

	first.killed()
	require.NoError(t, os.RemoveAll(first.data), "its disk is gone too")
	second.shows("/", "Evaluation stands since")
	code, _, said = second.runs("import", write(t, "late.csv", "order,occurred_at,gross,net,currency,code\no3,2026-11-03T10:00:00Z,1,1,USD,\n"), "--as", "orders")
	require.Equal(t, 1, code)
	require.Contains(t, said, "which was last heard of")
	require.NoError(t, second.cmd.Process.Signal(os.Interrupt))
	require.NoError(t, second.cmd.Wait())
	lapsed(t, url)

	second = serving(t, second.data, url, "serve", "--own-facts")
	second.shows("/", "Evaluation stands since", true)
	require.Equal(t, orders, second.table("orders", "order_id", "amount", "gross"), "the correction is still one")
	require.Equal(t, creators, second.table("creators", "id", "region"))
	_, out, _ := second.runs("quarantine", "list")
	require.Equal(t, 1, strings.Count(out, "never"), "and nothing is there twice")
	code, _, said = second.runs("import", write(t, "late.csv", "order,occurred_at,gross,net,currency,code\no3,2026-11-03T10:00:00Z,1,1,USD,\n"), "--as", "orders")
	require.Zero(t, code, said)

	third := serving(t, filepath.Join(t.TempDir(), "third"), url, "serve")
	third.shows("/", "Evaluation stands since", true)
	code, out, said = third.runs("list", "creators")
	require.Zero(t, code, said)
	require.Contains(t, out, "mara")
}

func TestServersServeAgainWhenTheirPostgreSQLDoes(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the binary")
	}
	pg := pgtest.Start(t, "fsync=on")
	url := pg.Database(t)
	first := serving(t, filepath.Join(t.TempDir(), "first"), url, "serve")
	second := serving(t, filepath.Join(t.TempDir(), "second"), url, "serve")
	code, _, said := first.runs("apply", "../../examples/glow", "-m", "first")
	require.Zero(t, code, said)
	for round, how := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		id := fmt.Sprint("mara-", round)
		first.ask(http.StatusCreated, "POST", "creator", `{"id":"`+id+`","set":{"name":"Mara","region":"US"}}`)
		require.NoError(t, pg.Down(how))
		for _, s := range []*server{first, second} {
			text := s.ask(http.StatusServiceUnavailable, "POST", "creator", `{"id":"lost","set":{"name":"Lost","region":"US"}}`)
			require.Contains(t, text, "do not answer")
			require.NotContains(t, text, "user=postgres", "where, and nothing else of the address")
			s.ask(http.StatusServiceUnavailable, "GET", "creator/"+id, "")
			require.Contains(t, s.seen("/work/creator"), "do not answer", "the page says what is the matter")
			code, _, said := s.runs("list", "creators")
			require.Equal(t, 1, code)
			require.Contains(t, said, "Try: ")
		}
		require.NoError(t, pg.Up())
		for _, s := range []*server{first, second} {
			require.Contains(t, s.ask(http.StatusOK, "GET", "creator/"+id, ""), "Mara")
			s.ask(http.StatusNotFound, "GET", "creator/lost", "")
		}
		second.ask(http.StatusCreated, "POST", "creator", `{"id":"`+id+`-too","set":{"name":"Mara Too","region":"US"}}`)
		require.Eventually(t, func() bool { return slices.Contains(first.table("creators", "id"), id+"-too") }, soon, 200*time.Millisecond, "what records tell reaches the facts again")
	}
}

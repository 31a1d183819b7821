package inbox_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"
	"github.com/stretchr/testify/require"
)

// BenchmarkCopyClicks is what BenchmarkImportClicks is compared with: DuckDB's
// own COPY of the same file into a table of the same types, without identity,
// corrections, hashing or exact places.
func BenchmarkCopyClicks(b *testing.B) {
	path, size := writeClicks(b, *clickRows)
	b.SetBytes(size)
	for range b.N {
		b.StopTimer()
		db, err := sql.Open("duckdb", filepath.Join(b.TempDir(), "copy.duckdb")+"?threads=2&memory_limit=1GB")
		require.NoError(b, err)
		_, err = db.Exec(`CREATE TABLE c (event_id TEXT, occurred_at TIMESTAMP, campaign TEXT, creator TEXT, asset TEXT, platform TEXT,
			region TEXT, link TEXT, visitor TEXT, verdict TEXT, referrer TEXT, qualified BOOLEAN)`)
		require.NoError(b, err)
		b.StartTimer()
		cpu := burnt()
		_, err = db.Exec(fmt.Sprintf("COPY c FROM '%s' (HEADER)", path))
		require.NoError(b, err)
		require.NoError(b, db.Close())
		b.ReportMetric((burnt() - cpu).Seconds(), "cpu-s")
	}
}

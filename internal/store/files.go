package store

import (
	"context"
	"fmt"
	"regexp"

	"plumbline/internal/period"
	"plumbline/internal/store/answer"
	"plumbline/internal/store/files"
)

// The sorts of files that are kept.
const (
	attachments = "files" // handed in with records
	rawFiles    = "raw"   // as they came in
)

// Shared tells whether several servers may have these records at a time.
func (s *Store) Shared() bool { return s.house.postgres }

// Attachments keeps what is handed in with records, where every server finds it.
func (s *Store) Attachments() *files.Table { return s.table(attachments) }

// Raw keeps files as they came in, where every server finds them.
func (s *Store) Raw() *files.Table { return s.table(rawFiles) }

// table stamps files by the machine's clock: they grow old while a story
// stands still.
func (s *Store) table(place string) *files.Table {
	return files.At(place, s.read, s.tx, s.reached, period.System{})
}

var attached = regexp.MustCompile(`"sha256"\s*:\s*"([0-9a-f]{64})"`)

// Attached lists the hashes of files that records name, as they are or were.
func (s *Store) Attached(ctx context.Context) (map[string]bool, error) {
	out := map[string]bool{}
	for _, part := range []string{"open", "cost", "revenue", "safety", "creative", "personal"} {
		rows, err := s.read.QueryContext(ctx, `SELECT CAST(`+part+` AS TEXT) FROM record_versions WHERE CAST(`+part+` AS TEXT) LIKE '%"sha256"%'`)
		_, err = answer.All(rows, err, func(scan func(...any) error) (struct{}, error) {
			var text []byte
			err := scan(&text)
			for _, m := range attached.FindAllSubmatch(text, -1) {
				out[string(m[1])] = true
			}
			return struct{}{}, err
		})
		if err != nil {
			return nil, s.reached(fmt.Errorf("list what records name: %w", err))
		}
	}
	return out, nil
}

// Arrived lists the hashes of files that arrivals name.
func (s *Store) Arrived(ctx context.Context) (map[string]bool, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT DISTINCT sha FROM arrivals`)
	shas, err := answer.All(rows, err, func(scan func(...any) error) (sha string, err error) {
		err = scan(&sha)
		return sha, err
	})
	out := map[string]bool{}
	for _, sha := range shas {
		out[sha] = true
	}
	return out, s.reached(err)
}

package access_test

import (
	"crypto/ed25519"
	"database/sql"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/access/people"
	"plumbline/internal/fault"
	"plumbline/internal/store"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// log is a store with entries, and a way to tamper with it behind its back.
type log struct {
	*store.Store
	dir string
}

func logOf(t *testing.T, n int) log {
	t.Helper()
	dir := t.TempDir()
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	for i := range n {
		require.NoError(t, s.ChangePeople(t.Context(), func(tx people.Tx) error {
			tx.Note(access.Entry{
				At: noon.Add(time.Duration(i) * time.Minute), By: access.Actor{ID: "maya", Role: access.Operations, Via: "web"},
				Act: "edit", Subject: "creator/c1", Payload: []byte(`{"n":1}`), Personal: []byte(`{"name":"Ana"}`),
			})
			return nil
		}))
	}
	return log{s, dir}
}

// tamper changes the file as somebody with a database tool would.
func (l log) tamper(t *testing.T, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(l.dir, "records.sqlite"))
	require.NoError(t, err)
	defer db.Close()
	for _, s := range statements {
		_, err := db.Exec(s)
		require.NoError(t, err, s)
	}
}

// found is what a verification finds, in short.
func (l log) found(t *testing.T, against *access.SignedHead) []string {
	t.Helper()
	v, err := access.Verify(t.Context(), l, against)
	require.NoError(t, err)
	out := []string{}
	for _, f := range v.Findings {
		out = append(out, f.What+": "+f.Text)
	}
	return out
}

func TestALogNobodyTouchedIsWhole(t *testing.T) {
	t.Parallel()
	l := logOf(t, 5)
	v, err := access.Verify(t.Context(), l, nil)
	require.NoError(t, err)
	require.Empty(t, v.Findings)
	require.EqualValues(t, 5, v.Entries)
	require.EqualValues(t, 5, v.Head.Seq)
	require.Empty(t, logOf(t, 0).found(t, nil), "an empty log is whole too")
}

func TestVerificationNamesWhatWasDoneToTheLog(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		do   []string
		want []string
	}{
		{"an altered payload", []string{`UPDATE audit SET payload = '{"n":2}' WHERE seq = 3`}, []string{"altered: entry 3 was altered"}},
		{"an altered actor", []string{`UPDATE audit SET by_id = 'lee' WHERE seq = 1`}, []string{"altered: entry 1 was altered"}},
		{"an altered personal part", []string{`UPDATE audit SET personal = CAST('{"name":"Eve"}' AS BLOB) WHERE seq = 2`}, []string{"altered: the personal part of entry 2 was altered"}},
		{"a missing entry", []string{`DELETE FROM audit WHERE seq = 3`}, []string{"missing: entry 3 is missing"}},
		{"several missing entries", []string{`DELETE FROM audit WHERE seq IN (2, 3)`}, []string{"missing: entries 2 to 3 are missing"}},
		{"two entries in each other's place", []string{`UPDATE audit SET seq = 99 WHERE seq = 2`, `UPDATE audit SET seq = 2 WHERE seq = 4`, `UPDATE audit SET seq = 4 WHERE seq = 99`},
			[]string{"reordered: entry 4 stands in the place of entry 2", "reordered: entry 2 stands in the place of entry 4"}},
		{"a cut tail", []string{`DELETE FROM audit WHERE seq > 3`}, []string{"cut: entries 4 to 5 are missing at the end"}},
		{"an entry behind the head", []string{`UPDATE audit_head SET seq = 4`}, []string{"forged: entry 5 stands behind the head of the chain"}},
		{"a quiet erasure", []string{`UPDATE audit SET salt = NULL, personal = NULL WHERE seq = 2`}, []string{"unsaid: the personal part of entry 2 was deleted, and no entry says so"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := logOf(t, 5)
			l.tamper(t, c.do...)
			require.Equal(t, c.want, l.found(t, nil))
		})
	}
}

func TestAnErasureOnRecordIsErasedAndNotAltered(t *testing.T) {
	t.Parallel()
	l := logOf(t, 3)
	require.NoError(t, l.EraseAudit(t.Context(), access.Entry{At: noon, By: access.Actor{ID: "lee"}}, "creator/c1"))
	v, err := access.Verify(t.Context(), l, nil)
	require.NoError(t, err)
	require.Empty(t, v.Findings)
	require.EqualValues(t, 3, v.Erased)
}

// signed is the head of a log as it is now, signed by a key.
func signed(t *testing.T, l log) access.SignedHead {
	t.Helper()
	head, err := l.AuditHead(t.Context())
	require.NoError(t, err)
	_, key, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	return access.SignHead(head, noon, "k1", key)
}

func TestAHeadKeptElsewhereShowsACutTailThatTheChainCannotSee(t *testing.T) {
	t.Parallel()
	l := logOf(t, 5)
	head := signed(t, l)
	require.Empty(t, l.found(t, &head))
	l.tamper(t, `DELETE FROM audit WHERE seq > 3`, `UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit WHERE seq = 3)`)
	require.Empty(t, l.found(t, nil), "the chain alone looks whole")
	require.Equal(t, []string{"cut: entries 4 to 5 are missing at the end: the head of 21 November 2026 12:00 UTC knew of entry 5"}, l.found(t, &head))
}

func TestAHeadKeptElsewhereShowsALogThatWasWrittenAnew(t *testing.T) {
	t.Parallel()
	l := logOf(t, 3)
	head := signed(t, l)
	head.Hash = logOf(t, 1).dir // whatever another log's third hash would be
	require.Equal(t, []string{"rewritten: entry 3 is not the one that the head of 21 November 2026 12:00 UTC knew: the log was written anew"}, l.found(t, &head))
	other := signed(t, logOf(t, 3))
	require.Equal(t, []string{"forged: this head is of another install"}, l.found(t, &other))
}

func TestASignedHeadThatWasChangedIsRefused(t *testing.T) {
	t.Parallel()
	head := signed(t, logOf(t, 2))
	text, err := json.Marshal(head)
	require.NoError(t, err)
	got, err := access.ReadHead(text)
	require.NoError(t, err)
	require.Equal(t, head.ChainHead, got.ChainHead)
	head.Seq = 1
	text, err = json.Marshal(head)
	require.NoError(t, err)
	_, err = access.ReadHead(text)
	require.Equal(t, "the signature of this head does not hold", fault.MessageOf(err))
	_, err = access.ReadHead([]byte("{"))
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
}

func FuzzReadHead(f *testing.F) {
	f.Add([]byte(`{"programme":"p","seq":1,"hash":"h","public":"AAAA","signature":"AAAA"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if s, err := access.ReadHead(text); err == nil {
			require.True(t, s.Genuine())
		}
	})
}

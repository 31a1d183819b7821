package reception

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/period"
	"plumbline/internal/web/api"
)

// mayRead holds the audit log to those it is for. It is read as a whole: rows
// of it cannot be told apart by campaign or brand.
func mayRead(scope access.Scope) error {
	if scope.Role() != access.Owner && scope.Role() != access.Legal || len(scope.Rows()) > 0 {
		return fault.New(fault.Forbidden, "the audit log is for legal, and for those who see every row")
	}
	return nil
}

// Audit returns a page of the log, newest first.
func (r *Reception) Audit(ctx context.Context, scope access.Scope, q api.AuditAsked) (api.AuditList, error) {
	out := api.AuditList{Entries: []api.AuditEntry{}}
	if err := mayRead(scope); err != nil {
		return out, err
	}
	query, err := r.query(q)
	if err != nil {
		return out, err
	}
	size := query.Limit
	query.Limit++
	found, err := r.Log.AuditFind(ctx, query)
	if err != nil {
		return out, err
	}
	if out.More = len(found) > size; out.More {
		found = found[:size]
	}
	for _, e := range found {
		out.Entries = append(out.Entries, r.entry(scope, e, false))
	}
	return out, nil
}

// maxEntries is how many entries one page holds.
const maxEntries = 1000

func (r *Reception) query(q api.AuditAsked) (access.LogQuery, error) {
	out := access.LogQuery{By: q.By, Act: q.Act, Subject: q.Subject, Before: q.Before, Limit: q.Limit}
	if out.Limit <= 0 || out.Limit > maxEntries {
		out.Limit = 100
	}
	cal := r.Calendar()
	if q.From != "" {
		day, err := period.ParseDate(q.From)
		if err != nil {
			return out, err
		}
		out.From = cal.Start(day)
	}
	if q.To != "" {
		day, err := period.ParseDate(q.To)
		if err != nil {
			return out, err
		}
		out.To = cal.Start(day + 1)
	}
	return out, nil
}

func (r *Reception) entry(scope access.Scope, e access.Sealed, leaves bool) api.AuditEntry {
	return api.AuditEntry{
		Seq: e.Seq, At: e.When(), By: e.ByID, Role: e.ByRole, Via: e.Via, Act: e.Act, Subject: e.Subject,
		Payload: e.Payload, Personal: string(shown(scope, e, leaves)), Erased: e.Erased(), Hash: e.Hash,
	}
}

// Verify walks the chain, against a kept head if its text is given.
func (r *Reception) Verify(ctx context.Context, scope access.Scope, q api.AuditVerify) (access.Verified, error) {
	if err := mayRead(scope); err != nil {
		return access.Verified{}, err
	}
	var against *access.SignedHead
	if len(q.Head) > 0 {
		head, err := access.ReadHead(q.Head)
		if err != nil {
			return access.Verified{}, err
		}
		key, err := r.Keys.Find(ctx, head.Key)
		if err != nil || !key.Key.Equal(head.Public) {
			return access.Verified{}, fault.New(fault.Invalid, "this head was signed with key %s, which is not this install's", head.Key).
				WithHint("is it of another Plumbline? If not, this folder's keys were replaced")
		}
		against = &head
	}
	return access.Verify(ctx, r.Log, against)
}

// Head signs the head of the log as it is now.
func (r *Reception) Head(ctx context.Context) (access.SignedHead, error) {
	head, err := r.Log.AuditHead(ctx)
	if err != nil {
		return access.SignedHead{}, err
	}
	key, err := r.Keys.Private(ctx)
	if err != nil {
		return access.SignedHead{}, err
	}
	return access.SignHead(head, r.Clock.Now(), key.ID, key.Secret), nil
}

// KeepHead writes the signed head into a folder, as a file of its own: it is
// for somebody to take elsewhere.
func (r *Reception) KeepHead(ctx context.Context, dir string) (access.SignedHead, error) {
	head, err := r.Head(ctx)
	if err != nil || head.Seq == 0 {
		return head, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return head, fmt.Errorf("keep the head of the audit log: %w", err)
	}
	text, err := json.MarshalIndent(head, "", "  ")
	if err != nil {
		return head, err
	}
	name := filepath.Join(dir, fmt.Sprintf("%012d.json", head.Seq))
	if _, err := os.Stat(name); err == nil {
		return head, nil // nothing happened since
	}
	if err := os.WriteFile(name+".part", append(text, '\n'), 0o600); err != nil {
		return head, fmt.Errorf("keep the head of the audit log: %w", err)
	}
	return head, os.Rename(name+".part", name)
}

// Export writes entries, oldest first, as CSV or as JSON lines, and notes who
// took them.
func (r *Reception) Export(ctx context.Context, by access.Actor, scope access.Scope, q api.AuditAsked, format string, out io.Writer) (n int, err error) {
	if err := mayRead(scope); err != nil {
		return 0, err
	}
	query, err := r.query(q)
	if err != nil {
		return 0, err
	}
	write, end, err := writer(format, out)
	if err != nil {
		return 0, err
	}
	err = r.Log.Note(ctx, access.Entry{
		At: r.Clock.Now(), By: by, Act: "audit.exported", Subject: "audit", Payload: fmt.Appendf(nil, `{"format":%q}`, format),
	})
	if err != nil {
		return 0, err
	}
	for after := int64(0); ; {
		page, err := r.Log.Audit(ctx, after, maxEntries)
		if err != nil || len(page) == 0 {
			return n, errors.Join(err, end())
		}
		for _, e := range page {
			after = e.Seq
			if !about(query, e) {
				continue
			}
			if err := write(r.entry(scope, e, true)); err != nil {
				return n, err
			}
			n++
		}
	}
}

// about tells whether an entry is one a question asks for.
func about(q access.LogQuery, e access.Sealed) bool {
	at := e.When()
	return (q.By == "" || e.ByID == q.By || e.ByRole == q.By) && strings.HasPrefix(e.Act, q.Act) &&
		(q.Subject == "" || e.Subject == q.Subject || strings.HasPrefix(e.Subject, q.Subject+"/")) &&
		(q.From.IsZero() || !at.Before(q.From)) && (q.To.IsZero() || at.Before(q.To))
}

func writer(format string, out io.Writer) (write func(api.AuditEntry) error, end func() error, err error) {
	switch format {
	case "jsonl":
		enc := json.NewEncoder(out)
		return func(e api.AuditEntry) error { return enc.Encode(e) }, func() error { return nil }, nil
	case "csv":
		w := csv.NewWriter(out)
		if err := w.Write([]string{"seq", "at", "by", "role", "via", "act", "subject", "payload", "personal", "erased", "hash"}); err != nil {
			return nil, nil, err
		}
		write := func(e api.AuditEntry) error {
			return w.Write([]string{
				strconv.FormatInt(e.Seq, 10), e.At.Format(time.RFC3339Nano), plain(e.By), e.Role, e.Via, plain(e.Act), plain(e.Subject),
				plain(e.Payload), plain(e.Personal), strconv.FormatBool(e.Erased), e.Hash,
			})
		}
		return write, func() error { w.Flush(); return w.Error() }, nil
	}
	return nil, nil, fault.New(fault.Invalid, "there is no export of the audit log as %q", format).WithHint("use csv or jsonl")
}

// plain keeps a spreadsheet from running what somebody wrote.
func plain(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=@+-\t\r") {
		return "'" + s
	}
	return s
}

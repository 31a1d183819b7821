package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/store/answer"
)

var _ access.Log = (*Store)(nil)

// AuditFind returns the entries a question is about, newest first.
func (s *Store) AuditFind(ctx context.Context, q access.LogQuery) ([]access.Sealed, error) {
	if q.Limit <= 0 {
		q.Limit = 100
	}
	where, args := conditions(q)
	rows, err := s.read.QueryContext(ctx, `SELECT `+auditColumns+` FROM audit WHERE `+strings.Join(where, " AND ")+
		` ORDER BY seq DESC LIMIT `+strconv.Itoa(q.Limit), args...)
	return answer.All(rows, err, scanEntry)
}

// conditions are what entries have to meet; each parameter is used once.
func conditions(q access.LogQuery) (where []string, args []any) {
	where = []string{"1 = 1"}
	add := func(text string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			text = strings.Replace(text, "?", "$"+strconv.Itoa(len(args)), 1)
		}
		where = append(where, text)
	}
	if q.By != "" {
		add("(by_id = ? OR by_role = ?)", q.By, q.By)
	}
	if q.Act != "" {
		add("(act = ? OR substr(act, 1, CAST(? AS INTEGER)) = ?)", q.Act, len(q.Act), q.Act)
	}
	if q.Subject != "" {
		add("(subject = ? OR substr(subject, 1, CAST(? AS INTEGER)) = ?)", q.Subject, len(q.Subject)+1, q.Subject+"/")
	}
	for _, t := range []struct {
		text string
		at   time.Time
	}{{"at >= ?", q.From}, {"at < ?", q.To}} {
		if !t.at.IsZero() {
			add(t.text, t.at.UnixMicro())
		}
	}
	if q.Before > 0 {
		add("seq < ?", q.Before)
	}
	return where, args
}

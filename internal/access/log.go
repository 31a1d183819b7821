package access

import (
	"context"
	"time"
)

// Log is the audit log as it is read; store implements it.
type Log interface {
	AuditHead(ctx context.Context) (ChainHead, error)
	// Audit returns entries after a place, in their order, as they are stored.
	Audit(ctx context.Context, after int64, limit int) ([]Sealed, error)
	// AuditFind returns the entries a question is about, newest first.
	AuditFind(ctx context.Context, q LogQuery) ([]Sealed, error)
}

// LogQuery asks the audit log.
type LogQuery struct {
	By      string // who: an id, or a role
	Act     string // what: an act, or the beginning of several ("account.")
	Subject string // about: kind/id, or a kind
	From    time.Time
	To      time.Time // not included
	Before  int64     // entries before this one: the next page; 0: from the newest
	Limit   int       // 0: 100
}

// When is the time of an entry.
func (s Sealed) When() time.Time { return time.UnixMicro(s.At).UTC() }

// Erased tells whether an entry had a personal part that was deleted.
func (s Sealed) Erased() bool { return s.PersonalHash != "" && s.Salt == nil && s.Personal == nil }

package reception

import (
	"context"
	"encoding/json"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/inbox"
)

// Noted is a line for the audit log; what it says names no person.
func Noted(at time.Time, by access.Actor, act, subject string, said map[string]any) access.Entry {
	payload, _ := json.Marshal(said) // texts and numbers
	return access.Entry{At: at, By: by, Act: act, Subject: subject, Payload: payload}
}

// NoteImport says in the audit log who took a file in, and what came of it.
// Its name may name a person.
func (r *Reception) NoteImport(ctx context.Context, by access.Actor, act string, s inbox.Summary) error {
	e := Noted(r.Clock.Now(), by, act, "arrival/"+s.Arrival, map[string]any{
		"format": s.Format, "source": s.Source, "records": s.Lines, "new": s.New, "corrected": s.Corrected, "quarantined": s.Quarantined,
	})
	e.Personal, _ = json.Marshal(map[string]string{"file": s.File})
	return r.Log.Note(ctx, e)
}

package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/store/answer"
	"plumbline/internal/store/bound"
	"plumbline/internal/store/filter"
)

// Forget deletes what names a person from a record as it is and was, and from
// the log's entries about it. The log says that, and of which entries.
func (w *work) Forget(ctx context.Context, e access.Entry, kind campaign.Kind, id string, fields ...string) error {
	for _, table := range []string{"records", "record_versions"} {
		if err := w.strip(ctx, table, kind, id, fields); err != nil {
			return fmt.Errorf("forget %s %s: %w", kind, id, err)
		}
	}
	if _, err := w.tx.ExecContext(ctx, `UPDATE record_versions SET reason = '' WHERE kind = $1 AND id = $2`, string(kind), id); err != nil {
		return fmt.Errorf("forget why %s %s changed: %w", kind, id, err)
	}
	e.Act, e.Subject = access.ErasureAct, string(kind)+"/"+id
	said := access.ErasurePayload{Records: []string{e.Subject}}
	var err error
	if said.Entries, err = w.forgetNotes(ctx, e.Subject); err != nil {
		return fmt.Errorf("forget what the log says of %s %s: %w", kind, id, err)
	}
	if e.Payload, err = json.Marshal(said); err != nil {
		return err
	}
	w.Note(e)
	return nil
}

// forgetNotes deletes the personal parts of entries, and their salts: the
// chain holds a hash of both and stays whole.
func (w *work) forgetNotes(ctx context.Context, subject string) ([]int64, error) {
	rows, err := w.tx.QueryContext(ctx, `UPDATE audit SET salt = NULL, personal = NULL WHERE subject = $1 AND personal IS NOT NULL RETURNING seq`, subject)
	seqs, err := answer.All(rows, err, func(scan func(...any) error) (seq int64, err error) {
		err = scan(&seq)
		return seq, err
	})
	slices.Sort(seqs)
	return seqs, err
}

// strip takes fields out of every row a table has of a record.
func (w *work) strip(ctx context.Context, table string, kind campaign.Kind, id string, fields []string) error {
	rows, err := w.tx.QueryContext(ctx, `SELECT version, title, open, cost, revenue, safety, creative, personal FROM `+table+` WHERE kind = $1 AND id = $2`, string(kind), id)
	found, err := answer.All(rows, err, func(scan func(...any) error) (s stored, err error) {
		err = scan(&s.Version, &s.Title, &s.Open, &s.Cost, &s.Revenue, &s.Safety, &s.Creative, &s.Personal)
		return s, err
	})
	if err != nil {
		return err
	}
	for _, s := range found {
		for _, part := range s.parts() {
			if *part, err = without(*part, fields); err != nil {
				return err
			}
		}
		if slices.Contains(fields, "title") {
			s.Title = ""
		}
		_, err := w.tx.ExecContext(ctx, `UPDATE `+table+` SET title = $1, open = $2, cost = $3, revenue = $4, safety = $5, creative = $6, personal = $7
			WHERE kind = $8 AND id = $9 AND version = $10`,
			s.Title, jsonOf(s.Open), jsonOf(s.Cost), jsonOf(s.Revenue), jsonOf(s.Safety), jsonOf(s.Creative), jsonOf(s.Personal), string(kind), id, s.Version)
		if err != nil {
			return err
		}
		if table == "records" {
			_, err := w.tx.ExecContext(ctx, `UPDATE records SET folded = $1 WHERE kind = $2 AND id = $3`, filter.Fold(id+"\n"+s.Title), string(kind), id)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// without takes fields out of a part; nil where none is left.
func without(part []byte, fields []string) ([]byte, error) {
	if len(part) == 0 {
		return nil, nil
	}
	var kept map[string]json.RawMessage
	if err := json.Unmarshal(part, &kept); err != nil {
		return nil, err
	}
	for _, f := range fields {
		delete(kept, f)
	}
	if len(kept) == 0 {
		return nil, nil
	}
	return json.Marshal(kept)
}

func jsonOf(part []byte) *string {
	if len(part) == 0 {
		return nil
	}
	text := string(part)
	return &text
}

// EraseAudit deletes the personal part of everything the log says about a
// subject, and says so in the log. E says who and when.
func (s *Store) EraseAudit(ctx context.Context, e access.Entry, subject string) error {
	return s.work(ctx, func(w *work) error {
		seqs, err := w.forgetNotes(ctx, subject)
		if err != nil {
			return fmt.Errorf("forget what the log says of %s: %w", subject, err)
		}
		payload, err := json.Marshal(access.ErasurePayload{Entries: seqs, Records: []string{subject}})
		e.Act, e.Subject, e.Payload = access.ErasureAct, subject, payload
		w.Note(e)
		return errors.Join(err, bound.Readable(subject))
	})
}

package bulk

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"plumbline/internal/inbox"
)

// What a source said of a record is kept as one piece: a hash by field, so
// that nothing personal is kept a second time.

func (w *wave) system() string { return "records/" + w.from.Source }

// recall finds what this source said of each record last.
func (w *wave) recall() error {
	ids := make([]string, len(w.rows))
	for i, t := range w.rows {
		ids[i] = t.e.ID
	}
	all, err := w.Keeper.PiecesOf(w.ctx, w.system(), string(w.kind), ids)
	if err != nil {
		return fmt.Errorf("find what %s said: %w", w.from.Source, err)
	}
	for _, t := range w.rows {
		t.told = map[string]string{}
		for _, p := range all[t.e.ID] {
			var hash string
			switch {
			case p.Key == "":
				err = json.Unmarshal(p.Value, &t.told)
			case json.Unmarshal(p.Value, &hash) == nil:
				t.told[p.Key] = hash // as earlier versions kept it, a piece a field
			}
			if err != nil {
				return fmt.Errorf("read what %s said of %s: %w", w.from.Source, t.e.ID, err)
			}
		}
	}
	return nil
}

// remember keeps what the source said in these rows, so that saying it again
// changes nothing. A refused row was not heard.
func (w *wave) remember() error {
	var pieces []inbox.Piece
	for _, t := range w.rows {
		if t.late || t.into.Flaws != nil {
			continue
		}
		said := map[string]string{}
		for name, v := range t.row.Set {
			said[name] = w.hash(v)
		}
		for _, s := range t.row.Steps {
			said["step:"+s.Step] = w.hash(s.At.Format(time.RFC3339Nano))
		}
		if !news(t.told, said) {
			continue
		}
		maps.Copy(t.told, said)
		text, err := json.Marshal(t.told)
		if err != nil {
			return err
		}
		pieces = append(pieces, inbox.Piece{System: w.system(), Entity: string(w.kind), ID: t.e.ID, Name: "row", Value: text})
	}
	if len(pieces) == 0 {
		return nil
	}
	_, err := w.Keeper.KeepPieces(w.ctx, pieces)
	return err
}

// news tells whether a source says something it did not say last.
func news(told, said map[string]string) bool {
	for name, hash := range said {
		if told[name] != hash {
			return true
		}
	}
	return false
}

// known tells whether the source said this of a record last.
func (w *wave) known(t *taking, key string, v any) bool { return t.told[key] == w.hash(v) }

// hash names a value without holding it: what a file said may be personal.
func (w *wave) hash(v any) string {
	text, _ := v.(json.RawMessage)
	if text == nil {
		text, _ = json.Marshal(v)
	}
	var plain any
	if json.Unmarshal(text, &plain) == nil {
		if again, err := json.Marshal(plain); err == nil { // one spelling
			text = again
		}
	}
	if bytes.Equal(text, []byte("null")) {
		text = []byte(`""`)
	}
	mac := hmac.New(sha256.New, w.Key)
	mac.Write(text)
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

package store

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
)

// pack writes a value as compressed JSON.
func pack(v any) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	return b.Bytes(), nil
}

// unpack reads what pack wrote.
func unpack(b []byte, into any) error {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	if err := json.NewDecoder(r).Decode(into); err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	return r.Close()
}

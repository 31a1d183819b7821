package generic

import (
	"encoding/json"
	"strconv"

	"plumbline/internal/facts"
	"plumbline/internal/inbox"
)

// Map is the way of everything but long CSV files.
func (m *mapper) Map(r inbox.Record, out inbox.Out) error {
	fields := r.Fields
	if r.Object != nil {
		fields = m.fields(r.Object)
	}
	if fields == nil {
		out.Skip("not_an_object")
		return nil
	}
	// One row through the filler, so that both ways read values alike.
	if m.one == nil {
		m.one = facts.NewBatch(m.table, 1)
		m.filler = &filler{m: m, hash: func(s string) string { return s }, moments: m.options.Moments()}
	}
	b := m.one
	b.Reset()
	if flaw := m.filler.Fill(&inbox.Record{Fields: fields}, b); flaw != nil {
		out.Bad(flaw.Column, flaw.Reason, flaw.Detail)
		return nil
	}
	row := out.Put(m.table, "")
	for _, v := range b.Vectors() {
		if v.Valid[0] && v.Column.Name != "sign" {
			put(row, &v)
		}
	}
	return nil
}

func put(row inbox.Row, v *facts.Vector) {
	switch v.Column.Type {
	case facts.Text:
		row.Text(v.Column.Name, v.S[0])
	case facts.Float:
		row.Float(v.Column.Name, v.F[0])
	case facts.Bool:
		row.Bool(v.Column.Name, v.B[0])
	default:
		row.Int(v.Column.Name, v.I[0])
	}
}

// fields lays an object out along the columns. A key that the first objects
// did not have becomes a column when it is met.
func (m *mapper) fields(object any) []string {
	flat := flatten(object)
	if len(flat) == 0 {
		return nil
	}
	for k := range flat {
		if !m.has(k) {
			m.columns = append(m.columns, column{label: k, name: folded(k), values: []string{flat[k]}})
			m.fit, m.setters = match(m.columns, m.table, m.options), nil
			m.compile()
		}
	}
	out := make([]string, len(m.columns))
	for i, c := range m.columns {
		out[i] = flat[c.label]
	}
	return out
}

func (m *mapper) has(label string) bool {
	for i := range m.columns {
		if m.columns[i].label == label {
			return true
		}
	}
	return false
}

// flatten names nested values with dots; lists stay JSON.
func flatten(v any) map[string]string {
	out := map[string]string{}
	var walk func(prefix string, v any)
	walk = func(prefix string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, e := range v {
				if prefix != "" {
					k = prefix + "." + k
				}
				walk(k, e)
			}
		case nil:
			out[prefix] = ""
		case string:
			out[prefix] = v
		case json.Number:
			out[prefix] = v.String()
		case bool:
			out[prefix] = strconv.FormatBool(v)
		default:
			text, err := json.Marshal(v)
			if err == nil {
				out[prefix] = string(text)
			}
		}
	}
	if _, is := v.(map[string]any); is {
		walk("", v)
	}
	delete(out, "")
	return out
}

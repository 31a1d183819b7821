// Package dialect is DuckDB's way of saying things: types, constants, names,
// the tables as stored, and which of their rows stand.
package dialect

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// Missing stands for a missing whole number on the way in: it spares a call
// into the engine for each missing value.
const Missing = math.MinInt64

// SQLType is the stored type of a column.
func SQLType(c facts.Column) string {
	if c.Name == "sign" {
		return "TINYINT"
	}
	switch c.Type {
	case facts.Text:
		return "VARCHAR"
	case facts.Float:
		return "DOUBLE"
	case facts.Bool:
		return "BOOLEAN"
	case facts.Time:
		return "TIMESTAMP"
	case facts.Date:
		return "DATE"
	default:
		return "BIGINT"
	}
}

// Plain turns a stored column into what a Vector holds.
func Plain(c facts.Column, expr string) string {
	switch c.Type {
	case facts.Time:
		return "epoch_us(" + expr + ")"
	case facts.Date:
		return "(" + expr + " - DATE '1970-01-01')"
	default:
		return expr
	}
}

// WordList is a constant list of words; its 0th element is missing.
func WordList(words []string) string {
	var b strings.Builder
	b.WriteString("(['")
	for i, w := range words {
		if i > 0 {
			b.WriteString("','")
		}
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(w, "\x00", ""), "'", "''"))
	}
	b.WriteString("']::VARCHAR[])")
	return b.String()
}

// Literal is a constant of a column's stored type.
func Literal(c facts.Column, v any) (string, bool) {
	switch c.Type {
	case facts.Text:
		s, ok := v.(string)
		return Quote(s), ok && !strings.ContainsRune(s, 0)
	case facts.Bool:
		b, ok := v.(bool)
		return strconv.FormatBool(b), ok
	case facts.Float:
		f, ok := toFloat(v)
		return strconv.FormatFloat(f, 'g', -1, 64) + "::DOUBLE", ok && !math.IsNaN(f) && !math.IsInf(f, 0)
	case facts.Time:
		n, ok := toInt(v)
		return Instant(n), ok
	case facts.Date:
		n, ok := toInt(v)
		return fmt.Sprintf("(DATE '1970-01-01' + %d)", n), ok && n == int64(int32(n))
	default:
		if n, ok := toInt(v); ok {
			return Number(n), true
		}
		f, ok := v.(float64) // 0.5 against a count: the comparison is done in floats
		return strconv.FormatFloat(f, 'g', -1, 64) + "::DOUBLE", ok && !math.IsNaN(f) && !math.IsInf(f, 0)
	}
}

func toInt(v any) (int64, bool) {
	switch n := v.(type) {
	case int64:
		return n, true
	case int:
		return int64(n), true
	case time.Time:
		return n.UnixMicro(), true
	default:
		return 0, false
	}
}

func toFloat(v any) (float64, bool) {
	if f, ok := v.(float64); ok {
		return f, true
	}
	n, ok := toInt(v)
	return float64(n), ok
}

// Instant is a constant moment; the planner folds it, so zone maps apply.
func Instant(micros int64) string { return "make_timestamp(" + Number(micros) + ")" }

// Number writes a 64-bit constant; the smallest one has no literal of its own.
func Number(n int64) string {
	if n == math.MinInt64 {
		return "(-9223372036854775807 - 1)"
	}
	return strconv.FormatInt(n, 10) + "::BIGINT"
}

// Name quotes an identifier: several columns have reserved words for names.
func Name(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// Quote writes a text constant.
func Quote(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, "\x00", ""), "'", "''") + "'"
}

// Lock closes the engine in: no extensions, nothing outside the data folder, fixed limits.
func Lock(dir, memory string, threads int) []string {
	return []string{
		"SET memory_limit = " + Quote(memory),
		"SET threads = " + strconv.Itoa(threads),
		"SET temp_directory = " + Quote(dir+"/tmp"),
		"SET autoinstall_known_extensions = false",
		"SET autoload_known_extensions = false",
		"SET preserve_insertion_order = false",
		"SET allowed_directories = [" + Quote(dir) + "]",
		"SET enable_external_access = false",
		"SET lock_configuration = true",
	}
}

// HashColumn is the engine's own column beside those of the contract: a hash of
// event_id. Looking for stored versions by it is several times faster than by
// text; that two identities share a hash is settled by the text afterwards.
const HashColumn = "id_hash"

// CreateTable writes a table without any constraint or index: both cost a
// multiple at load and identity is the engine's own work.
func CreateTable(t *facts.Table) string {
	var cols []string
	for _, c := range Columns(t) {
		cols = append(cols, Name(c.Name)+" "+SQLType(c)+packing(c))
	}
	cols = append(cols, HashColumn+" BIGINT")
	return "CREATE TABLE IF NOT EXISTS " + Name(t.Name) + " (" + strings.Join(cols, ", ") + ")"
}

// packing names how a column is written where the engine's own choice is poor.
// Identities and people's hashes are nearly all different: looking for a
// dictionary of them takes more than twice as long, and twice the space.
func packing(c facts.Column) string {
	if c.Name == "event_id" || c.Hashed {
		return " USING COMPRESSION zstd"
	}
	return ""
}

// AddColumn adds a column that a later version brought.
func AddColumn(t *facts.Table, c facts.Column) string {
	return "ALTER TABLE " + Name(t.Name) + " ADD COLUMN " + Name(c.Name) + " " + SQLType(c)
}

// ListColumns asks for the columns in the file, by table.
const ListColumns = `SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'main'`

// Standing is the rows of a table that stand as of a moment (0: now): of each
// event the last version, if it was not taken back. corrected says whether the
// table holds corrections at all; without any, every row stands.
func Standing(table string, asOf int64, corrected bool) string {
	known := "true"
	if asOf != 0 {
		known = "known_at < " + Instant(asOf)
	}
	from := Name(table)
	if !corrected {
		return fmt.Sprintf("(SELECT * FROM %s WHERE %s)", from, known)
	}
	touched := fmt.Sprintf("(SELECT event_id FROM %s WHERE sign < 0 AND %s)", from, known)
	return fmt.Sprintf(`(SELECT * FROM %[1]s WHERE sign > 0 AND %[2]s AND event_id NOT IN %[3]s
UNION ALL
SELECT * FROM (SELECT * FROM %[1]s WHERE %[2]s AND event_id IN %[3]s)
QUALIFY sign > 0 AND sum(sign) OVER (PARTITION BY event_id, content) > 0
AND row_number() OVER (PARTITION BY event_id, content, sign ORDER BY known_at DESC) = 1)`, from, known, touched)
}

// Storage asks for the file format of the pinned release: its text columns are
// a third cheaper to write than those of the format older releases can read.
const Storage = "?storage_compatibility_version=v1.5.0"

// Attached is the same for a file that is attached.
const Attached = " (STORAGE_VERSION 'v1.5.0')"

// Columns are all columns of a table as stored, system columns first.
func Columns(t *facts.Table) []facts.Column { return slices.Concat(facts.System, t.Columns) }

// Date is a constant day.
func Date(d period.Date) string { return fmt.Sprintf("(DATE '1970-01-01' + %d)", d) }

// QuoteAll writes text constants as a list.
func QuoteAll(values []string) string {
	q := make([]string, len(values))
	for i, v := range values {
		q[i] = Quote(strings.ReplaceAll(v, "\x00", ""))
	}
	return strings.Join(q, ", ")
}

// And joins conditions, all of which must hold.
func And(conds []string) string {
	conds = slices.DeleteFunc(slices.Clone(conds), func(c string) bool { return c == "" || c == "true" })
	if len(conds) == 0 {
		return "true"
	}
	return strings.Join(conds, " AND ")
}

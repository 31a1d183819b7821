// Package bound is what can be bound to a statement: marks for values, times,
// and texts that a database keeps as they are.
package bound

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"plumbline/internal/fault"
)

// Marks writes $n, $n+1, … for count values.
func Marks(n, count int) string {
	var b strings.Builder
	for i := range count {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", n+i)
	}
	return b.String()
}

// Readable refuses texts that a database cannot keep as they are.
func Readable(texts ...string) error {
	for _, text := range texts {
		switch {
		case strings.ContainsRune(text, 0):
			return zeroByte()
		case !utf8.ValidString(text):
			return fault.New(fault.Invalid, "a text is not valid UTF-8: %.40q", text).WithHint("save the file as UTF-8 and send it again")
		}
	}
	return nil
}

// JSON is Readable for a text that is JSON, where a zero byte is written out.
func JSON(text string) error {
	if strings.Contains(strings.ReplaceAll(text, `\\`, ``), `\u0000`) {
		return zeroByte()
	}
	return Readable(text)
}

func zeroByte() error {
	return fault.New(fault.Invalid, "a text may not hold a zero byte").WithHint("leave it out: it is invisible, and often comes from a copied binary file")
}

// Shown is a text that only people read, whatever bytes it came with.
func Shown(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", "\ufffd"), "\ufffd")
}

// Micros is a time as it is kept, in microseconds; nil for none.
func Micros(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	v := t.UnixMicro()
	return &v
}

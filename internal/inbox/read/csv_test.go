package read

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// write puts a file of the test's own on disk.
func write(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// seen is a record as these tests look at it.
type seen struct {
	line   int
	fields []string
	bad    string // line:column reason
}

func records(t testing.TB, path string) (*File, []seen) {
	t.Helper()
	f, err := Open(path, Options{})
	require.NoError(t, err)
	var out []seen
	for _, s := range f.Sections {
		require.NoError(t, s.Records(t.Context(), func(r *Record) error {
			out = append(out, look(r))
			return nil
		}))
	}
	return f, out
}

func look(r *Record) seen {
	s := seen{line: r.Line, fields: append([]string(nil), r.Fields...)}
	if r.Bad != nil {
		s.bad = fmt.Sprintf("%d:%d %s", r.Bad.Line, r.Bad.Column, r.Bad.Reason)
	}
	return s
}

func TestBrokenRowsAreNamedAndTheRowsAfterThemAreRead(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]struct {
		good []int
		bad  []string
	}{
		"unclosed-quote.csv":                    {good: []int{2, 4, 5, 6}, bad: []string{"3:6 unclosed_quote"}},
		"unclosed-quote-to-the-end.csv":         {good: []int{2, 4}, bad: []string{"3:6 unclosed_quote"}},
		"unclosed-quote-closed-by-accident.csv": {good: []int{2, 4, 5}, bad: []string{"3:17 unclosed_quote"}},
		"stray-quote.csv":                       {good: []int{3}, bad: []string{"2:26 stray_quote"}},
		"line-break-in-quotes.csv":              {good: []int{2, 5}},
		"ragged-row.csv":                        {good: []int{2, 5}, bad: []string{"3:22 ragged_row", "4:27 ragged_row"}},
		"wrong-encoding.csv":                    {good: []int{2, 4, 5}, bad: []string{"3:22 wrong_encoding"}},
		"windows-1252.csv":                      {good: []int{2}},
		"utf-16.csv":                            {good: []int{2, 3}},
		"carriage-returns.csv":                  {good: []int{2, 3}},
		"byte-order-mark.csv":                   {good: []int{2, 3}},
		"broken-object.jsonl":                   {good: []int{1, 3}, bad: []string{"2:73 broken_json"}},
		"breaks-off.json":                       {good: []int{2, 3}, bad: []string{"4:34 broken_json"}},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			_, got := records(t, filepath.Join("..", "testdata", file))
			var good []int
			var bad []string
			for _, r := range got {
				if r.bad != "" {
					bad = append(bad, r.bad)
				} else {
					good = append(good, r.line)
				}
			}
			require.Equal(t, want.good, good)
			require.Equal(t, want.bad, bad)
		})
	}
}

func TestLineBreaksInQuotesKeepTheirTextAndTheirPlaces(t *testing.T) {
	t.Parallel()
	f, err := Open(filepath.Join("..", "testdata", "line-break-in-quotes.csv"), Options{})
	require.NoError(t, err)
	require.NoError(t, f.Sections[0].Records(t.Context(), func(r *Record) error {
		if r.Line != 2 {
			return nil
		}
		require.Equal(t, "first line\nsecond line\n\"third\" line", r.Fields[2])
		line, col := r.Place(3)
		require.Equal(t, []int{4, 17}, []int{line, col}, "the amount stands on the fourth line of the file")
		return nil
	}))
}

func TestDuplicateHeadersAreKeptApartByPosition(t *testing.T) {
	t.Parallel()
	f, got := records(t, filepath.Join("..", "testdata", "duplicate-header.csv"))
	require.Equal(t, []string{"order_id", "channel", "occurred_at", "channel", "amount", "currency"}, f.Sections[0].Head.Header)
	require.Equal(t, []string{"1001", "web", "2026-10-01", "pos", "12.50", "USD"}, got[0].fields)
}

func TestDelimitersAreFoundOut(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"comma.csv":     "a,b,c\n1,2,3\n",
		"semicolon.csv": "a;b;c\n1,5;2,5;3\n",
		"tab.tsv":       "a\tb\tc\n1\t2\t3\n",
		"pipe.txt":      "a|b|c\n1|2|3\n",
		"sep.csv":       "sep=;\na;b;c\n1;2;3\n",
		"blank.csv":     "\n\na,b,c\n\n1,2,3\n",
	} {
		f, got := records(t, write(t, name, text))
		require.Equal(t, []string{"a", "b", "c"}, f.Sections[0].Head.Header, name)
		require.Len(t, got, 1, name)
		require.Equal(t, strings.Count(text, "\n"), got[0].line, name)
	}
}

func TestAQuoteThatNeverClosesDoesNotEatManyRows(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("id,text,n\n")
	for i := range 200_000 {
		if i == 150_000 {
			b.WriteString("x,\"never closed,1\n")
			continue
		}
		fmt.Fprintf(&b, "%d,plain text without quotes,%d\n", i, i)
	}
	_, got := records(t, write(t, "long.csv", b.String()))
	require.Len(t, got, 200_000)
	for i, r := range got {
		if i == 150_000 {
			require.Equal(t, "150002:3 unclosed_quote", r.bad)
			continue
		}
		require.Empty(t, r.bad)
		require.Equal(t, i+2, r.line)
	}
}

// cutAll reads a CSV text in chunks of a size.
func cutAll(text string, width, size int) (out []seen) {
	c := &cutter{parser: parser{delim: ',', width: width}, line: 1, size: size}
	in := strings.NewReader(text)
	for last := false; !last; {
		var chunk Chunk
		var err error
		if chunk, last, err = c.read(in); err != nil {
			panic(err)
		}
		_ = chunk.Records(func(r *Record) error { out = append(out, look(r)); return nil })
	}
	return out
}

func FuzzChunksDoNotChangeWhatIsRead(f *testing.F) {
	for _, s := range []string{"a,b\n\"x\ny\",2\n3,\"4\n5,6\n", "\"", "\"\"\"", "a,\"b\"c\n", "a\r\n\"b\"\r\n", "\"a\n", ",\n,,\n\"\",\"\"\n", "\xff,\x00\n", "a,\"b\nc\",d\ne,f\n"} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, text string, size int) {
		if size < 1 || size > 64 || len(text) > 4096 {
			t.Skip()
		}
		for _, width := range []int{0, 2} {
			require.Equal(t, cutAll(text, width, 1<<16), cutAll(text, width, size))
		}
	})
}

func FuzzCSVAgreesWithEncodingCSVWhereThatReads(f *testing.F) {
	f.Add("a,b\n1,\"two\n2\"\n")
	f.Add("x\r\n\"y \"\"z\"\"\"\r\n\r\nlast")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4096 || strings.Contains(text, "\x00") || !bytes.Equal(bytes.ToValidUTF8([]byte(text), nil), []byte(text)) {
			t.Skip()
		}
		std := csv.NewReader(strings.NewReader(text))
		std.FieldsPerRecord = -1
		var want []seen
		for {
			fields, err := std.Read()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Skip()
			}
			line, _ := std.FieldPos(0)
			want = append(want, seen{line: line, fields: fields})
		}
		got := cutAll(text, 0, 1<<16)
		for i := range got { // encoding/csv turns \r\n inside quotes into \n
			for k := range got[i].fields {
				got[i].fields[k] = strings.ReplaceAll(got[i].fields[k], "\r\n", "\n")
			}
		}
		require.Equal(t, want, got)
	})
}

package shell

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"plumbline/internal/fault"
	"plumbline/internal/ladder/problem"
)

// Address is where serve and demo listen unless told otherwise: this machine only.
const Address = "127.0.0.1:8765"

// Absolute makes paths mean the same to a server that runs elsewhere.
func Absolute(paths ...string) ([]string, error) {
	out := make([]string, len(paths))
	for i, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "%q is not a path", p)
		}
		out[i] = abs
	}
	return out, nil
}

// Plural picks a word by a count.
func Plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Short is how a hash is printed.
func Short(hash string) string { return hash[:min(12, len(hash))] }

// Columns reads --column, given many times.
func Columns(pairs []string) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range pairs {
		i := strings.LastIndex(p, "=")
		if i <= 0 {
			return nil, Misuse("--column %q is not FILE COLUMN=TABLE COLUMN", p)
		}
		out[p[:i]] = p[i+1:]
	}
	return out, nil
}

// Nearby shortens paths below the working folder, as compilers print them.
func Nearby(list []problem.Problem) {
	wd, err := os.Getwd()
	if err != nil {
		return
	}
	for i := range list {
		if rel, err := filepath.Rel(wd, list[i].File); err == nil && filepath.IsAbs(list[i].File) && !strings.HasPrefix(rel, "..") {
			list[i].File = rel
		}
	}
}

// AsOfFlag lets a command answer as of an earlier moment.
func (s *Shell) AsOfFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.AsOf, "as-of", "", "answer as known at the end of a day (2026-10-31) or at an instant (RFC 3339)")
}

// Moment reads --as-of: a day means its end in the programme's zone, which the
// server knows, so only the form is checked here.
func (s *Shell) Moment() (string, error) {
	if s.AsOf == "" {
		return "", nil
	}
	if _, err := time.Parse(time.DateOnly, s.AsOf); err == nil {
		return s.AsOf, nil
	}
	if _, err := time.Parse(time.RFC3339, s.AsOf); err == nil {
		return s.AsOf, nil
	}
	return "", Misuse("--as-of %s is neither a day (2026-10-31) nor an instant (2026-10-31T09:00:00Z)", s.AsOf)
}

// JSON prints a value as indented JSON.
func (s *Shell) JSON(v any) error {
	enc := json.NewEncoder(s.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// Tabbed prints rows in columns.
func (s *Shell) Tabbed(rows [][]string) error {
	w := tabwriter.NewWriter(s.Out, 0, 4, 2, ' ', 0)
	for _, r := range rows {
		if _, err := fmt.Fprintln(w, strings.Join(r, "\t")); err != nil {
			return err
		}
	}
	return w.Flush()
}

// Fresh writes a file that is not there yet.
func Fresh(path string, content []byte) error {
	if dir := filepath.Dir(path); dir != "." {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fault.Wrap(fault.Invalid, err, "%s cannot be made", dir)
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return fault.New(fault.Conflict, "%s is there already", path).WithHint("remove it or choose another name with --out")
	}
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "%s cannot be written", path)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// Group is a command that only holds others.
func Group(use, short, example string, subs ...*cobra.Command) *cobra.Command {
	var names []string
	for _, c := range subs {
		names = append(names, c.Name())
	}
	has := strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
	cmd := &cobra.Command{
		Use: use, Short: short, Example: example, Args: Args(1, 1, "one of "+strings.Join(names, ", ")),
		RunE: func(_ *cobra.Command, given []string) error {
			return Misuse("%s has no %q: it has %s", use, given[0], has)
		},
	}
	cmd.AddCommand(subs...)
	return cmd
}

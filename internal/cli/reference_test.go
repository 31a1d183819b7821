package cli_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"plumbline/internal/app"
	"plumbline/internal/cli"
)

var update = flag.Bool("update", false, "rewrite generated files")

// closed is a house that no command may enter.
var closed = cli.Config{
	Version:    "test",
	Open:       func(string, string) (http.Handler, func() error, error) { panic("opened") },
	Serve:      func(context.Context, cli.ServeOptions) error { panic("served") },
	SocketPath: func(string) string { return "/nowhere/at/all.sock" },
	Formats:    app.Formats(),
}

func walk(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "help" && sub.Name() != "completion" {
			walk(sub, visit)
		}
	}
}

func root(t *testing.T) *cobra.Command {
	t.Helper()
	t.Setenv("PLUMBLINE_DATA", "")
	r, err := cli.Root(closed)
	require.NoError(t, err)
	r.InitDefaultHelpCmd()
	return r
}

func TestGeneratedReferenceOfTheCommandLineIsUnchanged(t *testing.T) {
	var b bytes.Buffer
	fmt.Fprint(&b, "# The command line\n\nGenerated from the commands themselves. Flags of every command: `--data DIR` (default `./plumbline-data`, or `PLUMBLINE_DATA`) and `--store postgres://…` (or `PLUMBLINE_STORE`).\nExit codes: 0 done, 1 it failed or found errors, 2 the command line cannot be meant.\n")
	walk(root(t), func(c *cobra.Command) {
		if c.HasParent() {
			describe(&b, c)
		}
	})
	const path = "../../docs/reference/cli.md"
	if *update {
		require.NoError(t, os.WriteFile(path, b.Bytes(), 0o644))
	}
	was, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(was), b.String(), "run go test ./internal/cli -update")
}

func describe(b *bytes.Buffer, c *cobra.Command) {
	use := strings.TrimPrefix(c.UseLine(), "plumbline ")
	fmt.Fprintf(b, "\n## %s\n\n```\nplumbline %s\n```\n\n%s.\n", strings.TrimPrefix(c.CommandPath(), "plumbline "), use, c.Short)
	if c.Long != "" {
		fmt.Fprintf(b, "\n%s\n", c.Long)
	}
	fmt.Fprintf(b, "\n```sh\n%s\n```\n", strings.ReplaceAll(c.Example, "  plumbline", "plumbline"))
	if flags := c.LocalNonPersistentFlags().FlagUsages(); strings.TrimSpace(flags) != "" {
		fmt.Fprintf(b, "\n```\n%s```\n", flags)
	}
}

func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	walk(root(t), func(c *cobra.Command) {
		if !c.HasParent() {
			return
		}
		require.NotEmpty(t, c.Short, c.CommandPath())
		require.Contains(t, c.Example, "plumbline "+strings.Fields(c.CommandPath())[1], c.CommandPath())
	})
}

func TestACommandLineThatCannotBeMeantIsAUsageError(t *testing.T) {
	for _, line := range []string{"", "fly", "check", "check a b", "status extra", "status --colour", "import", "export", "export --ladder pdf", "trace", "trace kr", "quarantine", "import x --column bad"} {
		var out, errs bytes.Buffer
		c := closed
		c.Out, c.Err = &out, &errs
		code := cli.Run(t.Context(), c, strings.Fields(line))
		if line == "" {
			require.Equal(t, cli.Done, code)
			require.Contains(t, out.String(), "Usage:")
			continue
		}
		require.Equal(t, cli.Usage, code, line)
		require.Contains(t, errs.String(), "Try: ", line)
	}
}

func TestImportsHelpListsEveryFormatThatCanBeRead(t *testing.T) {
	var out bytes.Buffer
	c := closed
	c.Out, c.Err = &out, &out
	require.Equal(t, cli.Done, cli.Run(t.Context(), c, []string{"import", "--help"}))
	for _, f := range app.Formats() {
		require.Regexp(t, `(?m)^ +`+regexp.QuoteMeta(f.Name())+` +`+regexp.QuoteMeta(f.Doc())+`$`, out.String())
	}
}

package catalogue_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/catalogue"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/measure"
	"plumbline/internal/measure/derive"
)

var update = flag.Bool("update", false, "rewrite docs/reference/metrics.md")

const page = "../../../docs/reference/metrics.md"

func TestTheMetricsPageIsThatOfTheCatalogue(t *testing.T) {
	t.Parallel()
	metrics, problems := parse.Catalogue()
	require.Empty(t, problems)
	var b strings.Builder
	b.WriteString(head)
	for _, file := range []struct{ name, title string }{{"programme", "The programme itself"}, {"gate", "Gate tier"}, {"flow", "Flow tier"},
		{"impact", "Impact tier"}, {"diagnostics", "Diagnostics"}} {
		src, err := catalogue.FS.ReadFile(file.name + ".yaml")
		require.NoError(t, err)
		fmt.Fprintf(&b, "\n## %s\n", file.title)
		for i := range metrics {
			if strings.Contains(string(src), "\n  - id: "+metrics[i].ID+"\n") {
				write(&b, &metrics[i])
			}
		}
	}
	b.WriteString("\n## Named calculations\n\nWhat the language cannot say, by the name that `derived:` takes.\n\n| name | what it does | reads |\n|---|---|---|\n")
	for _, c := range derive.All() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", c.Name, c.Doc, strings.Join(c.Reads, ", "))
	}
	if *update {
		require.NoError(t, os.MkdirAll("../../../docs/reference", 0o755))
		require.NoError(t, os.WriteFile(page, []byte(b.String()), 0o644))
	}
	have, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Equal(t, b.String(), string(have), "run go test ./internal/ladder/catalogue -update")
}

const head = `# Metrics

Generated from the catalogue: do not edit. The definitions as ladder YAML are under internal/ladder/catalogue;
copy one into your ladder's ` + "`metrics:`" + ` and change it.

A rate is a ratio of sums over the period and dimension asked for. Below its minimum count a value is shown without colour.
Money is summed per currency and local day and converted at that day's stored rate. Durations count the open ones (Kaplan–Meier).
Zero stands only where a source has spoken for the period; otherwise there is no data.
`

func write(b *strings.Builder, m *ladder.Metric) {
	fmt.Fprintf(b, "\n### %s\n\n`%s` · %s · better %s · %s · %s · %s\n\n%s.\n\n", m.Title, m.ID, m.Unit, m.Better, m.Tier, m.Lens, m.Timing, strings.TrimSuffix(upper(m.Text), "."))
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(b, "- %s: %s\n", name, value)
		}
	}
	if m.Minimum > 0 {
		line("minimum count", fmt.Sprint(m.Minimum))
	}
	line("settles after", length(m.Settle))
	line("measured once", after(m.Window))
	line("new facts reach back", length(m.Lookback))
	line("reads", strings.Join(measure.Tables(m), ", "))
	line("classes", strings.Join(measure.ClassOf(m).Names(), ", "))
	line("no data", m.NoData)
	line("partial", m.Partial)
	line("beside it", strings.Join(m.Beside, ", "))
	line("use instead", strings.Join(m.UseInstead, ", "))
	line("goals", strings.Join(m.Goals, ", "))
	line("source", m.Source)
}

func after(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return length(d) + " have passed since the period's end"
}

func length(d time.Duration) string {
	switch {
	case d == 0:
		return ""
	case d%(24*time.Hour) == 0:
		return fmt.Sprintf("%dd", d/(24*time.Hour))
	}
	return d.String()
}

func upper(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

func TestEveryMetricIsWholeAndHonest(t *testing.T) {
	t.Parallel()
	metrics, _ := parse.Catalogue()
	known := map[string]bool{}
	for i := range metrics {
		require.False(t, known[metrics[i].ID], "%s is there twice", metrics[i].ID)
		known[metrics[i].ID] = true
	}
	for i := range metrics {
		m := &metrics[i]
		for name, text := range map[string]string{"title": m.Title, "text": m.Text, "no_data": m.NoData, "partial": m.Partial, "source": m.Source} {
			require.NotEmpty(t, text, "%s has no %s", m.ID, name)
		}
		require.Equal(t, m.Diagnostic, len(m.UseInstead) > 0, "%s: a diagnostic names what to use instead", m.ID)
		for _, id := range append(append([]string{}, m.UseInstead...), m.Beside...) {
			require.True(t, known[id], "%s names %s, which is not there", m.ID, id)
		}
		if m.Formula.Kind == "derived" {
			require.NotEmpty(t, derive.Doc(m), "%s: nobody computes %q", m.ID, m.Formula.Derived)
		}
	}
}

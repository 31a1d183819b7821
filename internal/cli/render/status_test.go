package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/cli/render"
	"plumbline/internal/web/sample"
)

func in() render.StatusIn {
	return render.StatusIn{Report: sample.Report(), Ladder: sample.Ladder(), Scope: access.For(access.Owner)}
}

func TestStatusSaysTheConclusionFirstAndRedFirst(t *testing.T) {
	t.Parallel()
	golden(t, "status", func(b *bytes.Buffer) error { return render.Status(b, in(), render.Style{Width: 100}) })
}

func TestStatusFitsANarrowTerminal(t *testing.T) {
	t.Parallel()
	golden(t, "status-60", func(b *bytes.Buffer) error { return render.Status(b, in(), render.Style{Width: 60}) })
}

func TestColourSaysNothingThatTheTextDoesNot(t *testing.T) {
	t.Parallel()
	var plain, coloured bytes.Buffer
	require.NoError(t, render.Status(&plain, in(), render.Style{}))
	require.NoError(t, render.Status(&coloured, in(), render.Style{Color: true}))
	require.Contains(t, coloured.String(), "\x1b[31m■")
	require.NotContains(t, plain.String(), "\x1b")
	require.Equal(t, plain.String(), render.Plain(coloured.String()))
}

func TestNoLineIsWiderThanTheTerminalAndNoneEndsInSpaces(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, render.Status(&b, in(), render.Style{Width: 100}))
	for line := range strings.Lines(b.String()) {
		require.LessOrEqual(t, len([]rune(strings.TrimRight(line, "\n"))), 100, line)
		require.Equal(t, strings.TrimRight(line, " \n")+"\n", line)
	}
}

func TestAReaderOutsideTheScopeSeesColoursAndNoNumbers(t *testing.T) {
	t.Parallel()
	scope := access.For(access.Social)
	r := sample.Report().For(scope)
	var b bytes.Buffer
	require.NoError(t, render.Status(&b, render.StatusIn{Report: r, Ladder: sample.Ladder(), Scope: scope}, render.Style{}))
	require.Contains(t, b.String(), "off plan")
}

func TestAnEmptyReportIsSaidInWords(t *testing.T) {
	t.Parallel()
	r := sample.Report()
	r.Objectives, r.KPIs, r.Self, r.Notes = nil, nil, nil, nil
	var b bytes.Buffer
	require.NoError(t, render.Status(&b, render.StatusIn{Report: r, Ladder: sample.Ladder(), Scope: access.For(access.Owner)}, render.Style{}))
	require.Contains(t, b.String(), "There is no objective yet")
}

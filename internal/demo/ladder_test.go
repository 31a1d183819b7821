package demo_test

import (
	"io/fs"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/examples"
	"plumbline/internal/demo"
	"plumbline/internal/ladder/lint"
	"plumbline/internal/ladder/parse"
)

func TestTheLadderIsTheExampleAsItStands(t *testing.T) {
	t.Parallel()
	files, err := demo.Ladder(demo.Config{})
	require.NoError(t, err)
	require.Len(t, files, 4)
	for name, got := range files {
		want, err := fs.ReadFile(examples.Glow, "glow/"+name)
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), name)
	}
}

func TestTheLadderHasNoErrorAndNoWarningOnAnyDay(t *testing.T) {
	t.Parallel()
	for _, at := range []time.Time{{}, time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC), time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC)} {
		files, err := demo.Ladder(demo.Config{AsOf: at})
		require.NoError(t, err)
		l, problems := parse.Bytes(files)
		for _, p := range append(problems, lint.Run(l, lint.AtLock)...) {
			t.Errorf("%s", p)
		}
		require.Len(t, l.Objectives, 4)
	}
}

package files_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/period"
	"plumbline/internal/store/files"
	"plumbline/internal/store/files/filestest"
)

const x = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881" // of "x"

func TestAFolderIsAShelf(t *testing.T) {
	t.Parallel()
	filestest.Run(t, func(t *testing.T) files.Shelf { return files.In(filepath.Join(t.TempDir(), "files"), period.System{}) })
}

func TestWhatAKillCutOffGoesAndWholeFilesStay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := files.In(dir, period.System{})
	require.NoError(t, s.Keep(t.Context(), x, 1, strings.NewReader("x")))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "coming-1"), []byte("ha"), 0o600))
	list, err := s.List(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 1, "half a file is none")
	require.NoError(t, s.Tidy())
	require.NoFileExists(t, filepath.Join(dir, "coming-1"))
	require.FileExists(t, filepath.Join(dir, x[:2], x))
	require.NoError(t, files.In(filepath.Join(dir, "none"), period.System{}).Tidy())
}

func TestAFolderThatCannotBeWrittenIsSaidToBe(t *testing.T) {
	t.Parallel()
	at := filepath.Join(t.TempDir(), "files")
	require.NoError(t, os.WriteFile(at, nil, 0o600))
	err := files.In(at, period.System{}).Keep(t.Context(), x, 1, strings.NewReader("x"))
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
	require.NotEmpty(t, fault.HintOf(err))
}

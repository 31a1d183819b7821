package folder_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app/folder"
	"plumbline/internal/fault"
)

func TestOneDataFolderHasOneOwner(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "folder")
	first, err := folder.Open(dir)
	require.NoError(t, err)
	_, err = folder.Open(dir)
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.Contains(t, fault.HintOf(err), "--data")
	require.NoError(t, first.Close())
	require.NoError(t, first.Close(), "closing twice is legal")
	again, err := folder.Open(dir)
	require.NoError(t, err)
	require.NoError(t, again.Close())
}

func TestAFolderThatCannotBeMadeIsSaidWithAWayOut(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := folder.Open(filepath.Join(file, "below"))
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
	require.Contains(t, fault.HintOf(err), "PLUMBLINE_DATA")
}

func TestASocketPathAlwaysFits(t *testing.T) {
	t.Parallel()
	require.Equal(t, "/data/plumbline.sock", folder.SocketPath("/data"))
	deep := "/" + strings.Repeat("deep/", 40)
	require.Less(t, len(folder.SocketPath(deep)), 104)
	require.NotEqual(t, folder.SocketPath(deep), folder.SocketPath(deep+"er"), "two folders never share one")
}

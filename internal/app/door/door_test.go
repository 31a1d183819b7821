package door_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app/door"
	"plumbline/internal/fault"
)

var hello = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") })

func TestAnAddressInUseIsSaidPlainlyWithAWayOut(t *testing.T) {
	t.Parallel()
	first, err := door.Listen("tcp", "127.0.0.1:0", hello)
	require.NoError(t, err)
	defer func() { require.NoError(t, first.Stop()) }()
	_, err = door.Listen("tcp", first.Addr().String(), hello)
	require.Contains(t, fault.MessageOf(err), "is in use")
	require.Contains(t, fault.HintOf(err), "--listen")
	_, err = door.Listen("tcp", "nowhere", hello)
	require.Contains(t, fault.MessageOf(err), "missing port")
}

func TestASocketThatAKilledProcessLeftIsReplaced(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	d, err := door.Socket(path, hello)
	require.NoError(t, err)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.EqualValues(t, 0o600, info.Mode().Perm(), "only the owner of the folder may command")
	require.NoError(t, d.Stop())
}

func TestALoopbackServerAnswersToItsOwnNamesOnly(t *testing.T) {
	t.Parallel()
	require.Contains(t, door.Names("127.0.0.1:8765"), "localhost")
	require.Empty(t, door.Names("0.0.0.0:8765"), "any name may lead to it")
}

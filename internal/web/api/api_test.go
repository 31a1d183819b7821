package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"net"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/web/api"
)

type ask struct{ N int }

type answer struct{ Twice int }

func double(_ context.Context, a ask, progress func(any)) (answer, error) {
	switch {
	case a.N < 0:
		return answer{}, fault.New(fault.Invalid, "%d is negative", a.N).WithHint("ask for more than nothing")
	case a.N == 13:
		progress(1)
		return answer{}, errors.New("secret: the password is tulip")
	}
	for i := range a.N {
		progress(i)
	}
	return answer{2 * a.N}, nil
}

func doors(t *testing.T) (map[string]*http.Client, *[]string) {
	t.Helper()
	logged := &[]string{}
	mux := http.NewServeMux()
	api.Handle(mux, func(command string, err error) { *logged = append(*logged, command+": "+err.Error()) }, "double", double)
	socket := filepath.Join(t.TempDir(), "s.sock")
	l, err := net.Listen("unix", socket)
	require.NoError(t, err)
	server := httptest.NewUnstartedServer(mux)
	server.Listener = l
	server.Start()
	t.Cleanup(server.Close)
	require.True(t, api.Listening(socket))
	return map[string]*http.Client{"in process": api.InProcess(mux), "over the socket": api.OverSocket(socket)}, logged
}

func TestACommandAnswersTheSameInProcessAndOverTheSocket(t *testing.T) {
	t.Parallel()
	clients, _ := doors(t)
	for name, c := range clients {
		var seen []string
		got, err := api.Call[answer](t.Context(), c, "double", ask{3}, func(p json.RawMessage) { seen = append(seen, string(p)) })
		require.NoError(t, err, name)
		require.Equal(t, 6, got.Twice, name)
		require.Equal(t, []string{"0", "1", "2"}, seen, name)
	}
}

func TestAFaultKeepsItsCodeSentenceAndWayOut(t *testing.T) {
	t.Parallel()
	clients, logged := doors(t)
	for name, c := range clients {
		_, err := api.Call[answer](t.Context(), c, "double", ask{-1}, nil)
		require.Equal(t, fault.Invalid, fault.CodeOf(err), name)
		require.Equal(t, "-1 is negative", fault.MessageOf(err), name)
		require.Equal(t, "ask for more than nothing", fault.HintOf(err), name)
	}
	require.Empty(t, *logged, "a fault of the asker is not news")
}

func TestAnInternalFaultIsLoggedAndItsTextDoesNotTravel(t *testing.T) {
	t.Parallel()
	clients, logged := doors(t)
	_, err := api.Call[answer](t.Context(), clients["in process"], "double", ask{13}, nil)
	require.Equal(t, fault.Internal, fault.CodeOf(err))
	require.NotContains(t, err.Error(), "tulip")
	require.Equal(t, []string{"double: secret: the password is tulip"}, *logged)
}

func TestARequestWithAnUnknownFieldIsRefused(t *testing.T) {
	t.Parallel()
	clients, _ := doors(t)
	_, err := api.Call[answer](t.Context(), clients["in process"], "double", map[string]int{"M": 3}, nil)
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
}

func TestAServerThatIsGoneIsSaidPlainly(t *testing.T) {
	t.Parallel()
	gone := filepath.Join(t.TempDir(), "gone.sock")
	require.False(t, api.Listening(gone))
	_, err := api.Call[answer](t.Context(), api.OverSocket(gone), "double", ask{1}, nil)
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
}

func TestAServerOfAnotherVersionIsSaidPlainly(t *testing.T) {
	t.Parallel()
	clients, _ := doors(t)
	for name, c := range clients {
		_, err := api.Call[answer](t.Context(), c, "halve", ask{1}, nil)
		require.Equal(t, fault.Unavailable, fault.CodeOf(err), name)
		require.Contains(t, fault.HintOf(err), "another version", name)
	}
}

package door_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app/door"
	"plumbline/internal/fault"
)

// seen is where a request comes from, and how the browser reached the proxy, as the pages see it.
func seen(t *testing.T, behind []string, remote, proto string, forwarded ...string) (from, scheme string) {
	t.Helper()
	p, err := door.ReadProxies(behind)
	require.NoError(t, err)
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = remote
	r.Header["X-Forwarded-For"] = forwarded
	r.Header.Set("X-Forwarded-Proto", proto)
	p.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		from, scheme = r.RemoteAddr, r.Header.Get("X-Forwarded-Proto")
	})).ServeHTTP(httptest.NewRecorder(), r)
	return from, scheme
}

func TestWithoutAProxyNobodysWordOnTheirAddressIsTaken(t *testing.T) {
	t.Parallel()
	from, _ := seen(t, nil, "203.0.113.9:4711", "", "198.51.100.1")
	require.Equal(t, "203.0.113.9:4711", from)
}

func TestBehindAProxyARequestComesFromWhereTheProxySays(t *testing.T) {
	t.Parallel()
	from, scheme := seen(t, []string{"127.0.0.1"}, "127.0.0.1:4711", "https", "203.0.113.9")
	require.Equal(t, []string{"203.0.113.9:0", "https"}, []string{from, scheme})
	from, _ = seen(t, []string{"::1", "10.0.0.0/8"}, "[::1]:4711", "", "2001:db8::7")
	require.Equal(t, "[2001:db8::7]:0", from)
}

func TestWhatACreatorWritesIntoTheHeaderThemselvesIsNotBelieved(t *testing.T) {
	t.Parallel()
	from, _ := seen(t, []string{"127.0.0.1", "10.0.0.0/8"}, "127.0.0.1:1", "", "1.2.3.4, 203.0.113.9, 10.0.0.7")
	require.Equal(t, "203.0.113.9:0", from, "the last address that is no proxy's")
	from, _ = seen(t, []string{"127.0.0.1"}, "127.0.0.1:1", "", "1.2.3.4", "not an address")
	require.Equal(t, "127.0.0.1:0", from)
	from, scheme := seen(t, []string{"10.0.0.0/8"}, "203.0.113.9:1", "https", "1.2.3.4")
	require.Equal(t, []string{"203.0.113.9:1", ""}, []string{from, scheme}, "who comes past the proxy is taken as they are")
}

func TestAProxyThatIsNoAddressIsRefusedWithTheWayOut(t *testing.T) {
	t.Parallel()
	_, err := door.ReadProxies([]string{"10.0.0.0/8", "nginx"})
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
	require.Contains(t, fault.MessageOf(err), `"nginx" is neither an address nor a network`)
	require.Contains(t, fault.HintOf(err), "--behind 127.0.0.1")
}

func FuzzForwarded(f *testing.F) {
	f.Add("1.2.3.4, 10.0.0.1")
	f.Add(",,::1")
	f.Fuzz(func(t *testing.T, header string) {
		p, err := door.ReadProxies([]string{"10.0.0.0/8"})
		require.NoError(t, err)
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = "10.0.0.1:1"
		r.Header["X-Forwarded-For"] = []string{header}
		p.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { require.NotEmpty(t, r.RemoteAddr) })).ServeHTTP(httptest.NewRecorder(), r)
	})
}

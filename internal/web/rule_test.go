package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/web"
	"plumbline/internal/web/hall"
)

func nobody(*http.Request) (access.Actor, access.Scope, error) {
	return access.Actor{}, access.Scope{}, fault.New(fault.SignedOut, "nobody is signed in")
}

func serverFor(t *testing.T, asker web.Asker) *web.Server {
	t.Helper()
	s, err := web.New(t.Context(), web.Config{Service: ready(), Uploads: t.TempDir(), Asker: asker})
	require.NoError(t, err)
	return s
}

// asking makes one request without following where it leads.
func asking(h http.Handler, method, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w
}

func TestAnAddressWithoutARuleLetsNobodyIn(t *testing.T) {
	t.Parallel()
	var none hall.Rule
	for _, role := range append(access.Roles, "") {
		require.False(t, none.Admits(role), role)
	}
	for _, r := range serverFor(t, nil).Routes() {
		require.True(t, r.Rule.Admits(access.Owner), "%s has no rule", r.Pattern)
	}
}

func TestAnAddressAddedWithoutARuleIsNotThere(t *testing.T) {
	t.Parallel()
	h, err := hall.New(hall.Config{Asker: only(access.Owner), Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	h.Router().Handle("GET /hole", hall.Rule{}, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("everything")) }))
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/hole", nil))
	require.Equal(t, http.StatusNotFound, w.Code)
	require.NotContains(t, w.Body.String(), "everything")
}

func TestABrowserThatIsSignedOutIsSentToSignInAndBack(t *testing.T) {
	t.Parallel()
	s := serverFor(t, nobody)
	w := asking(s, http.MethodGet, "/kpi/audience-fit?as-of=2026-11-01")
	require.Equal(t, http.StatusSeeOther, w.Code)
	require.Equal(t, "/sign-in?then=%2Fkpi%2Faudience-fit%3Fas-of%3D2026-11-01", w.Header().Get("Location"))
	require.Equal(t, http.StatusUnauthorized, asking(s, http.MethodPost, "/demo").Code, "a command is not repeated after signing in")
	require.Equal(t, http.StatusOK, asking(s, http.MethodGet, "/healthz").Code)
}

func TestAPageIsOnlyForTheRolesOfItsRule(t *testing.T) {
	t.Parallel()
	require.Equal(t, http.StatusForbidden, asking(serverFor(t, only(access.Operations)), http.MethodGet, "/make").Code)
	require.Equal(t, http.StatusOK, asking(serverFor(t, only(access.Owner)), http.MethodGet, "/make").Code)
	require.Equal(t, http.StatusForbidden, asking(serverFor(t, only(access.Creator)), http.MethodGet, "/").Code, "creators come by their links")
}

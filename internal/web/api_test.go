package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/web"
)

func apiServer(t *testing.T, asker web.Asker) *web.Server {
	t.Helper()
	s, err := web.New(t.Context(), web.Config{Service: ready(), Records: working(t), Uploads: t.TempDir(), Asker: asker})
	require.NoError(t, err)
	return s
}

func TestTheAPIAnswersBehindTheSameRulesAsThePages(t *testing.T) {
	t.Parallel()
	s := apiServer(t, nil)
	w := asking(s, http.MethodGet, "/api/v1/openapi.json")
	require.Equal(t, http.StatusOK, w.Code)
	require.Contains(t, w.Body.String(), `"openapi":"3.1.0"`)
	require.Equal(t, http.StatusOK, asking(s, http.MethodGet, "/api/v1/creator").Code)
	require.Equal(t, http.StatusOK, asking(s, http.MethodGet, "/api/v1/report").Code)
	require.Equal(t, http.StatusOK, asking(s, http.MethodGet, "/api/v1/metrics").Code)
	missing := asking(s, http.MethodGet, "/api/v1/unicorn")
	require.Equal(t, http.StatusNotFound, missing.Code)
	require.Equal(t, "application/problem+json", missing.Header().Get("Content-Type"))

	out := apiServer(t, nobody)
	w = asking(out, http.MethodGet, "/api/v1/creator")
	require.Equal(t, http.StatusUnauthorized, w.Code, "a program is not sent to a sign-in page")
	require.Contains(t, w.Header().Get("WWW-Authenticate"), "Bearer")
	require.Equal(t, http.StatusOK, asking(out, http.MethodGet, "/api/v1/openapi.json").Code)
}

func TestAPageDescribesTheAPIWithoutAnOutsideScript(t *testing.T) {
	t.Parallel()
	s := apiServer(t, nil)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api", nil))
	require.Equal(t, http.StatusOK, w.Code)
	require.Contains(t, w.Body.String(), "/api/v1/shipment/{id}/released")
	require.NotContains(t, strings.ReplaceAll(w.Body.String(), "https://www.instagram.com", ""), `src="http`)
}

package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"plumbline/internal/web"
)

// BenchmarkPages is the time in the server for one page of the sample; the
// promise over the demo's data is measured in bench.
func BenchmarkPages(b *testing.B) {
	s, err := web.New(b.Context(), web.Config{Service: ready(), Uploads: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"rollup", "sub", "kpi", "stack"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w := httptest.NewRecorder()
				s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, pages[name], nil))
				if w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}

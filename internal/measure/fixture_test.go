package measure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder/parse"
)

func TestTheCatalogueReadsWithoutAProblem(t *testing.T) {
	t.Parallel()
	metrics, problems := parse.Catalogue()
	for _, p := range problems {
		t.Errorf("%v", p)
	}
	require.Greater(t, len(metrics), 100)
}

package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/app/proof"
)

func TestNoRoleCanTellWhatItMayNotSee(t *testing.T) {
	if testing.Short() {
		t.Skip("asks thousands of questions")
	}
	t.Parallel()
	report, err := proof.Prove(t.Context(), app.OpenProof, func(role access.Role, asked int) { t.Logf("%s: %d questions", role, asked) })
	require.NoError(t, err)
	require.Greater(t, report.Asked, 1000)
	require.Greater(t, report.Routes, 30)
	for _, l := range report.Leaks {
		t.Errorf("%s, %s: %s", l.Role, l.Door, l.What)
	}
}

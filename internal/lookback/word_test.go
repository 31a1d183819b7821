package lookback

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCountsReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 97430: "97,430", 1234567: "1,234,567", -1: "-1", -100: "-100", -1000: "-1,000"} {
		require.Equal(t, want, whole(n))
	}
	require.Equal(t, "1 redemption", redemptions(1))
	require.Equal(t, "2,110 redemptions", redemptions(2110))
}

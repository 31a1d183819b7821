package figure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/judge/figure"
)

func TestNumbersReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]struct {
		v           float64
		unit, money string
	}{
		"71%":            {71.04, "percent", ""},
		"64.5%":          {0.645, "share", ""},
		"$6,200":         {6200, "money", "USD"},
		"$29.40":         {29.4, "money", "USD"},
		"−$1,234,568":    {-1234567.8, "money", "USD"},
		"€12":            {12, "EUR", ""},
		"31 h":           {31, "hours", ""},
		"2.5 d":          {2.5, "days", ""},
		"1.25 per 1,000": {1.25, "per_1000", ""},
		"3 per 100":      {3, "per_100", ""},
		"12,000":         {12000, "count", ""},
		"0.123":          {0.1234, "ratio", ""},
		"−4":             {-4, "count", ""},
	} {
		require.Equal(t, want, figure.Number(c.v, c.unit, c.money))
	}
}

package ladder

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
)

func TestQuantitiesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Quantity{
		"12000": {12000, ""}, "12,000": {12000, ""}, "1_000_000": {1e6, ""}, "98%": {98, "%"}, "-3.5 %": {-3.5, "%"}, "72h": {72, "h"}, "3 days": {3, "d"},
		"4200000 USD": {4.2e6, "USD"}, "12 eur": {12, "EUR"}, "2 points": {2, "points"}, "+5": {5, ""},
	} {
		got, err := ParseQuantity(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
		again, err := ParseQuantity(got.String())
		require.NoError(t, err)
		require.Equal(t, got, again)
	}
	for _, text := range []string{"", "lots", "$4.2M", "4 parsecs", "1,00", "12 12", "NaN", "1e3"} {
		_, err := ParseQuantity(text)
		require.Equal(t, fault.Invalid, fault.CodeOf(err), text)
		require.NotEmpty(t, fault.HintOf(err), text)
	}
}

func TestAQuantityFitsTheUnitsItCanBeTurnedInto(t *testing.T) {
	t.Parallel()
	v, ok := Quantity{3, "d"}.In("hours")
	require.True(t, ok)
	require.Equal(t, 72.0, v)
	v, ok = Quantity{36, "h"}.In("days")
	require.True(t, ok)
	require.Equal(t, 1.5, v)
	_, ok = Quantity{98, "%"}.In("hours")
	require.False(t, ok)
	_, ok = Quantity{5, "USD"}.In("count")
	require.False(t, ok)
	v, ok = Quantity{5, ""}.In("money")
	require.True(t, ok)
	require.Equal(t, 5.0, v)
}

func TestBoundsSayWhichSideIsGood(t *testing.T) {
	t.Parallel()
	b, err := ParseBound("≥ 98%")
	require.NoError(t, err)
	require.Equal(t, ">= 98%", b.String())
	require.True(t, b.Higher())
	b, err = ParseBound("<=24h")
	require.NoError(t, err)
	require.False(t, b.Higher())
	_, err = ParseBound("80")
	require.Error(t, err)
}

func TestLengthsOfTimeArePrintedInTheirLargestUnit(t *testing.T) {
	t.Parallel()
	require.Equal(t, "2w", FormatDuration(14*24*time.Hour))
	require.Equal(t, "30d", FormatDuration(30*24*time.Hour))
	require.Equal(t, "36h", FormatDuration(36*time.Hour))
	require.Equal(t, "90m", FormatDuration(90*time.Minute))
	require.Equal(t, "0d", FormatDuration(0))
}

package value_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/inbox/value"
	"plumbline/internal/money"
)

// reason returns the stable reason of a problem.
func reason(err error) string {
	if p, is := errors.AsType[*value.Problem](err); is {
		return p.Reason
	}
	return ""
}

func TestMissingIsSaidInManyWays(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", " ", "-", "--", "–", "n/a", "N/A", "#N/A", "null", "NULL", "NaN", `\N`, "        "} {
		require.True(t, value.Empty(s), "%q", s)
	}
	for _, s := range []string{"0", "none", "no", "-1", "na", "x", "nothing"} {
		require.False(t, value.Empty(s), "%q", s)
	}
}

func TestMoneyIsExactByTheDecimalsOfItsCurrency(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, currency string
		minor          int64
	}{
		{"12.50", "USD", 1250}, {"12.5", "USD", 1250}, {"12", "USD", 1200}, {"-0.07", "USD", -7}, {"12.500", "USD", 1250},
		{"1,234.50", "USD", 123450}, {"1.234,50", "EUR", 123450}, {"1 234,50", "EUR", 123450}, {"1'234.50", "CHF", 123450},
		{"$1,234.50", "USD", 123450}, {"USD 12.50", "USD", 1250}, {"12,50 €", "EUR", 1250}, {"(12.50)", "USD", -1250}, {"1,234", "USD", 123400},
		{"1200", "JPY", 1200}, {"7.123", "KWD", 7123}, {"12,34,567.89", "INR", 123456789}, {"+3", "USD", 300}, {".5", "USD", 50}, {"5.", "USD", 500},
	} {
		got, err := value.Money(c.text, c.currency)
		require.NoError(t, err, c.text)
		require.Equal(t, c.minor, got, c.text)
	}
	for _, c := range []struct{ text, currency, reason string }{
		{"12.345", "USD", value.TooManyDecimals}, {"1200.5", "JPY", value.TooManyDecimals}, {"7.1234", "KWD", value.TooManyDecimals},
		{"twelve", "USD", value.NotMoney}, {"1.2.3", "USD", value.NotMoney}, {"12", "", value.NoCurrency}, {"12", "XXQ", value.UnknownCurrency},
		{"EUR 12", "USD", value.UnknownCurrency}, {"99999999999999999999", "USD", value.TooLarge}, {"1e3", "USD", value.NotMoney},
	} {
		_, err := value.Money(c.text, c.currency)
		require.Equal(t, c.reason, reason(err), c.text)
	}
}

func TestTimesAreReadAsSystemsAndPeopleWriteThem(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 10, 31, 9, 30, 0, 0, time.UTC)
	for _, s := range []string{
		"2026-10-31T09:30:00Z", "2026-10-31 09:30:00", "2026-10-31 09:30", "2026-10-31T09:30:00.000000", "2026-10-31T11:30:00+02:00",
		"2026-10-31 05:30:00 -0400", "2026-10-31 09:30:00 UTC", "1793439000", "1793439000000", "1793439000000000", "31/10/2026 09:30", "10/31/2026 9:30 AM",
		"31.10.2026 09:30", "31/Oct/2026:09:30:00 +0000", "Sat, 31 Oct 2026 09:30:00 +0000", "Oct 31, 2026 9:30 AM", "2026/10/31 09:30",
	} {
		got, err := value.Moments{}.Time(s)
		require.NoError(t, err, s)
		require.Equal(t, at, got, s)
	}
	day := time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC)
	for _, s := range []string{"2026-10-31", "20261031", "10/31/2026", "31.10.2026", "31 Oct 2026", "Oct 31, 2026", "2026/10/31", "10/31/26"} {
		got, err := value.Moments{}.Time(s)
		require.NoError(t, err, s)
		require.Equal(t, day, got, s)
	}
	for _, s := range []string{"", "soon", "2026-02-30", "2026-13-01", "31/31/2026", "2026-10-31T25:00:00Z", "12"} {
		_, err := value.Moments{}.Time(s)
		require.Equal(t, value.NotTime, reason(err), s)
	}
}

func TestSlashedDatesThatCanBeReadTwoWaysNeedAnOrder(t *testing.T) {
	t.Parallel()
	_, err := value.Moments{}.Time("03/04/2026")
	require.Equal(t, value.Ambiguous, reason(err))
	us, err := value.Moments{Order: "mdy"}.Date("03/04/2026")
	require.NoError(t, err)
	require.Equal(t, "2026-03-04", us.String())
	eu, err := value.Moments{Order: "dmy"}.Date("03/04/2026")
	require.NoError(t, err)
	require.Equal(t, "2026-04-03", eu.String())
	same, err := value.Moments{}.Date("05/05/2026")
	require.NoError(t, err, "either way it is the same day")
	require.Equal(t, "2026-05-05", same.String())
	order, slashed := value.Slashed("25/04/2026")
	require.Equal(t, "dmy", order)
	require.True(t, slashed)
}

func TestTimesWithoutAnOffsetAreOfTheirZoneAlsoOnTheDayItChanges(t *testing.T) {
	t.Parallel()
	ny, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	for text, want := range map[string]string{
		"2026-11-01 00:30:00": "2026-11-01T04:30:00Z",
		"2026-11-01 03:30:00": "2026-11-01T08:30:00Z",
		"2026-03-08":          "2026-03-08T05:00:00Z",
		"20260308":            "2026-03-08T05:00:00Z",
		"2026-03-08 12:00:00": "2026-03-08T16:00:00Z",
		"03/08/2026 12:00":    "2026-03-08T16:00:00Z",
		"2026-03-08T12:00Z":   "2026-03-08T12:00:00Z",
	} {
		got, err := value.Moments{Zone: ny, Order: "mdy"}.Time(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got.Format(time.RFC3339), text)
	}
}

func TestOneMomentInTwoSpellingsIsWrittenInOneWay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-10-02 01:00:00": "2026-10-02 01:00:00", "2026-10-02T01:00": "2026-10-02 01:00:00", "10/2/2026 1:00": "2026-10-02 01:00:00",
		"2026-10-02": "2026-10-02 00:00:00", "20261002": "2026-10-02 00:00:00", "2026-10-02 01:00:00.5": "2026-10-02 01:00:00.5",
		"2026-10-02T01:00:00+02:00": "2026-10-01T23:00:00Z", "2026-10-01 23:00:00 UTC": "2026-10-01T23:00:00Z", "1790895600": "2026-10-01T23:00:00Z",
	} {
		got, err := value.Moments{Order: "mdy"}.Canonical(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	_, err := value.Moments{}.Canonical("soon")
	require.Equal(t, value.NotTime, reason(err))
}

func TestNumbersFlagsAndShares(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"12": 12, "12.0": 12, "1,200": 1200, "-3": -3, "1.2E+05": 120000, "1 200": 1200} {
		got, err := value.Int(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for text, want := range map[string]float64{"0.45": 0.45, "45%": 0.45, "1,5": 1.5, "1e-3": 0.001, "1,234.5": 1234.5} {
		got, err := value.Float(text)
		require.NoError(t, err, text)
		require.InDelta(t, want, got, 1e-12, text)
	}
	for _, text := range []string{"", "x", "Inf", "NaN", "0x10", "1_000", "1e999"} {
		_, err := value.Float(text)
		require.Error(t, err, text)
	}
	share, err := value.Share("45", true)
	require.NoError(t, err)
	require.InDelta(t, 0.45, share, 1e-12)
	yes, err := value.Flag("Yes")
	require.NoError(t, err)
	require.True(t, yes)
	_, err = value.Flag("maybe")
	require.Equal(t, value.NotFlag, reason(err))
	_, err = value.Int("1.5")
	require.Equal(t, value.NotWhole, reason(err))
}

func FuzzMoneyIsNeverRounded(f *testing.F) {
	for _, s := range []string{"12.50", "1,234.5", "(3)", "$1", "-0", "1e5", "..", "9223372036854775807", "0.009"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := value.Money(s, "USD")
		if err != nil {
			require.NotEmpty(t, reason(err))
			return
		}
		back, err := value.Money(money.Amount{Minor: n, Currency: "USD"}.Number(), "USD")
		require.NoError(t, err)
		require.Equal(t, n, back)
		if x, err := value.Float(s); err == nil && math.Abs(x) < 1e12 {
			require.InDelta(t, x*100, float64(n), 1e-2)
		}
	})
}

func FuzzISOAgreesWithTheStandardParser(f *testing.F) {
	for _, s := range []string{"2026-10-31T09:30:00Z", "2026-02-29", "2024-02-29 23:59:59.999999+14:00", "0000-01-01", "9999-12-31T23:59:60Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := time.Parse(time.RFC3339, s)
		if err != nil {
			_, _ = value.Moments{}.Time(s)
			return
		}
		got, ok := value.ISO(s, nil)
		if !ok {
			return
		}
		require.Equal(t, want.UnixMicro(), got, s)
	})
}

package money_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/money"
)

func TestAmountsAreReadExactlyInTheirCurrencysDecimals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		number, currency string
		minor            int64
		shown            string
	}{
		{"12.30", "USD", 1230, "$12.30"},
		{"-0.05", "EUR", -5, "-€0.05"},
		{"1200", "JPY", 1200, "¥1,200"},
		{"1.234", "KWD", 1234, "KWD 1.234"},
		{"4.5000", "USD", 450, "$4.50"},
		{".5", "USD", 50, "$0.50"},
		{"4200000", "USD", 420000000, "$4,200,000.00"},
	} {
		a, err := money.Parse(c.number, c.currency)
		require.NoError(t, err, c.number)
		require.Equal(t, money.Amount{Minor: c.minor, Currency: c.currency}, a)
		require.Equal(t, c.shown, normalise(a.String()))
	}
}

// normalise replaces the no-break spaces of the locale data.
func normalise(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r == '\u00a0' {
			out[i] = ' '
		}
	}
	return string(out)
}

func TestMoneyIsNeverRoundedAtTheDoor(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{{"12.345", "USD"}, {"1.5", "JPY"}, {"1e3", "USD"}, {"", "USD"}, {".", "USD"}, {"--1", "USD"}, {"1,000", "USD"}, {"99999999999999999999", "USD"}, {"1", "XXQ"}} {
		_, err := money.Parse(c[0], c[1])
		require.Error(t, err, "%s %s", c[0], c[1])
	}
	_, err := money.Parse("12.345", "USD")
	require.ErrorContains(t, err, "12.345 has 3 decimals; its currency has 2")
}

func TestWhatIsPrintedReadsBackAsTheSameAmount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := money.Amount{Minor: rapid.Int64Range(-1<<52, 1<<52).Draw(t, "minor"), Currency: rapid.SampledFrom([]string{"USD", "JPY", "KWD"}).Draw(t, "currency")}
		b, err := money.Parse(a.Number(), a.Currency)
		if err != nil || a != b {
			t.Fatalf("%v prints %s, reads %v, %v", a, a.Number(), b, err)
		}
	})
}

func TestConversionTakesTheLastRateOnOrBeforeTheDay(t *testing.T) {
	t.Parallel()
	var r money.Rates
	require.NoError(t, r.Add("2026-10-02", "EUR", "USD", "1.20"))
	require.NoError(t, r.Add("2026-10-01", "EUR", "USD", "1.10"))
	ten := money.Amount{Minor: 1000, Currency: "EUR"}
	for day, want := range map[string]int64{"2026-10-01": 1100, "2026-10-02": 1200, "2026-12-31": 1200} {
		got, ok := r.Convert(ten, "USD", day)
		require.True(t, ok)
		require.Equal(t, want, got.Minor, day)
	}
	_, ok := r.Convert(ten, "USD", "2026-09-30")
	require.False(t, ok, "no rate is known before the first")
	back, ok := r.Convert(money.Amount{Minor: 1200, Currency: "USD"}, "EUR", "2026-10-02")
	require.True(t, ok, "the inverse of a stored rate serves")
	require.Equal(t, int64(1000), back.Minor)
	require.Error(t, r.Add("2026-10-01", "EUR", "USD", "0"))
	require.Error(t, r.Add("2026-10-01", "EUR", "USD", "much"))
}

func TestConversionRoundsOnceHalfAwayFromZeroAcrossDecimals(t *testing.T) {
	t.Parallel()
	var r money.Rates
	require.NoError(t, r.Add("2026-10-01", "JPY", "USD", "0.005"))
	for minor, want := range map[int64]int64{1: 1, 3: 2, -1: -1, -3: -2, 200: 100} {
		got, _ := r.Convert(money.Amount{Minor: minor, Currency: "JPY"}, "USD", "2026-10-01")
		require.Equal(t, want, got.Minor, "%d yen", minor)
	}
}

func FuzzParseMinor(f *testing.F) {
	for _, s := range []string{"1", "-1.20", "+.5", "1.", "", "9223372036854775807"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := money.ParseMinor(s, 2)
		if err != nil {
			return
		}
		want, ok := new(big.Rat).SetString(s)
		if ok && want.Cmp(big.NewRat(v, 100)) != 0 {
			t.Fatalf("%q read as %d hundredths", s, v)
		}
	})
}

func TestNoCodeIsNoCurrency(t *testing.T) {
	t.Parallel()
	require.False(t, money.Known(""))
	require.True(t, money.Known("USD"))
}

package say_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/period"
	"plumbline/internal/web/say"
)

func TestNumbersAreWrittenAsPeopleReadThem(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		"71%": say.Number(71.2, "percent", ""), "98.3%": say.Number(98.3, "percent", ""), "99.6%": say.Number(99.6, "percent", ""), "0.4%": say.Number(.4, "percent", ""),
		"$2.31": say.Number(2.31, "money", "USD"), "$8,100": say.Number(8100.4, "money", "USD"), "$3.71M": say.Number(3.71e6, "USD", ""), "€12": say.Number(12, "EUR", "USD"),
		"31 h": say.Number(31.2, "hours", ""), "4.2 d": say.Number(4.21, "days", ""), "12,000": say.Number(12000, "count", ""), "−90": say.Signed(-90, "count", ""), "+165": say.Signed(165, "count", ""),
		"−$1,234": say.Number(-1234, "money", "USD"), "86%": say.Number(.86, "share", ""), "0": say.Number(-0.001, "count", ""),
	} {
		require.Equal(t, want, got)
	}
}

func TestAxesSayLittleWithoutLosingTheUnit(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		"$4.2M": say.Axis(4.2e6, "USD", ""), "12k": say.Axis(12000, "count", ""), "6,000": say.Axis(6000, "count", ""), "80%": say.Axis(80, "percent", ""),
		"45%": say.Axis(.45, "share", ""), "$2.5": say.Axis(2.5, "money", "USD"), "24 h": say.Axis(24, "hours", ""),
	} {
		require.Equal(t, want, got)
	}
}

func TestAPlaceInAPeriodIsSaidAsPeopleSayIt(t *testing.T) {
	t.Parallel()
	quarter := period.Period{Grain: period.Quarter, From: period.NewDate(2026, 10, 1), To: period.NewDate(2027, 1, 1)}
	week := period.Period{Grain: period.Week, From: period.NewDate(2026, 11, 16), To: period.NewDate(2026, 11, 23)}
	require.Equal(t, "week 8 of 13", say.Place(quarter, period.NewDate(2026, 11, 21)))
	require.Equal(t, "week 13 of 13", say.Place(quarter, period.NewDate(2026, 12, 31)), "the odd day belongs to the last week")
	require.Equal(t, "day 6 of 7", say.Place(week, period.NewDate(2026, 11, 21)))
	require.Equal(t, "5 weeks left", say.Left(quarter, period.NewDate(2026, 11, 21)))
	require.Equal(t, "last day", say.Left(quarter, period.NewDate(2026, 12, 31)))
	require.Equal(t, "closed", say.Left(quarter, period.NewDate(2027, 1, 1)))
}

func TestSentencesBeginLargeAndEndOnce(t *testing.T) {
	t.Parallel()
	require.Equal(t, "Did you mean orders?", say.Sentence("did you mean orders?"))
	require.Equal(t, "Nothing due.", say.Sentence("nothing due"))
	require.Empty(t, say.Sentence(""))
}

func TestRoundedPartsAddUpToTheRoundedWhole(t *testing.T) {
	t.Parallel()
	require.Equal(t, []float64{-34, -33, -33}, say.Even(-100, []float64{-33.4, -33.3, -33.3}))
	require.Equal(t, []float64{1, 0, 0}, say.Even(1, []float64{1.0 / 3, 1.0 / 3, 1.0 / 3}), "the first of equals is served first")
	require.Equal(t, []float64{-6, 2}, say.Even(-4, []float64{-6.5, 2.5}))
	require.Empty(t, say.Even(12, nil))
}

func FuzzParts(f *testing.F) {
	f.Add(10.4, -3.3, 0.5, 120.49)
	f.Add(0.0, 0.5, 0.5, 0.5)
	f.Fuzz(func(t *testing.T, a, b, c, d float64) {
		parts, whole, sum := []float64{a, b, c, d}, 0.0, 0.0
		for _, v := range parts {
			if math.IsNaN(v) || math.Abs(v) > 1e9 {
				t.Skip("no number of a programme")
			}
			whole += v
		}
		for i, v := range say.Even(whole, parts) {
			require.LessOrEqual(t, math.Abs(v-parts[i]), 2.0)
			sum += v
		}
		require.InDelta(t, math.Round(whole), sum, 1e-6)
	})
}

func TestAWordThatBeginsOutsideEnglishBeginsASentenceToo(t *testing.T) {
	t.Parallel()
	require.Equal(t, "Été", say.Upper("été"))
	require.Equal(t, "TikTok", say.Platform("tiktok"))
	require.Equal(t, "Twitch", say.Platform("twitch"))
}

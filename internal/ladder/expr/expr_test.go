package expr_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder/expr"
)

func compile(t *testing.T, text string) *expr.Condition {
	t.Helper()
	c, err := expr.Compile(text)
	require.NoError(t, err)
	return c
}

func TestAConditionIsAskedOfARecord(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	values := map[string]any{
		"spend.amount": 4200.0, "creator.country": "US", "creator.tags": []string{"skin", "routine"}, "now": now,
		"terms.signed": now.AddDate(0, 0, -3), "shipment.replacement": true,
	}
	for text, want := range map[string]bool{
		"spend.amount <= 5000":                       true,
		"spend.amount < 4200":                        false,
		"creator.country in ['US', 'CA']":            true,
		"creator.tags.exists(t, t == 'skin')":        true,
		"now - terms.signed > duration('24h')":       true,
		"shipment.replacement || spend.amount > 1e6": true,
	} {
		yes, known := compile(t, text).Ask(values)
		require.True(t, known, text)
		require.Equal(t, want, yes, text)
	}
}

func TestAConditionOnWhatIsNotKnownIsNeitherMetNorNotMet(t *testing.T) {
	t.Parallel()
	c := compile(t, "spend.amount <= 5000 && creator.country == 'US'")
	require.Equal(t, []string{"creator.country", "spend.amount"}, c.Reads())
	_, known := c.Ask(map[string]any{"creator.country": "US"})
	require.False(t, known)
	require.Equal(t, []string{"spend.amount"}, c.Missing(map[string]any{"creator.country": "US"}))
	yes, known := c.Ask(map[string]any{"creator.country": "DE"})
	require.True(t, known, "what is known already decides")
	require.False(t, yes)
}

func TestAConditionThatCannotMeanAnythingIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]expr.Fault{
		"spend.amont <= 5000":      {Text: `there is no "spend.amont" here`, Name: "spend.amont"},
		"country == 'US'":          {Text: `there is no "country" here`, Name: "country"},
		"spend.amount":             {Text: "answers with double, not with yes or no"},
		"creator.country <= 5":     {},
		"spend.amount <= ":         {},
		strings.Repeat("1+", 2000): {},
	} {
		_, err := expr.Compile(text)
		var f *expr.Fault
		require.ErrorAs(t, err, &f, text)
		if want.Text != "" {
			require.Equal(t, &want, f, text)
		}
	}
	long := strings.Repeat("creator.tags.exists(a, creator.tags.exists(b, creator.tags.exists(c, a + b == c))) || ", 3) + "true"
	_, err := expr.Compile(long)
	require.ErrorContains(t, err, "too long")
}

func FuzzCompile(f *testing.F) {
	for _, s := range []string{"spend.amount <= 5000", "creator.tags.all(t, t != '')", "a.b.c", "'", "has(creator.x)", "now"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := expr.Compile(text)
		if err != nil {
			return
		}
		_, _ = c.Ask(map[string]any{})
	})
}

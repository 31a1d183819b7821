package facts_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
)

func TestWordsAreFoundWhereTheyMeanThePersonAndNowhereElse(t *testing.T) {
	t.Parallel()
	w, short := facts.NewWords([]string{"Anna Lee", "@glow", "anna.lee@example.com", "al"})
	require.Equal(t, []string{"al"}, short[:1], "too short to be looked for, and said")
	for text, want := range map[string]string{
		"Anna Lee":                             "xxxxxxxx",
		"a post by ANNA LEE, today":            "a post by xxxxxxxx, today",
		"Joanna Leeds":                         "Joanna Leeds",
		"write to anna.lee@example.com now":    "write to xxxxxxxxxxxxxxxxxxxx now",
		"glow":                                 "xxxx",
		`{"username":"Glow","x":1}`:            `{"username":"xxxx","x":1}`,
		"https://instagram.com/glow/reel/1":    "https://instagram.com/xxxx/reel/1",
		"thanks @glow for this":                "thanks @xxxx for this",
		"the glow serum":                       "the glow serum",
		"glowing, after-glow":                  "glowing, after-glow",
		"1;Glow;anna.lee@example.com;Anna Lee": "1;xxxx;xxxxxxxxxxxxxxxxxxxx;xxxxxxxx",
	} {
		got, found := w.Blank(text)
		require.Equal(t, want, got)
		require.Equal(t, want != text, found)
		require.Len(t, got, len(text), "places stay")
	}
}

func FuzzBlankKeepsTheLength(f *testing.F) {
	f.Add("Anna Lee and @glow", "Anna Lee", "glow")
	f.Add("ÉLISE élise", "Élise", "x y")
	f.Fuzz(func(t *testing.T, text, one, two string) {
		w, _ := facts.NewWords([]string{one, two})
		got, _ := w.Blank(text)
		require.Len(t, got, len(text))
	})
}

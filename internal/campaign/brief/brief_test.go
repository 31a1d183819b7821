package brief_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/brief"
)

func TestWhatIsLeftEmptyIsInheritedAndTopicsAddUp(t *testing.T) {
	t.Parallel()
	template := campaign.BriefBody{Values: "we prove what we say", Tone: "plain", NoTouch: []string{"politics"},
		Requirements: []campaign.Requirement{{ID: "tag", What: "tag", Want: "@old"}, {ID: "live", What: "live"}}}
	of := campaign.BriefBody{Message: "holds all day", NoTouch: []string{"Politics", "weight"}, Requirements: []campaign.Requirement{{ID: "tag", What: "tag", Want: "@glow"}}}
	got := brief.Resolve(template, of, campaign.BriefBody{Tone: "funny"})
	require.Equal(t, "we prove what we say", got.Values)
	require.Equal(t, "funny", got.Tone, "the nearest word counts")
	require.Equal(t, []string{"politics", "weight"}, got.NoTouch)
	require.Equal(t, []campaign.Requirement{{ID: "tag", What: "tag", Want: "@glow"}, {ID: "live", What: "live"}}, got.Requirements)
	require.Equal(t, []string{"tone", "requirements"}, brief.Changed(got, func() campaign.BriefBody { b := got; b.Tone, b.Requirements = "dry", nil; return b }()))
	require.NotEqual(t, brief.Hash(got), brief.Hash(template))
}

func TestTemplateTextIsNotFilled(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "  ", "[brand message]", "Say {{product}}", "<date>", "Launch on ____", "TBD", "to be defined", "Lorem ipsum dolor", "xxx"} {
		require.True(t, brief.Template(s), s)
	}
	for _, s := range []string{"It holds all day", "5 < 7", "ask TBDs about it", "50% off", "Todos los días"} {
		require.False(t, brief.Template(s), s)
	}
}

func TestCompletenessIsMeasuredAgainstTheClass(t *testing.T) {
	t.Parallel()
	b := campaign.BriefBody{Message: "holds", Product: "Serum", Values: "[values]", Disclosure: "#ad"}
	gift := brief.Complete(b, brief.Gift)
	require.Equal(t, brief.Completeness{Required: 4, Filled: 3, Missing: []string{"values"}}, gift)
	require.InDelta(t, 0.75, gift.Share(), 0)
	require.Contains(t, brief.Complete(b, brief.Amplified).Missing, "usage")
	require.Equal(t, brief.Required("standard"), brief.Required("a class nobody knows"))
	require.Equal(t, []string{"safety"}, brief.Screens(brief.Gift))
}

func TestThreeItemsAreAskedByDefaultAndLaterOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	b := campaign.BriefBody{Message: "holds all day", Disclosure: "#ad", NoTouch: []string{"politics"}, Values: "proof", KeepLive: 14}
	ids := func(items []campaign.QuizItem) (out []string) {
		for _, q := range items {
			require.Empty(t, brief.Broken(q))
			out = append(out, q.ID)
		}
		return out
	}
	require.Equal(t, []string{"label", "no_touch", "message"}, ids(brief.Questions(b, nil)))
	passed := b
	require.Empty(t, brief.Questions(b, &passed), "nothing changed: nothing is asked")
	b.NoTouch = append([]string{"weight"}, b.NoTouch...)
	b.Values = "another promise"
	require.Equal(t, []string{"no_touch"}, ids(brief.Questions(b, &passed)))
	own := campaign.QuizItem{ID: "q", Ask: "May it be boosted?", Choices: []string{"yes", "no"}, Right: []int{0}}
	b.Quiz = []campaign.QuizItem{own}
	require.Equal(t, []string{"q"}, ids(brief.Questions(b, &passed)), "own questions stand instead, and a new one is asked")
	passed = b
	require.Empty(t, brief.Questions(b, &passed))
	short := campaign.BriefBody{Message: "m", KeepLive: 1, Values: "v"}
	require.Equal(t, []string{"message", "values", "keep_live"}, ids(brief.Questions(short, nil)))
}

func TestOnlyExactlyTheRightBoxesAreRight(t *testing.T) {
	t.Parallel()
	q := campaign.QuizItem{Right: []int{0, 2}}
	require.True(t, brief.Right(q, []int{2, 0, 2}))
	require.False(t, brief.Right(q, []int{0}))
	require.False(t, brief.Right(q, []int{0, 1, 2}))
	require.False(t, brief.Right(q, nil))
}

func TestABrokenQuestionIsNamed(t *testing.T) {
	t.Parallel()
	for want, q := range map[string]campaign.QuizItem{
		"needs an id": {Ask: "?"}, "at least two answers": {ID: "a", Ask: "?", Choices: []string{"x"}}, "no right answer": {ID: "a", Ask: "?", Choices: []string{"x", "y"}},
		"not among its choices": {ID: "a", Ask: "?", Choices: []string{"x", "y"}, Right: []int{2}},
	} {
		require.Contains(t, brief.Broken(q), want)
	}
}

func TestResolvingTwiceSaysNothingNew(t *testing.T) {
	t.Parallel()
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"politics", "Politics", "weight", "alcohol"}), 0, 4)
	rapid.Check(t, func(r *rapid.T) {
		a := campaign.BriefBody{Goal: rapid.String().Draw(r, "goal"), NoTouch: words.Draw(r, "under")}
		b := campaign.BriefBody{Message: rapid.String().Draw(r, "message"), NoTouch: words.Draw(r, "over")}
		once := brief.Resolve(a, b)
		require.Equal(t, once, brief.Resolve(once, b))
		require.LessOrEqual(t, brief.Complete(a, "standard").Filled, brief.Complete(once, "standard").Filled, "inheriting never empties")
	})
}

func FuzzResolve(f *testing.F) {
	f.Add(`{"goal":"x","quiz":[{"id":"","right":[9]}],"no_touch":["a"]}`, `{"requirements":[{"id":"r"}],"keep_live":-3}`)
	f.Fuzz(func(t *testing.T, a, b string) {
		var x, y campaign.BriefBody
		if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
			t.Skip()
		}
		whole := brief.Resolve(x, y)
		share := brief.Complete(whole, "amplified").Share()
		require.True(t, share >= 0 && share <= 1)
		for _, q := range brief.Questions(whole, &x) {
			brief.Right(q, q.Right)
		}
	})
}

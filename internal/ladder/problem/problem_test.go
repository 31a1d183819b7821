package problem

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder"
)

func some() []Problem {
	return Sort([]Problem{
		At(ladder.Pos{File: "b.yaml", Line: 2, Col: 3}, "PL022", "likes reaches no key result", "park it"),
		At(ladder.Pos{File: "a.yaml", Line: 9, Col: 1}, "PL012", `there is no KPI "fitt"`, "did you mean fit?"),
		At(ladder.Pos{File: "a.yaml", Line: 9, Col: 1}, "PL012", `there is no KPI "fitt"`, "did you mean fit?"),
	})
}

func TestProblemsAreSortedByPlaceAndNeverRepeated(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, WriteText(&b, some()))
	require.Equal(t, `a.yaml:9:1: error PL012: there is no KPI "fitt" (did you mean fit?)
b.yaml:2:3: warning PL022: likes reaches no key result (park it)
`, b.String())
}

func TestJSONCountsErrorsAndWarnings(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, WriteJSON(&b, some()))
	var got map[string]any
	require.NoError(t, json.Unmarshal(b.Bytes(), &got))
	require.EqualValues(t, 1, got["errors"])
	require.EqualValues(t, 1, got["warnings"])
	first := got["problems"].([]any)[0].(map[string]any)
	require.Equal(t, "a.yaml", first["file"])
	require.EqualValues(t, 9, first["line"])
	require.Equal(t, "did you mean fit?", first["way_out"])

	b.Reset()
	require.NoError(t, WriteJSON(&b, nil))
	require.Contains(t, b.String(), `"problems": []`)
}

func TestSARIFNamesEveryRuleAndPlace(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, WriteSARIF(&b, some(), "1.2"))
	var got struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID    string
				RuleIndex int
				Level     string
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine, StartColumn int }
					}
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &got))
	require.Equal(t, "2.1.0", got.Version)
	run := got.Runs[0]
	require.Len(t, run.Tool.Driver.Rules, len(Rules))
	require.Len(t, run.Results, 2)
	require.Equal(t, "error", run.Results[0].Level)
	require.Equal(t, "PL012", run.Tool.Driver.Rules[run.Results[0].RuleIndex].ID)
	place := run.Results[0].Locations[0].PhysicalLocation
	require.Equal(t, "a.yaml", place.ArtifactLocation.URI)
	require.Equal(t, 9, place.Region.StartLine)
}

func TestTheNearestNameIsSuggested(t *testing.T) {
	t.Parallel()
	known := []string{"timezone", "signed_terms", "currency"}
	require.Equal(t, "timezone", Near("timezon", known))
	require.Equal(t, "timezone", Near("time-zone", []string{"timezone"}))
	require.Equal(t, "signed_terms", Near("terms_signed", known))
	require.Equal(t, "currency", Near("curreny", known))
	require.Empty(t, Near("budget", known))
	require.Equal(t, "did you mean timezone?", DidYouMean("timezome", known))
	require.Equal(t, "known are a, b", DidYouMean("zzzzzz", []string{"b", "a"}))
}

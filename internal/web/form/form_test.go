package form_test

import (
	"encoding/json"
	"net/url"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/money"
	"plumbline/internal/period"
	"plumbline/internal/web/form"
)

func builder(t testing.TB) form.Builder {
	cal, err := period.NewCalendar("America/New_York", time.Monday, time.January)
	require.NoError(t, err)
	return form.Builder{Calendar: cal, Currency: "USD"}
}

func fieldsOf(r campaign.Record) []campaign.Field { return campaign.FieldsOf(r.Top().Kind) }

// post is a form as a browser sends it back untouched.
func post(b form.Builder, r campaign.Record) url.Values {
	v := url.Values{}
	var walk func(cs []form.Control)
	walk = func(cs []form.Control) {
		for _, c := range cs {
			walk(c.Parts)
			for _, row := range c.Rows {
				walk(row)
			}
			if c.Shape != form.Group && c.Shape != form.List && c.Shape != form.Pairs && c.Shape != form.Files {
				v.Set(c.Name, c.Value)
			}
			if c.Shape == form.Money {
				v.Set(c.Name+".currency", c.Currency)
			}
		}
	}
	for _, f := range fieldsOf(r) {
		walk([]form.Control{b.Field(f, f.Value(r), false)})
	}
	return v
}

func day(y int, m time.Month, d int) *period.Date { x := period.NewDate(y, m, d); return &x }

func deliverable() *campaign.Deliverable {
	return &campaign.Deliverable{
		Head:  campaign.Head{Kind: campaign.KindDeliverable},
		Terms: "t-1", Platform: "instagram", Relation: "paid", Fee: &money.Amount{Minor: 120050, Currency: "EUR"}, DueDay: day(2026, 11, 30), LaunchAsset: true,
		Taxonomy: map[string]string{"hook": "question"}, Expected: map[string]float64{"attributed_orders": 120.5},
	}
}

func terms() *campaign.Terms {
	met := time.Date(2026, 11, 3, 14, 30, 0, 0, time.UTC)
	return &campaign.Terms{
		Head: campaign.Head{Kind: campaign.KindTerms},
		Form: "sow", Items: []campaign.Item{{Format: "reel", Count: 2, From: day(2026, 11, 1)}}, Conditions: []campaign.Condition{{ID: "c1", Clause: "Two reels", Met: &met}},
		Rights: []campaign.Right{{Platform: "instagram", From: period.NewDate(2026, 11, 1), To: period.NewDate(2027, 1, 31), Amplify: true}},
	}
}

func brief() *campaign.Brief {
	return &campaign.Brief{Head: campaign.Head{Kind: campaign.KindBrief}, Body: campaign.BriefBody{
		Goal: "Sell", Do: []string{"Show the bottle", "Say the price"}, KeepLive: 30, Requirements: []campaign.Requirement{{ID: "r1", What: "tag", Want: "#ad", Must: true}},
		Quiz: []campaign.QuizItem{{ID: "q1", Ask: "When?", Choices: []string{"Monday", "Friday"}, Right: []int{1}, Explain: "It is Friday"}},
	}}
}

func TestAFormSentBackUntouchedChangesNothing(t *testing.T) {
	t.Parallel()
	b := builder(t)
	for _, r := range []campaign.Record{deliverable(), terms(), brief()} {
		posted := post(b, r)
		for _, f := range fieldsOf(r) {
			if form.ShapeOf(f.Type) == form.Files {
				continue
			}
			require.False(t, b.Changed(f, f.Value(r), posted), f.Name)
			value, problems := b.Read(f, posted)
			require.Empty(t, problems, f.Name)
			got := reflect.New(f.Type)
			require.NoError(t, json.Unmarshal(value, got.Interface()), f.Name)
			require.Equal(t, f.Value(r), got.Elem().Interface(), f.Name)
		}
	}
}

func TestWhatWasTypedIsReadInTheProgrammesZoneAndCurrency(t *testing.T) {
	t.Parallel()
	b := builder(t)
	read := func(r campaign.Record, name, text string) string {
		for _, f := range fieldsOf(r) {
			if f.Name == name {
				v, problem := b.Cell(f, text)
				if problem != nil {
					return problem.Text
				}
				return string(v)
			}
		}
		return "no such field"
	}
	require.Equal(t, `{"minor":120050,"currency":"USD"}`, read(deliverable(), "fee", "1,200.50"))
	require.Equal(t, `{"minor":1200,"currency":"JPY"}`, read(deliverable(), "fee", "1200 jpy"))
	require.Equal(t, `"XYZ" is not a currency; use an ISO code like USD`, read(deliverable(), "fee", "12 XYZ"))
	require.Equal(t, `"2026-11-30"`, read(deliverable(), "due_day", "2026-11-30"))
	require.Equal(t, `"30 Nov" is not a date; write it as 2026-10-31`, read(deliverable(), "due_day", "30 Nov"))
	require.Equal(t, `"2026-11-03T14:30:00Z"`, read(&campaign.Incident{Head: campaign.Head{Kind: campaign.KindIncident}}, "happened", "2026-11-03 09:30"))
	require.Equal(t, `true`, read(deliverable(), "launch_asset", "Yes"))
	require.Equal(t, `"maybe" is neither yes nor no`, read(deliverable(), "launch_asset", "maybe"))
	require.Equal(t, `["skin","gift"]`, read(&campaign.Creator{Head: campaign.Head{Kind: campaign.KindCreator}}, "tags", "skin; gift"))
	require.Equal(t, `null`, read(deliverable(), "fee", " "), "an empty cell empties the field")
	require.Equal(t, "does not fit a cell", read(deliverable(), "expected", "3"))
}

func TestARefusedFormComesBackAsItWasFilledInWithEachProblemBesideItsField(t *testing.T) {
	t.Parallel()
	b := builder(t)
	fields := fieldsOf(deliverable())
	posted := url.Values{"f.fee": {"many"}, "f.fee.currency": {"USD"}, "f.expected.0.name": {""}, "f.expected.0.value": {"12"}}
	for _, f := range fields {
		_, problems := b.Read(f, posted)
		b.Problems = append(b.Problems, problems...)
	}
	b.Posted = posted
	for _, f := range fields {
		c := b.Field(f, f.Value(deliverable()), false)
		switch f.Name {
		case "fee":
			require.Equal(t, "many", c.Value)
			require.Equal(t, []string{`"many" is not an amount.`}, c.Wrong)
		case "expected":
			require.Equal(t, "12", c.Rows[0][1].Value)
			require.Equal(t, []string{"Is missing beside its value."}, c.Rows[0][0].Wrong)
		case "platform":
			require.Empty(t, c.Value, "what was emptied stays empty")
		}
	}
}

func TestRowsOfAListComeAndGo(t *testing.T) {
	t.Parallel()
	b := builder(t)
	posted := post(b, terms())
	for _, f := range fieldsOf(terms()) {
		if f.Name != "items" {
			continue
		}
		require.Len(t, b.Field(f, f.Value(terms()), false).Rows, 3, "two empty rows stand under the list")
		posted.Set("f.items.1.format", "story")
		posted.Set("f.items.1.count", "3")
		require.True(t, b.Changed(f, f.Value(terms()), posted))
		value, problems := b.Read(f, posted)
		require.Empty(t, problems)
		var items []campaign.Item
		require.NoError(t, json.Unmarshal(value, &items))
		require.Equal(t, []campaign.Item{terms().Items[0], {Format: "story", Count: 3}}, items)
		for k := range posted {
			posted.Set(k, "")
		}
		value, _ = b.Read(f, posted)
		require.Equal(t, "null", string(value))
	}
}

func FuzzWhateverIsTypedIsJSONOrAProblem(f *testing.F) {
	for _, seed := range []string{"", "1,200.50", "12 XYZ", "2026-02-30", "yes", "NaN", "1e400", "-9223372036854775808", "a;b\n\x00c", "50%", "1, 2, 0"} {
		f.Add(seed, seed)
	}
	var fields []campaign.Field
	for _, r := range []campaign.Record{deliverable(), terms(), brief(), &campaign.Incident{Head: campaign.Head{Kind: campaign.KindIncident}}, &campaign.Pivot{Head: campaign.Head{Kind: campaign.KindPivot}}} {
		fields = append(fields, fieldsOf(r)...)
	}
	f.Fuzz(func(t *testing.T, text, key string) {
		b := builder(t)
		for _, field := range fields {
			if value, problem := b.Cell(field, text); problem == nil {
				require.True(t, json.Valid(value), field.Name)
			}
			posted := url.Values{"f." + field.Name: {text}, "f." + field.Name + "." + key: {text}, "f." + field.Name + ".0.name": {text}, "f." + field.Name + ".0.value": {key}}
			if value, problems := b.Read(field, posted); len(problems) == 0 {
				require.True(t, json.Valid(value), field.Name)
			}
			b.Changed(field, reflect.Zero(field.Type).Interface(), posted)
		}
	})
}

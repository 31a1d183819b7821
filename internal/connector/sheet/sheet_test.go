package sheet_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/sheet"
	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/entry"
)

// taker keeps what a mapper made of rows.
type taker struct {
	entries []entry.Entry
	bad     []string
}

func (k *taker) Enter(e entry.Entry)                { k.entries = append(k.entries, e) }
func (k *taker) Put(*facts.Table, string) inbox.Row { panic("a row of a record is no fact") }
func (k *taker) Piece(_, _, _, _ string, _ any)     {}
func (k *taker) Bad(column, reason, detail string) {
	k.bad = append(k.bad, column+": "+reason+": "+detail)
}
func (k *taker) Skip(string)  {}
func (k *taker) Leave(string) {}

func format(t testing.TB, name string) inbox.Format {
	t.Helper()
	for _, f := range sheet.Formats() {
		if f.Name() == name {
			return f
		}
	}
	t.Fatalf("no format %s", name)
	return nil
}

// read maps one sheet; cells are separated by |.
func read(t testing.TB, name, header string, o inbox.Options, rows ...string) *taker {
	t.Helper()
	h := inbox.Head{Name: "sheet.csv", Shape: inbox.CSV, Header: strings.Split(header, "|")}
	m, err := format(t, name).Open(h, o)
	require.NoError(t, err)
	k := &taker{}
	for _, r := range rows {
		require.NoError(t, m.Map(inbox.Record{Fields: strings.Split(r, "|")}, k))
	}
	return k
}

func TestColumnsAreFieldsByWhatPeopleCallThemAndDaysAreSteps(t *testing.T) {
	t.Parallel()
	k := read(t, "records.terms", "Agreement ID|Influencer|Type|Agreed fee|Currency|Valid until|Contract sent|Signed on|Notes", inbox.Options{}, "C-17|mara|SOW|1,200.50|USD|2026-12-31|2026-10-01|2026-10-05|late", "C-18|theo|gifting||||pending||")
	require.Empty(t, k.bad)
	require.Len(t, k.entries, 2)
	require.Equal(t, "c-17", k.entries[0].ID)
	row := k.entries[0].Row.(sheet.Row)
	require.JSONEq(t, `{"minor":120050,"currency":"USD"}`, string(row.Set["fee"]))
	require.JSONEq(t, `"sow"`, string(row.Set["form"]))
	require.JSONEq(t, `"mara"`, string(row.Set["creator"]))
	require.Equal(t, []string{"sent", "signed"}, []string{row.Steps[0].Step, row.Steps[1].Step})
	require.Empty(t, k.entries[1].Row.(sheet.Row).Steps, "pending is no day")
}

func TestPartsOfABriefHaveColumnsOfTheirOwn(t *testing.T) {
	t.Parallel()
	k := read(t, "records.brief", "id|creator|campaign|goal|values|tags", inbox.Options{}, "b1|mara|winter|orders|we prove it|@glow; #ad")
	require.Empty(t, k.bad)
	body, err := json.Marshal(k.entries[0].Row.(sheet.Row).Parts["body"])
	require.NoError(t, err)
	require.JSONEq(t, `{"goal":"orders","values":"we prove it","tags":["@glow","#ad"]}`, string(body))
}

func TestEveryProblemOfARowIsNamedByItsColumn(t *testing.T) {
	t.Parallel()
	k := read(t, "records.shipment", "id|Cost|Shipped on|Replacement|State", inbox.Options{}, "s1|12 XQQ|soon|perhaps|flying", "|5 USD|yes||")
	said := strings.Join(k.bad, "\n")
	for _, part := range []string{"Cost: ", "XQQ", "Shipped on: ", "Replacement: ", "State: ", "flying", "the day is needed", "id: no_id"} {
		require.Contains(t, said, part)
	}
}

func TestTheAskersMapWinsAndWhatIsNotThereIsRefused(t *testing.T) {
	t.Parallel()
	o := inbox.Options{Columns: map[string]string{"Nr": "id", "Who": "creator", "=fee": "pays", "Goal": "-"}, Currency: "EUR"}
	k := read(t, "records.spend", "Nr|Who|Amount|Goal", o, "m1|mara|10|x")
	require.Empty(t, k.bad)
	require.JSONEq(t, `"fee"`, string(k.entries[0].Row.(sheet.Row).Set["pays"]))
	h := inbox.Head{Name: "sheet.csv", Shape: inbox.CSV, Header: []string{"id", "amount"}}
	_, err := format(t, "records.spend").Open(h, inbox.Options{Columns: map[string]string{"Betrag": "amount"}})
	require.ErrorContains(t, err, "Betrag")
	_, err = format(t, "records.task").Open(inbox.Head{Name: "x.csv", Shape: inbox.CSV, Header: []string{"what"}}, inbox.Options{})
	require.ErrorContains(t, err, "does not say which task each row is")
}

func TestFilesThatHoldFactsAreLeftToTheFormatsOfFacts(t *testing.T) {
	t.Parallel()
	for _, header := range []string{"id|name|handle|platform|followers", "creator|contract id|signed|shipped", "id|creator|whatever"} {
		for _, f := range sheet.Formats() {
			require.Zero(t, f.Recognise(inbox.Head{Name: "creators.csv", Shape: inbox.CSV, Header: strings.Split(header, "|")}), "%s as %s", header, f.Name())
		}
	}
}

func FuzzRowsAreTakenOrRefusedAndNeverBoth(f *testing.F) {
	for _, s := range []string{"s1|12 USD|2026-10-05|yes|shipped", "|||", "s1|1e9 USD|03/04/2026||", "@|$12|yes|x|\x00", "s|12 usd|2026-13-40|1|lost"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, row string) {
		k := read(t, "records.shipment", "id|Cost|Shipped on|Replacement|State", inbox.Options{}, row)
		require.LessOrEqual(t, len(k.entries), 1)
		require.True(t, len(k.entries) == 1 || len(k.bad) > 0, "a row is never lost")
		for _, e := range k.entries {
			require.NotEmpty(t, e.ID)
			for field, v := range e.Row.(sheet.Row).Set {
				require.True(t, json.Valid(v), field)
			}
		}
	})
}

package app_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/campaign"
	"plumbline/internal/cli"
)

const roster = "handle,full name,platform,followers,e-mail,niche\n@Mara,Mara Lin,Instagram,12000,mara@example.com,skin\n@theo,Theo Ray,TikTok,8000,,hair\n"

// held opens a folder once more and reads a record with its history.
func held(t *testing.T, dir string, kind campaign.Kind, id string) (campaign.Record, []campaign.Past) {
	t.Helper()
	a, err := app.New(app.Config{Dir: dir})
	require.NoError(t, err)
	defer func() { require.NoError(t, a.Stop()) }()
	row, past, err := a.Record(t.Context(), access.For(access.Owner), kind, id)
	require.NoError(t, err)
	r, err := row.Record()
	require.NoError(t, err)
	return r, past
}

func exported(t *testing.T, dir, table string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, table+".csv"))
	require.NoError(t, err)
	return string(text)
}

func TestASheetOfCreatorsBecomesRecordsAndTheSameFileTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	file := write(t, "roster.csv", roster)
	a := fine(t, data, "import", "records", "creators", file)
	require.Contains(t, a.out, "2 lines: 2 new")
	r, _ := held(t, data, campaign.KindCreator, "mara")
	mara := r.(*campaign.Creator)
	require.Equal(t, []campaign.Handle{{Platform: "instagram", Handle: "Mara", Followers: 12000}}, mara.Handles)
	require.Equal(t, "mara@example.com", mara.Email)
	require.Equal(t, campaign.Here, mara.Mastered, "and it is kept here")

	a = fine(t, data, "import", "records", "creators", file)
	require.Contains(t, a.out, "2 lines: 2 unchanged")
	_, past := held(t, data, campaign.KindCreator, "mara")
	require.Len(t, past, 1)

	a = fine(t, data, "import", "records", "creators", write(t, "roster.csv", "handle,full name,niche\n@Mara,Mara Lin,make-up\n@theo,Theo Ray,hair\n"))
	require.Contains(t, a.out, "1 unchanged")
	r, past = held(t, data, campaign.KindCreator, "mara")
	require.Equal(t, "make-up", r.(*campaign.Creator).Category, "a changed row is an edit")
	require.Equal(t, campaign.Edit, past[0].Step)
	require.Equal(t, "import", past[0].By.Via)
}

func TestWhatWasChangedHereSinceIsNotOverwrittenByAnOldRow(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	file := write(t, "roster.csv", roster)
	fine(t, data, "import", "records", "creators", file)
	a, err := app.New(app.Config{Dir: data})
	require.NoError(t, err)
	_, err = a.Do(t.Context(), access.Actor{ID: "maya", Role: access.Operations}, access.For(access.Owner), campaign.Command{Kind: campaign.KindCreator, ID: "mara", Step: campaign.Edit, Set: map[string]json.RawMessage{"category": json.RawMessage(`"skin and hair"`)}})
	require.NoError(t, err)
	require.NoError(t, a.Stop())
	fine(t, data, "import", "records", "creators", file)
	r, _ := held(t, data, campaign.KindCreator, "mara")
	require.Equal(t, "skin and hair", r.(*campaign.Creator).Category)

	both := fine(t, data, "import", "records", "creators", write(t, "roster.csv", "handle,niche\n@mara,fashion\n"))
	require.Contains(t, both.out, "1 in quarantine", "two said something new: somebody chooses")
	shown := fine(t, data, "quarantine", "list")
	require.Contains(t, shown.out, "changed here")
}

func TestAParcelThatLeftWithoutASignedContractIsABreachAndNotARejectedRow(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	fine(t, data, "import", "records", "creators", write(t, "roster.csv", roster))
	a := fine(t, data, "import", "records", "parcels", write(t, "parcels.csv", "Shipment ID,Creator,Product,Product cost,Shipped on,Delivered\ns-1,mara,Serum,24.50 USD,2026-10-06,2026-10-09\n"))
	require.Contains(t, a.out, "1 line: 1 new")
	r, past := held(t, data, campaign.KindShipment, "s-1")
	parcel := r.(*campaign.Shipment)
	require.Equal(t, campaign.Received, parcel.State)
	require.Equal(t, "left without terms", parcel.Breach)
	require.Equal(t, time.Date(2026, 10, 6, 0, 0, 0, 0, time.UTC), parcel.Shipped)
	require.Equal(t, "file", past[0].Source)
	require.Equal(t, int64(2450), parcel.Cost.Minor)

	told := t.TempDir()
	fine(t, data, "export", "facts", "milestones", "--out", told)
	require.Contains(t, exported(t, told, "milestones"), "handed_over", "and the facts know when it left")
}

func TestEveryProblemOfARowIsSaidByItsColumnAndTheRowCanBeReplayed(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	file := write(t, "spend.csv", "id,creator,pays,amount,pay by\nm-1,mara,fee,100 XQQ,someday\nm-2,nobody,fee,100 USD,2026-12-01\nm-3,theo,gold,5 USD,2026-12-01\n")
	a := plumbline(t, data, "import", "records", "spend", file)
	require.Contains(t, a.out, "3 in quarantine")
	listed := fine(t, data, "quarantine", "list", "--format", "json")
	for _, part := range []string{"XQQ", "someday", `no creator \"nobody\"`, "gold", `"Line": 2`} {
		require.Contains(t, listed.out, part)
	}
	fine(t, data, "import", "records", "creators", write(t, "roster.csv", "id,name\nnobody,No Body\n"))
	var got struct{ Rows []struct{ ID, Reason string } }
	require.NoError(t, json.Unmarshal([]byte(listed.out), &got))
	for _, q := range got.Rows {
		if q.Reason == "unknown_creator" {
			again := fine(t, data, "quarantine", "replay", q.ID)
			require.Contains(t, again.out, "1 new")
		}
	}
	r, _ := held(t, data, campaign.KindSpend, "m-2")
	require.Equal(t, int64(10000), r.(*campaign.Spend).Amount.Minor)
}

func TestASourceThatIsNamedMastersItsRecords(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	fine(t, data, "import", "records", "creators", write(t, "crm.csv", "id,name\nmara,Mara\n"), "--source", "crm")
	r, _ := held(t, data, campaign.KindCreator, "mara")
	require.Equal(t, "crm", r.Top().Mastered)
	fine(t, data, "import", "records", "creators", write(t, "crm.csv", "id,name\nmara,Mara Lin\n"), "--source", "crm")
	r, _ = held(t, data, campaign.KindCreator, "mara")
	require.Equal(t, "Mara Lin", r.(*campaign.Creator).Name)
	plain := plumbline(t, data, "import", "records", "creators", write(t, "hand.csv", "id,name\nmara,M. Lin\n"))
	require.Equal(t, cli.Done, plain.code)
	require.Contains(t, plain.out, "1 in quarantine", "what another system masters is changed there")
}

func TestASheetIsRecognisedWhenAllItsColumnsAreThoseOfARecord(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	a := fine(t, data, "import", write(t, "people.csv", "id,name,email,address\nr-1,Studio Nine,hi@example.com,\n"), "--format", "json")
	require.Contains(t, a.out, `"format": "records.creator"`)
}

func TestRecordsAreListedShownAndMovedFromTheCommandLine(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	made := fine(t, data, "do", "creator", "mara", "create", "--set", "name=Mara Lin", "--set", "region=US", "--set", "tags=skin; serum")
	require.Contains(t, made.err, "creator mara is prospect (version 1)")
	fine(t, data, "do", "spend", "m1", "create", "--set", "creator=mara", "--set", "pays=fee", "--set", "amount=1200.50 USD")
	listed := fine(t, data, "list", "spend", "--where", "amount>=1000 USD", "--field", "id", "--field", "amount", "--format", "csv")
	require.Equal(t, "id,amount\nm1,1200.50 USD\n", listed.out)
	require.Contains(t, fine(t, data, "list", "creators", "--where", "region=US").out, "mara")
	moved := fine(t, data, "do", "creator", "mara", "contacted", "--at", "2026-10-05")
	require.Contains(t, moved.err, "mara is contacted")
	shown := fine(t, data, "show", "creator", "mara")
	require.Contains(t, shown.out, "skin; serum")
	require.Contains(t, shown.out, "2026-10-05")
	wrong := plumbline(t, data, "do", "spend", "m2", "create", "--set", "amount=10 XQQ", "--set", "pay_by=someday")
	require.Equal(t, cli.Failed, wrong.code)
	require.Contains(t, wrong.err, "XQQ")
	require.Contains(t, wrong.err, "someday")
	require.Equal(t, cli.Usage, plumbline(t, data, "list", "unicorns").code)
}

package bulk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app/bulk"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/connector/sheet"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/entry"
	"plumbline/internal/period"
	"plumbline/internal/store"
)

var owner = access.For(access.Owner)

// desk is an open data folder that takes sheets of records.
type desk struct {
	t     require.TestingT
	store *store.Store
	inbox *inbox.Importer
	close func()
}

func open(t require.TestingT, dir string) *desk {
	return openWith(t, dir, func(s entry.Sink) entry.Sink { return s })
}

// openWith opens a folder whose rows go through something else first.
func openWith(t require.TestingT, dir string, with func(entry.Sink) entry.Sink) *desk {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{Dir: dir})
	require.NoError(t, err)
	e, err := duckdb.Open(ctx, duckdb.Config{Dir: dir, Threads: 2, MemoryLimit: "512MB"})
	require.NoError(t, err)
	book := &book.Book{Keeper: s, Machines: kinds.All(), Clock: period.System{}, House: func(context.Context) (campaign.House, error) {
		return campaign.House{Errors: func(string) []string { return nil }}, nil
	}}
	key := []byte("0123456789abcdef")
	im, err := inbox.New(inbox.Config{Writer: e, Keeper: s, Formats: sheet.Formats(), Key: key, DataDir: dir, Records: with(bulk.Taker{Book: book, Keeper: s, Key: key})})
	require.NoError(t, err)
	return &desk{t, s, im, func() { require.NoError(t, e.Close()); require.NoError(t, s.Close()) }}
}

func opened(t testing.TB) *desk {
	d := open(t, t.TempDir())
	t.Cleanup(d.close)
	return d
}

// take imports a sheet of a kind.
func (d *desk) take(kind campaign.Kind, text string) inbox.Summary {
	sum, err := d.hand(string(kind)+".csv", text, inbox.Options{As: sheet.Prefix + string(kind)})
	require.NoError(d.t, err)
	return sum
}

// hand imports a file as somebody says it is.
func (d *desk) hand(name, text string, o inbox.Options) (inbox.Summary, error) {
	o.By = access.Actor{ID: "maya", Role: access.Operations}
	return d.inbox.ImportReader(context.Background(), owner, name, strings.NewReader(text), o, nil)
}

func (d *desk) total(kind campaign.Kind) int {
	page, err := d.store.Records(context.Background(), owner, campaign.Query{Kind: kind, Count: true, Limit: 1})
	require.NoError(d.t, err)
	return page.Total
}

// roster is a sheet of n creators with what a platform exports of them.
func roster(n int) string {
	var b strings.Builder
	b.WriteString("handle,full name,platform,followers,e-mail,niche,region\n")
	for i := range n {
		fmt.Fprintf(&b, "@creator%05d,Creator No %d,Instagram,%d,c%d@example.com,skin,US\n", i, i, 1000+i, i)
	}
	return b.String()
}

func TestOneRefusedRowIsSetAsideAndTheOthersOfItsBatchAreKept(t *testing.T) {
	t.Parallel()
	d := opened(t)
	d.take(campaign.KindCreator, roster(3))
	sheet := "id,creator,pays,amount\nm1,creator00000,fee,100 USD\nm2,creator00001,gold,5 USD\nm3,nobody,fee,7 USD\nm4,@Creator00002,fee,9 USD\nm5,creator00002,fee,-3 USD\n"
	sum := d.take(campaign.KindSpend, sheet)
	require.Equal(t, 5, sum.Lines)
	require.Equal(t, 2, sum.New, "the good ones are kept")
	require.Equal(t, 3, sum.Quarantined)
	require.Equal(t, 2, d.total(campaign.KindSpend))
	bad, err := d.inbox.Quarantined(t.Context(), owner, inbox.QuarantineFilter{})
	require.NoError(t, err)
	lines := map[int]string{}
	for _, q := range bad {
		lines[q.Line] = q.Field
	}
	require.Equal(t, map[int]string{3: "pays", 4: "creator", 6: "amount"}, lines, "each with its place")
}

func TestRowsAboutOneRecordFollowEachOther(t *testing.T) {
	t.Parallel()
	d := opened(t)
	sum := d.take(campaign.KindCreator, "id,name,category\nmara,Mara,skin\ntheo,Theo,hair\nmara,Mara Lin,skin\nmara,Mara Lin,gift\n")
	require.Equal(t, 2, sum.New)
	require.Equal(t, 2, sum.Corrected, "the later rows change what the first made")
	row, err := d.store.Record(t.Context(), owner, campaign.KindCreator, "mara")
	require.NoError(t, err)
	r, err := row.Record()
	require.NoError(t, err)
	require.Equal(t, "gift", r.(*campaign.Creator).Category)
	require.EqualValues(t, 3, r.Top().Version)
}

func TestANameThatFitsTwoRecordsIsAskedForAndNotGuessed(t *testing.T) {
	t.Parallel()
	d := opened(t)
	require.Equal(t, 2, d.take(campaign.KindCampaign, "id,title,class,sub outcome,starts,ends\nw1,Winter,gift,orders,2026-10-01,2026-12-31\nw2,Winter,gift,orders,2026-10-01,2026-12-31\n").New)
	d.take(campaign.KindCreator, roster(1))
	sum := d.take(campaign.KindSpend, "id,creator,campaign,pays,amount\nm1,creator00000,Winter,fee,100 USD\n")
	require.Equal(t, map[string]int{"ambiguous_campaign": 1}, sum.Why)
}

func TestWhatWasSaidOfASheetsColumnsHoldsForTheNextOfItsShape(t *testing.T) {
	t.Parallel()
	d := opened(t)
	d.take(campaign.KindCreator, roster(2))
	said := inbox.Options{As: "records.spend", Columns: map[string]string{"Nr": "id", "Who": "creator", "Honorar": "amount", "Art": "pays", "Notiz": "-"}}
	sum, err := d.hand("fees.csv", "Nr,Who,Honorar,Art,Notiz\nm1,creator00000,100 USD,fee,x\n", said)
	require.NoError(t, err)
	require.Equal(t, 1, sum.New, sum)

	sum, err = d.hand("more.csv", "art, HONORAR ,nr,notiz,who\nfee,7 USD,m2,x,creator00001\n", inbox.Options{})
	require.NoError(t, err)
	require.Equal(t, "records.spend", sum.Format, "the same columns in another order and spelling need nothing said")
	require.Equal(t, 1, sum.New)

	sum, err = d.hand("wide.csv", "Nr,Kostenstelle,Who,Honorar,Art\nm3,4711,creator00001,9 USD,fee\n", inbox.Options{As: "records.spend"})
	require.NoError(t, err)
	require.Equal(t, 1, sum.New, "with other columns beside them, each is read as was said of it")
	require.Contains(t, strings.Join(sum.Notes, "; "), "columns left out: Kostenstelle")
	require.Equal(t, "amount", sum.Columns["Honorar"])

	sum, err = d.hand("again.csv", "Nr,Betrag,Who,Honorar,Art\nm4,11 USD,creator00001,9 USD,fee\n", inbox.Options{As: "records.spend", Columns: map[string]string{"Betrag": "amount", "Honorar": "-"}})
	require.NoError(t, err)
	require.Equal(t, "amount", sum.Columns["Betrag"], "what is said now wins")
	require.Equal(t, 1, sum.New)
}

func TestAFileThatMayBeASheetOfRecordsIsProposedAndNotGuessed(t *testing.T) {
	t.Parallel()
	d := opened(t)
	_, err := d.hand("export.csv", "Incident ID,Influencer,Severity,What happened,Happened on,Ward\ni1,mara,high,left,2026-10-01,x\n", inbox.Options{})
	require.ErrorContains(t, err, "it may be records.incident, with Incident ID → id, Influencer → creator, Severity → severity")
	require.Contains(t, fault.HintOf(err), "--as records.incident")
	_, err = d.hand("odd.csv", "alpha,beta,gamma\n1,2,3\n", inbox.Options{})
	require.ErrorContains(t, err, "odd.csv is not recognised: its columns are alpha, beta, gamma")

	sum, err := d.hand("parcels.csv", "Shipment ID,SKU,Tracking no,Warehouse zone\np1,SERUM,1Z,B\n", inbox.Options{})
	require.NoError(t, err)
	require.Equal(t, "records.shipment", sum.Format, "a file called after the kind may have a column too many")
	require.Contains(t, strings.Join(sum.Notes, "; "), "columns left out: Warehouse zone")
}

// BenchmarkTenThousandCreators takes a sheet of 10,000 creators in, and the
// same file again.
func BenchmarkTenThousandCreators(b *testing.B) {
	for b.Loop() {
		d := open(b, b.TempDir())
		began := time.Now()
		require.Equal(b, 10_000, d.take(campaign.KindCreator, roster(10_000)).New)
		first := time.Since(began)
		began = time.Now()
		require.Equal(b, 10_000, d.take(campaign.KindCreator, roster(10_000)).Unchanged)
		b.ReportMetric(10_000/first.Seconds(), "new/s")
		b.ReportMetric(10_000/time.Since(began).Seconds(), "again/s")
		d.close()
	}
}

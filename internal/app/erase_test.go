package app_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/app/erasure"
	"plumbline/internal/campaign"
)

const (
	canaryName   = "Quokkarina Zebedee"
	canaryHandle = "quokkarina.z"
	canaryMail   = "zebedee@quokka.example"
)

// holding lists the files of a folder in whose bytes a word stands; gzip files
// are unpacked.
func holding(t *testing.T, dir string, words ...string) []string {
	t.Helper()
	var out []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !d.Type().IsRegular() {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if z, err := gzip.NewReader(bytes.NewReader(body)); err == nil {
			var plain bytes.Buffer
			_, err := plain.ReadFrom(z)
			require.NoError(t, err)
			body = append(body, plain.Bytes()...)
		}
		name, _ := filepath.Rel(dir, path)
		for _, w := range words {
			if bytes.Contains(bytes.ToLower(body), []byte(strings.ToLower(w))) {
				out = append(out, name+": "+w)
			}
		}
		return nil
	}))
	return out
}

func gzipped(t *testing.T, name, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return write(t, name, b.String())
}

// withCanary is a folder with a creator in every kind of file.
func withCanary(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	fine(t, data, "import", "--as", "creators", write(t, "creators.csv", "id,name,handle,followers\ncr-7,"+canaryName+",@"+canaryHandle+",1200\ncr-8,Theo Ray,@theo.ray,800\n"))
	fine(t, data, "import", "--as", "creators", gzipped(t, "again.csv.gz", "id,name,handle,followers\ncr-7,"+canaryName+",@"+canaryHandle+",1300\n"))
	fine(t, data, "import", "--as", "assets", write(t, "posts-of-"+canaryHandle+".csv",
		"id,creator,url,caption,published_at\nas-1,cr-7,https://instagram.com/"+canaryHandle+"/reel/1,New serum with @"+canaryHandle+" today,2026-10-03T10:00:00Z\n"))
	fine(t, data, "import", "--as", "orders", "--currency", "USD", write(t, "orders.csv",
		"order_id,occurred_at,amount,customer\n1,2026-10-03T12:00:00Z,20.00,"+canaryMail+"\n2,2026-10-04T12:00:00Z,30.00,"+canaryMail+"\n3,not a day,30.00,"+canaryMail+"\n"))
	fine(t, data, "import", "records", "creators", write(t, "roster.csv", "id,handle,full name,e-mail\ncr-7,@"+canaryHandle+","+canaryName+","+canaryMail+"\n"))
	return data
}

// forget erases the creator of the canary, from the record too.
func forget(t *testing.T, data string) erasure.Report {
	t.Helper()
	a, err := app.New(app.Config{Dir: data})
	require.NoError(t, err)
	defer func() { require.NoError(t, a.Stop()) }()
	legal := access.Actor{ID: "lee", Role: access.Legal}
	report, err := a.Erase(t.Context(), erasure.Person{By: legal, Creator: "cr-7", Words: []string{canaryName, canaryMail}, Step: func(ctx context.Context) error {
		_, err := a.Do(ctx, legal, access.For(access.Owner), campaign.Command{Kind: campaign.KindCreator, ID: "cr-7", Step: "erased", Reason: "asked for"})
		return err
	}})
	require.NoError(t, err)
	return report
}

func TestAfterErasureNoByteOfTheFolderNamesThePerson(t *testing.T) {
	t.Parallel()
	data := withCanary(t)
	require.NotEmpty(t, holding(t, data, canaryName, canaryHandle, canaryMail))
	report := forget(t, data)
	require.Empty(t, report.Left)
	require.Empty(t, holding(t, data, canaryName, canaryHandle, canaryMail))
	require.Positive(t, report.Facts.Blanked["creators.name"])
	require.Positive(t, report.Facts.Blanked["creators.handle"])
	require.Positive(t, report.Facts.Blanked["assets.caption"])
	require.EqualValues(t, 2, report.Facts.Unlinked["orders.customer"])
	require.Len(t, report.Files, 5)
	fine(t, data, "audit", "verify") // the chain is whole
}

func TestAfterErasureNumbersAndTheOthersStay(t *testing.T) {
	t.Parallel()
	data := withCanary(t)
	forget(t, data)
	into := t.TempDir()
	fine(t, data, "export", "facts", "--format", "csv", "--out", into)
	creators := exported(t, into, "creators")
	require.Contains(t, creators, "Theo Ray")
	orders := strings.Split(strings.TrimSpace(exported(t, into, "orders")), "\n")
	require.Len(t, orders, 3)
	customer := orders[1][strings.Index(orders[1], "p."):][:18]
	require.Contains(t, orders[2], customer, "two orders of one customer are still of one")
}

func TestWhatComesLaterDoesNotBringAnErasedNameBack(t *testing.T) {
	t.Parallel()
	data := withCanary(t)
	forget(t, data)
	late := write(t, "late.csv", "id,name,handle,followers\ncr-7,"+canaryName+",@"+canaryHandle+",1500\n")
	fine(t, data, "import", "--as", "creators", late)
	into := t.TempDir()
	fine(t, data, "export", "facts", "--format", "csv", "--out", into)
	creators := exported(t, into, "creators")
	require.Contains(t, creators, "1500")
	require.NotContains(t, creators, canaryName)
	require.NotContains(t, creators, canaryHandle)
}

func TestAFileThatCannotBeWrittenIsNamed(t *testing.T) {
	t.Parallel()
	data := withCanary(t)
	book := excelize.NewFile()
	require.NoError(t, book.SetSheetRow("Sheet1", "A1", &[]any{"id", "name", "handle"}))
	require.NoError(t, book.SetSheetRow("Sheet1", "A2", &[]any{"cr-7", canaryName, "@" + canaryHandle}))
	file := filepath.Join(t.TempDir(), "book.xlsx")
	require.NoError(t, book.SaveAs(file))
	fine(t, data, "import", "--as", "creators", file)
	report := forget(t, data)
	require.Len(t, report.Left, 1)
	require.True(t, strings.HasPrefix(report.Left[0].Where, "raw/"), report.Left[0].Where)
	require.NoError(t, os.Remove(filepath.Join(data, filepath.FromSlash(report.Left[0].Where))))
	require.Empty(t, forget(t, data).Left, "and again, once it is deleted")
}

func TestErasingNobodyIsRefused(t *testing.T) {
	t.Parallel()
	a, err := app.New(app.Config{Dir: t.TempDir()})
	require.NoError(t, err)
	defer func() { require.NoError(t, a.Stop()) }()
	_, err = a.Erase(t.Context(), erasure.Person{Words: []string{"@x"}})
	require.Error(t, err)
}

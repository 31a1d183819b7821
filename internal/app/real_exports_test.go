package app_test

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"io/fs"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/cli"
	"plumbline/internal/inbox"
	"plumbline/internal/web/api"
)

// realExports lists the public export sets that lie beside the project.
func realExports(t *testing.T) (root string, files []string) {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		require.NotEqual(t, filepath.Dir(dir), dir, "no module root")
		dir = filepath.Dir(dir)
	}
	root = filepath.Join(dir, "..", "shared", "truth", "real_exports")
	if _, err := os.Stat(root); err != nil {
		t.Skip("the public export sets are not beside the project (../shared/truth/real_exports)")
	}
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Dir(path) != root {
			files = append(files, path)
		}
		return err
	}))
	require.NotEmpty(t, files)
	return root, files
}

// importing imports files and returns what became of each, and of those not read.
func importing(t *testing.T, data string, args ...string) api.Imported {
	t.Helper()
	a := plumbline(t, data, append([]string{"import", "--format", "json"}, args...)...)
	var got api.Imported
	require.NoError(t, json.Unmarshal([]byte(a.out), &got), "%s%s", a.out, a.err)
	require.Equal(t, len(got.Unread) > 0, a.code == cli.Failed, a.err)
	return got
}

// ownRecords counts a file's records without Plumbline's readers: rows of a
// CSV without its header, lines of a log. JSON has no count of its own.
func ownRecords(t *testing.T, path string) (int, bool) {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	switch filepath.Ext(path) {
	case ".csv":
		r := csv.NewReader(f)
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		require.NoError(t, err, path)
		return len(rows) - 1, true
	case ".gz":
		z, err := gzip.NewReader(f)
		require.NoError(t, err)
		text := new(strings.Builder)
		_, err = io.Copy(text, z)
		require.NoError(t, err)
		return strings.Count(strings.TrimRight(text.String(), "\n"), "\n") + 1, true
	}
	return 0, false
}

// adding says that the parts of a summary add up to the records of its file,
// and that whatever did not land has a reason.
func adding(t *testing.T, s inbox.Summary, path string) {
	t.Helper()
	require.Equal(t, s.Lines, s.New+s.Unchanged+s.Corrected+s.Older+s.Waiting+s.Quarantined+s.Ignored, s.File)
	require.Positive(t, s.Lines, s.File)
	if own, known := ownRecords(t, path); known {
		require.Equal(t, own, s.Lines, s.File)
	}
	reasons := 0
	for _, n := range s.Why {
		reasons += n
	}
	require.GreaterOrEqual(t, reasons, s.Ignored+s.Quarantined, "%s: every record left out has its reason", s.File)
}

// factCounts exports every table and returns its rows; reports say which days
// files spoke for and depend on what was read when.
func factCounts(t *testing.T, data string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for line := range strings.Lines(fine(t, data, "export", "facts", "--out", filepath.Join(t.TempDir(), "out")).out) {
		path, rows, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if name := filepath.Base(path); name != "reports.csv" {
			out[name] = rows
		}
	}
	return out
}

func TestEveryRealExportAddsUpTwiceAddsNothingAndOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	root, files := realExports(t)
	data := t.TempDir()
	got := importing(t, data, files...)
	paths := map[string]string{}
	for _, f := range files {
		require.NotContains(t, paths, filepath.Base(f), "names tell files apart")
		paths[filepath.Base(f)] = f
	}
	for _, u := range got.Unread {
		require.Equal(t, filepath.Join(root, "mmm_and_geo"), filepath.Dir(paths[u.File]), "%s: %s", u.File, u.Message)
		require.Contains(t, u.Hint, "--as", "a refused file comes with its way out")
	}
	require.Len(t, got.Unread, 2, "wide tables of a model name no table")
	require.Len(t, got.Summaries, len(files)-2)
	read := make([]string, 0, len(got.Summaries))
	for _, s := range got.Summaries {
		adding(t, s, paths[s.File])
		read = append(read, paths[s.File])
	}
	facts := factCounts(t, data)
	require.NotEqual(t, "0 rows", facts["orders.csv"])

	again := importing(t, data, read...)
	for _, s := range again.Summaries {
		require.Zero(t, s.New, s.File)
	}
	require.Equal(t, facts, factCounts(t, data), "everything a second time adds nothing")

	for seed := range uint64(2) {
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(read), func(i, j int) { read[i], read[j] = read[j], read[i] })
		other := t.TempDir()
		importing(t, other, read...)
		require.Equal(t, facts, factCounts(t, other), "another order gives the same facts")
	}
}

func TestTheRealServerLogHas10000HitsAndItsBotShare(t *testing.T) {
	t.Parallel()
	root, _ := realExports(t)
	data, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	got := importing(t, data, filepath.Join(root, "weblogs", "apache_combined_elastic_10k.log.gz"), "--as", "weblog.hits")
	require.Equal(t, 10_000, got.Summaries[0].New)
	fine(t, data, "export", "facts", "clicks", "--out", out)
	rows, err := csv.NewReader(strings.NewReader(read(t, filepath.Join(out, "clicks.csv")))).ReadAll()
	require.NoError(t, err)
	crawlers := 0
	for _, row := range rows[1:] {
		if row[index(t, rows[0], "verdict")] == "bot" && row[index(t, rows[0], "reason")] == "known crawler" {
			crawlers++
		}
	}
	require.Equal(t, 1_955, crawlers, "19.55%% of the hits match the crawler patterns")
}

func TestRealOrdersKeepTheirMoneyToTheCentInEachCurrency(t *testing.T) {
	t.Parallel()
	root, _ := realExports(t)
	path := filepath.Join(root, "shopify_fivetran_seeds", "shopify_order_data.csv")
	rows, err := csv.NewReader(strings.NewReader(read(t, path))).ReadAll()
	require.NoError(t, err)
	total := map[string]*big.Rat{}
	for _, row := range rows[1:] {
		amount, ok := new(big.Rat).SetString(row[index(t, rows[0], "total_price")])
		require.True(t, ok)
		currency := row[index(t, rows[0], "currency")]
		if total[currency] == nil {
			total[currency] = new(big.Rat)
		}
		total[currency].Add(total[currency], amount)
	}
	var got api.LookedBack
	require.NoError(t, json.Unmarshal([]byte(fine(t, t.TempDir(), "lookback", path, "--format", "json").out), &got))
	require.Len(t, got.Findings.Reconcile, len(total))
	for _, r := range got.Findings.Reconcile {
		require.True(t, r.Ties, r.Currency)
		require.True(t, strings.HasSuffix(strings.ReplaceAll(r.Shop, ",", ""), total[r.Currency].FloatString(2)), "%s: %s", r.Currency, r.Shop)
	}
}

func TestACompanySeriesGoesInFromARealWeeklyTable(t *testing.T) {
	t.Parallel()
	root, _ := realExports(t)
	data := t.TempDir()
	got := importing(t, data, filepath.Join(root, "mmm_and_geo", "robyn_dt_simulated_weekly.csv"), "--as", "kr_values",
		"--column", "DATE=occurred_at", "--column", "revenue=value", "--column", "=finance.revenue=series")
	require.Equal(t, 208, got.Summaries[0].New)
	country := importing(t, data, filepath.Join(root, "mmm_and_geo", "causalpy_geolift.csv"), "--as", "kr_values",
		"--column", "time=occurred_at", "--column", "Austria=value", "--column", "=sales.austria=series")
	require.Equal(t, 208, country.Summaries[0].New)
	require.Equal(t, strconv.Itoa(2*208)+" rows", factCounts(t, data)["kr_values.csv"])
}

func index(t *testing.T, header []string, name string) int {
	t.Helper()
	for i, h := range header {
		if strings.EqualFold(h, name) {
			return i
		}
	}
	require.Fail(t, "no column "+name)
	return -1
}

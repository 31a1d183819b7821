package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/app/folder"
	"plumbline/internal/cli"
	"plumbline/internal/judge"
	"plumbline/internal/ladder/problem"
)

func TestCheckSaysEveryProblemAndItsExitCodeSaysWhetherOneIsAnError(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "never-made")
	clean := plumbline(t, data, "check", "../../examples/glow")
	require.Equal(t, cli.Done, clean.code, clean.out)
	require.Contains(t, clean.err, "no problems")

	broken := write(t, "ladder.yaml", "program: {name: X, currency: USD, timezone: Mars/Olympus}\nobjectivs: []\n")
	a := plumbline(t, data, "check", broken)
	require.Equal(t, cli.Failed, a.code)
	require.Regexp(t, regexp.MustCompile(`ladder\.yaml:1:\d+: error PL\d{3}: .*Mars/Olympus`), a.out)
	require.Regexp(t, regexp.MustCompile(`ladder\.yaml:2:1: error PL\d{3}: .*objectivs.*did you mean objectives`), a.out)

	var sarif struct {
		Runs []struct{ Results []any }
	}
	require.NoError(t, json.Unmarshal([]byte(plumbline(t, data, "check", broken, "--format", "sarif").out), &sarif))
	require.GreaterOrEqual(t, len(sarif.Runs[0].Results), 2)

	require.Equal(t, cli.Usage, plumbline(t, data, "check").code)
	require.Equal(t, cli.Usage, plumbline(t, data, "check", broken, "--format", "pdf").code)
	require.Equal(t, cli.Failed, plumbline(t, data, "check", "nowhere.yaml").code)
	require.NoDirExists(t, data, "a command that needs no data leaves none behind")
}

func TestALadderGoesFromTemplateToForceAndBack(t *testing.T) {
	t.Parallel()
	data, out := t.TempDir(), filepath.Join(t.TempDir(), "ladder.yaml")
	fine(t, data, "init", "--template", "dtc-revenue", "--programme", "Glow", "--out", out)
	again := plumbline(t, data, "init", "--template", "dtc-revenue", "--out", out)
	require.Equal(t, cli.Failed, again.code, "nothing is overwritten")
	require.Contains(t, again.err, "is there already")

	require.Contains(t, fine(t, data, "apply", out, "-m", "first").err, "applied revision")
	require.Contains(t, fine(t, data, "apply", out).err, "nothing changed")
	first := read(t, out)
	require.NoError(t, os.WriteFile(out, []byte(strings.Replace(first, `">= 98%"`, `">= 97%"`, 1)), 0o600))
	diff := fine(t, data, "diff", out)
	require.Contains(t, diff.out, "tagged-assets")
	require.Contains(t, diff.err, "1 change would be applied")
	fine(t, data, "apply", out, "-m", "second")

	history := fine(t, data, "history")
	require.Contains(t, history.err, "2 revisions")
	var h struct{ Revisions []struct{ ID string } }
	require.NoError(t, json.Unmarshal([]byte(fine(t, data, "history", "--format", "json").out), &h))
	fine(t, data, "restore", h.Revisions[0].ID[:8])
	require.NoError(t, os.WriteFile(out, []byte(first), 0o600))
	require.Contains(t, fine(t, data, "apply", out).err, "nothing changed", "what was restored is in force")
	require.Equal(t, cli.Failed, plumbline(t, data, "restore", "ffffffff").code)
}

func TestAKPIChangedAfterTheLockIsPostHoc(t *testing.T) {
	t.Parallel()
	data := demo(t)
	require.Contains(t, fine(t, data, "lock", "winter-calm").err, "locked winter-calm")
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("../../examples/glow")))
	kpis := filepath.Join(dir, "3-kpis.yaml")
	changed := regexp.MustCompile(`green: ">= 95%"`).ReplaceAllString(read(t, kpis), `green: ">= 94%"`)
	require.NotEqual(t, read(t, kpis), changed)
	require.NoError(t, os.WriteFile(kpis, []byte(changed), 0o600))
	fine(t, data, "apply", dir, "-m", "greener")
	require.True(t, verdict(t, data, "tagged-assets").PostHoc)
	require.False(t, verdict(t, data, "parcels-after-terms").PostHoc, "only what changed is marked")
}

func verdict(t *testing.T, data, kpi string) judge.Verdict {
	t.Helper()
	for _, v := range status(t, data).KPIs {
		if v.KPI == kpi {
			return v
		}
	}
	t.Fatalf("no KPI %s", kpi)
	return judge.Verdict{}
}

func status(t *testing.T, data string, args ...string) judge.Report {
	t.Helper()
	var r judge.Report
	out := fine(t, data, append([]string{"status", "--format", "json"}, args...)...).out
	require.NoError(t, json.Unmarshal([]byte(out), &r))
	return r
}

func TestStatusAnswersTheSameInProcessAndOverTheSocketOfAServer(t *testing.T) {
	t.Parallel()
	data := demo(t)
	alone := fine(t, data, "status").out
	require.Contains(t, alone, "off plan")
	address := serve(t, data)
	require.Equal(t, alone, fine(t, data, "status").out)
	body := get(t, "http://"+address+"/")
	require.Contains(t, body, "Programme off plan")
	require.Equal(t, http.StatusNotFound, post(t, "http://"+address+"/api/internal/status"), "commands do not come in over the network")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/", nil)
	require.NoError(t, err)
	r.Host = "elsewhere.example"
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	answer.Body.Close()
	require.Equal(t, http.StatusMisdirectedRequest, answer.StatusCode, "a name that points here is not this server's")
}

// serve runs a server on a folder until the test ends and returns its address.
func serve(t *testing.T, data string, demo ...bool) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- app.Serve(ctx, cli.ServeOptions{Dir: data, Listen: "127.0.0.1:0", Demo: len(demo) > 0, Ready: func(a string) { ready <- a }})
	}()
	t.Cleanup(func() { stop(); require.NoError(t, <-done) })
	select {
	case a := <-ready:
		return a
	case err := <-done:
		done <- err
		t.Fatal(err)
		return ""
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	r, err := http.Get(url)
	require.NoError(t, err)
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, r.StatusCode, "%s: %s", url, b)
	return string(b)
}

func post(t *testing.T, url string) int {
	t.Helper()
	r, err := http.Post(url, "application/json", strings.NewReader("{}"))
	require.NoError(t, err)
	r.Body.Close()
	return r.StatusCode
}

func TestAPastDayGivesTheSameAnswerWheneverItIsAsked(t *testing.T) {
	t.Parallel()
	data := demo(t)
	fine(t, data, "import", write(t, "brand.csv", "series,value,occurred_at\nbrand.note,1,2026-10-30\n"), "--as", "kr_values", "--source", "survey")
	before := fine(t, data, "status", "--as-of", "2026-10-31").out
	edited := write(t, "brand.csv", "series,value,occurred_at\nbrand.note,2,2026-10-30\n")
	require.Contains(t, fine(t, data, "import", edited, "--as", "kr_values", "--source", "survey").err, "1 corrected")
	require.Equal(t, before, fine(t, data, "status", "--as-of", "2026-10-31").out, "the correction was not known then")
	require.Equal(t, cli.Usage, plumbline(t, data, "status", "--as-of", "last tuesday").code)
}

func TestARoleSeesNoNumberOutsideItsScope(t *testing.T) {
	t.Parallel()
	data := demo(t)
	owner, operations := status(t, data), status(t, data, "--as", "operations")
	require.Equal(t, owner.Objectives[0].Status, operations.Objectives[0].Status, "colours may show")
	require.NotNil(t, owner.Objectives[0].KeyResults[0].Actual)
	require.Nil(t, operations.Objectives[0].KeyResults[0].Actual, "revenue is outside the scope of operations")
	raw := fine(t, data, "status", "--as", "operations", "--format", "json").out
	require.NotContains(t, raw, fmt.Sprint(*owner.Objectives[0].KeyResults[0].Actual))
	require.Equal(t, cli.Failed, plumbline(t, data, "status", "--as", "stranger").code)
}

func TestTheSameFileTwiceAddsNothingAndBadRowsAreKeptWithTheirPlace(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	path := write(t, "spend.csv", "occurred_at,kind,basis,amount,currency,creator\n2026-10-01,fee,accrued,100.00,USD,c1\n2026-10-02,fee,accrued,12.345,USD,c2\n")
	first := fine(t, data, "import", path, "--as", "spend")
	require.Contains(t, first.err, "1 new")
	require.Contains(t, fine(t, data, "import", path, "--as", "spend").err, "1 unchanged")
	list := fine(t, data, "quarantine", "list")
	require.Contains(t, list.out, "spend.csv")
	require.Contains(t, list.out, "3")
	require.Contains(t, list.err, "1 record in quarantine")
	require.Equal(t, cli.Failed, plumbline(t, data, "import", "nowhere.csv").code)
}

func TestTheDemoAnswersItsFirstPageWhileItIsStillBeingWritten(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	address := serve(t, data, true)
	require.Contains(t, get(t, "http://"+address+"/"), "demo")
	require.Contains(t, get(t, "http://"+address+"/healthz"), "ok")
	require.Eventually(t, func() bool { return strings.Contains(get(t, "http://"+address+"/"), "Programme off plan") }, 2*time.Minute, 100*time.Millisecond)
	require.Contains(t, get(t, "http://"+address+"/metrics"), "plumbline_facts_landed_total")
}

func TestAFolderWithoutALadderSaysHowToBegin(t *testing.T) {
	t.Parallel()
	a := plumbline(t, t.TempDir(), "status")
	require.Equal(t, cli.Failed, a.code)
	require.Contains(t, a.err, "there is no ladder here yet")
	require.Contains(t, a.err, "plumbline demo")
}

func TestTheCatalogueAnswersByIDAndByGoal(t *testing.T) {
	t.Parallel()
	require.Contains(t, fine(t, t.TempDir(), "metrics").out, "cost_per_qualified_click")
	require.Contains(t, fine(t, t.TempDir(), "metrics", "--for", "new customers").out, "Key result:")
	require.Contains(t, fine(t, t.TempDir(), "metrics", "--for", "AOV").out, "seldom")
	near := plumbline(t, t.TempDir(), "metrics", "trackable_rat")
	require.Equal(t, cli.Failed, near.code)
	require.Contains(t, near.err, "did you mean trackable_rate")
}

func TestQuestionsAreAskedWhereFlagsDoNotAnswer(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "ladder.yaml")
	a := typing(t, "cart-sessions\nGlow\nEUR\n\n\n\n\n\n", t.TempDir(), "init", "--out", out)
	require.Equal(t, cli.Done, a.code, a.err)
	require.Contains(t, read(t, out), "currency: EUR")
	short := typing(t, "cart-sessions\n", t.TempDir(), "init", "--out", out+"2")
	require.Equal(t, cli.Failed, short.code)
	require.Contains(t, short.err, "there was no answer to")
}

func TestExportsAreFlatAndTheLadderComesBackFromItsSpreadsheet(t *testing.T) {
	t.Parallel()
	data, out := demo(t), t.TempDir()
	fine(t, data, "export", "verdicts", "--out", out)
	head, _, _ := strings.Cut(read(t, filepath.Join(out, "verdicts.csv")), "\n")
	require.Equal(t, "kpi,metric,tier,lens,owner,dimension,subject,status,reason,measurement_status,value,numerator,denominator,coverage,unit,currency,green,yellow,revision,as_of,day,week,month,quarter,fiscal_year", strings.TrimSpace(head))
	fine(t, data, "export", "facts", "spend", "--format", "parquet", "--out", out)
	require.FileExists(t, filepath.Join(out, "spend.parquet"))
	xlsx, back := filepath.Join(out, "ladder.xlsx"), filepath.Join(out, "back")
	fine(t, data, "export", "--ladder", "xlsx", "--out", xlsx)
	fine(t, data, "init", "--from", xlsx, "--out", back)
	require.Contains(t, fine(t, data, "apply", back).err, "nothing changed")
}

func TestATraceRunsBothWaysAndNamesItsBreaks(t *testing.T) {
	t.Parallel()
	data := demo(t)
	down := fine(t, data, "trace", "kr", "dtc-revenue")
	require.Contains(t, down.out, "sub-outcome Orders from creators")
	id := regexp.MustCompile(`deliverable (\S+)`).FindStringSubmatch(down.out)[1]
	up := plumbline(t, data, "trace", "deliverable", id)
	require.Contains(t, up.out, "objective Increase DTC revenue")
	require.Contains(t, up.out, "terms")
	require.Equal(t, strings.Contains(up.out, "unbroken"), up.code == cli.Done, "a broken trace fails a script")
	blind := fine(t, data, "trace", "kr", "dtc-revenue", "--as", "operations")
	require.Contains(t, blind.out, "withheld")
	require.Equal(t, cli.Failed, plumbline(t, data, "trace", "deliverable", "nothing").code)
	require.Equal(t, cli.Usage, plumbline(t, data, "trace", "upwards").code)
}

func TestALookbackNeedsNoLadderAndKeepsNothingUnlessAsked(t *testing.T) {
	orders := write(t, "orders.csv", "order_id,occurred_at,amount,gross,currency,code,attributed_by\n1,2026-10-01,90.00,100.00,USD,MAYA,code\n2,2026-10-02,45.00,50.00,USD,,none\n")
	var out, errs strings.Builder
	t.Chdir(t.TempDir())
	code := cli.Run(t.Context(), cli.Config{Open: app.Open, Serve: app.Serve, SocketPath: folder.SocketPath, Out: &out, Err: &errs}, []string{"lookback", orders})
	require.Equal(t, cli.Done, code, errs.String())
	require.Contains(t, out.String(), "Tied to the shop's total, to the cent.")
	require.Contains(t, out.String(), "$150.00")
	require.Contains(t, errs.String(), "nothing was kept")
	left, err := os.ReadDir(".")
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestADraftCarriesBandsProposedFromThisFoldersHistory(t *testing.T) {
	t.Parallel()
	a, err := app.New(app.Config{Dir: demo(t)})
	require.NoError(t, err)
	defer func() { require.NoError(t, a.Stop()) }()
	draft, err := a.Draft(t.Context(), access.For(access.Owner), "dtc-revenue", map[string]string{"programme": "Mine", "target": "4200000 USD in 2026-Q4"})
	require.NoError(t, err)
	require.NotEmpty(t, draft.Proposed)
	require.Zero(t, problem.Errors(draft.Problems), draft.Problems)
	require.Contains(t, draft.Text, draft.Proposed[0].Green, "the proposal stands in the text")
	_, err = a.Draft(t.Context(), access.For(access.Owner), "no-such-template", nil)
	require.Error(t, err)
}

func TestACorrectionAloneMakesTheEvaluationAnew(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	out := filepath.Join(t.TempDir(), "ladder.yaml")
	fine(t, data, "init", "--template", "dtc-revenue", "--programme", "Glow", "--out", out)
	fine(t, data, "apply", out, "-m", "first")
	orders := func(amount string) string {
		return write(t, "orders.csv", "order_id,occurred_at,amount,attributed_by,creator\n1,2026-10-03T12:00:00Z,"+amount+",code,ana\n")
	}
	fine(t, data, "import", "--as", "orders", "--currency", "USD", orders("20.00"))
	a, err := app.New(app.Config{Dir: data})
	require.NoError(t, err)
	first := a.State(t.Context()).Revision
	require.NoError(t, a.Stop())
	fine(t, data, "import", "--as", "orders", "--currency", "USD", orders("30.00"))
	a, err = app.New(app.Config{Dir: data})
	require.NoError(t, err)
	require.NotEqual(t, first, a.State(t.Context()).Revision, "no row more stands, and the figures are others")
	require.NoError(t, a.Stop())
}

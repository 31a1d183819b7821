package okr

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
	"plumbline/internal/period"
)

const neutral = `objective_id,objective_title,objective_owner_email,period_start,period_end,kr_id,kr_title,kr_owner_email,metric_type,currency,direction,baseline_value,target_value,current_value,confidence
O1,Grow direct sales,dana@example.com,2026-10-01,2026-12-31,K1,Net revenue of $4.2M,dana@example.com,currency,USD,increase,0,"4,200,000",1100000,0.7
O1,Grow direct sales,dana@example.com,2026-10-01,2026-12-31,K2,CAC stays flat,maya@example.com,currency,USD,maintain,30,31,30.4,0.9
O2,Answer faster,lee@example.com,2026-10-01,2026-10-31,K3,Median answer under 4 hours,lee@example.com,number,,decrease,9,4,7,0.5
`

func options() Options {
	return Options{Programme: "Glow", Timezone: "America/New_York", Today: period.NewDate(2026, 11, 5)}
}

// ladderOf imports and checks: no errors, and every cell is somewhere.
func ladderOf(t *testing.T, name string, src []byte, o Options) (*ladder.Ladder, *Result) {
	t.Helper()
	r, err := Import(map[string][]byte{name: src}, o)
	require.NoError(t, err)
	l, problems := parse.Check(r.Files)
	require.Zero(t, problem.Errors(problems), problems)
	return l, r
}

// said collects every text of a skeleton.
func said(t *testing.T, r *Result) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	root, problems := parse.Merge(r.Files)
	require.Empty(t, problems)
	root.Walk(func(n *tree.Node) { out[n.Text] = true })
	return out
}

func nothingLost(t *testing.T, src string, r *Result) {
	t.Helper()
	rd := csv.NewReader(strings.NewReader(src))
	rd.FieldsPerRecord = -1
	rows, err := rd.ReadAll()
	require.NoError(t, err)
	have := said(t, r)
	for i, row := range rows[1:] {
		for j, cell := range row {
			if cell = strings.TrimSpace(cell); cell != "" {
				require.True(t, have[cell], "row %d, column %s: %q is gone", i+2, rows[0][min(j, len(rows[0])-1)], cell)
			}
		}
	}
}

func TestNeutralColumnsBecomeObjectivesAndKeyResults(t *testing.T) {
	t.Parallel()
	l, r := ladderOf(t, "okrs.csv", []byte(neutral), options())
	require.Equal(t, 2, r.Objectives)
	require.Equal(t, 3, r.KeyResults)
	nothingLost(t, neutral, r)
	kr, o, ok := l.KeyResult("net-revenue-of-4-2m")
	require.True(t, ok)
	require.Equal(t, "Grow direct sales", o.Title)
	require.Equal(t, ladder.Reach, kr.Kind)
	require.Equal(t, "4200000 USD", kr.Target.String())
	require.Equal(t, "0 USD", kr.From.String())
	require.Equal(t, "2026-Q4", kr.PeriodText)
	require.Equal(t, "dana", kr.Owner)
	flat, _, _ := l.KeyResult("cac-stays-flat")
	require.Equal(t, ladder.Hold, flat.Kind)
	fast, _, _ := l.KeyResult("median-answer-under-4-hours")
	require.Equal(t, ladder.Reduce, fast.Kind)
	require.Equal(t, "2026-10", fast.PeriodText)
	p, _ := l.Person("maya")
	require.Equal(t, "maya@example.com", p.Email)
}

const viva = `Viva Goals export
ID,Title,Type,Parent ID,Owner,Time period,Start value,Target value,Current value,Metric unit,Status,Tags
10,Protect brand trust,Objective,,Lee Park,Q4 2026,,,,,On track,brand
11,Escalations at zero,Key Result,10,Sam Reyes,Q4 2026,3,0,1,Number,At risk,
12,Disclosure on every post,Key Result,10,Lee Park,Q4 2026,96%,100%,98%,Percentage,On track,
13,Write the moderation guide,Project,10,Sam Reyes,Q4 2026,,,,,Behind,docs
`

func TestAVivaGoalsExportKeepsItsHierarchyAndProjects(t *testing.T) {
	t.Parallel()
	l, r := ladderOf(t, "viva.csv", []byte(viva), options())
	nothingLost(t, strings.TrimPrefix(viva, "Viva Goals export\n"), r)
	require.Len(t, l.Objectives, 1)
	require.Len(t, l.Objectives[0].KeyResults, 2)
	require.Equal(t, ladder.Reduce, l.Objectives[0].KeyResults[0].Kind)
	require.Equal(t, "100%", l.Objectives[0].KeyResults[1].Target.String())
	require.Equal(t, 1, r.KPIs)
	require.Equal(t, "Title", r.Columns["viva.csv"]["title"])
}

func TestWithoutADirectionTheNumbersAndTheTitleSayHowItIsJudged(t *testing.T) {
	t.Parallel()
	src := "Objective,Key result,Start,Target,Quarter\nGrow,CAC flat,30 USD,31 USD,Q4 2026\nGrow,Refunds,9%,6%,Q4 2026\nGrow,Orders under way,0,5,Q4 2026\nGrow,Cut returns,,4%,Q4 2026\n"
	r, err := Import(map[string][]byte{"/home/me/okrs.csv": []byte(src)}, options())
	require.NoError(t, err)
	l, _ := parse.Check(r.Files)
	var kinds []ladder.Kind
	for _, kr := range l.Objectives[0].KeyResults {
		kinds = append(kinds, kr.Kind)
	}
	require.Equal(t, []ladder.Kind{ladder.Hold, ladder.Reduce, ladder.Reach, ladder.Reduce}, kinds)
	require.Equal(t, "okrs.csv", l.Company[0].Source)
}

const perdooCSV = "Name;Type;Parent;Lead;Timeframe;Start value;Target value;Unit;Progress\n" +
	"Win advocates;Objective;;Maya Ortiz;2026 Q4;;;;\n" +
	"60 signed advocates;Key Result;Win advocates;Ana Silva;2026 Q4;0;60;;35%\n" +
	"Reply rate;KPI;Win advocates;Ana Silva;2026 Q4;;30%;%;22%\n"

func TestAPerdooExportWithSemicolonsIsRead(t *testing.T) {
	t.Parallel()
	l, r := ladderOf(t, "perdoo.csv", []byte("\xef\xbb\xbf"+perdooCSV), options())
	nothingLost(t, strings.ReplaceAll(perdooCSV, ";", ","), r)
	require.Equal(t, "60", l.Objectives[0].KeyResults[0].Target.String())
	require.Equal(t, "2026-Q4", l.Objectives[0].KeyResults[0].PeriodText)
	require.Len(t, l.Company, 3) // the KPI, and what objective and key result could not carry
}

func TestPerdoosGraphQLAnswerIsRead(t *testing.T) {
	t.Parallel()
	src := `{"data": {"objectives": {"pageInfo": {"hasNextPage": false}, "edges": [{"node": {
		"name": "Win advocates", "status": "ON_TRACK", "progress": 40, "timeframe": {"name": "Q4 2026"}, "company": {"name": "Glow Inc"},
		"results": [{"name": "60 signed advocates", "type": "KEY_RESULT", "normalizedValue": 0.35, "status": "ACCEPTED"},
		            {"name": "Write to customers", "type": "INITIATIVE", "normalizedValue": 0.1}]}}]}}}`
	l, r := ladderOf(t, "perdoo.json", []byte(src), options())
	require.Equal(t, 1, r.Objectives)
	require.Equal(t, 1, r.KeyResults)
	require.Equal(t, 1, r.KPIs)
	have := said(t, r)
	for _, v := range []string{"ON_TRACK", "40", "Glow Inc", "0.35", "ACCEPTED", "0.1", "Write to customers"} {
		require.True(t, have[v], v)
	}
	require.Equal(t, "60 signed advocates", l.Objectives[0].KeyResults[0].Title)
}

func TestColumnsCanBeNamedByHand(t *testing.T) {
	t.Parallel()
	src := "Ziel,Ergebnis,Soll\nWachsen,Mehr Umsatz,5000 EUR\n"
	_, err := Import(map[string][]byte{"z.csv": []byte(src)}, options())
	require.NoError(t, err) // rows that say nothing known are kept as company KPIs
	o := options()
	o.Columns = map[string]string{"objective_title": "Ziel", "kr_title": "Ergebnis", "target_value": "Soll"}
	l, _ := ladderOf(t, "z.csv", []byte(src), o)
	require.Equal(t, "5000 EUR", l.Objectives[0].KeyResults[0].Target.String())
	o.Columns["target_value"] = "Zoll"
	_, err = Import(map[string][]byte{"z.csv": []byte(src)}, o)
	require.Contains(t, fault.MessageOf(err), `no column "Zoll"`)
	o.Columns = map[string]string{"goal": "Ziel"}
	_, err = Import(map[string][]byte{"z.csv": []byte(src)}, o)
	require.Contains(t, fault.MessageOf(err), `no neutral column "goal"`)
}

func TestATargetThatIsASentenceIsKeptAndNoted(t *testing.T) {
	t.Parallel()
	src := "objective,key result,target,period\nHire well,Offers accepted,as many as we can,someday\n"
	l, r := ladderOf(t, "h.csv", []byte(src), options())
	nothingLost(t, src, r)
	require.Nil(t, l.Objectives[0].KeyResults[0].Target)
	require.Equal(t, "2026-Q4", l.Objectives[0].KeyResults[0].PeriodText)
	require.Len(t, r.Notes, 2)
	require.Equal(t, 2, r.Notes[0].Line)
}

func TestAWorkbookIsReadAsItsFirstSheet(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	require.NoError(t, f.SetSheetRow("Sheet1", "A1", &[]any{"Objective", "Key result", "Target", "Quarter"}))
	require.NoError(t, f.SetSheetRow("Sheet1", "A2", &[]any{"Grow", "More orders", 12000, "FY26 Q4"}))
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	l, _ := ladderOf(t, "okrs.xlsx", b.Bytes(), options())
	require.Equal(t, "12000", l.Objectives[0].KeyResults[0].Target.String())
}

func TestBrokenFilesAreRefusedWithTheirPlace(t *testing.T) {
	t.Parallel()
	_, err := Import(map[string][]byte{"x.csv": []byte("objective,kr\nA,\"open\nB,c\n")}, options())
	require.Contains(t, fault.MessageOf(err), "x.csv:3:5")
	_, err = Import(map[string][]byte{"x.csv": []byte("objective,kr\nGr\xf6\xdfer,b\n")}, options())
	require.Contains(t, fault.MessageOf(err), "x.csv is not UTF-8")
	_, err = Import(map[string][]byte{"x.csv": nil}, options())
	require.Contains(t, fault.MessageOf(err), "x.csv is empty")
	_, err = Import(map[string][]byte{"x.json": []byte(`{"data": {}}`)}, options())
	require.Contains(t, fault.MessageOf(err), "no objectives")
	_, err = Import(map[string][]byte{"x.yaml": []byte("a: 1\nb: 2\n")}, options())
	require.Contains(t, fault.MessageOf(err), "not a list of KPIs")
}

// published is the folder of real KPI lists beside the project, if it is there.
func published(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for ; filepath.Dir(dir) != dir; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	dir = filepath.Join(dir, "..", "shared", "truth", "okrs", "gitlab_performance_indicators")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("skipped: the published KPI lists are not beside the project, at ../shared/truth/okrs")
	}
	return dir
}

func TestAll229PublishedKPIsAreKeptWithEverythingTheySay(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join(published(t), "*.yml"))
	require.NoError(t, err)
	require.Len(t, names, 13)
	files := map[string][]byte{}
	for _, name := range names {
		src, err := os.ReadFile(name)
		require.NoError(t, err)
		files[filepath.Base(name)] = src
	}
	r, err := Import(files, options())
	require.NoError(t, err)
	require.Equal(t, 229, r.KPIs)
	l, problems := parse.Check(r.Files)
	require.Zero(t, problem.Errors(problems))
	require.Len(t, l.Company, 229)
	levels, targets, zero := map[string]int{}, 0, 0
	for _, k := range l.Company {
		levels[k.Health]++
		switch k.Target {
		case "":
		case "0": // a target too
			zero++
		default:
			targets++
		}
	}
	require.Equal(t, map[string]int{"okay": 69, "attention": 76, "problem": 10, "unknown": 60, "confidential": 14}, levels)
	require.Equal(t, 141, targets)
	require.Equal(t, 2, zero)

	have := said(t, r)
	for name, src := range files {
		root, bad := tree.Read(name, src)
		require.Empty(t, bad)
		root.Walk(func(n *tree.Node) {
			if n.Kind == tree.Text && n.Text != "" {
				require.True(t, have[n.Text], "%s:%d: %q is gone", name, n.Line, n.Text)
			}
		})
	}
}

func FuzzImport(f *testing.F) {
	f.Add("a.csv", []byte(neutral))
	f.Add("a.csv", []byte(viva))
	f.Add("a.csv", []byte(perdooCSV))
	f.Add("a.yaml", []byte("- name: x\n  target: 1\n  health: {level: 2, reasons: [a]}\n- 3\n"))
	f.Add("a.json", []byte(`{"objectives": [{"name": "x", "results": [{"name": "y", "type": "KPI"}]}]}`))
	f.Fuzz(func(t *testing.T, name string, src []byte) {
		r, err := Import(map[string][]byte{name: src}, options())
		if err != nil {
			require.NotEqual(t, fault.Internal, fault.CodeOf(err), err)
			return
		}
		_, problems := parse.Check(r.Files)
		require.Zero(t, problem.Errors(problems))
	})
}

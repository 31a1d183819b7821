package sheet

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"plumbline/internal/fault"
	"plumbline/internal/ladder/parse"
)

const examples = "../../../examples"

func workbook(t *testing.T, files map[string][]byte) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Write(files, &b))
	return &b
}

func back(t *testing.T, b *bytes.Buffer) map[string][]byte {
	t.Helper()
	files, problems, err := Read(b)
	require.NoError(t, err)
	require.Empty(t, problems)
	return files
}

func TestEveryExampleComesBackFromASpreadsheetAsTheSameLadder(t *testing.T) {
	t.Parallel()
	dirs, err := filepath.Glob(examples + "/*/*.yaml")
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, name := range dirs {
		dir := filepath.Dir(name)
		if seen[dir] {
			continue
		}
		seen[dir] = true
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			files, err := parse.ReadFiles(dir)
			require.NoError(t, err)
			again := back(t, workbook(t, files))
			require.Equal(t, parse.Hash(files), parse.Hash(again), string(again[fileName]))
			for _, text := range files {
				for _, line := range strings.Split(string(text), "\n") {
					if _, comment, ok := strings.Cut(line, "# "); ok {
						require.Contains(t, string(again[fileName]), comment)
					}
				}
			}
		})
	}
	require.Len(t, seen, 7)
}

func TestBrokenLaddersAreCarriedAsTheyAre(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../parse/testdata/*.yaml")
	require.NoError(t, err)
	for _, name := range names {
		files, err := parse.ReadFiles(name)
		require.NoError(t, err)
		var b bytes.Buffer
		if err := Write(files, &b); err != nil {
			require.Equal(t, fault.Invalid, fault.CodeOf(err), name)
			continue
		}
		require.Equal(t, parse.Hash(files), parse.Hash(back(t, &b)), name)
	}
}

func edit(t *testing.T, b *bytes.Buffer, change func(f *excelize.File)) *bytes.Buffer {
	t.Helper()
	f, err := excelize.OpenReader(b)
	require.NoError(t, err)
	change(f)
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	return &out
}

func dtc(t *testing.T) *bytes.Buffer {
	files, err := parse.ReadFiles(examples + "/dtc-revenue")
	require.NoError(t, err)
	return workbook(t, files)
}

func TestTheCanvasHasTheFiveColumns(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(dtc(t))
	require.NoError(t, err)
	rows, err := f.GetRows("Canvas")
	require.NoError(t, err)
	require.Equal(t, []string{"Key result", "Sub-outcome", "Leading KPI", "Data hook and tag", "Owner and cadence"}, rows[0])
	require.Equal(t, []string{"DTC net revenue in the quarter [dtc-revenue]", "Orders from creators [creator-orders]", "[audience-fit]", "", "owner: ana"}, rows[1])
	require.Equal(t, []string{"", "", "[tagged-assets]", "source: links, tag: [utm, code, bio_slot]", "owner: maya"}, rows[3])
}

func TestWhatIsTypedOnTheCanvasArrivesInTheLadder(t *testing.T) {
	t.Parallel()
	files := back(t, edit(t, dtc(t), func(f *excelize.File) {
		require.NoError(t, f.InsertRows("Canvas", 6, 1))
		require.NoError(t, f.SetSheetRow("Canvas", "C6", &[]any{"Saved posts [saves]", "source: instagram", "owner: sam, review: weekly"}))
		require.NoError(t, f.SetCellStr("Canvas", "E4", "owner: ana, review: daily"))
		require.NoError(t, f.SetCellValue("Sub-outcomes", "C2", 15000))
	}))
	l, _ := parse.Check(files)
	k, ok := l.KPI("saves")
	require.True(t, ok)
	require.Equal(t, "Saved posts", k.Title)
	require.Equal(t, "instagram", k.Hook.Source)
	tagged, _ := l.KPI("tagged-assets")
	require.Equal(t, "ana", tagged.Owner)
	require.Equal(t, "daily", tagged.Review)
	s, _, _ := l.SubOutcome("creator-orders")
	require.Len(t, s.Levers, 5)
	require.Equal(t, "saves", s.Levers[4].KPI)
	require.Equal(t, 15000.0, s.Target.Number)
}

func TestProblemsNameSheetRowAndColumn(t *testing.T) {
	t.Parallel()
	_, problems, err := Read(edit(t, dtc(t), func(f *excelize.File) {
		require.NoError(t, f.SetCellStr("Canvas", "C3", "???"))
		require.NoError(t, f.SetCellStr("Canvas", "D4", "source: [links"))
		require.NoError(t, f.SetCellStr("Objectives", "A2", ""))
	}))
	require.NoError(t, err)
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	all := strings.Join(got, "\n")
	require.Contains(t, all, "Canvas:3:3: error PL004: ??? has no id (write one behind it: ??? [short-name])")
	require.Contains(t, all, "Canvas:4:4: error PL001")
	require.Contains(t, all, "Objectives:2:1: error PL009")
}

func TestAFileThatIsNoWorkbookIsRefused(t *testing.T) {
	t.Parallel()
	_, _, err := Read(strings.NewReader("a,b,c"))
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
}

func TestWhateverIsTypedIntoCellsIsReadOrNamed(t *testing.T) {
	t.Parallel()
	book := dtc(t).Bytes()
	rapid.Check(t, func(rt *rapid.T) {
		f, err := excelize.OpenReader(bytes.NewReader(book))
		require.NoError(rt, err)
		for range rapid.IntRange(1, 6).Draw(rt, "edits") {
			sheet := rapid.SampledFrom(f.GetSheetList()).Draw(rt, "sheet")
			at, err := excelize.CoordinatesToCellName(rapid.IntRange(1, 6).Draw(rt, "col"), rapid.IntRange(1, 14).Draw(rt, "row"))
			require.NoError(rt, err)
			text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "[", "{a: [", "x [y]", "[dtc-revenue]", "a: b", "{}", "(no key result)", "null"})).Draw(rt, "text")
			require.NoError(rt, f.SetCellStr(sheet, at, text))
		}
		var b bytes.Buffer
		require.NoError(rt, f.Write(&b))
		files, problems, err := Read(&b)
		require.NoError(rt, err)
		for _, p := range problems {
			require.NotEmpty(rt, p.File)
			require.Positive(rt, p.Line)
		}
		_, _ = parse.Check(files)
	})
}

func TestACanvasTypedByHandNeedsNoIDs(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	require.NoError(t, f.SetSheetName("Sheet1", "Canvas"))
	for i, row := range [][]any{
		{"Key result", "Sub-outcome", "Leading KPI", "Data hook and tag", "Owner and cadence"},
		{"Revenue of 4.2M", "Orders from creators", "trackable rate", "source: links, tag: [utm, code]", "owner: operations, review: weekly"},
		{"", "", "Good talk", "", "owner: social"},
		{"No incident", "Calm comments", "Good talk", "", ""},
	} {
		require.NoError(t, f.SetSheetRow("Canvas", "A"+string(rune('1'+i)), &row))
	}
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	l, _ := parse.Check(back(t, &b))
	require.Len(t, l.Objectives[0].KeyResults, 2)
	require.Len(t, l.KPIs, 2)
	k, ok := l.KPI("trackable-rate")
	require.True(t, ok)
	require.Equal(t, "trackable_rate", k.Metric)
	require.Equal(t, []string{"utm", "code"}, k.Hook.Tag)
	s, kr, ok := l.SubOutcome("calm-comments")
	require.True(t, ok)
	require.Equal(t, "No incident", kr.Title)
	require.Equal(t, "good-talk", s.Levers[0].KPI)
}

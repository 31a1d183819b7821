package app

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/judge"
	"plumbline/internal/judge/figure"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/measure"
	"plumbline/internal/web/view"
)

// history is how far back bands of a draft are proposed from.
const history = 26 * 7 * 24 * time.Hour

// propose puts bands from this folder's history into a drafted ladder, for
// every KPI with enough of it, and says what they are and where from.
func (h *house) propose(ctx context.Context, scope access.Scope, text string) ([]view.Proposal, string, error) {
	l, _ := parse.Bytes(map[string][]byte{"ladder.yaml": []byte(text)})
	if h.rows.Load() == 0 {
		return nil, text, nil
	}
	for i := range l.KPIs {
		l.KPIs[i].Bands, l.KPIs[i].By = nil, nil
		l.KPIs[i].Baseline = &ladder.Baseline{History: history, HistoryText: "26 weeks", Yellow: 2, Red: 3.5}
	}
	bundle, err := measure.Gather(ctx, h.facts, l, h.now(time.Time{}), scope)
	if err != nil {
		return nil, text, err
	}
	var out []view.Proposal
	for _, v := range judge.Judge(bundle, judge.History{}).KPIs {
		if v.Bands == nil || v.Bands.Basis != "proposed" {
			continue
		}
		p := view.Proposal{
			KPI: v.Title, Now: h.said(l, v, v.Measurement.Value), Basis: v.Bands.Note,
			Green: bound(v.Bands.GreenOp, v.Bands.Green, ""), Yellow: bound(v.Bands.YellowOp, v.Bands.Yellow, ""),
		}
		text = withBands(text, v)
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b view.Proposal) int { return strings.Compare(a.KPI, b.KPI) })
	return out, text, nil
}

func (h *house) said(l *ladder.Ladder, v judge.Verdict, value float64) string {
	if !v.Measurement.Status.Has() {
		return "no data"
	}
	return figure.Number(value, v.Measurement.Unit, l.Program.Currency)
}

func bound(op string, value float64, unit string) string {
	return op + " " + strconv.FormatFloat(value, 'g', 4, 64) + unit
}

// item finds the beginning of an item of a list of KPIs.
var item = regexp.MustCompile(`^\s*-\s`)

// withBands replaces the bands of one KPI in a ladder's text, in the unit they
// are written in there. A KPI written without bands keeps its baseline.
func withBands(text string, v judge.Verdict) string {
	lines := strings.Split(text, "\n")
	at := regexp.MustCompile(`^\s*-\s*(?:\{\s*)?id:\s*` + regexp.QuoteMeta(v.KPI) + `\s*(?:,|$|#)`)
	start := slices.IndexFunc(lines, at.MatchString)
	if start < 0 {
		return text
	}
	end := start + 1
	for end < len(lines) && !item.MatchString(lines[end]) && strings.HasPrefix(lines[end], " ") {
		end++
	}
	block := strings.Join(lines[start:end], "\n")
	for name, b := range map[string]string{"green": bound(v.Bands.GreenOp, v.Bands.Green, ""), "yellow": bound(v.Bands.YellowOp, v.Bands.Yellow, "")} {
		written := regexp.MustCompile(fmt.Sprintf(`(\b%s:\s*)"[^"0-9]*[0-9.]+\s*([^"]*)"`, name))
		block = written.ReplaceAllString(block, `${1}"`+b+`${2}"`)
	}
	return strings.Join(append(append(slices.Clone(lines[:start]), block), lines[end:]...), "\n")
}

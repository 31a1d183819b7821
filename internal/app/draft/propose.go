package draft

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/judge"
	"plumbline/internal/judge/figure"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/web/view"
)

// FromHistory asks for the bands of every KPI from its history.
func FromHistory(l *ladder.Ladder) {
	for i := range l.KPIs {
		l.KPIs[i].Bands, l.KPIs[i].By = nil, nil
		l.KPIs[i].Baseline = &ladder.Baseline{History: history, HistoryText: "26 weeks", Yellow: 2, Red: 3.5}
	}
}

// Proposed lists the bands a report proposes and writes them into the draft's text.
func Proposed(l *ladder.Ladder, r *judge.Report, text string) ([]view.Proposal, string, error) {
	var out []view.Proposal
	bands := parse.Bands{}
	for _, v := range r.KPIs {
		if v.Bands == nil || v.Bands.Basis != "proposed" {
			continue
		}
		p := view.Proposal{
			KPI: v.Title, Now: said(l, v, v.Measurement.Value), Basis: v.Bands.Note,
			Green: bound(v, v.Bands.Green, l.Program.Currency), Yellow: bound(v, v.Bands.Yellow, l.Program.Currency),
		}
		bands[v.KPI] = [2]string{p.Green, p.Yellow}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b view.Proposal) int { return strings.Compare(a.KPI, b.KPI) })
	if len(bands) == 0 {
		return nil, text, nil
	}
	text, err := parse.WithBands(text, bands)
	return out, text, err
}

// history is how far back bands of a draft are proposed from.
const history = 26 * 7 * 24 * time.Hour

// bound writes one side of a band as the ladder language has it.
func bound(v judge.Verdict, value float64, currency string) string {
	op := "<= "
	if v.Bands.Higher {
		op = ">= "
	}
	unit := map[string]string{"percent": "%", "hours": "h", "days": "d", "money": " " + currency}[v.Measurement.Unit]
	return op + strconv.FormatFloat(value, 'g', 4, 64) + unit
}

func said(l *ladder.Ladder, v judge.Verdict, value float64) string {
	if !v.Measurement.Status.Has() {
		return "no data"
	}
	return figure.Number(value, v.Measurement.Unit, l.Program.Currency)
}

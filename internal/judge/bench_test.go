package judge_test

import (
	"fmt"
	"testing"

	"plumbline/internal/judge"
	"plumbline/internal/ladder"
)

// BenchmarkJudge judges ten objectives with a sub-outcome each and 1,000
// bookings: the day-by-day look back for since-when is most of it.
func BenchmarkJudge(b *testing.B) {
	p := newProgram().history(weeks(99, 89, 97, 99, 91, 93, 95))
	for i := range 10 {
		kr := reach(9200)
		kr.SubOutcomes = []ladder.SubOutcome{{ID: fmt.Sprintf("s%d", i), Metric: "orders", Target: qp(1000, "")}}
		p.objective(fmt.Sprintf("o%d", i), i+1, kr)
		p.track(fmt.Sprintf("o%d-kr", i), true, wavy(97))
		p.track(fmt.Sprintf("s%d", i), true, wavy(9.7))
	}
	for i := range 1000 {
		k := booking(1+i%90, 10, 9, i%90 < 50)
		k.Deliverable, k.SubOutcome = fmt.Sprintf("d%d", i), fmt.Sprintf("s%d", i%10)
		p.b.Bookings = append(p.b.Bookings, k)
	}
	var r *judge.Report
	for b.Loop() {
		r = judge.Judge(p.b, p.h)
	}
	_ = r
}

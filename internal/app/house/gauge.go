package house

import (
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// gauges are what /metrics says about the house.
type gauges struct {
	seconds prometheus.Histogram
	last    prometheus.Gauge
	landed  prometheus.Counter
}

func newGauges(reg prometheus.Registerer) (*gauges, error) {
	g := &gauges{
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "plumbline_evaluation_seconds", Help: "How long evaluations took.",
			Buckets: prometheus.ExponentialBuckets(0.01, 2, 14),
		}),
		last:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "plumbline_evaluation_last_timestamp_seconds", Help: "When the last evaluation ended."}),
		landed: prometheus.NewCounter(prometheus.CounterOpts{Name: "plumbline_facts_landed_total", Help: "Rows of facts that were new or corrected."}),
	}
	return g, errors.Join(reg.Register(g.seconds), reg.Register(g.last), reg.Register(g.landed))
}

func (g *gauges) evaluated(took time.Duration, at time.Time) {
	g.seconds.Observe(took.Seconds())
	g.last.Set(float64(at.Unix()))
}

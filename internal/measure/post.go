package measure

import "plumbline/internal/access"

// Posts is what was counted on live pieces since they went live, kept small:
// it is stored with the report, so that a creator's page reads no facts.
type Posts struct {
	Metrics []PostMetric `json:"metrics,omitempty"`
	All     []Post       `json:"all,omitempty"`
}

// PostMetric is a metric counted on posts, with what is needed to show and to withhold it.
type PostMetric struct {
	ID       string       `json:"id"`
	Unit     string       `json:"unit"`
	Currency string       `json:"currency,omitempty"`
	Class    access.Class `json:"class"`
}

// Post is one live piece by its deliverable. A metric that Counted does not
// have was reported by nobody: it is unknown, not nothing.
type Post struct {
	Deliverable string             `json:"deliverable"`
	Creator     string             `json:"creator"`
	Campaign    string             `json:"campaign,omitempty"`
	Counted     map[string]float64 `json:"counted,omitempty"`
	Settled     bool               `json:"settled,omitempty"` // its window has passed
}

// Count sets what was counted of a metric.
func (p *Post) Count(metric string, value float64) {
	if p.Counted == nil {
		p.Counted = map[string]float64{}
	}
	p.Counted[metric] = value
}

// For returns what a scope may see: metrics of its classes, posts of its rows.
func (p Posts) For(scope access.Scope) Posts {
	var out Posts
	for _, m := range p.Metrics {
		if scope.Sees(m.Class) {
			out.Metrics = append(out.Metrics, m)
		}
	}
	for _, post := range p.All {
		if !scope.Row(map[string]string{"creator": post.Creator, "campaign": post.Campaign}) {
			continue
		}
		seen := Post{Deliverable: post.Deliverable, Creator: post.Creator, Campaign: post.Campaign, Settled: post.Settled}
		for _, m := range out.Metrics {
			if v, ok := post.Counted[m.ID]; ok {
				seen.Count(m.ID, v)
			}
		}
		out.All = append(out.All, seen)
	}
	return out
}

// Of returns the post of a deliverable.
func (p Posts) Of(deliverable string) (Post, bool) {
	for _, post := range p.All {
		if post.Deliverable == deliverable {
			return post, true
		}
	}
	return Post{}, false
}

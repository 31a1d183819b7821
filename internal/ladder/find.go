package ladder

// Metric finds a metric by id: the ladder's own first, then the catalogue's.
func (l *Ladder) Metric(id string) (*Metric, bool) {
	for _, list := range [][]Metric{l.Metrics, l.Catalogue} {
		for i := range list {
			if list[i].ID == id {
				return &list[i], true
			}
		}
	}
	return nil, false
}

// KPI finds a KPI by id.
func (l *Ladder) KPI(id string) (*KPI, bool) {
	for i := range l.KPIs {
		if l.KPIs[i].ID == id {
			return &l.KPIs[i], true
		}
	}
	return nil, false
}

// KeyResult finds a key result and its objective by id.
func (l *Ladder) KeyResult(id string) (*KeyResult, *Objective, bool) {
	for i := range l.Objectives {
		for j := range l.Objectives[i].KeyResults {
			if l.Objectives[i].KeyResults[j].ID == id {
				return &l.Objectives[i].KeyResults[j], &l.Objectives[i], true
			}
		}
	}
	return nil, nil, false
}

// SubOutcome finds a sub-outcome and its key result by id.
func (l *Ladder) SubOutcome(id string) (*SubOutcome, *KeyResult, bool) {
	for i := range l.Objectives {
		for j := range l.Objectives[i].KeyResults {
			kr := &l.Objectives[i].KeyResults[j]
			for k := range kr.SubOutcomes {
				if kr.SubOutcomes[k].ID == id {
					return &kr.SubOutcomes[k], kr, true
				}
			}
		}
	}
	return nil, nil, false
}

// Person finds a person by id.
func (l *Ladder) Person(id string) (*Person, bool) {
	for i := range l.People {
		if l.People[i].ID == id {
			return &l.People[i], true
		}
	}
	return nil, false
}

// Feeds lists the sub-outcomes a KPI has an arrow to.
func (l *Ladder) Feeds(kpi string) []*SubOutcome {
	var out []*SubOutcome
	for i := range l.Objectives {
		for j := range l.Objectives[i].KeyResults {
			subs := l.Objectives[i].KeyResults[j].SubOutcomes
			for k := range subs {
				for _, lever := range subs[k].Levers {
					if lever.KPI == kpi {
						out = append(out, &subs[k])
						break
					}
				}
			}
		}
	}
	return out
}

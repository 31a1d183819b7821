package ladder

// Actions are the kinds of action a rule may ask for.
var Actions = []string{
	"pause_spend", "re_brief", "swap_creator", "tighten_moderation", "fix_tracking", "chase_contract",
	"recalibrate", "shift_spend", "escalate",
}

// Requirements are the conditions a gate may ask for, beside kpi:ID and contract:NAME.
var Requirements = []string{
	"ladder_locked", "brief_acknowledged", "brief_sent", "screens_passed", "audience_evidence", "no_touch_clear", "no_open_incident",
	"signed_terms", "approved", "disclosure_planned", "trackable", "rights_in_date", "disclosed", "accepted", "live",
}

// Relations are the persons named by their place: whoever owns the campaign at hand, and so on.
var Relations = []string{"campaign.owner", "creator.manager", "kpi.owner", "sub_outcome.owner", "objective.owner", "deliverable.owner"}

// GateNames are the steps that can be guarded.
var GateNames = []string{"commit", "shipment", "publish", "amplify", "pay"}

// CharterParts are the parts of the charter, as written.
var CharterParts = []string{"conversion_path", "money", "risk_limits", "slas"}

// Places says where each key of each section was written.
type Places map[Pos]map[string]Pos

// Of returns the place of a key (dotted below the section, list items by
// number from 0), or the section's own place when the key was not written.
func (p Places) Of(section Pos, path string) Pos {
	if at, ok := p[section][path]; ok {
		return at
	}
	return section
}

// CompanyKPI is a KPI the company already keeps, imported with all it says. It
// is not measured; a KPI of the ladder may take its place.
type CompanyKPI struct {
	Pos
	ID, Name, Definition, Target string
	Org, Owner, Parent, Source   string
	Key                          bool
	Health                       string // okay | attention | problem | unknown | confidential, or as the source says
	Reasons                      []string
	Links                        []string
	Extra                        map[string]string // everything else the source said, by its own names
}

// Vocabulary is what formulas may read. The rooms below the ladder know it:
// measure hands it to lint.
type Vocabulary struct {
	Columns      map[string][]string // fact table → its columns
	Events       map[string][]string // kind of record → its events
	Calculations []string            // names for derived:
}

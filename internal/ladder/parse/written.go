package parse

import (
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/decode"
)

// written is a whole ladder as it stands in the file. Its tags are the
// specification: the decoder, the JSON Schema and the language reference are
// all made from them.
type written struct {
	ladder.Pos
	Program     *program          `yaml:"program,must" doc:"The programme: its name, currency and calendar." eg:"{name: Glow Q4, currency: USD, timezone: America/New_York}"`
	People      []person          `yaml:"people" doc:"Who owns, acts and signs."`
	Charter     *charter          `yaml:"charter" doc:"What is agreed before levers are chosen; each part is signed by its owner."`
	Audience    *audience         `yaml:"audience" doc:"Who is to be reached, and who can buy."`
	Taxonomy    decode.Map[texts] `yaml:"taxonomy" doc:"Axes content is tagged on, each with its tags." eg:"{theme: [skin, gift]}"`
	Comments    decode.Map[class] `yaml:"comments" doc:"What is done with each class of comment: answer, escalate, optional or never_answer."`
	NoTouch     *noTouch          `yaml:"no_touch" doc:"Topics the brand will not push."`
	Cohorts     []cohort          `yaml:"cohorts" doc:"How creators are grouped."`
	Objectives  []objective       `yaml:"objectives" doc:"The company's objectives with their key results."`
	KPIs        []kpi             `yaml:"kpis" doc:"Metrics put to work. Metric and owner suffice while drafting."`
	Parked      []parked          `yaml:"parked" doc:"KPIs set aside, each with why."`
	CompanyKPIs []companyKPI      `yaml:"company_kpis" doc:"KPIs the company already keeps, imported with all they say; not measured here."`
	Metrics     []metric          `yaml:"metrics" doc:"Metrics of this ladder, beside the catalogue's."`
	Gates       decode.Map[gate]  `yaml:"gates" one:"commit,shipment,publish,amplify,pay" doc:"What has to be true before money, product or content leaves."`
	Triage      []triage          `yaml:"triage" doc:"Metric → likely trigger → action, owner, SLA."`
	Authority   []authority       `yaml:"authority" doc:"Who may act without asking, up to how much."`
	Committee   *committee        `yaml:"committee" doc:"Who decides what was flagged twice."`
	Reviews     *reviews          `yaml:"reviews" doc:"When the reviews sit."`
	Access      []accessRule      `yaml:"access" doc:"What a role does not see, beyond the defaults."`
	Tagging     *tagging          `yaml:"tagging" doc:"The template of tracked links."`
	Attribution *attribution      `yaml:"attribution" doc:"The rule that ties an order to a creator."`
	Experiments []experiment      `yaml:"experiments" doc:"Studies announced beforehand."`
	Screening   *screening        `yaml:"screening" doc:"Floors for screens and safety metrics."`
	Rollup      *rollup           `yaml:"rollup" doc:"Changes how the programme's one tile is made."`
	Corrections []correction      `yaml:"corrections" doc:"Changes after a lock that are corrections, each confirmed by a second person."`
}

type program struct {
	ladder.Pos
	Name     text  `yaml:"name,must" doc:"What people call it." eg:"Glow Q4"`
	Currency text  `yaml:"currency,must" doc:"ISO 4217 currency everything is reported in." eg:"USD"`
	Timezone text  `yaml:"timezone" doc:"IANA zone in which days begin." default:"UTC" eg:"America/New_York"`
	Week     text  `yaml:"week_starts" one:"monday,tuesday,wednesday,thursday,friday,saturday,sunday" doc:"First day of a week." default:"monday"`
	Fiscal   text  `yaml:"fiscal_year_starts" one:"january,february,march,april,may,june,july,august,september,october,november,december" doc:"First month of the fiscal year; it is named after the calendar year it ends in." default:"january"`
	Brands   texts `yaml:"brands" doc:"Brands the programme works for." eg:"[Glow, Calm]"`
}

type person struct {
	ladder.Pos
	ID      text   `yaml:"id,must" doc:"Short name used everywhere else in the ladder." eg:"maya"`
	Name    text   `yaml:"name" doc:"Full name." eg:"Maya Ortiz"`
	Role    text   `yaml:"role" one:"owner,operations,finance,legal,social,executive,creator,analyst" doc:"What the person is in the programme."`
	Slack   text   `yaml:"slack" doc:"Slack member id." eg:"U02AB34"`
	Email   text   `yaml:"email" doc:"Address for notices." eg:"maya@example.com"`
	StandIn text   `yaml:"stand_in" doc:"Who acts on days off." eg:"ana"`
	Away    []days `yaml:"away" doc:"Days off." eg:"[2026-12-24..2026-12-31]"`
}

type charter struct {
	ladder.Pos
	Conversion *conversionPath `yaml:"conversion_path" doc:"Finance: which steps lead to an order, and how long a click counts."`
	Money      *moneyRules     `yaml:"money" doc:"Finance: which revenue and which spend count."`
	Risk       *riskLimits     `yaml:"risk_limits" doc:"Legal: what must never happen, and what at most so often."`
	SLAs       *slas           `yaml:"slas" doc:"Operations: how long each step may take."`
}

type signature struct {
	Owner  text `yaml:"owner" doc:"Who agreed this part: a person."`
	Signed text `yaml:"signed" doc:"The day it was agreed." eg:"2026-09-20"`
}

type conversionPath struct {
	ladder.Pos
	signature
	Steps  texts  `yaml:"steps" doc:"The steps, in order." eg:"[valid_click, product_page, cart, order]"`
	Window length `yaml:"window" doc:"How long after a click an order is credited." eg:"30d"`
}

type moneyRules struct {
	ladder.Pos
	signature
	Revenue text  `yaml:"revenue" one:"net,gross" doc:"Which revenue counts." default:"net"`
	Spend   text  `yaml:"spend" one:"committed,accrued,paid" doc:"Which spend counts." default:"accrued"`
	Refunds text  `yaml:"refunds" one:"booked,cohort" doc:"On which day a refund is taken off: its own, or its order's." default:"booked"`
	Include texts `yaml:"include" one:"fee,commission,product_cost,shipping,discount,amplification,agency" doc:"Kinds of spend that count." default:"all"`
	Margin  part  `yaml:"margin" doc:"Contribution margin before creators, for contribution_after_creators." eg:"55%"`
}

type riskLimits struct {
	ladder.Pos
	signature
	Never  texts             `yaml:"never" doc:"What must not happen once." eg:"[undisclosed_post, expired_rights]"`
	AtMost decode.Map[count] `yaml:"at_most" doc:"How often something may happen in a quarter." eg:"{medium_incidents: 3}"`
}

type slas struct {
	ladder.Pos
	signature
	Contract    length `yaml:"contract" doc:"Brief sent → terms signed." eg:"72h"`
	Acknowledge length `yaml:"acknowledge" doc:"Brief sent → acknowledged." eg:"48h"`
	OurApproval length `yaml:"our_approval" doc:"Submitted → our answer." eg:"24h"`
	Comment     length `yaml:"comment" doc:"Comment → answer." eg:"4h"`
	Escalation  length `yaml:"escalation" doc:"Escalated → resolved." eg:"24h"`
	Shipment    length `yaml:"shipment" doc:"Released → handed to the carrier." eg:"48h"`
	Payment     length `yaml:"payment" doc:"Accepted → paid." eg:"30d"`
	Hours       text   `yaml:"hours" one:"business,calendar" doc:"Which hours count." default:"calendar"`
}

type audience struct {
	ladder.Pos
	Target  decode.Map[decode.Map[part]] `yaml:"target" doc:"Axis → segment → the share wanted." eg:"{gender: {female: 60%}}"`
	Weights decode.Map[number]           `yaml:"weights" doc:"How much each axis weighs." default:"all the same"`
	Must    texts                        `yaml:"must" doc:"Axes on which off-category is red whatever the rest says." eg:"[gender]"`
	Tags    texts                        `yaml:"tags" doc:"Affinity tags wanted."`
	TagPart part                         `yaml:"tag_part" doc:"Weight of the affinity tags in audience_relevance_index." default:"0"`
	Buyable *buyable                     `yaml:"buyable" doc:"Who can buy."`
}

type buyable struct {
	ladder.Pos
	Countries  texts `yaml:"countries" doc:"Countries shipped to, ISO codes." eg:"[US, CA]"`
	MinimumAge count `yaml:"minimum_age" doc:"Legal age." eg:"18"`
	AtLeast    part  `yaml:"at_least" doc:"Floor of buyable_audience_share." eg:"70%"`
}

type noTouch struct {
	ladder.Pos
	Brand texts `yaml:"brand" doc:"Topics." eg:"[politics, medical claims]"`
}

type cohort struct {
	ladder.Pos
	ID     text     `yaml:"id,must" doc:"Short name."`
	Title  text     `yaml:"title" doc:"Name shown."`
	By     text     `yaml:"by,must" one:"followers,first_booked,category,acquisition" doc:"What creators are grouped by."`
	Bounds []number `yaml:"bounds" doc:"Followers at which the next group begins." eg:"[10000, 100000]"`
	Values texts    `yaml:"values" doc:"Values that form groups of their own." eg:"[customer, outreach]"`
}

// class is what is done with a class of comment.
type class struct{ text }

// Decode reads one of the four words.
func (c *class) Decode(n *node, d *decode.Decoder, f decode.Field) {
	f.One = []string{"answer", "escalate", "optional", "never_answer"}
	c.text.Decode(n, d, f)
}

// Form lists the words.
func (c *class) Form() decode.Form {
	return decode.Form{Type: "string", Name: "answer, escalate, optional or never_answer", One: []string{"answer", "escalate", "optional", "never_answer"}}
}

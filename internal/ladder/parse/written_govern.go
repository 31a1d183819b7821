package parse

import (
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/decode"
)

type gate struct {
	ladder.Pos
	Mode     text      `yaml:"mode" one:"observe,warn,enforce" doc:"observe says what it would have stopped; warn tells; enforce stops." default:"observe"`
	Require  texts     `yaml:"require" doc:"What has to be true: a known requirement, kpi:ID (green unless written otherwise: kpi:ID >= yellow), contract:conditions, or an expression over the record (spend.amount <= 5000)." eg:"[signed_terms]"`
	Override *override `yaml:"override" doc:"Who may pass it closed."`
}

type override struct {
	ladder.Pos
	Roles  texts  `yaml:"roles" one:"owner,operations,finance,legal,social,executive" doc:"Roles that may override." eg:"[legal]"`
	Expire text   `yaml:"expires" doc:"How long an override holds." eg:"24h"`
	Above  amount `yaml:"second_above" doc:"Above this amount a second person is needed." eg:"5000 USD"`
	Second text   `yaml:"second" doc:"Who the second person is: a person, a role, or a relation."`
}

type triage struct {
	ladder.Pos
	Metric text `yaml:"metric,must" doc:"The metric whose breach it explains." eg:"trackable_rate"`
	Likely text `yaml:"likely" doc:"The likely trigger." eg:"tracking_miss"`
	Do     text `yaml:"do,must" doc:"The action." eg:"fix_tracking"`
	Who    text `yaml:"who" doc:"A person, a role, or a relation." default:"the KPI's owner"`
	Within text `yaml:"within" doc:"By when: a length of time, or next_review." eg:"24h"`
}

type authority struct {
	ladder.Pos
	Role text   `yaml:"role,must" one:"owner,operations,finance,legal,social,executive,analyst" doc:"Who."`
	May  texts  `yaml:"may,must" doc:"Which actions." eg:"[pause_spend, fix_tracking]"`
	UpTo amount `yaml:"up_to" doc:"Up to which amount at stake." eg:"10000 USD"`
}

type committee struct {
	ladder.Pos
	Members texts `yaml:"members,must" doc:"Persons or roles." eg:"[dana, lee]"`
	Quorum  count `yaml:"quorum" doc:"How many decide." default:"all members"`
}

type reviews struct {
	ladder.Pos
	Weekly    sitting `yaml:"weekly" doc:"The weekly review." eg:"monday 10:00"`
	Monthly   sitting `yaml:"monthly" doc:"The monthly review." eg:"first tuesday 10:00"`
	Quarterly sitting `yaml:"quarterly" doc:"The quarterly review." eg:"last thursday 14:00"`
}

type accessRule struct {
	ladder.Pos
	Role      text              `yaml:"role,must" one:"operations,finance,legal,social,executive,creator,analyst" doc:"Whose view is narrowed."`
	Hide      texts             `yaml:"hide" one:"cost,revenue,safety,creative,personal" doc:"Classes of columns the role does not see."`
	Only      decode.Map[texts] `yaml:"only" doc:"Dimension → the values the role sees." eg:"{region: [US]}"`
	Campaigns texts             `yaml:"campaigns" doc:"Campaigns the role sees." default:"all"`
}

type tagging struct {
	ladder.Pos
	Required texts             `yaml:"required" doc:"Tags every tracked link needs." eg:"[utm_source, utm_medium, utm_campaign, utm_content]"`
	Allowed  decode.Map[texts] `yaml:"allowed" doc:"Tag → allowed values." eg:"{utm_medium: [influencer]}"`
	Template decode.Map[text]  `yaml:"template" doc:"Tag → how it is filled." eg:"{utm_campaign: \"{campaign}\"}"`
}

type attribution struct {
	ladder.Pos
	Rule   text   `yaml:"rule" one:"code_then_last_click,code,last_click,first,linear,position,time_decay" doc:"What ties an order to a creator." default:"code_then_last_click"`
	Window length `yaml:"window" doc:"How long a click counts." default:"the charter's window"`
}

type experiment struct {
	ladder.Pos
	ID      text  `yaml:"id,must" doc:"Short name."`
	Title   text  `yaml:"title" doc:"What is asked."`
	Method  text  `yaml:"method" one:"geo_holdout,code_holdout,switch_back,difference_in_differences,synthetic_control,synthetic_did,interrupted_time_series" doc:"How it is studied."`
	KPI     text  `yaml:"kpi" doc:"Where the arrow under study begins."`
	Outcome text  `yaml:"outcome" doc:"The sub-outcome it should move."`
	Starts  day   `yaml:"starts" doc:"First day."`
	Ends    day   `yaml:"ends" doc:"Last day."`
	Treated texts `yaml:"treated" doc:"Who or where is treated." eg:"[US-CA, US-NY]"`
}

type screening struct {
	ladder.Pos
	Coverage   part   `yaml:"coverage" doc:"Floor of screen_coverage, by spend." eg:"90%"`
	Severity   text   `yaml:"severity" one:"low,medium,high,critical" doc:"From which severity an incident counts." default:"low"`
	ValidFor   length `yaml:"valid_for" doc:"How long a screen holds." default:"90d"`
	TopicFloor part   `yaml:"topic_floor" doc:"Share of content screened for topics below which no breach is 0." eg:"80%"`
}

type rollup struct {
	ladder.Pos
	RedWhen    text `yaml:"red_when" one:"rank_1_red,any_red,majority_red" doc:"When the programme is red; a breached never key result always makes it so." default:"rank_1_red"`
	YellowWhen text `yaml:"yellow_when" one:"any_red,any_yellow,never" doc:"When it is yellow." default:"any_red"`
}

type correction struct {
	ladder.Pos
	KPI     text `yaml:"kpi,must" doc:"The KPI, or metric, that was corrected."`
	Because text `yaml:"because,must" doc:"What was wrong: a typo, a unit, a metric a platform withdrew."`
	By      text `yaml:"by,must" doc:"Who corrected it: a person."`
	Second  text `yaml:"second" doc:"Who confirmed it: another person."`
}

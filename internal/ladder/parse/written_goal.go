package parse

import (
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/decode"
)

type objective struct {
	ladder.Pos
	ID         text        `yaml:"id,must" doc:"Short name; history hangs on it." eg:"dtc-growth"`
	Title      text        `yaml:"title" doc:"The company's own words."`
	Class      text        `yaml:"class" one:"growth,brand,efficiency" doc:"What kind of objective it is." default:"growth"`
	Rank       count       `yaml:"rank" doc:"1 is the first to be kept when objectives conflict." eg:"1"`
	Because    text        `yaml:"because" doc:"Why it has this rank."`
	Influence  *influence  `yaml:"influence" doc:"How far creators can move it, and why."`
	Owner      text        `yaml:"owner" doc:"A person, a role, or a relation."`
	KeyResults []keyResult `yaml:"key_results" doc:"The company's numbers."`
}

type influence struct {
	ladder.Pos
	Level   text `yaml:"level,must" one:"high,medium,low,none" doc:"How far."`
	Because text `yaml:"because" doc:"What says so." eg:"31% of new customers met a creator first (survey, Q2)"`
}

type keyResult struct {
	ladder.Pos
	ID          text               `yaml:"id,must" doc:"Short name." eg:"dtc-revenue"`
	Title       text               `yaml:"title" doc:"The company's own words."`
	Kind        text               `yaml:"kind,must" one:"reach,reduce,hold,never,on_date" doc:"How it is judged." eg:"reach"`
	Series      text               `yaml:"series" doc:"The company's own series it is read from." eg:"finance.dtc_net_revenue"`
	Metric      text               `yaml:"metric" doc:"A metric, where the number is ours to measure." eg:"escalated_incidents"`
	Period      text               `yaml:"period,must" doc:"When it is due, in the programme's calendar." eg:"2026-Q4"`
	From        amount             `yaml:"from" doc:"Where it starts." eg:"0 USD"`
	Target      amount             `yaml:"target" doc:"Where it is to end." eg:"4200000 USD"`
	Within      amount             `yaml:"within" doc:"For hold: the distance from the target still accepted." eg:"2 USD"`
	Shape       text               `yaml:"shape" one:"last_year,even,booked" doc:"How the plan runs between start and target without checkpoints." default:"even"`
	Checkpoints decode.Map[amount] `yaml:"checkpoints" doc:"Day → what is to be reached by its end." eg:"{2026-10-31: 1100000 USD}"`
	Owner       text               `yaml:"owner" doc:"A person, a role, or a relation." default:"the objective's owner"`
	SubOutcomes []subOutcome       `yaml:"sub_outcomes" doc:"The parts creators are to deliver."`
}

type subOutcome struct {
	ladder.Pos
	ID        text    `yaml:"id,must" doc:"Short name; deliverables are anchored to it." eg:"creator-orders"`
	Title     text    `yaml:"title" doc:"What creators are to deliver."`
	Metric    text    `yaml:"metric" doc:"What it is measured by; never a diagnostic." eg:"attributed_orders"`
	Target    amount  `yaml:"target" doc:"How much." eg:"12000"`
	ShareOfKR part    `yaml:"share_of_kr" doc:"The share of the key result it stands for." eg:"30%"`
	Owner     text    `yaml:"owner" doc:"A person, a role, or a relation."`
	Identity  text    `yaml:"identity" doc:"Factors whose product is the metric; the variance is split over them." eg:"live_assets * qualified_clicks_per_asset * orders_per_qualified_click"`
	Levers    []lever `yaml:"levers" doc:"Arrows from KPIs."`
}

type lever struct {
	ladder.Pos
	KPI      text      `yaml:"kpi,must" doc:"Where the arrow begins." eg:"audience-fit"`
	Because  text      `yaml:"because" doc:"Why it should move the outcome, as one sentence."`
	Moves    text      `yaml:"moves" one:"up,down" doc:"Which way the KPI has to go." default:"the metric's better direction"`
	Lag      length    `yaml:"lag" doc:"How long until the outcome follows." eg:"2w"`
	Control  text      `yaml:"control" one:"creator,us,neither" doc:"In whose hands it is."`
	FedBy    texts     `yaml:"fed_by" doc:"KPIs whose arrows feed this one." eg:"[tagged-assets]"`
	Evidence *evidence `yaml:"evidence" doc:"What is known about the arrow."`
}

type evidence struct {
	ladder.Pos
	Grade  text   `yaml:"grade,must" one:"definitional,experiment,quasi,correlation,none,refuted" doc:"How strong."`
	Study  text   `yaml:"study" doc:"The study it rests on."`
	Effect text   `yaml:"effect" doc:"The effect in words." eg:"+12 orders per point"`
	Low    number `yaml:"low" doc:"Lower end of its interval."`
	High   number `yaml:"high" doc:"Upper end of its interval."`
	Note   text   `yaml:"note" doc:"What to keep in mind."`
}

type bands struct {
	Green  limit `yaml:"green" doc:"Green when this holds." eg:">= 98%"`
	Yellow limit `yaml:"yellow" doc:"Else yellow when this holds." eg:">= 90%"`
	Red    limit `yaml:"red" doc:"Else red when this holds; without it, red is the rest."`
}

type bandsOnly struct {
	ladder.Pos
	bands
}

type kpiBody struct {
	ID         text  `yaml:"id,must" doc:"Short name; history and evidence hang on it." eg:"tagged-assets"`
	Title      text  `yaml:"title" doc:"Name shown." default:"the metric's title"`
	Metric     text  `yaml:"metric" doc:"A metric of the catalogue or of this ladder." eg:"trackable_rate"`
	Tier       text  `yaml:"tier" one:"gate,flow,impact" doc:"When it is looked at." default:"the metric's"`
	Lens       text  `yaml:"lens" one:"hygiene,performance,risk" doc:"Which board it stands on." default:"the metric's"`
	Touchpoint text  `yaml:"touchpoint" one:"brief,contract,seeding,tracking,posting,moderation,amplification" doc:"Where in the work it is made." default:"from the facts its metric reads"`
	Hook       *hook `yaml:"hook" doc:"Where the number comes from and how it is tagged." default:"the facts its metric reads"`
	Owner      text  `yaml:"owner" doc:"A person, a role, or a relation." eg:"campaign.owner"`
	Review     text  `yaml:"review" one:"daily,weekly,monthly,quarterly" doc:"How often it is looked at." default:"weekly; impact: monthly"`
	bands
	By         decode.Map[decode.Map[bandsOnly]] `yaml:"by" one:"platform,asset_type,cohort" doc:"Bands that differ by platform, format or cohort." eg:"{platform: {tiktok: {green: \">= 4\"}}}"`
	Baseline   *baseline                         `yaml:"baseline" doc:"Bands proposed from history, frozen at lock."`
	WhenYellow *rule                             `yaml:"when_yellow" doc:"What happens at yellow."`
	WhenRed    *rule                             `yaml:"when_red" doc:"What happens at red." default:"the triage entry of its metric"`
	Minimum    count                             `yaml:"minimum" doc:"Count below which it has no colour." default:"the metric's"`
}

type kpi struct {
	ladder.Pos
	kpiBody
}

type parked struct {
	ladder.Pos
	kpiBody
	Because text `yaml:"because" doc:"Why it is set aside."`
}

type hook struct {
	ladder.Pos
	Source text  `yaml:"source" doc:"Which source or fact table." eg:"links"`
	Field  text  `yaml:"field" doc:"Which field of it."`
	Fresh  text  `yaml:"fresh" doc:"How fresh it has to be." eg:"24h"`
	Tag    texts `yaml:"tag,single" doc:"How it is tagged." eg:"[utm, code, bio_slot]"`
}

type baseline struct {
	ladder.Pos
	History length `yaml:"history,must" doc:"How much history." eg:"8 weeks"`
	Yellow  number `yaml:"yellow" doc:"Robust deviations from the median at which yellow begins." default:"2"`
	Red     number `yaml:"red" doc:"Robust deviations at which red begins." default:"3.5"`
}

type rule struct {
	ladder.Pos
	Likely text `yaml:"likely" doc:"The likely trigger." eg:"tracking_miss"`
	Do     text `yaml:"do" doc:"The action." eg:"fix_tracking"`
	Who    text `yaml:"who" doc:"A person, a role, or a relation." eg:"campaign.owner"`
	Within text `yaml:"within" doc:"By when: a length of time, or next_review." eg:"24h"`
}

type companyKPI struct {
	ladder.Pos
	ID         text             `yaml:"id,must" doc:"Short name."`
	Name       text             `yaml:"name,must" doc:"The company's own name for it."`
	Definition text             `yaml:"definition" doc:"As the company defines it."`
	Target     text             `yaml:"target" doc:"The target as written; it may be a sentence."`
	Org        text             `yaml:"org" doc:"Who keeps it."`
	Owner      text             `yaml:"owner" doc:"Who answers for it there."`
	Parent     text             `yaml:"parent" doc:"The KPI or objective above it."`
	Key        toggle           `yaml:"key" doc:"Whether the company counts it among its key ones." default:"false"`
	Health     text             `yaml:"health" doc:"How the company says it stands." eg:"attention"`
	Reasons    texts            `yaml:"reasons" doc:"Why, in the company's words."`
	Links      texts            `yaml:"links" doc:"Where it is described or charted."`
	Source     text             `yaml:"source" doc:"The file or system it came from."`
	Extra      decode.Map[text] `yaml:"extra" doc:"Everything else the source said, by its own names."`
}

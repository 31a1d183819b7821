package parse

import (
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/decode"
	"plumbline/internal/ladder/tree"
	"plumbline/internal/period"
)

type node = tree.Node

type metric struct {
	ladder.Pos
	ID         text     `yaml:"id,must" doc:"Name used everywhere." eg:"trackable_rate"`
	Title      text     `yaml:"title" doc:"Name shown."`
	Unit       text     `yaml:"unit,must" one:"count,percent,per_1000,per_100,money,ratio,hours,days,score,share,points" doc:"Unit of the value."`
	Better     text     `yaml:"better,must" one:"up,down,neither" doc:"Which way is better."`
	Tier       text     `yaml:"tier" one:"gate,flow,impact" doc:"Usual tier." default:"flow"`
	Lens       text     `yaml:"lens" one:"hygiene,performance,risk" doc:"Usual board." default:"performance"`
	Timing     text     `yaml:"timing" one:"leading,lagging" doc:"Whether it moves before or after the result." default:"leading"`
	Diagnostic toggle   `yaml:"diagnostic" doc:"Describes and never steers: no lever, no roll-up." default:"false"`
	UseInstead texts    `yaml:"use_instead,single" doc:"For a diagnostic: the metrics to steer by."`
	Minimum    count    `yaml:"minimum" doc:"Count below which the value has no colour." default:"10 for rates, 0 otherwise"`
	Settle     length   `yaml:"settle" doc:"How long a figure stays provisional." eg:"3d"`
	Lookback   length   `yaml:"lookback" doc:"How far back a new event changes older periods." eg:"30d"`
	Window     length   `yaml:"window" doc:"For cohorts: measured once this has passed since the period's end." eg:"30d"`
	Beside     texts    `yaml:"beside,single" doc:"Metrics whose value is shown beside this one."`
	Text       text     `yaml:"text" doc:"The formula in words."`
	NoData     text     `yaml:"no_data" doc:"When it has no value."`
	Partial    text     `yaml:"partial" doc:"When its value covers a part only."`
	Source     text     `yaml:"source" doc:"Where the definition comes from."`
	Goals      texts    `yaml:"goals,single" doc:"Goals it serves, for plumbline metrics --for."`
	Formula    *formula `yaml:"formula,must" doc:"One of sum, ratio, share, median, score, series, derived." eg:"{ratio: {of: [...], to: [...], times: 100}}"`
}

type formula struct {
	ladder.Pos
	Sum      []atom              `yaml:"sum,single" doc:"Σ of these, as a count or money."`
	Ratio    *ratio              `yaml:"ratio" doc:"Σ of ÷ Σ to × times."`
	Share    *shareOf            `yaml:"share" doc:"Of the rows or records in to, the percentage that also meets where."`
	Median   *median             `yaml:"median" doc:"Survival median (or another percentile) of a duration or of values."`
	Score    decode.Map[scoring] `yaml:"score" doc:"Σ weight × part ÷ Σ weight over the parts present, 0–100; parts are those of ratings."`
	Series   text                `yaml:"series" doc:"Last value of a company series." eg:"finance.dtc_net_revenue"`
	Derived  text                `yaml:"derived" doc:"A named calculation; docs/reference/metrics.md lists them." eg:"retained_follower_rate"`
	Params   decode.Map[text]    `yaml:"params" doc:"Parameters of a derived calculation." eg:"{days: 30}"`
	Seen     []atom              `yaml:"seen,single" doc:"Coverage beside the sources' own: Σ seen ÷ Σ expected."`
	Expected []atom              `yaml:"expected,single" doc:"What should have been seen."`
	Counted  []atom              `yaml:"counted,single" doc:"What the minimum count is held against." default:"the denominator, or the number of durations"`
	Empty    text                `yaml:"empty" one:"red" doc:"red: a numerator above zero with a denominator of zero is a finding once settled, not an absence."`
}

type ratio struct {
	ladder.Pos
	Of    []atom `yaml:"of,must,single" doc:"Numerator: these summed."`
	To    []atom `yaml:"to,must,single" doc:"Denominator: these summed."`
	Times number `yaml:"times" doc:"Multiplied with." default:"100 for percent and per_100, 1000 for per_1000, else 1"`
}

type shareOf struct {
	ladder.Pos
	To    []atom     `yaml:"to,must,single" doc:"The rows or records looked at."`
	Where conditions `yaml:"where,must" doc:"The condition those counted meet."`
}

type median struct {
	ladder.Pos
	Span       *span  `yaml:"span" doc:"A duration between two events of one record; open ones count as censored."`
	Values     *atom  `yaml:"values" doc:"Values of a column."`
	Percentile number `yaml:"percentile" doc:"Which percentile." default:"50"`
}

type span struct {
	ladder.Pos
	Subject text       `yaml:"subject" doc:"Kind of record." eg:"terms"`
	Facts   text       `yaml:"facts" doc:"Or a fact table, whose rows carry both times." eg:"comments"`
	From    text       `yaml:"from,must" doc:"Event, or time column, the duration begins with." eg:"sent"`
	To      text       `yaml:"to,must" doc:"Event, or time column, it ends with; several as a|b, or of a linked record." eg:"signed"`
	Where   conditions `yaml:"where" doc:"Conditions on the record's other events."`
	Hours   text       `yaml:"hours" one:"charter,business,calendar" doc:"Which hours count." default:"charter"`
	Unit    text       `yaml:"unit" one:"hours,days" doc:"Unit of the result." default:"the metric's unit"`
	By      text       `yaml:"by" one:"from,to" doc:"Which end places it in a period." default:"from"`
	Each    toggle     `yaml:"each" doc:"Every from opens a span that the next to closes; otherwise the first of each." default:"false"`
	Once    texts      `yaml:"once,single" doc:"Only the earliest record of each combination of these dimensions counts." eg:"[creator, campaign]"`
}

type scoring struct {
	ladder.Pos
	Weight number `yaml:"weight,must" doc:"Weight of the part."`
	Must   toggle `yaml:"must" doc:"Without it there is no score." default:"false"`
	Floor  number `yaml:"floor" doc:"Under it the score is red whatever the mean." default:"0"`
}

type atom struct {
	ladder.Pos
	Facts    text       `yaml:"facts" doc:"A fact table." eg:"clicks"`
	Subject  text       `yaml:"subject" doc:"Or a kind of record, one row each, from its milestones." eg:"asset"`
	When     text       `yaml:"when" doc:"For records: the event that places it in a period; several as a|b: the first that happened." eg:"live"`
	Due      toggle     `yaml:"due" doc:"For records: placed by that event's due date instead." default:"false"`
	Count    toggle     `yaml:"count" doc:"Count rows; the default." default:"true"`
	Sum      text       `yaml:"sum" doc:"Sum of a column." eg:"amount"`
	Distinct text       `yaml:"distinct" doc:"Number of different values of a column." eg:"customer"`
	Change   text       `yaml:"change" doc:"Change of a snapshot counter over the period." eg:"reach"`
	Last     text       `yaml:"last" doc:"Last value of a snapshot or state column in the period." eg:"total"`
	Values   text       `yaml:"values" doc:"For a median: the column." eg:"amount"`
	Where    conditions `yaml:"where" doc:"Column or event → condition." eg:"{verdict: valid, qualified: true}"`
	Assets   conditions `yaml:"assets" doc:"Keep only rows whose asset meets these conditions." eg:"{identifier: true}"`
	Weight   text       `yaml:"weight" doc:"Weigh each row." eg:"target_share"`
	Standing toggle     `yaml:"standing" doc:"Rows in force at the period's end: those whose on lies before it and which were not taken down." default:"false"`
	On       text       `yaml:"on" doc:"Time or date column that places a row." default:"occurred_at; published_at of assets"`
	Window   toggle     `yaml:"window" doc:"Only while the asset's attribution window is open." default:"false"`
	Times    number     `yaml:"times" doc:"Factor." default:"1"`
	Scale    text       `yaml:"scale" one:"margin" doc:"margin: times the charter's margin."`
	Minus    toggle     `yaml:"minus" doc:"Taken away instead of added." default:"false"`
}

// conditions is column or event → condition, in written order.
type conditions struct{ list []ladder.Where }

var conditionKeys = []string{"is", "not", "at_least", "at_most", "above", "below", "starts_with", "before", "after", "within", "present", "missing", "on_time"}

// Decode reads the short forms (a value, a list, present, missing, on_time) and
// the long form {not: …, at_least: …, before: …}.
func (c *conditions) Decode(n *node, d *decode.Decoder, f decode.Field) {
	if n.Kind != tree.Mapping {
		d.Say(n.Pos, "PL005", "write {column: value}", "%s takes columns or events with their conditions", f.Name)
		return
	}
	for _, e := range n.Entries {
		w := ladder.Where{Pos: e.Pos, Column: e.Key}
		switch e.Value.Kind {
		case tree.Text:
			w.Op, w.Values = "is", []string{e.Value.Text}
			if t := e.Value.Text; !e.Value.Quoted && (t == "present" || t == "missing" || t == "on_time") {
				w.Op, w.Values = t, nil
			}
			c.list = append(c.list, w)
		case tree.List:
			w.Op, w.Values = "is", c.texts(e.Value, d)
			c.list = append(c.list, w)
		case tree.Mapping:
			c.long(e, d)
		default:
			d.Say(e.Pos, "PL004", "write a value, present or missing", "the condition on %s is empty", e.Key)
		}
	}
}

func (c *conditions) long(e tree.Entry, d *decode.Decoder) {
	for _, op := range e.Value.Entries {
		w := ladder.Where{Pos: op.Pos, Column: e.Key, Op: op.Key}
		if c.operand(&w, op, d) {
			c.list = append(c.list, w)
		}
	}
}

// operand reads what an operator compares with: values, another column or
// event ({column: x}), or for within a length of time after another time.
func (c *conditions) operand(w *ladder.Where, op tree.Entry, d *decode.Decoder) bool {
	other := op.Value.String("column")
	switch op.Key {
	case "is", "not", "at_least", "at_most", "above", "below", "starts_with":
		if op.Value.Kind == tree.Mapping && other != "" {
			w.Other = other
			return true
		}
		w.Values = c.texts(op.Value, d)
		return len(w.Values) > 0
	case "before", "after":
		w.Other = op.Value.Text
		return w.Other != ""
	case "within":
		w.Values, w.Other = []string{op.Value.String("length")}, op.Value.String("after")
		if _, err := period.ParseDuration(w.Values[0]); err != nil || w.Other == "" {
			d.Say(op.Value.Pos, "PL006", "write within: {length: 30d, after: event}", "within takes a length of time and what it runs from")
			return false
		}
		return true
	case "present", "missing", "on_time":
		if op.Key == "on_time" && op.Value.Text != "true" && op.Value.Text != "" {
			w.Other = op.Value.Text
		} else if op.Value.Text != "true" {
			d.Say(op.Value.Pos, "PL006", "write "+op.Key+": true", "%s takes true", op.Key)
			return false
		}
		return true
	}
	d.Unknown(op.Pos, "a condition", op.Key, conditionKeys)
	return false
}

func (c *conditions) texts(n *node, d *decode.Decoder) []string {
	items := n.Items
	if n.Kind != tree.List {
		items = []*node{n}
	}
	var out []string
	for _, item := range items {
		if item.Kind != tree.Text {
			d.Say(item.Pos, "PL005", "write a value or a list of values", "a condition takes values")
			continue
		}
		out = append(out, item.Text)
	}
	return out
}

// Form describes conditions.
func (c *conditions) Form() decode.Form {
	return decode.Form{Type: "object", Name: "conditions"}
}

func newMap() *node { return tree.NewMap() }

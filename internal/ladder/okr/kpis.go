package okr

import (
	"strconv"

	"plumbline/internal/fault"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
)

// levels are the words for the health levels of published KPI lists.
var levels = map[string]string{"3": "okay", "2": "attention", "1": "problem", "0": "unknown", "-1": "confidential"}

// yamlKPIs reads a YAML list of KPIs: name, definition, target, org, is_key,
// health {level, reasons}, and whatever else each says.
func (b *builder) yamlKPIs(name string, src []byte) error {
	root, problems := tree.Read(name, src)
	if problem.Errors(problems) > 0 {
		return fault.New(fault.Invalid, "%s", problems[0])
	}
	list := root
	if root.Kind == tree.Mapping && len(root.Entries) == 1 {
		list = root.Entries[0].Value
	}
	if list.Kind != tree.List {
		return fault.New(fault.Invalid, "%s is not a list of KPIs", name).WithHint("each item is a mapping with name:, definition:, target:")
	}
	for _, item := range list.Items {
		if item.Kind != tree.Mapping {
			b.note(name, item.Line, item.Col, "PL005", "this item is a "+string(item.Kind)+", not a KPI", "write name:, definition:, target:")
			item = tree.NewMap().SetText("name", tree.Inline(item))
		}
		b.yamlKPI(name, item)
	}
	return nil
}

func (b *builder) yamlKPI(file string, item *tree.Node) {
	title := or(item.String("name"), or(item.String("title"), "KPI on line "+strconv.Itoa(item.Line)))
	k := tree.NewMap().SetText("id", b.id("company_kpi", title)).SetText("name", title)
	done := map[string]bool{"name": item.String("name") != "", "title": item.String("name") == ""}
	text := func(key string, from ...string) {
		for _, f := range from {
			if v := item.String(f); v != "" && !done[f] && k.Get(key) == nil {
				k.SetText(key, v)
				done[f] = true
			}
		}
	}
	text("definition", "definition", "description")
	text("target", "target")
	text("org", "org", "department", "team")
	text("owner", "dri", "owner")
	text("parent", "parent")
	if v := item.String("is_key"); v == "true" || v == "false" {
		k.Set("key", &tree.Node{Kind: tree.Text, Text: v})
		done["is_key"] = true
	}
	extra := tree.NewMap()
	b.health(k, item.Get("health"), extra)
	if urls := item.Get("urls"); urls != nil && texts(urls) {
		k.Set("links", tree.NewList(urls.Items...))
		done["urls"] = true
	}
	k.SetText("source", base(file))
	for _, e := range item.Entries {
		if !done[e.Key] && e.Key != "health" {
			flatten(extra, e.Key, e.Value)
		}
	}
	if len(extra.Entries) > 0 {
		k.Set("extra", extra)
	}
	b.kpis = append(b.kpis, k)
	b.result.KPIs++
}

// health keeps the level as a word and as it was, and the reasons.
func (b *builder) health(k, health, extra *tree.Node) {
	if health == nil {
		return
	}
	if health.Kind != tree.Mapping {
		flatten(extra, "health", health)
		return
	}
	for _, e := range health.Entries {
		switch {
		case e.Key == "level" && e.Value.Kind == tree.Text:
			k.SetText("health", or(levels[e.Value.Text], e.Value.Text))
			extra.SetText("health.level", e.Value.Text)
		case e.Key == "reasons" && texts(e.Value):
			k.Set("reasons", tree.NewList(e.Value.Items...))
		default:
			flatten(extra, "health."+e.Key, e.Value)
		}
	}
}

// texts tells whether a list holds nothing but texts.
func texts(n *tree.Node) bool {
	if n.Kind != tree.List || len(n.Items) == 0 {
		return false
	}
	for _, i := range n.Items {
		if i.Kind != tree.Text {
			return false
		}
	}
	return true
}

// flatten keeps anything under dotted names.
func flatten(extra *tree.Node, name string, n *tree.Node) {
	switch n.Kind {
	case tree.Text:
		extra.Set(name, tree.NewText(n.Text))
	case tree.Mapping:
		for _, e := range n.Entries {
			flatten(extra, name+"."+e.Key, e.Value)
		}
	case tree.List:
		for i, item := range n.Items {
			flatten(extra, name+"."+strconv.Itoa(i+1), item)
		}
	}
}

package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "plumbline/internal/"

// plan lists the rooms each room may import. Every folder with Go files under
// internal/ must be listed; app alone may import everything. docs/architecture.md
// shows the same table: change both in one commit, and say why.
var plan = map[string][]string{
	"fault":  {},
	"period": {"fault"},
	"jobs":   {"fault", "period"},
	"money":  {"fault"},
	"access": {"fault", "period"},

	"access/keys":   {"fault", "period"},
	"access/people": {"access", "fault", "period"},
	"access/pass":   {"fault"},

	"ladder":           {"access", "money", "fault", "period"},
	"ladder/catalogue": {},
	"ladder/problem":   {"ladder"},
	"ladder/expr":      {},
	"ladder/tree":      {"ladder", "ladder/problem"},
	"ladder/decode":    {"ladder", "ladder/problem", "ladder/tree", "fault"},
	"ladder/lint":      {"ladder", "ladder/expr", "ladder/problem", "access", "money", "fault", "period"},
	"ladder/parse":     {"ladder", "ladder/catalogue", "ladder/problem", "ladder/tree", "ladder/decode", "ladder/lint", "access", "money", "fault", "period"},
	"ladder/sheet":     {"ladder", "ladder/problem", "ladder/tree", "ladder/parse", "access", "money", "fault", "period"},
	"ladder/okr":       {"ladder", "ladder/problem", "ladder/tree", "ladder/parse", "access", "money", "fault", "period"},

	"facts":                {"access", "money", "fault", "period"},
	"facts/duckdb":         {"facts", "facts/duckdb/ask", "facts/duckdb/dialect", "facts/duckdb/stage", "access", "money", "fault", "period"},
	"facts/duckdb/ask":     {"facts", "facts/duckdb/dialect", "access", "fault", "period"},
	"facts/duckdb/dialect": {"facts", "period"},

	"facts/duckdb/stage": {"facts", "facts/duckdb/dialect"},

	"facts/recall": {"facts", "access", "period"},

	"facts/factstest": {"facts", "access", "money", "fault", "period"},
	"facts/export":    {"facts", "access", "money", "fault", "period"},

	"inbox":         {"inbox/days", "inbox/entry", "inbox/formats", "inbox/ledger", "inbox/person", "inbox/raw", "inbox/read", "inbox/value", "facts", "access", "money", "fault", "period"},
	"inbox/days":    {"inbox/read", "inbox/value", "facts", "fault", "period"},
	"inbox/entry":   {"access"},
	"inbox/formats": {"inbox/read", "inbox/value", "facts", "access", "fault", "period"},
	"inbox/ledger":  {"facts"},
	"inbox/person":  {},
	"inbox/raw":     {"fault"},
	"inbox/read":    {"fault"},
	"inbox/value":   {"money", "fault", "period"},

	"measure":                {"measure/cube", "measure/derive", "measure/survival", "ladder", "facts", "access", "money", "fault", "period"},
	"measure/cube":           {"measure/cube/frame", "measure/cube/place", "measure/survival", "ladder", "facts", "access", "money", "fault", "period"},
	"measure/cube/frame":     {"ladder", "facts", "access", "period"},
	"measure/cube/place":     {"measure/cube/frame", "ladder", "facts", "money", "period"},
	"measure/gather":         {"measure", "measure/cube", "measure/derive", "ladder", "facts", "access", "money", "fault", "period"},
	"measure/derive":         {"measure/derive/growth", "measure/derive/tally", "measure/derive/vetting", "measure/cube", "measure/survival", "ladder", "facts", "access", "money", "fault", "period"},
	"measure/derive/growth":  {"measure/derive/tally", "measure/derive/vetting", "measure/cube", "ladder", "facts", "period"},
	"measure/derive/tally":   {"measure/cube", "ladder", "money", "period"},
	"measure/derive/vetting": {"measure/derive/tally", "measure/cube", "ladder", "facts", "period"},
	"measure/survival":       {},
	"judge":                  {"judge/band", "judge/figure", "judge/outlook", "judge/statistic", "ladder", "measure", "access", "fault", "period"},

	"judge/band":      {"judge/figure", "judge/statistic", "ladder", "measure", "period"},
	"judge/figure":    {},
	"judge/outlook":   {"judge/statistic", "measure", "period"},
	"judge/statistic": {},

	"campaign":              {"campaign/field", "ladder", "access", "money", "fault", "period"},
	"campaign/field":        {"access", "fault"},
	"campaign/book":         {"campaign", "access", "fault", "period"},
	"campaign/audience":     {"campaign", "ladder"},
	"campaign/booking":      {"campaign", "ladder"},
	"campaign/brief":        {"campaign"},
	"campaign/receive":      {"campaign", "money", "period"},
	"campaign/verify":       {"campaign"},
	"campaign/register":     {"campaign", "campaign/verify", "period"},
	"campaign/fit":          {"campaign", "ladder"},
	"campaign/pipeline":     {"campaign"},
	"campaign/sighting":     {"campaign", "campaign/verify"},
	"campaign/kinds":        {"campaign", "campaign/guard", "campaign/people", "campaign/work"},
	"campaign/attach":       {"campaign", "fault", "period"},
	"campaign/guard":        {"campaign", "access", "money", "period"},
	"campaign/people":       {"campaign", "campaign/audience", "campaign/pipeline", "ladder", "access", "money", "period"},
	"campaign/work":         {"campaign", "campaign/booking", "campaign/brief", "campaign/register", "campaign/verify", "ladder", "access", "money", "period"},
	"campaign/campaigntest": {"campaign", "campaign/book", "campaign/kinds", "ladder", "ladder/parse", "store", "access"},

	"gate":           {"gate/condition", "gate/permit", "ladder", "campaign", "judge", "access", "money", "fault", "period"},
	"gate/condition": {"ladder", "ladder/expr", "campaign", "judge", "measure", "access", "money", "period"},
	"gate/permit":    {"money", "fault"},

	"lookback":     {"measure/survival", "ladder", "facts", "access", "money", "fault", "period"},
	"demo":         {"demo/exports", "demo/told", "demo/world", "facts", "fault", "period"},
	"demo/world":   {"period"},
	"demo/told":    {"demo/world", "facts", "period"},
	"demo/exports": {"demo/world", "fault", "money", "period"},

	"scenario/reading": {"ladder", "ladder/problem", "ladder/tree", "fault", "period"},
	"scenario/fact":    {"scenario/reading", "facts", "ladder/problem", "ladder/tree", "money", "fault", "period"},

	"scenario": {"scenario/fact", "scenario/reading", "campaign", "campaign/field", "ladder", "ladder/problem", "ladder/tree", "ladder/parse", "facts", "measure", "measure/gather", "judge", "access", "money", "fault", "period"},

	"store/accounts":        {"store/answer", "store/bound", "access/people", "access", "fault"},
	"store/answer":          {"fault"},
	"store/arrivals":        {"store/bound", "inbox", "access", "fault"},
	"store/bound":           {"fault"},
	"store/files":           {"fault", "period"},
	"store/files/filestest": {"store/files", "fault"},
	"store/filter":          {"store/bound", "campaign", "access", "money", "fault", "period"},
	"store/gates":           {"store/answer", "store/bound", "gate", "gate/permit", "access", "fault", "period"},
	"store/leases":          {"fault"},
	"store/outgoing":        {"store/bound", "campaign", "money", "period"},
	"store/sqlite":          {},
	"store/pgtest":          {},
	"store/storetest":       {"store", "store/files", "store/files/filestest", "store/storetest/accounts", "store/storetest/arrivals", "store/storetest/gates", "store/storetest/given", "store/storetest/leases", "campaign", "campaign/book", "ladder", "judge", "access", "money", "fault", "period"},

	"store/storetest/given":    {"store", "access", "money"},
	"store/storetest/accounts": {"store", "store/storetest/given", "access/people", "access", "fault"},
	"store/storetest/arrivals": {"store", "store/storetest/given", "inbox", "access", "fault"},
	"store/storetest/gates":    {"store", "store/storetest/given", "gate", "gate/condition", "gate/permit", "access", "fault"},
	"store/storetest/leases":   {"store", "store/leases", "store/storetest/given"},

	"store/redact": {},

	"store": {"store/accounts", "store/answer", "store/arrivals", "store/bound", "store/files", "store/filter", "store/gates", "store/leases", "store/outgoing", "store/redact", "store/sqlite", "campaign", "campaign/kinds", "ladder", "facts", "inbox", "measure", "judge", "access", "money", "fault", "period"},
	"app":   {},

	"app/backup":    {"app/folder", "store/files", "fault", "period"},
	"app/bulk":      {"campaign", "campaign/book", "campaign/kinds", "connector/sheet", "inbox", "inbox/entry", "access", "fault"},
	"app/upkeep":    {"store", "store/files", "inbox/raw", "access", "fault", "period"},
	"app/owner":     {"store", "facts", "facts/recall", "access", "fault", "period"},
	"app/seeding":   {"campaign", "campaign/book", "campaign/pipeline", "ladder", "facts", "measure", "access", "fault", "period"},
	"app/relay":     {"campaign", "campaign/book", "facts", "access", "fault", "period"},
	"app/looking":   {"campaign", "campaign/book", "campaign/sighting", "facts", "access", "period"},
	"app/rehearsal": {"app/looking", "app/relay", "scenario", "campaign", "campaign/book", "campaign/kinds", "campaign/receive", "gate", "ladder", "facts", "judge", "store", "access", "fault"},
	"app/gating":    {"campaign", "campaign/book", "campaign/guard", "gate", "gate/condition", "gate/permit", "ladder", "judge", "web/api", "web/view", "access", "money", "fault", "period"},
	"app/house": {
		"app/backup", "app/bulk", "app/draft", "app/folder", "app/gating", "app/listing", "app/looking", "app/owner", "app/reception", "app/relay", "app/seeding", "app/sight", "app/upkeep", "app/wording",
		"access/keys", "access/people", "campaign", "campaign/attach", "campaign/book", "campaign/kinds", "campaign/receive", "cli/render", "facts", "facts/duckdb", "inbox", "inbox/person", "inbox/raw", "jobs", "judge", "ladder", "ladder/lint", "ladder/parse", "ladder/problem", "lookback", "measure", "measure/gather", "store", "store/files", "web/api", "web/view",
		"access", "fault", "period",
	},
	"app/ladders":   {"app/draft", "app/house", "app/reception", "app/rehearsal", "facts", "facts/duckdb", "ladder", "ladder/lint", "ladder/parse", "ladder/problem", "scenario", "web/api", "access", "period"},
	"app/outlet":    {"app/house", "app/listing", "facts", "facts/export", "ladder/sheet", "web/api", "web/view", "access", "fault"},
	"app/folder":    {"fault"},
	"app/erasure":   {"facts", "inbox", "inbox/raw", "access", "fault", "period"},
	"app/guest":     {"access", "access/pass", "campaign", "campaign/guard", "fault", "ladder", "period", "web/portal", "web/say"},
	"app/clerk":     {"access", "app/reception", "campaign", "campaign/kinds", "fault", "ladder/problem", "web/api", "web/form", "web/rest"},
	"app/door":      {"fault"},
	"app/draft":     {"ladder", "ladder/lint", "ladder/okr", "ladder/parse", "ladder/problem", "judge", "judge/figure", "web/api", "web/view", "fault", "period"},
	"app/listing":   {"ladder", "facts", "facts/export", "inbox", "measure", "judge", "web/mark", "web/say", "web/view", "access", "money", "fault", "period"},
	"app/proof":     {"access", "campaign", "campaign/kinds", "demo", "facts", "facts/export", "money", "period", "web", "web/api", "web/rest", "fault"},
	"app/reception": {"access", "access/keys", "access/people", "campaign", "inbox", "web/api", "fault", "period"},
	"app/sight":     {"access", "campaign", "ladder", "fault"},
	"app/story":     {"access", "campaign", "money", "web/view"},
	"app/wording":   {"ladder", "measure", "judge", "judge/figure", "lookback", "cli/render", "web/mark", "web/say", "web/view", "money", "period"},
}

func init() {
	for _, c := range []string{"generic", "shopify", "instagram", "tiktok", "ga4", "youtube", "weblog", "tracker"} {
		plan["connector/"+c] = []string{"connector/cells", "inbox", "inbox/read", "inbox/value", "facts", "ladder", "access", "money", "fault", "period"}
	}
	plan["connector/sheet"] = []string{"facts", "campaign", "campaign/kinds", "inbox", "inbox/entry", "inbox/value", "access", "money", "fault", "period"}
	plan["connector/cells"] = []string{"inbox"}
	plan["connector/connectortest"] = []string{"inbox", "inbox/read", "facts", "facts/duckdb", "store", "access", "money", "fault", "period"}
	line := []string{
		"ladder", "ladder/problem", "ladder/parse", "ladder/sheet", "ladder/okr", "facts", "campaign", "campaign/kinds", "gate", "gate/condition", "gate/permit", "inbox", "measure", "judge", "lookback",
		"demo", "scenario", "access", "money", "fault", "period",
	}
	plan["web/api"] = append([]string{"web/view", "facts/export"}, line...)
	plan["web/asset"] = []string{}
	plan["web/draw"] = []string{}
	plan["web/say"] = []string{"fault", "period"}
	plan["web/mark"] = append([]string{"web/draw", "web/say"}, line...)
	plan["web/view"] = append([]string{"web/mark", "web/draw", "web/say"}, line...)
	plan["web/board"] = append([]string{"web/view", "web/mark", "web/draw", "web/say"}, line...)
	plan["web/page"] = append([]string{"web/board", "web/view", "web/mark", "web/draw", "web/say"}, line...)
	plan["web/sample"] = append([]string{"web/view", "web/mark"}, line...)
	plan["web/webtest"] = []string{}
	plan["web/rest"] = append([]string{"web/drop", "web/rest/document", "web/rest/judged", "web/api", "web/view"}, line...)
	plan["web/rest/document"] = []string{"campaign", "campaign/verify", "campaign/work", "access", "money", "period"}
	plan["web/rest/judged"] = []string{"ladder", "measure", "judge", "period"}
	plan["web/drop"] = []string{"web/view", "fault"}
	plan["web/form"] = append([]string{"web/mark", "web/say"}, line...)
	plan["web/desk"] = append([]string{"web/form", "web/view", "web/mark", "web/say"}, line...)
	plan["web/desk/list"] = append([]string{"web/desk", "web/form", "web/view", "web/mark", "web/say"}, line...)
	plan["web/desk/sheet"] = append([]string{"web/desk", "web/form", "web/view", "web/say"}, line...)
	plan["web/desk/record"] = append([]string{"web/desk", "web/desk/list", "web/form", "web/view", "web/mark", "web/say"}, line...)
	plan["web/desk/section"] = append([]string{"campaign/audience", "campaign/booking", "campaign/brief", "campaign/fit", "campaign/people", "campaign/register", "web/desk", "web/desk/list", "web/form", "web/mark", "web/say"}, line...)
	plan["web/desk/overview"] = append([]string{"campaign/register", "web/desk", "web/desk/list", "web/view", "web/mark", "web/say"}, line...)
	plan["web/paper"] = append([]string{"web/portal", "web/desk", "web/desk/list", "web/desk/overview", "web/desk/record", "web/desk/sheet", "web/form", "web/page", "web/view", "web/mark", "web/say"}, line...)
	plan["web/portal"] = append([]string{"web/say", "campaign/brief", "campaign/attach"}, line...)
	plan["web/mine"] = append([]string{"web/portal"}, line...)
	plan["web/hall"] = append([]string{"web/api", "web/asset", "web/mark", "web/page", "web/view"}, line...)
	plan["web/work"] = append([]string{"web/hall", "web/desk", "web/desk/list", "web/desk/overview", "web/desk/record", "web/desk/section", "web/desk/sheet", "web/form", "web/mark", "web/paper", "web/say", "web/view"}, line...)
	plan["web/guest"] = append([]string{"web/hall", "web/api", "web/desk", "web/mine", "web/paper", "web/portal", "web/say"}, line...)
	plan["web"] = append([]string{"web/drop", "web/hall", "web/work", "web/guest", "web/rest", "access/people", "web/say", "web/board", "web/view", "web/mark", "web/page", "web/api"}, line...)
	plan["cli"] = append([]string{"cli/gates", "cli/intake", "cli/ladders", "cli/people", "cli/records", "cli/render", "cli/serving", "cli/shell", "web", "web/api"}, line...)
	plan["cli/shell"] = append([]string{"cli/render", "web/api"}, line...)
	for _, noun := range []string{"gates", "intake", "ladders", "people", "records", "serving"} {
		plan["cli/"+noun] = append([]string{"cli/render", "cli/shell", "web/api"}, line...)
	}
	plan["cli/intake"] = append(plan["cli/intake"], "cli/records")
	plan["cli/ladders"] = append(plan["cli/ladders"], "cli/serving") // restore takes a revision or a backup
	plan["cli/render"] = append([]string{"judge/figure", "web/api", "web/view"}, line...)
}

func TestImportsFollowThePlan(t *testing.T) {
	house := os.DirFS(".") // read with os, so that the test cache sees every file
	err := fs.WalkDir(house, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := fs.ReadFile(house, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		room := path.Dir(name)
		allowed, listed := plan[room]
		if !listed {
			t.Errorf("%s: room %q is not in the plan", name, room)
			return nil
		}
		for _, spec := range file.Imports {
			to, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module)
			if ours && !slices.Contains(allowed, to) && room != "app" {
				t.Errorf("%s: %s may not import %s", name, room, to)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Package weblog reads web-server logs in the combined format. Requests whose
// address carries a tag, a code or a click id become clicks, each with a
// verdict: bots are marked, not dropped.
package weblog

import (
	_ "embed"
	"net/url"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/inbox"
)

// Formats lists what is read.
func Formats() []inbox.Format {
	return []inbox.Format{format{"weblog.combined", false}, format{"weblog.hits", true}}
}

type format struct {
	name  string
	every bool // every request is a click on its path
}

func (f format) Name() string { return f.name }

func (f format) Doc() string {
	if f.every {
		return "web-server log where every request counts as a click on its path; only by name"
	}
	return "web-server log in the combined format: tagged requests"
}

var line = regexp.MustCompile(`^(\S+) \S+ .*?\[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) (\S+)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?`)

func (f format) Recognise(h inbox.Head) int {
	if h.Shape != inbox.Log || f.every {
		return 0
	}
	for _, r := range h.Rows {
		if len(r) > 0 && line.MatchString(r[0]) {
			return 80
		}
	}
	return 0
}

func (f format) Open(_ inbox.Head, o inbox.Options) (inbox.Mapper, error) {
	source := o.Source
	if source == "" {
		source = "weblog"
	}
	return &mapper{every: f.every, source: source, last: map[string]time.Time{}, agents: map[string]string{}}, nil
}

type mapper struct {
	every  bool
	source string
	lines  facts.Lines
	last   map[string]time.Time // visitor and link → the last valid request
	agents map[string]string    // user agent → why it is a bot
}

// Map reads one line.
func (m *mapper) Map(r inbox.Record, out inbox.Out) error {
	p := line.FindStringSubmatch(r.Fields[0])
	if p == nil {
		out.Bad("", "not_a_request", "the line is not in the combined log format")
		return nil
	}
	at, err := time.Parse("02/Jan/2006:15:04:05 -0700", p[2])
	if err != nil {
		out.Bad("time", "not_a_time", err.Error())
		return nil
	}
	method, target, _ := strings.Cut(p[3], " ")
	target, _, _ = strings.Cut(target, " ")
	address, err := url.Parse(target)
	if err != nil {
		out.Bad("request", "not_an_address", err.Error())
		return nil
	}
	agent, bot := p[7], m.bot(p[7])
	t := tagged(address)
	switch {
	case !t.any && !m.every && bot != "":
		out.Skip("untagged request by a bot: " + bot)
		return nil
	case !t.any && !m.every:
		out.Skip("untagged request")
		return nil
	case !m.every && p[4][0] != '2' && p[4][0] != '3':
		out.Skip("answered with an error")
		return nil
	}
	table, _ := facts.Lookup("clicks")
	row := out.Put(table, m.lines.ID(m.source, r.Fields[0], at))
	visitor := p[1] + "|" + agent
	row.Time("occurred_at", at)
	row.Text("visitor", visitor)
	t.fill(row)
	row.Text("url", t.address)
	if ref, err := url.Parse(p[6]); err == nil {
		row.Text("referrer", ref.Hostname())
	}
	verdict, reason := m.judge(method, bot, visitor+"|"+t.link, at)
	row.Text("verdict", verdict)
	row.Text("reason", reason)
	row.Text("rule_version", ruleVersion)
	return nil
}

const ruleVersion = "weblog-1 crawler-user-agents-1.60.0"

// judge gives the verdict: bot, prefetch (a HEAD or OPTIONS asks for no page),
// repeat within 30 minutes of one visitor on one link, else valid.
func (m *mapper) judge(method, bot, key string, at time.Time) (verdict, reason string) {
	before, seen := m.last[key]
	switch {
	case bot != "":
		return "bot", bot
	case method != "GET" && method != "POST":
		return "prefetch", "method " + method
	case seen && at.Sub(before) < 30*time.Minute && !at.Before(before):
		return "repeat", "within 30 minutes"
	}
	m.last[key] = at
	return "valid", ""
}

// Crawler and NoAgent are why a user agent is a bot.
const (
	Crawler = "known crawler"
	NoAgent = "no user agent"
)

func (m *mapper) bot(agent string) string {
	if why, known := m.agents[agent]; known {
		return why
	}
	why := ""
	switch {
	case agent == "" || agent == "-":
		why = NoAgent
	case crawlers().MatchString(agent):
		why = Crawler
	}
	if len(m.agents) > 100_000 {
		clear(m.agents)
	}
	m.agents[agent] = why
	return why
}

//go:embed crawlers.txt
var patterns string

// known are the patterns: most are plain words, which are looked for as such;
// the others are one expression.
type known struct {
	words []string
	rest  *regexp.Regexp
}

var crawlers = sync.OnceValue(func() known {
	var k known
	var rest []string
	for _, p := range strings.Split(strings.TrimSpace(patterns), "\n") {
		tree, err := syntax.Parse(p, syntax.Perl)
		if err == nil && tree.Op == syntax.OpLiteral && tree.Flags&syntax.FoldCase == 0 {
			k.words = append(k.words, string(tree.Rune))
			continue
		}
		rest = append(rest, p)
	}
	k.rest = regexp.MustCompile("(?:" + strings.Join(rest, ")|(?:") + ")")
	return k
})

// MatchString tells whether an agent is a known crawler.
func (k known) MatchString(agent string) bool {
	return slices.ContainsFunc(k.words, func(w string) bool { return strings.Contains(agent, w) }) || k.rest.MatchString(agent)
}

// tags are what a tagged address says.
type tags struct {
	any                                                     bool
	link, code, click, campaign, creator, platform, address string
}

func tagged(u *url.URL) tags {
	q := u.Query()
	first := func(names ...string) string {
		for _, n := range names {
			if v := q.Get(n); v != "" {
				return v
			}
		}
		return ""
	}
	t := tags{code: first("code", "discount"), click: first("click_id", "pl_click", "plumbline_click"),
		campaign: first("utm_id", "utm_campaign"), creator: first("utm_content"), platform: strings.ToLower(first("utm_source"))}
	if code, ok := strings.CutPrefix(u.Path, "/discount/"); ok {
		t.code = code
	}
	t.any = t.code != "" || t.click != "" || t.campaign != "" || t.platform != "" || q.Has("utm_medium")
	kept := url.Values{}
	for k, v := range q {
		if strings.HasPrefix(k, "utm_") || k == "code" || k == "discount" {
			kept[k] = v
		}
	}
	bare := url.URL{Path: u.Path, RawQuery: kept.Encode()}
	t.address = bare.String()
	t.link = t.address
	return t
}

func (t tags) fill(row inbox.Row) {
	row.Text("link", t.link)
	row.Text("code", t.code)
	row.Text("click_id", t.click)
	row.Text("campaign", t.campaign)
	row.Text("creator", t.creator)
	row.Text("platform", t.platform)
}

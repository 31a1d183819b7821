package shopify

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/connector/cells"
	"plumbline/internal/inbox"
)

// credited is what ties an order to creators.
type credited struct {
	code, click, landing, campaign, creator string
	clicked                                 bool
}

// credit reads every sign in the order of integrations: codes, cart
// attributes, the landing address, the last visit's tags, then the first's.
func credit(head cells.Object, pieces map[string]map[string]any) credited {
	c := credited{code: firstCode(pieces["code"]), landing: head.Text("landing")}
	tags := map[string]string{}
	add := func(k, v string) {
		if k = cellsKey(k); owned[k] && tags[k] == "" {
			tags[k] = strings.Trim(v, `" `)
		}
	}
	for _, k := range sorted(pieces["tag"]) {
		add(k, cells.Obj(pieces["tag"][k]).Text("value"))
	}
	visits := byTime(pieces["visit"])
	for _, address := range append([]string{c.landing}, landings(visits)...) {
		if u, err := url.Parse(address); err == nil {
			for k, v := range u.Query() {
				add(k, v[0])
			}
		}
		c.landing = cmp.Or(c.landing, address)
	}
	for _, v := range visits {
		for _, k := range []string{"utm_source", "utm_medium", "utm_campaign", "utm_content"} {
			add(k, v.Text(k))
		}
	}
	c.click = cmp.Or(tags["click_id"], tags["plumbline_click"], tags["pl_click"])
	c.clicked = c.click != "" || tags["utm_source_platform"] == "plumbline" || cells.Ours(tags["utm_medium"])
	if c.clicked {
		c.campaign, c.creator = cmp.Or(tags["utm_id"], tags["utm_campaign"]), tags["utm_content"]
	}
	return c
}

// firstCode is the code entered first; a shop lists them in that order.
func firstCode(codes map[string]any) string {
	best, at := "", 0
	for _, k := range sorted(codes) {
		n, err := strconv.Atoi(cells.Obj(codes[k]).Text("index"))
		if err != nil {
			n = 1 << 30
		}
		if best == "" || n < at {
			best, at = k, n
		}
	}
	return best
}

// byTime orders visits from the last to the first.
func byTime(visits map[string]any) []cells.Object {
	var out []cells.Object
	for _, k := range sorted(visits) {
		out = append(out, cells.Obj(visits[k]))
	}
	slices.SortStableFunc(out, func(a, b cells.Object) int { return strings.Compare(b.Text("at"), a.Text("at")) })
	return out
}

func landings(visits []cells.Object) []string {
	var out []string
	for _, v := range visits {
		out = append(out, v.Text("landing"))
	}
	return out
}

// by is the credit in one word.
func (c credited) by() string {
	switch {
	case c.code != "" && c.clicked:
		return "both"
	case c.code != "":
		return "code"
	case c.clicked:
		return "click"
	}
	return "none"
}

func (c credited) fill(row inbox.Row) {
	row.Text("code", c.code)
	row.Text("campaign", c.campaign)
	row.Text("creator", c.creator)
	row.Text("attributed_by", c.by())
}

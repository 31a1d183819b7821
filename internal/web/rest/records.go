package rest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/rest/document"
)

// Listed is a page of a list of records.
type Listed struct {
	Records  []map[string]any `json:"records"`
	Withheld []string         `json:"withheld" doc:"fields this asker does not see"`
	Offset   int              `json:"offset"`
	Total    *int             `json:"total,omitempty" doc:"how many fit in all, where count was asked"`
	Beyond   bool             `json:"beyond,omitempty" doc:"there are more than total: counting stops at 1,000"`
	Next     string           `json:"next,omitempty" doc:"address of what follows"`
}

// Opened is one record with its history.
type Opened struct {
	Record   map[string]any `json:"record"`
	Withheld []string       `json:"withheld" doc:"fields this asker does not see"`
	Steps    []Next         `json:"steps" doc:"what this asker can do with it now"`
	History  []Past         `json:"history" doc:"versions, newest first"`
}

// Next is a step that can be taken.
type Next struct {
	Step  string   `json:"step"`
	Label string   `json:"label"`
	Gate  string   `json:"gate,omitempty" doc:"the gate that is asked first"`
	Asks  []string `json:"asks,omitempty" doc:"fields that come with it"`
	Why   bool     `json:"reason,omitempty" doc:"asks for a reason"`
	Href  string   `json:"href"`
}

// Past is one version: who did what, when and why.
type Past struct {
	Version int64          `json:"version"`
	Step    string         `json:"step"`
	From    campaign.State `json:"from,omitempty"`
	To      campaign.State `json:"to"`
	At      time.Time      `json:"at" doc:"when it happened"`
	Written time.Time      `json:"written" doc:"when it was recorded"`
	By      access.Actor   `json:"by"`
	Reason  string         `json:"reason,omitempty" doc:"seen by those who see safety"`
	Source  string         `json:"source,omitempty" doc:"received from"`
}

func pastOf(p campaign.Past) Past {
	return Past{p.Version, p.Step, p.From, p.To, p.At, p.Written, p.By, p.Reason, p.Source}
}

// Done is what became of a command.
type Done struct {
	Record   map[string]any `json:"record,omitempty" doc:"as it is now; absent where the asker does not see it any more"`
	Withheld []string       `json:"withheld" doc:"fields this asker does not see"`
	Changed  bool           `json:"changed" doc:"false: it said what was already so"`
	Also     []Followed     `json:"also,omitempty" doc:"what followed from it"`
}

// Followed is a command that followed from another.
type Followed struct {
	Kind campaign.Kind `json:"kind"`
	ID   string        `json:"id,omitempty"`
	Step string        `json:"step"`
}

func (a *API) list(m campaign.Machine) func(*asked) (*answer, error) {
	return func(in *asked) (*answer, error) {
		q, err := QueryOf(m.Kind, in.URL.Query())
		if err != nil {
			return nil, err
		}
		page, err := a.Work.Records(in.Context(), in.scope, q)
		if err != nil {
			return nil, err
		}
		only := strings.FieldsFunc(in.URL.Query().Get("fields"), func(r rune) bool { return r == ',' })
		if err := a.seen(in.scope, m.Kind, only); err != nil {
			return nil, err
		}
		out := Listed{Records: []map[string]any{}, Withheld: withheld(in.scope, m.Kind), Offset: q.Offset}
		for _, row := range page.Rows {
			r, err := row.Record()
			if err != nil {
				return nil, err
			}
			out.Records = append(out.Records, some(Visible(in.scope, r), only))
		}
		if q.Count {
			out.Total, out.Beyond = &page.Total, page.Beyond
		}
		header := http.Header{}
		if page.More {
			out.Next = after(in.URL, q.Offset+len(page.Rows))
			header.Set("Link", fmt.Sprintf(`<%s>; rel="next"`, out.Next))
		}
		return &answer{body: out, header: header}, nil
	}
}

// seen refuses to list fields that are not there or not the asker's to see.
func (a *API) seen(scope access.Scope, k campaign.Kind, only []string) error {
	for _, name := range only {
		f, ok := campaign.FieldOf(k, name)
		switch {
		case ok && !scope.Sees(f.Class):
			return fault.New(fault.Forbidden, "%s of a %s is not yours to see", name, campaign.Words(string(k)))
		case !ok && !slices.Contains(document.Heads(), name):
			return fault.New(fault.Invalid, "records of kind %q have no field %q", k, name)
		}
	}
	return nil
}

// Heads lists the fields every record has.
func Heads() []string { return document.Heads() }

func some(all map[string]any, only []string) map[string]any {
	if len(only) == 0 {
		return all
	}
	out := map[string]any{}
	for _, name := range only {
		if v, ok := all[name]; ok {
			out[name] = v
		}
	}
	return out
}

func after(at *url.URL, offset int) string {
	q := at.Query()
	q.Set("offset", strconv.Itoa(offset))
	return at.Path + "?" + q.Encode()
}

func (a *API) get(m campaign.Machine) func(*asked) (*answer, error) {
	return func(in *asked) (*answer, error) {
		row, past, err := a.Work.Record(in.Context(), in.scope, m.Kind, in.PathValue("id"))
		if err != nil {
			return nil, err
		}
		now := row
		if text := in.URL.Query().Get("version"); text != "" {
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return nil, fault.New(fault.Invalid, "version is a whole number, not %q", text)
			}
			if row, err = a.Work.Was(in.Context(), in.scope, m.Kind, in.PathValue("id"), n); err != nil {
				return nil, err
			}
		}
		r, err := row.Record()
		if err != nil {
			return nil, err
		}
		out := Opened{Record: Visible(in.scope, r), Withheld: withheld(in.scope, m.Kind), Steps: []Next{}, History: []Past{}}
		if row.Version == now.Version {
			out.Steps = steps(m, r, in.by.Role)
		}
		for _, p := range past {
			out.History = append(out.History, pastOf(p))
		}
		return &answer{body: out, header: tag(row.Version)}, nil
	}
}

// steps lists what a role can do with a record now.
func steps(m campaign.Machine, r campaign.Record, role access.Role) []Next {
	top, out := r.Top(), []Next{}
	for _, s := range m.Next(top.State, role) {
		if top.Mastered != campaign.Here && top.Mastered != "" && !s.Ours {
			continue
		}
		at := Prefix + string(m.Kind) + "/" + url.PathEscape(top.ID)
		if s.Name != campaign.Edit {
			at += "/" + s.Name
		}
		out = append(out, Next{Step: s.Name, Label: cmp.Or(s.Label, campaign.Words(s.Name)), Gate: s.Guard(r), Asks: s.Sets, Why: s.Reason, Href: at})
	}
	return out
}

// tag is the version of a record as an entity tag.
func tag(version int64) http.Header {
	return http.Header{"Etag": {strconv.Quote(strconv.FormatInt(version, 10))}}
}

// given is the body of a command.
type given struct {
	ID      string                     `json:"id"`
	Step    string                     `json:"step"`
	Set     map[string]json.RawMessage `json:"set"`
	With    json.RawMessage            `json:"with"`
	Reason  string                     `json:"reason"`
	At      time.Time                  `json:"at"`
	Version int64                      `json:"version"`
}

// command makes a body a command of a kind.
func (g given) command(k campaign.Kind) campaign.Command {
	return campaign.Command{Kind: k, ID: g.ID, Step: g.Step, Set: g.Set, With: g.With, Reason: g.Reason, At: g.At, Version: g.Version}
}

// do takes a step: create, edit or any other.
func (a *API) do(m campaign.Machine, step string) func(*asked) (*answer, error) {
	return func(in *asked) (*answer, error) {
		var g given
		if err := json.Unmarshal(in.body, &g); err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "the body is not what this address takes")
		}
		if step != campaign.Create {
			g.ID = in.PathValue("id")
		}
		g.Step = step
		if err := matched(in.Request, &g); err != nil {
			return nil, err
		}
		res, err := a.Work.Do(in.Context(), in.by, in.scope, g.command(m.Kind))
		if err != nil {
			return nil, err
		}
		return a.moved(in, m, step, res)
	}
}

// moved answers one command.
func (a *API) moved(in *asked, m campaign.Machine, step string, res campaign.Result) (*answer, error) {
	return a.done(in, m, step, movedTo(res), each(res.Also, func(c campaign.Command) Followed { return Followed{c.Kind, c.ID, c.Step} }))
}

func movedTo(r campaign.Result) Moved {
	top := r.Record.Top()
	return Moved{top.ID, top.Version, top.State, r.Changed}
}

// matched reads If-Match: the version the asker saw.
func matched(r *http.Request, g *given) error {
	text := r.Header.Get("If-Match")
	if text == "" || text == "*" {
		return nil
	}
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(text, "W/"), `"`), 10, 64)
	if err != nil || n < 1 || g.Version != 0 && g.Version != n {
		return fault.New(fault.Invalid, "If-Match %s is no version of a record", text).WithHint("send back the ETag the record came with")
	}
	g.Version = n
	return nil
}

// done answers what became of one record, as it is now.
func (a *API) done(in *asked, m campaign.Machine, step string, to Moved, also []Followed) (*answer, error) {
	out := Done{Withheld: withheld(in.scope, m.Kind), Changed: to.Changed, Also: also}
	row, _, err := a.Work.Record(in.Context(), in.scope, m.Kind, to.ID)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return nil, err
	}
	ans := &answer{header: http.Header{}, came: came{[]Moved{to}, also}}
	if err == nil {
		r, err := row.Record()
		if err != nil {
			return nil, err
		}
		out.Record, ans.header = Visible(in.scope, r), tag(row.Version)
	}
	if step == campaign.Create {
		ans.status = http.StatusCreated
		ans.header.Set("Location", Prefix+string(m.Kind)+"/"+url.PathEscape(to.ID))
	}
	ans.body = out
	return ans, nil
}

// bulk is many commands of one kind, all or none.
type bulk struct {
	Commands []given `json:"commands"`
}

// maxBulk bounds how many commands come at a time.
const maxBulk = 1000

// BulkDone is what became of many commands.
type BulkDone struct {
	Results []Moved `json:"results" doc:"in the order of the commands"`
}

// Moved is a record after its command.
type Moved struct {
	ID      string         `json:"id"`
	Version int64          `json:"version"`
	State   campaign.State `json:"state"`
	Changed bool           `json:"changed"`
}

func (a *API) bulk(m campaign.Machine) func(*asked) (*answer, error) {
	return func(in *asked) (*answer, error) {
		var b bulk
		if err := json.Unmarshal(in.body, &b); err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "the body is not what this address takes")
		}
		var cs []campaign.Command
		for _, g := range b.Commands {
			cs = append(cs, g.command(m.Kind))
		}
		results, err := a.Work.DoAll(in.Context(), in.by, in.scope, cs)
		if err != nil {
			return nil, err
		}
		out := each(results, movedTo)
		return &answer{body: BulkDone{out}, came: came{Results: out}}, nil
	}
}

func (a *API) undo(m campaign.Machine) func(*asked) (*answer, error) {
	return func(in *asked) (*answer, error) {
		var g given
		if err := json.Unmarshal(in.body, &g); err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "the body is not what this address takes")
		}
		if err := matched(in.Request, &g); err != nil {
			return nil, err
		}
		res, err := a.Work.Undo(in.Context(), in.by, in.scope, m.Kind, in.PathValue("id"), g.Version)
		if err != nil {
			return nil, err
		}
		return a.moved(in, m, "undo", res)
	}
}

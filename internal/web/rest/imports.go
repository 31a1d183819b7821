package rest

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/web/drop"
	"plumbline/internal/web/rest/document"
	"plumbline/internal/web/view"
)

// Imported is what became of files.
type Imported struct {
	Files  []inbox.Summary `json:"files" doc:"each with counts that add up to its lines"`
	Unread []Unread        `json:"unread" doc:"files of which nothing was taken, and why"`
}

// Unread is a file of which nothing was taken.
type Unread struct {
	File    string     `json:"file"`
	Code    fault.Code `json:"code"`
	Message string     `json:"message" doc:"a sentence"`
	Hint    string     `json:"hint,omitempty" doc:"the way out"`
}

// Quarantined is a page of what could not be read.
type Quarantined struct {
	Total   int                     `json:"total" doc:"that the question leaves"`
	Reasons []view.QuarantineReason `json:"reasons" doc:"most first"`
	Files   []inbox.QuarantineFile  `json:"files" doc:"newest first"`
	Records []view.QuarantineRow    `json:"records"`
	Offset  int                     `json:"offset"`
	Next    string                  `json:"next,omitempty" doc:"address of what follows"`
}

// Again has files read once more; what is empty stays as it was said before.
type Again struct {
	Arrivals []string          `json:"arrivals" minItems:"1" maxItems:"200" doc:"files as they came, or quarantined records whose files are meant"`
	As       string            `json:"as,omitempty" doc:"format or table"`
	Columns  map[string]string `json:"columns,omitempty" doc:"their column → our field; - leaves one out"`
	Currency string            `json:"currency,omitempty" doc:"of amounts that name none"`
	Zone     string            `json:"zone,omitempty" doc:"of times without an offset"`
	Day      string            `json:"day_order,omitempty" enum:"dmy,mdy" doc:"of slashed dates"`
}

func (a *API) importOperations() []operation {
	said := []document.Param{
		{Name: "file", Type: "file", About: "one file or several: CSV, XLSX, JSON, Parquet, logs"},
		{Name: "as", Type: "string", About: "format or table, where it is not recognised: records.creator, shopify.orders, orders", Example: "records.creator"},
		{Name: "columns", Type: "string", About: "a JSON object: their column → our field; - leaves one out", Example: `{"Agreed rate":"fee"}`},
		{Name: "source", Type: "string", About: "the system they come from: it masters the records then"},
		{Name: "currency", Type: "string", About: "of amounts that name none", Example: "USD"},
		{Name: "zone", Type: "string", About: "of times without an offset"},
		{Name: "day_order", Type: "string", About: "of slashed dates: dmy or mdy"},
		{Name: "covers", Type: "string", About: "days the files speak for: FROM..TO"},
	}
	return []operation{
		{Operation: document.Operation{Method: http.MethodPost, Path: Prefix + "imports", ID: "import", Tag: "imports", Title: "Hand in files", Imports: true,
			About: "As multipart/form-data. Good rows land, bad ones are set aside with line and reason; the same file twice counts nothing twice. The answer comes when everything was read.",
			Form:  said, Gives: document.Result[Imported]}, do: a.takeIn},
		{Operation: document.Operation{Method: http.MethodGet, Path: Prefix + "quarantine", ID: "quarantine", Tag: "imports", Title: "What could not be read", About: "Each record with its file, line, column and reason; as it came for those who see every class.",
			Query: []document.Param{{Name: "reason", Type: "string", About: "only of one reason"}, {Name: "arrival", Type: "string", About: "only of one file as it came"}, {Name: "format", Type: "string", About: "only read as this"},
				{Name: "page", Type: "integer", About: "from 1"}, {Name: "limit", Type: "integer", About: "how many at most: 100 unless told, up to 1000"}},
			Gives: document.Result[Quarantined]}, do: a.setAside},
		{Operation: document.Operation{Method: http.MethodPost, Path: Prefix + "quarantine/replay", ID: "quarantine-replay", Tag: "imports", Title: "Read files once more", Imports: true,
			About: "After a fix: what was set aside is read again, what had landed stays as it is.", Takes: document.Result[Again], Example: map[string]any{"arrivals": []string{"a1"}, "currency": "USD"}, Gives: document.Result[Imported]}, do: a.again},
	}
}

func (a *API) takeIn(in *asked) (*answer, error) {
	dropped, err := drop.Receive(in.Request, a.Uploads, "send one or more as file")
	if err != nil {
		return nil, err
	}
	said, err := saidOf(dropped.Fields)
	if err != nil {
		return nil, errors.Join(err, dropped.Remove())
	}
	for i, f := range dropped.Files {
		said.Name, said.Path = f.Name, f.Path
		dropped.Files[i] = said
	}
	got, err := a.Data.Import(in.Context(), in.by, in.scope, dropped.Files, func(view.Progress) {})
	if err = errors.Join(err, dropped.Remove()); err != nil {
		return nil, err
	}
	return &answer{body: imported(got)}, nil
}

// saidOf reads what was said about files; a field that is not known is refused.
func saidOf(fields map[string]string) (view.Upload, error) {
	var u view.Upload
	into := map[string]*string{"as": &u.As, "source": &u.Source, "currency": &u.Currency, "zone": &u.Zone, "day_order": &u.Day, "covers": &u.Covers}
	w := &wrong{}
	for name, text := range fields {
		to, ok := into[name]
		switch {
		case ok:
			*to = strings.TrimSpace(text)
		case name != "columns":
			w.problems = append(w.problems, FieldProblem{Field: name, Text: "is not asked here"})
		case json.Unmarshal([]byte(text), &u.Columns) != nil:
			w.problems = append(w.problems, FieldProblem{Field: name, Text: "is no JSON object of texts", Hint: `write it as {"Agreed rate":"fee"}`})
		}
	}
	if len(w.problems) > 0 {
		return u, fault.Wrap(fault.Invalid, w, "%s %s", w.problems[0].Field, w.problems[0].Text).WithHint("%s", w.problems[0].Hint)
	}
	return u, nil
}

func imported(got view.Imported) Imported {
	return Imported{Files: each(got.Files, same), Unread: each(got.Unread, func(u view.Unread) Unread {
		return Unread{u.Name, fault.CodeOf(u.Err), fault.MessageOf(u.Err), fault.HintOf(u.Err)}
	})}
}

func (a *API) setAside(in *asked) (*answer, error) {
	v := in.URL.Query()
	ask, err := asideOf(v)
	if err != nil {
		return nil, err
	}
	got, err := a.Data.Quarantine(in.Context(), in.scope, ask)
	if err != nil {
		return nil, err
	}
	out := Quarantined{Total: got.Total, Reasons: each(got.Reasons, same), Files: each(got.Files, same), Records: each(got.Rows, same), Offset: (ask.Page - 1) * ask.Size}
	header := http.Header{}
	if out.Offset+len(out.Records) < out.Total && len(out.Records) > 0 {
		v.Set("page", strconv.Itoa(ask.Page+1))
		out.Next = in.URL.Path + "?" + v.Encode()
		header.Set("Link", "<"+out.Next+`>; rel="next"`)
	}
	return &answer{body: out, header: header}, nil
}

func asideOf(v url.Values) (view.QuarantineAsk, error) {
	ask := view.QuarantineAsk{Reason: v.Get("reason"), Arrival: v.Get("arrival"), Format: v.Get("format"), Page: 1, Size: pageSize}
	for name, into := range map[string]*int{"page": &ask.Page, "limit": &ask.Size} {
		if text := v.Get(name); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 1 || n > map[string]int{"page": 1 << 20, "limit": maxPage}[name] {
				w := &wrong{[]FieldProblem{{Field: name, Text: "is a whole number from 1"}}}
				return ask, fault.Wrap(fault.Invalid, w, "%s is a whole number from 1, not %q", name, text)
			}
			*into = n
		}
	}
	return ask, nil
}

func (a *API) again(in *asked) (*answer, error) {
	var g Again
	if err := json.Unmarshal(in.body, &g); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the body is not what this address takes")
	}
	got, err := a.Data.Replay(in.Context(), in.by, in.scope, view.Fix{Arrivals: g.Arrivals, As: g.As, Currency: g.Currency, Zone: g.Zone, Day: g.Day, Columns: g.Columns}, func(view.Progress) {})
	if err != nil {
		return nil, err
	}
	return &answer{body: imported(got)}, nil
}

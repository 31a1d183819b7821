package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/web/api"
	"plumbline/internal/web/rest/document"
	"plumbline/internal/web/view"
)

// Problem is an error as it is answered: application/problem+json.
type Problem struct {
	Type     string         `json:"type" doc:"address of what this kind of problem means"`
	Title    string         `json:"title" doc:"the status in words"`
	Status   int            `json:"status" doc:"HTTP status"`
	Code     fault.Code     `json:"code" doc:"kind of fault" enum:"invalid,not_found,conflict,forbidden,signed_out,unavailable,internal"`
	Detail   string         `json:"detail" doc:"what is wrong, a sentence"`
	Hint     string         `json:"hint,omitempty" doc:"the way out"`
	Problems []FieldProblem `json:"problems,omitempty" doc:"everything that is wrong, beside its field; nothing was done"`
	Current  map[string]any `json:"current,omitempty" doc:"of a conflict: the record as it is now, as far as the asker sees it"`
	Changed  []Changed      `json:"changed,omitempty" doc:"of a conflict: what others changed since the version seen, field by field"`
	Since    []Past         `json:"since,omitempty" doc:"of a conflict: the versions since, newest first"`
	Decision *gate.Decision `json:"decision,omitempty" doc:"of a step that its gate stopped: the requirements, their evidence and what would fix them"`
}

// FieldProblem is one thing that is wrong with a request.
type FieldProblem struct {
	Line  *int   `json:"line,omitempty" doc:"which command of several, counted from 0"`
	Field string `json:"field,omitempty" doc:"field of the record, or place in the request"`
	Text  string `json:"text" doc:"what is wrong with it"`
	Hint  string `json:"hint,omitempty" doc:"the way out"`
}

// Changed is a field that somebody else changed meanwhile.
type Changed struct {
	Field string `json:"field"`
	Was   any    `json:"was" doc:"as the asker saw it"`
	Now   any    `json:"now" doc:"as it is now"`
}

// Fail answers an error. The text of an internal one does not travel.
func Fail(w http.ResponseWriter, scope access.Scope, err error) { tell(w, problemOf(scope, err)) }

func tell(w http.ResponseWriter, p Problem) {
	if p.Code == fault.SignedOut {
		w.Header().Set("WWW-Authenticate", `Bearer realm="plumbline"`)
	}
	write(w, p.Status, "application/problem+json", p)
}

func problemOf(scope access.Scope, err error) Problem {
	code := fault.CodeOf(err)
	p := Problem{Type: "/api#" + string(code), Code: code, Status: api.StatusOf(err), Detail: fault.MessageOf(err), Hint: fault.HintOf(err)}
	if m, ok := errors.AsType[*media](err); ok {
		p.Status = m.status
	}
	p.Title = http.StatusText(p.Status)
	p.Problems = fieldsOf(err)
	if stale, ok := errors.AsType[*campaign.Stale](err); ok {
		p.Current = Visible(scope, stale.Now)
	}
	if stopped, ok := errors.AsType[*view.Stopped](err); ok {
		p.Decision = &stopped.Decision
	}
	return p
}

// since says what others did to a record since the version its asker saw. What
// cannot be told any more is left out: the conflict stands all the same.
func (a *API) since(ctx context.Context, scope access.Scope, stale *campaign.Stale, p *Problem) {
	top := stale.Now.Top()
	row, err := a.Work.Was(ctx, scope, top.Kind, top.ID, stale.Seen)
	if err != nil {
		return
	}
	seen, err := row.Record()
	if err != nil {
		return
	}
	was, now := plain(Visible(scope, seen)), plain(p.Current)
	for _, field := range slices.Sorted(maps.Keys(was)) {
		if now[field] == nil {
			now[field] = nil // emptied
		}
	}
	for _, field := range slices.Sorted(maps.Keys(now)) {
		if field != "version" && field != "changed" && !reflect.DeepEqual(was[field], now[field]) {
			p.Changed = append(p.Changed, Changed{field, was[field], now[field]})
		}
	}
	if _, past, err := a.Work.Record(ctx, scope, top.Kind, top.ID); err == nil {
		for _, v := range past {
			if v.Version > stale.Seen {
				p.Since = append(p.Since, pastOf(v))
			}
		}
	}
}

// plain is a record as JSON reads it.
func plain(v map[string]any) map[string]any {
	out := map[string]any{}
	if text, err := json.Marshal(v); err == nil {
		_ = json.Unmarshal(text, &out) // it was written just now
	}
	return out
}

// fieldsOf are the problems of a refusal, by line where there are several.
func fieldsOf(err error) []FieldProblem {
	if w, ok := errors.AsType[*wrong](err); ok {
		return w.problems
	}
	if lines, ok := errors.AsType[*campaign.Lines](err); ok {
		var out []FieldProblem
		for _, l := range lines.Refused {
			for _, p := range l.Problems {
				at := l.At
				out = append(out, FieldProblem{Line: &at, Field: p.Field, Text: p.Text, Hint: p.Hint})
			}
		}
		return out
	}
	if r, ok := errors.AsType[*campaign.Refused](err); ok {
		var out []FieldProblem
		for _, p := range r.Problems {
			out = append(out, FieldProblem{Field: p.Field, Text: p.Text, Hint: p.Hint})
		}
		return out
	}
	return nil
}

// wrong is a request that is not what its address takes.
type wrong struct{ problems []FieldProblem }

func (w *wrong) Error() string { return fmt.Sprintf("%d problems", len(w.problems)) }

// media is a body in a form this address does not take.
type media struct{ status int }

func (m *media) Error() string { return http.StatusText(m.status) }

// Visible is a record as it leaves, as far as a scope sees it: head and fields
// by name. In the place of what does not leave it says so.
func Visible(scope access.Scope, r campaign.Record) map[string]any {
	out := Whole(scope, r)
	for _, f := range campaign.FieldsOf(r.Top().Kind) {
		if f.Stays {
			delete(out, f.Name)
		}
	}
	if campaign.LeftOut(scope, r) {
		out[document.LeftOut] = campaign.StaysSays
	}
	return out
}

// Whole is a record as its page shows it, as far as a scope sees it.
func Whole(scope access.Scope, r campaign.Record) map[string]any {
	out := map[string]any{}
	head, err := json.Marshal(r.Top())
	if err != nil || json.Unmarshal(head, &out) != nil {
		return nil
	}
	for _, f := range campaign.FieldsOf(r.Top().Kind) {
		if scope.Sees(f.Class) && !f.Empty(r) {
			out[f.Name] = f.Value(r)
		}
	}
	return out
}

// withheld lists the fields of a kind that a scope does not see.
func withheld(scope access.Scope, k campaign.Kind) []string {
	out := []string{}
	for _, f := range campaign.FieldsOf(k) {
		if !scope.Sees(f.Class) {
			out = append(out, f.Name)
		}
	}
	return slices.Clip(out)
}

func write(w http.ResponseWriter, status int, media string, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(`{"type":"/api#internal","title":"Internal Server Error","status":500,"code":"internal","detail":"Something went wrong inside Plumbline"}`)
	}
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(append(text, '\n'))
}

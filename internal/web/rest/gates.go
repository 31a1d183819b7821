package rest

import (
	"encoding/json"
	"net/http"

	"plumbline/internal/fault"
	"plumbline/internal/gate"
)

// GateCheck asks a gate about one subject or many.
type GateCheck struct {
	Subject  string   `json:"subject,omitempty" doc:"the record that asks, kind/id"`
	Subjects []string `json:"subjects,omitempty" maxItems:"1000" doc:"several of them"`
}

// Checked are the gate's answers, in the order of the subjects.
type Checked struct {
	Decisions []gate.Decision `json:"decisions"`
}

func (a *API) gateOperations() []operation {
	return []operation{{
		method: http.MethodPost, path: Prefix + "gates/{gate}/check", id: "gate-check", tag: "gates", title: "May this leave?",
		about: "Asks commit, shipment, publish, amplify or pay about a record: allow, deny or needs_override, with every requirement, its evidence and what would fix it. Asking does not change anything.",
		takes: result[GateCheck], example: map[string]any{"subject": "shipment/s-7k2m9x4p"}, gives: anything, do: a.check,
	}}
}

func (a *API) check(in *asked) (*answer, error) {
	var c GateCheck
	if err := json.Unmarshal(in.body, &c); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the body is not what this address takes")
	}
	if c.Subject != "" {
		c.Subjects = append([]string{c.Subject}, c.Subjects...)
	}
	if len(c.Subjects) == 0 {
		w := &wrong{[]FieldProblem{{Field: "subject", Text: "is needed: which record asks", Hint: "write it as kind/id"}}}
		return nil, fault.Wrap(fault.Invalid, w, "say which record asks").WithHint("write it as kind/id, such as shipment/s-7k2m9x4p")
	}
	out, w := Checked{Decisions: []gate.Decision{}}, &wrong{}
	for i, subject := range c.Subjects {
		d, err := a.Gates.Gate(in.Context(), in.by, in.scope, in.PathValue("gate"), subject)
		switch code := fault.CodeOf(err); {
		case err != nil && (code == fault.Internal || code == fault.Unavailable || len(c.Subjects) == 1):
			return nil, err
		case err != nil:
			w.problems = append(w.problems, FieldProblem{Line: &i, Field: "subjects", Text: fault.MessageOf(err), Hint: fault.HintOf(err)})
		}
		out.Decisions = append(out.Decisions, d)
	}
	if len(w.problems) > 0 {
		return nil, fault.Wrap(fault.Invalid, w, "%d of %d subjects cannot be asked about", len(w.problems), len(c.Subjects))
	}
	return &answer{body: out}, nil
}

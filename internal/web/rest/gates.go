package rest

import (
	"encoding/json"
	"net/http"
	"time"

	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/gate/permit"
	"plumbline/internal/money"
	"plumbline/internal/web/api"
	"plumbline/internal/web/rest/document"
)

// GateCheck asks a gate about one subject or many.
type GateCheck struct {
	Subject  string        `json:"subject,omitempty" doc:"the record that asks: kind/id, an id, or the number another system knows it by"`
	Amount   *money.Amount `json:"amount,omitempty" doc:"the money asked for; without it what the record says"`
	Ref      string        `json:"ref,omitempty" doc:"the asker's own reference"`
	Subjects []string      `json:"subjects,omitempty" maxItems:"1000" doc:"several subjects, at the amounts of their records"`
	Lines    []GateLine    `json:"lines,omitempty" maxItems:"1000" doc:"several subjects with their amounts"`
	Minutes  int           `json:"minutes,omitempty" minimum:"1" maximum:"1440" doc:"how long a permit is to hold; 15 without it"`
}

// GateLine is one of several.
type GateLine struct {
	Subject string        `json:"subject" doc:"the record that asks"`
	Amount  *money.Amount `json:"amount,omitempty" doc:"the money asked for"`
	Ref     string        `json:"ref,omitempty" doc:"the asker's own reference"`
}

// GateChecked are the gate's answers, in the order asked.
type GateChecked struct {
	Answers []GateAnswer `json:"answers"`
}

// GateAnswer is one of them: a decision, with a permit where it allows, or why
// the subject cannot be asked about.
type GateAnswer struct {
	Subject  string         `json:"subject"`
	Ref      string         `json:"ref,omitempty"`
	Decision *gate.Decision `json:"decision,omitempty"`
	Permit   string         `json:"permit,omitempty" doc:"PASETO v4.public; nothing recalls it before it expires"`
	Expires  *time.Time     `json:"expires,omitempty"`
	Fault    *api.Fault     `json:"fault,omitempty"`
}

// GateAsk is how a warehouse or a payment system asks, by its own number.
type GateAsk struct {
	ID     string        `json:"id" doc:"a parcel's order, a request's invoice, a contract, an asset; or kind/id"`
	Amount *money.Amount `json:"amount,omitempty" doc:"the money about to move"`
	Ref    string        `json:"ref,omitempty" doc:"comes back with the answer"`
}

// GateTold is a flat answer that a webhook can act on. Whatever is not allowed
// has allow false, also what could not be asked.
type GateTold struct {
	Allow    bool       `json:"allow"`
	Answer   string     `json:"answer" enum:"allow,deny,needs_override,not_asked"`
	ID       string     `json:"id"`
	Ref      string     `json:"ref,omitempty"`
	Subject  string     `json:"subject,omitempty"`
	Reason   string     `json:"reason" doc:"a sentence"`
	Fix      []string   `json:"fix,omitempty" doc:"what would open the gate"`
	Decision string     `json:"decision,omitempty" doc:"id of the decision kept"`
	Permit   string     `json:"permit,omitempty"`
	Expires  *time.Time `json:"expires,omitempty"`
}

// PermitUse is a permit about to be used, and what for.
type PermitUse struct {
	Token   string        `json:"token" doc:"the permit"`
	Gate    string        `json:"gate" doc:"the gate it has to be for"`
	Subject string        `json:"subject" doc:"what it has to be for, kind/id"`
	Amount  *money.Amount `json:"amount,omitempty" doc:"the money about to move; missing: none"`
}

func (a *API) gateOperations() []operation {
	at := Prefix + "gates/{gate}/"
	return []operation{{
		Operation: document.Operation{Method: http.MethodPost, Path: at + "check", ID: "gate-check", Tag: "gates", Title: "May this leave?",
			About: "Asks commit, shipment, publish, amplify or pay about a record: allow, deny or needs_override, with every requirement, its evidence and what would fix it. Each answer is kept and audited. What is allowed comes with a signed permit for owner, operations, finance and legal.",
			Takes: document.Result[GateCheck], Example: map[string]any{"subject": "shipment/s-7k2m9x4p"}, Gives: document.Result[GateChecked]}, do: a.check,
	}, {
		Operation: document.Operation{Method: http.MethodPost, Path: at + "ask", ID: "gate-ask", Tag: "gates", Title: "Ask as a warehouse or a payment system does",
			About: "By the asker's own number, with a flat answer to act on. An answer that does not allow is a 200 with allow false.",
			Takes: document.Result[GateAsk], Example: map[string]any{"id": "WH-20931"}, Gives: document.Result[GateTold]}, do: a.askGate,
	}, {
		Operation: document.Operation{Method: http.MethodPost, Path: Prefix + "permits/redeem", ID: "permit-redeem", Tag: "gates", Title: "Use a permit up",
			About: "Holds it against gate, subject and amount, and makes it good for no other use: 403 names every difference, 409 who used it before.",
			Takes: document.Result[PermitUse], Example: map[string]any{"token": "v4.public.…", "gate": "shipment", "subject": "shipment/s-7k2m9x4p"}, Gives: document.Result[permit.Claims]}, do: a.redeem,
	}}
}

func (a *API) check(in *asked) (*answer, error) {
	var c GateCheck
	if err := json.Unmarshal(in.body, &c); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the body is not what this address takes")
	}
	lines := c.Lines
	if c.Subject != "" {
		lines = append([]GateLine{{c.Subject, c.Amount, c.Ref}}, lines...)
	}
	for _, s := range c.Subjects {
		lines = append(lines, GateLine{Subject: s})
	}
	if len(lines) == 0 {
		w := &wrong{[]FieldProblem{{Field: "subject", Text: "is needed: which record asks", Hint: "write it as kind/id"}}}
		return nil, fault.Wrap(fault.Invalid, w, "say which record asks").WithHint("write it as kind/id, such as shipment/s-7k2m9x4p")
	}
	var asks []api.GateAsk
	for _, l := range lines {
		asks = append(asks, api.GateAsk{Gate: in.PathValue("gate"), Subject: l.Subject, Amount: l.Amount, Via: l.Ref, Valid: time.Duration(c.Minutes) * time.Minute})
	}
	got, err := a.Gates.CheckGates(in.Context(), in.by, in.scope, asks)
	if err != nil {
		return nil, err
	}
	if one := got.Answers[0]; len(lines) == 1 && one.Fault != nil {
		return nil, fault.New(one.Fault.Code, "%s", one.Fault.Message).WithHint("%s", one.Fault.Hint)
	}
	out := GateChecked{Answers: []GateAnswer{}}
	for _, g := range got.Answers {
		out.Answers = append(out.Answers, GateAnswer{g.Asked.Subject, g.Asked.Via, g.Decision, g.Permit, g.Expires, g.Fault})
	}
	return &answer{body: out}, nil
}

// askGate answers a system that acts on one word.
func (a *API) askGate(in *asked) (*answer, error) {
	var q GateAsk
	if err := json.Unmarshal(in.body, &q); err != nil || q.ID == "" {
		return nil, fault.New(fault.Invalid, "say what asks").WithHint("send id: the number you know it by")
	}
	got, err := a.Gates.CheckGates(in.Context(), in.by, in.scope, []api.GateAsk{{Gate: in.PathValue("gate"), Subject: q.ID, Amount: q.Amount, Via: q.Ref}})
	if err != nil {
		return nil, err
	}
	g := got.Answers[0]
	out := GateTold{ID: q.ID, Ref: q.Ref, Answer: "not_asked"}
	switch {
	case g.Fault != nil:
		out.Reason = g.Fault.Message
		if g.Fault.Hint != "" {
			out.Fix = []string{g.Fault.Hint}
		}
	case g.Decision != nil:
		out.Allow, out.Answer, out.Subject = g.Decision.Answer == gate.Allow, string(g.Decision.Answer), g.Decision.Subject
		out.Reason, out.Fix, out.Decision, out.Permit, out.Expires = g.Decision.Sentence(), g.Decision.Fixes(), g.Decision.ID, g.Permit, g.Expires
	}
	return &answer{body: out}, nil
}

func (a *API) redeem(in *asked) (*answer, error) {
	var u PermitUse
	if err := json.Unmarshal(in.body, &u); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the body is not what this address takes")
	}
	c, err := a.Gates.Redeem(in.Context(), in.by, u.Token, u.Gate, u.Subject, u.Amount)
	if err != nil {
		return nil, err
	}
	return &answer{body: c}, nil
}

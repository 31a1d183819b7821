package campaign

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Book does what is asked of records, each command in one transaction with its
// history, its facts and its line in the audit log.
type Book struct {
	Keeper   Keeper
	Machines []Machine // kinds.All() unless told otherwise
	Clock    period.Clock
	House    func(ctx context.Context) (House, error)
}

// Machine returns a kind's machine.
func (b *Book) Machine(k Kind) (Machine, bool) {
	i := slices.IndexFunc(b.Machines, func(m Machine) bool { return m.Kind == k })
	if i < 0 {
		return Machine{}, false
	}
	return b.Machines[i], true
}

// Rule is the door of steps that happen by themselves.
const Rule = "rule"

// maxAlso bounds the commands that follow from one.
const maxAlso = 500

// Do does one command.
func (b *Book) Do(ctx context.Context, by access.Actor, scope access.Scope, c Command) (Result, error) {
	out, err := b.DoAll(ctx, by, scope, []Command{c})
	if err != nil {
		return Result{}, err
	}
	return out[0], nil
}

// DoAll does several commands in one transaction: all or none.
func (b *Book) DoAll(ctx context.Context, by access.Actor, scope access.Scope, cs []Command) (out []Result, err error) {
	err = b.write(ctx, by, scope, func(w work) (err error) {
		out, err = w.all(cs)
		return err
	})
	if err != nil {
		return nil, told(err)
	}
	return out, nil
}

// write runs f in one transaction, with what every command of it knows.
func (b *Book) write(ctx context.Context, by access.Actor, scope access.Scope, f func(w work) error) error {
	if scope.Nothing() {
		return fault.New(fault.Forbidden, "this asker may change nothing here")
	}
	house, err := b.House(ctx)
	if err != nil {
		return err
	}
	return b.Keeper.Write(ctx, func(tx Tx) error {
		return f(work{book: b, ctx: ctx, tx: tx, house: house, by: by, scope: scope})
	})
}

// all does commands one after the other; of several, every one that is refused
// is named.
func (w work) all(cs []Command) ([]Result, error) {
	out, lines := make([]Result, 0, len(cs)), &Lines{}
	for i, cmd := range cs {
		w.left = maxAlso
		r, err := w.do(cmd)
		if err != nil && (len(cs) == 1 || !lines.add(i, err)) {
			return nil, err
		}
		out = append(out, r)
	}
	if len(lines.Refused) > 0 {
		return nil, lines
	}
	return out, nil
}

// add notes what is wrong with one of several commands; ok is false for what
// is nothing of the commands.
func (l *Lines) add(at int, err error) (ok bool) {
	line := Line{At: at, Cause: err}
	if refused, is := errors.AsType[*Refused](err); is {
		line.Problems = refused.Problems
	} else if stale, is := errors.AsType[*Stale](err); is {
		line.Problems = []Problem{{Field: "version", Text: stale.Error(), Hint: "look at what changed, then send it again"}}
	} else {
		switch fault.CodeOf(err) {
		case fault.Invalid, fault.NotFound, fault.Forbidden, fault.Conflict:
			line.Problems = []Problem{{Text: fault.MessageOf(err), Hint: fault.HintOf(err)}}
		default:
			return false
		}
	}
	l.Refused = append(l.Refused, line)
	return true
}

// told gives refusals a code for the doors; the cause stays readable.
func told(err error) error {
	if lines, ok := errors.AsType[*Lines](err); ok {
		return fault.Wrap(fault.Invalid, lines, "%s", lines.Error()).WithHint("nothing was done: put these right and send all of them again")
	}
	if refused, ok := errors.AsType[*Refused](err); ok {
		hint := ""
		if len(refused.Problems) > 0 {
			hint = refused.Problems[0].Hint
		}
		return fault.Wrap(fault.Invalid, refused, "%s", refused.Error()).WithHint("%s", hint)
	}
	if stale, ok := errors.AsType[*Stale](err); ok {
		return fault.Wrap(fault.Conflict, stale, "%s", stale.Error()).WithHint("look at what changed, then save again")
	}
	return err
}

// work is one command and what follows from it.
type work struct {
	book  *Book
	ctx   context.Context
	tx    Tx
	house House
	by    access.Actor
	scope access.Scope
	left  int
}

func (w *work) do(cmd Command) (Result, error) {
	if w.left--; w.left < 0 {
		return Result{}, fault.New(fault.Internal, "a step leads to more than %d others", maxAlso)
	}
	m, ok := w.book.Machine(cmd.Kind)
	if !ok {
		return Result{}, fault.New(fault.Invalid, "there are no records of kind %q", cmd.Kind)
	}
	c, err := w.begin(m, cmd)
	if err != nil || c.Step.Name == "" {
		return Result{Record: c.After}, err
	}
	problems := append(w.fill(m, c), w.move(m, c)...)
	if c.err != nil {
		return Result{}, c.err
	}
	if len(problems) > 0 {
		return Result{}, &Refused{Problems: problems}
	}
	out := Result{Record: c.After, Also: c.also}
	said := c.Received() || cmd.follows || w.by.Via == Rule || c.Step.Name == Edit // says what is so: news only where something changes; a step somebody took was taken
	if c.Before == nil || !said || !reflect.DeepEqual(c.Before, c.After) {
		if out, err = w.keep(m, c); err != nil {
			return Result{}, err
		}
	}
	return out, w.follow(c)
}

// follow does what follows from a change, in its transaction.
func (w *work) follow(c *Change) error {
	for _, cmd := range c.also {
		if _, err := w.do(cmd); err != nil {
			return fmt.Errorf("%s %s of %s: %w", cmd.Step, cmd.Kind, Subject(c.After), err)
		}
	}
	return nil
}

// begin finds the record and the step. A change without a step is a received
// event the record already shows.
func (w *work) begin(m Machine, cmd Command) (*Change, error) {
	now := w.book.Clock.Now().UTC().Truncate(time.Microsecond)
	c := &Change{Ctx: w.ctx, Tx: w.tx, House: w.house, By: w.by, Command: cmd, Now: now, At: now}
	if !cmd.At.IsZero() {
		c.At = cmd.At.UTC().Truncate(time.Microsecond)
	}
	if err := w.load(m, c); err != nil {
		return c, err
	}
	if c.Before == nil && cmd.Step != Create {
		if cmd.follows {
			return c, nil
		}
		if !c.Received() {
			return c, missing(m, cmd.ID)
		}
		c.After.Top().State = m.States[0] // heard of before it was heard of: it begins where it would have
	}
	state := c.After.Top().State
	step, ok := m.Step(cmd.Step, state)
	if c.Before != nil && cmd.Step == Create {
		step, ok = Step{Name: Edit, Label: "Heard of again"}, true
	}
	if !ok && (c.Received() || cmd.follows) {
		if step, ok = m.late(cmd.Step, state); !ok {
			return c, nil
		}
	}
	if !ok {
		return c, cannot(m, cmd, state, w.by.Role)
	}
	c.Step = step
	return c, w.allowed(m, c)
}

func (w *work) load(m Machine, c *Change) error {
	cmd := c.Command
	if cmd.ID != "" {
		row, err := w.tx.Record(w.ctx, cmd.Kind, cmd.ID)
		switch {
		case err == nil && !cmd.follows && !w.scope.Row(row.dims()):
			return missing(m, cmd.ID)
		case err == nil && cmd.Step == Create && cmd.Source == "" && !cmd.follows:
			return &Refused{[]Problem{{Field: "id", Text: fmt.Sprintf("there is already a %s %s", m.Title, cmd.ID), Hint: "open it, or choose another id"}}}
		case err == nil:
			if c.Before, err = row.Record(); err != nil {
				return err
			}
			if c.After, err = row.Record(); err != nil {
				return err
			}
			if cmd.Version != 0 && cmd.Version != row.Version {
				return &Stale{Seen: cmd.Version, Now: c.Before}
			}
			return nil
		case fault.CodeOf(err) != fault.NotFound:
			return err
		}
	}
	c.After, _ = New(m.Kind)
	*c.After.Top() = Head{ID: cmp.Or(cmd.ID, NewID(cmd.Kind)), Kind: cmd.Kind, Mastered: cmd.master(), Made: c.Now}
	return nil
}

func missing(m Machine, id string) error {
	return fault.New(fault.NotFound, "there is no %s %q", m.Title, id)
}

func cannot(m Machine, cmd Command, state State, role access.Role) error {
	var names []string
	for _, s := range m.Next(state, role) {
		names = append(names, s.Name)
	}
	hint := "nothing can be done with it any more"
	if len(names) > 0 {
		hint = "from here: " + strings.Join(names, ", ")
	}
	return &Refused{[]Problem{{Text: fmt.Sprintf("a %s that is %s cannot be %s", m.Title, Words(string(state)), Words(cmd.Step)), Hint: hint}}}
}

// Words shows an identifier as people read it.
func Words(id string) string { return strings.ReplaceAll(id, "_", " ") }

// allowed holds a step to roles, mastery and gates.
func (w *work) allowed(m Machine, c *Change) error {
	if c.Received() {
		return nil // it happened, whoever may or may not
	}
	if c.Step.Rule && !c.Command.follows && w.by.Via != Rule {
		return &Refused{[]Problem{{Text: Words(c.Step.Name) + " follows by itself and cannot be asked for"}}}
	}
	if !c.Step.May(w.by.Role) && !c.Command.follows {
		return fault.New(fault.Forbidden, "%s may not do this: %s", w.by.Role, cmp.Or(c.Step.Label, Words(c.Step.Name)))
	}
	if h := c.After.Top(); c.Before != nil && h.Mastered != Here && h.Mastered != "" && !c.Step.Ours && !c.Command.follows {
		return &Refused{[]Problem{{Text: fmt.Sprintf("this %s is mastered in %s", m.Title, h.Mastered), Hint: "change it there; it will follow with the next import"}}}
	}
	gate := c.Step.Guard(c.After)
	if gate == "" {
		return nil
	}
	p := c.Command.Permit
	if p == nil || p.Gate != gate || p.Subject != Subject(c.After) || c.Now.After(p.Until) {
		return fault.New(fault.Forbidden, "the %s gate has not let %s through", gate, Subject(c.After))
	}
	if p.Override != "" {
		c.Then(Command{Kind: KindOverride, ID: p.Override, Step: "used", Ref: Subject(c.After)})
	}
	return nil
}

// Subject names a record as kind/id.
func Subject(r Record) string { return string(r.Top().Kind) + "/" + r.Top().ID }

// fill sets the fields asked for, each under the asker's scope.
func (w *work) fill(m Machine, c *Change) []Problem {
	var out []Problem
	for _, name := range slices.Sorted(maps.Keys(c.Command.Set)) {
		if p := w.set(m, c, name, c.Command.Set[name]); p != nil {
			out = append(out, *p)
		}
	}
	return out
}

// headFields are the parts of a head a person may set.
var headFields = map[string]func(h *Head) *string{
	"title": func(h *Head) *string { return &h.Title }, "campaign": func(h *Head) *string { return &h.Campaign },
	"creator": func(h *Head) *string { return &h.Creator }, "brand": func(h *Head) *string { return &h.Brand },
	"region": func(h *Head) *string { return &h.Region }, "owner": func(h *Head) *string { return &h.Owner },
	"parent": func(h *Head) *string { return &h.Parent },
}

func (w *work) set(m Machine, c *Change, name string, value json.RawMessage) *Problem {
	if at, ok := headFields[name]; ok {
		if to := at(c.After.Top()); c.keeps() && *to != "" {
			return nil
		}
		if err := json.Unmarshal(value, at(c.After.Top())); err != nil {
			return &Problem{Field: name, Text: "is not a text"}
		}
		return nil
	}
	f, ok := FieldOf(m.Kind, name)
	switch {
	case !ok:
		return &Problem{Field: name, Text: fmt.Sprintf("a %s has no such field", m.Title)}
	case !w.scope.Sees(f.Class) && !c.Command.follows:
		return &Problem{Field: name, Text: "is not yours to see or change"}
	case f.Fixed && !c.Received() && !c.Command.follows:
		return &Problem{Field: name, Text: "is set by steps, not by hand"}
	case c.keeps() && !f.Empty(c.After):
		return nil
	}
	return f.set(c.After, value)
}

// master is where a record that a command makes is mastered.
func (c Command) master() string {
	if c.Source == "" || c.Adopt {
		return Here
	}
	return c.Source
}

// keeps tells whether the record is told by another source than its own, or
// made a second time: that fills gaps and overwrites nothing.
func (c *Change) keeps() bool {
	if c.Before == nil {
		return false
	}
	return c.Command.Step == Create && !c.Received() || c.Received() && c.Command.master() != c.After.Top().Mastered
}

// move takes the step and checks what comes of it.
func (w *work) move(m Machine, c *Change) []Problem {
	h := c.After.Top()
	var out []Problem
	if c.Step.Reason && c.Command.Reason == "" && !c.Received() {
		out = append(out, Problem{Field: "reason", Text: "say why"})
	}
	if c.Step.To != "" {
		h.State = c.Step.To
	}
	if c.Step.Do != nil {
		out = append(out, c.Step.Do(c)...)
	}
	if m.Head != nil {
		m.Head(c.After)
	}
	if !c.Received() {
		out = append(out, m.unfilled(c)...)
	}
	if m.Check != nil {
		out = append(out, m.Check(c)...)
	}
	return out
}

// unfilled names the fields that have to be filled by now.
func (m Machine) unfilled(c *Change) []Problem {
	var out []Problem
	for _, f := range FieldsOf(m.Kind) {
		if (slices.Contains(f.Must, Create) || slices.Contains(f.Must, c.Step.Name)) && f.Empty(c.After) {
			out = append(out, Problem{Field: f.Name, Text: "is needed: " + f.Doc})
		}
	}
	return out
}

// late finds a step heard of after the fact. One that would lead back leaves
// its stamp, and the record stands where it stands.
func (m Machine) late(name string, from State) (Step, bool) {
	i := slices.IndexFunc(m.Steps, func(s Step) bool { return s.Name == name })
	if i < 0 {
		return Step{}, false
	}
	s := m.Steps[i]
	if s.To != "" && slices.Index(m.States, s.To) <= slices.Index(m.States, from) {
		s.To = ""
	}
	return s, true
}

// keep writes the record, its past, its facts and its line in the log.
func (w *work) keep(m Machine, c *Change) (Result, error) {
	h := c.After.Top()
	past := Past{Version: h.Version + 1, Step: c.Step.Name, To: h.State, At: c.At, Written: c.Now, By: c.By, Reason: c.Command.Reason, Source: c.Command.Source}
	if c.Before != nil {
		past.From = c.Before.Top().State
	}
	h.Version, h.Changed = past.Version, c.Now
	row, err := RowOf(c.After)
	if err != nil {
		return Result{}, err
	}
	if err := w.tx.Put(w.ctx, row, past); err != nil {
		return Result{}, err
	}
	if m.Facts != nil {
		c.facts = c.news(append(c.facts, m.Facts(c)...))
	}
	if c.err == nil {
		c.err = w.tx.Tell(w.ctx, c.facts...)
	}
	if c.err != nil {
		return Result{}, c.err
	}
	w.tx.Note(entry(c, past, row))
	return Result{Record: c.After, Changed: true, Facts: c.facts, Also: c.also}, nil
}

// news is what of a change the facts do not know yet. What was heard of as a
// fact is one already; the money that follows from it is not, where the record
// is kept here.
func (c *Change) news(all []Fact) []Fact {
	if !c.Received() || c.Command.Untold {
		return all
	}
	here := c.After.Top().Mastered == Here && !c.Command.Adopt
	if here && c.Command.follows {
		return all // what follows here from what was heard elsewhere, nobody else tells
	}
	return slices.DeleteFunc(all, func(f Fact) bool { return !here || f.Table != "spend" })
}

// entry is the line of the audit log: step and versions, and apart from them
// what may have to be erased.
func entry(c *Change, past Past, row Row) access.Entry {
	payload, _ := json.Marshal(map[string]any{
		"step": past.Step, "from": past.From, "to": past.To, "version": past.Version, "happened": past.At, "source": past.Source,
		"fields": slices.Sorted(maps.Keys(c.Command.Set)),
	})
	personal, _ := json.Marshal(map[string]any{"reason": past.Reason, "set": c.Command.Set})
	return access.Entry{At: past.Written, By: past.By, Act: past.Step, Subject: string(row.Kind) + "/" + row.ID, Payload: payload, Personal: personal}
}

// NewID makes an id: the kind's letter and eight characters that are easy to read out.
func NewID(k Kind) string {
	const alphabet = "23456789abcdefghjkmnpqrstuvwxyz"
	var raw [8]byte
	rand.Read(raw[:])
	for i := range raw {
		raw[i] = alphabet[int(raw[i])%len(alphabet)]
	}
	return string(k[:1]) + "-" + string(raw[:])
}

// dims are the values a scope's row rules look at. A campaign belongs to
// itself, a creator too.
func (row Row) dims() map[string]string {
	out := map[string]string{"campaign": row.Campaign, "creator": row.Creator, "brand": row.Brand, "region": row.Region, "owner": row.Owner}
	if _, own := out[string(row.Kind)]; own {
		out[string(row.Kind)] = row.ID
	}
	return out
}

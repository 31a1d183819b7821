package generic

import (
	"fmt"
	"slices"
	"strings"
	"unsafe"

	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
	"plumbline/internal/money"
)

// filler fills rows for one goroutine. It allocates nothing per cell: texts
// point into the chunk they were read from.
type filler struct {
	m       *mapper
	hash    func(string) string
	moments value.Moments
	arena   []byte // where event ids are written
	code    string // the last currency seen, and its decimals
	places  int
}

// Filler returns a filler for one goroutine.
func (m *mapper) Filler(hash func(string) string) inbox.Filler {
	return &filler{m: m, hash: hash, moments: m.options.Moments()}
}

// Fill adds the record's row.
func (f *filler) Fill(r *inbox.Record, b *facts.Batch) *inbox.Flaw {
	b.Next()
	currency, flaw := f.currency(r.Fields)
	if flaw != nil {
		return flaw
	}
	for i := range f.m.setters {
		s := &f.m.setters[i]
		cell := s.constant
		if s.field >= 0 {
			cell = r.Fields[s.field]
		}
		if value.Empty(cell) {
			continue
		}
		if err := f.set(s, cell, currency, b); err != nil {
			return s.flaw(err)
		}
	}
	return f.finish(b, currency)
}

// finish holds the row against what its table requires.
func (f *filler) finish(b *facts.Batch, currency string) *inbox.Flaw {
	p, vectors, row := &f.m.plan, b.Vectors(), b.N-1
	if at := p.occurred; p.dimension && !vectors[at].Valid[row] {
		b.SetInt(at, 0)
	}
	for _, at := range p.must {
		if !vectors[at].Valid[row] {
			return f.absent(vectors[at].Column.Name)
		}
	}
	if p.hasMoney && p.currency < 0 {
		at, _ := b.Index("currency")
		b.SetText(at, currency)
	}
	return nil
}

func (f *filler) absent(column string) *inbox.Flaw {
	flaw := &inbox.Flaw{Field: -1, Reason: value.Missing, Detail: f.m.table.Name + " needs " + column}
	if i, has := f.m.fit.field[column]; has {
		flaw.Field, flaw.Column = i, f.m.columns[i].label
	}
	return flaw
}

// currency is the currency of a row's money, with its decimals made ready.
func (f *filler) currency(fields []string) (string, *inbox.Flaw) {
	p := &f.m.plan
	if !p.hasMoney {
		return "", nil
	}
	code := p.fallback
	if p.currency >= 0 {
		if cell := fields[p.currency]; !value.Empty(cell) {
			code = cell
		}
	}
	if code == f.code {
		return code, nil
	}
	known := strings.ToUpper(strings.TrimSpace(code))
	if !money.Known(known) {
		field, label, reason := p.currency, "", value.UnknownCurrency
		if field >= 0 {
			label = f.m.columns[field].label
		}
		if code == "" {
			reason = value.NoCurrency
		}
		return "", &inbox.Flaw{Field: field, Column: label, Reason: reason, Detail: fmt.Sprintf("%q is not an ISO 4217 currency like USD", code)}
	}
	if known == code {
		f.code, f.places = strings.Clone(code), money.Decimals(code)
		return code, nil
	}
	f.code, f.places = known, money.Decimals(known)
	return known, nil
}

// set parses a cell into the last row.
func (f *filler) set(s *setter, cell, currency string, b *facts.Batch) error {
	switch s.column.Type {
	case facts.Text:
		text, err := f.text(s, cell, currency)
		if err == nil && text != "" {
			b.SetText(s.at, text)
		}
		return err
	case facts.Time:
		if micro, ok := value.ISO(cell, f.moments.Zone); ok {
			b.SetInt(s.at, micro)
			return nil
		}
		t, err := f.moments.Time(cell)
		if err == nil {
			b.SetInt(s.at, t.UnixMicro())
		}
		return err
	case facts.Date:
		d, err := f.moments.Date(cell)
		if err == nil {
			b.SetInt(s.at, int64(d))
		}
		return err
	case facts.Money:
		n, err := value.Minor(cell, f.places, currency)
		if err == nil {
			b.SetInt(s.at, n)
		}
		return err
	case facts.Int:
		n, err := value.Int(cell)
		if err == nil {
			b.SetInt(s.at, n)
		}
		return err
	case facts.Float:
		x, err := value.Share(cell, s.percent)
		if err == nil {
			b.SetFloat(s.at, x)
		}
		return err
	default:
		x, err := value.Flag(cell)
		if err == nil {
			b.SetBool(s.at, x)
		}
		return err
	}
}

// text is what a text cell means in its column.
func (f *filler) text(s *setter, cell, currency string) (string, error) {
	if n := len(cell); cell[0] <= ' ' || cell[n-1] <= ' ' {
		if cell = strings.TrimSpace(cell); cell == "" {
			return "", nil
		}
	}
	switch {
	case s.column.Hashed:
		return f.hash(cell), nil
	case len(s.column.One) > 0:
		return oneOf(s, cell)
	case s.column.Name == "code" || (s.column.Name == "id" && f.m.table.Name == "codes"):
		return strings.ToUpper(cell), nil
	case s.column.Name == "platform":
		return strings.ToLower(cell), nil
	case s.column.Name == "currency" && f.m.plan.hasMoney:
		return currency, nil
	case s.column.Name == "event_id" && f.m.plan.prefix != "":
		return f.id(cell), nil
	}
	return cell, nil
}

// id is facts.SourceID without an allocation a row.
func (f *filler) id(cell string) string {
	prefix := f.m.plan.prefix
	need := len(prefix) + 1 + len(cell)
	if cap(f.arena)-len(f.arena) < need {
		f.arena = make([]byte, 0, max(64<<10, need))
	}
	from := len(f.arena)
	f.arena = append(f.arena, prefix...)
	f.arena = append(f.arena, ':')
	f.arena = append(f.arena, cell...)
	return unsafe.String(&f.arena[from], need) // what is written stays; the arena only grows
}

func oneOf(s *setter, cell string) (string, error) {
	for _, v := range s.column.One {
		if v == cell {
			return v, nil
		}
	}
	low := strings.ReplaceAll(strings.ToLower(cell), " ", "_")
	if i := slices.Index(s.column.One, low); i >= 0 {
		return s.column.One[i], nil
	}
	return "", &value.Problem{Reason: "not_one_of", Detail: fmt.Sprintf("%q is none of %s", cell, strings.Join(s.column.One, ", "))}
}

func (s *setter) flaw(err error) *inbox.Flaw {
	f := &inbox.Flaw{Field: s.field, Column: s.label, Reason: "not_readable", Detail: err.Error()}
	if p, is := err.(*value.Problem); is {
		f.Reason, f.Detail = p.Reason, p.Detail
	}
	return f
}

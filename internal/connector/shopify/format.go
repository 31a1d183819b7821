// Package shopify reads a shop's orders and refunds: the admin's order export,
// warehouse copies of the API (table by table, REST and GraphQL naming), and
// the API's own JSON. Pieces of one order or refund are joined whatever file
// brings them first.
package shopify

import (
	"slices"
	"strings"

	"plumbline/internal/connector/cells"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
)

// Formats lists what is read.
func Formats() []inbox.Format {
	out := []inbox.Format{admin{}, rest{}}
	for _, k := range kinds {
		out = append(out, warehouse{k})
	}
	for _, n := range notes {
		out = append(out, ignored{n})
	}
	return out
}

// joined is what all formats here share: orders and refunds from pieces.
type joined struct{}

// Assemble makes facts of an order or a refund.
func (joined) Assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	if entity == "refund" {
		return assembleRefund(id, pieces, out), nil
	}
	return assembleOrder(id, pieces, out), nil
}

// kind is one table of a warehouse copy.
type kind struct {
	name, doc string
	needs     []string // columns that tell it from the others
	lacks     []string // columns it must not have
	read      func(m *mapper, r inbox.Record, out inbox.Out)
}

type warehouse struct{ kind }

func (w warehouse) Name() string { return "shopify." + w.name }
func (w warehouse) Doc() string  { return w.doc }

func (w warehouse) Assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	return joined{}.Assemble(entity, id, pieces, out)
}

func (w warehouse) Recognise(h inbox.Head) int {
	s := cells.Of(h)
	if !h.Shape.Tabular() || !s.Has(w.needs...) || slices.ContainsFunc(w.lacks, func(c string) bool { return s.Has(c) }) {
		return 0
	}
	return 90
}

func (w warehouse) Open(h inbox.Head, o inbox.Options) (inbox.Mapper, error) {
	s := cells.Of(h)
	if lacks := s.Lacks(w.needs...); len(lacks) > 0 {
		return nil, fault.New(fault.Invalid, "%s has no column %s", h.Name, strings.Join(lacks, ", ")).
			WithHint("export the table whole, or say what it is with --as")
	}
	return &mapper{s: s, o: o, read: w.read}, nil
}

type mapper struct {
	s    cells.Sheet
	o    inbox.Options
	read func(m *mapper, r inbox.Record, out inbox.Out)
}

// Map hands the record to its table's reader.
func (m *mapper) Map(r inbox.Record, out inbox.Out) error {
	m.read(m, r, out)
	return nil
}

// ignored are tables that are known and carry nothing a fact needs.
type ignored struct{ note }

type note struct {
	name, why string
	needs     []string
	lacks     []string
}

func (i ignored) Name() string { return "shopify." + i.name }
func (i ignored) Doc() string  { return "recognised and not kept: " + i.why }

func (i ignored) Recognise(h inbox.Head) int {
	s := cells.Of(h)
	if !h.Shape.Tabular() || !s.Has(i.needs...) || slices.ContainsFunc(i.lacks, func(c string) bool { return s.Has(c) }) {
		return 0
	}
	return 85
}

func (i ignored) Open(inbox.Head, inbox.Options) (inbox.Mapper, error) { return i, nil }

// Map skips the record with the table's reason.
func (i ignored) Map(_ inbox.Record, out inbox.Out) error { out.Skip(i.why); return nil }

var notes = []note{
	{"customer", "people stay at the shop; orders carry a hashed key", []string{"orders_count", "total_spent", "id"}, []string{"order_id"}},
	{"customer_tag", "people stay at the shop; orders carry a hashed key", []string{"customer_id", "value", "index"}, []string{"order_id"}},
	{"discount_allocation", "already in the line's discount", []string{"discount_application_index", "order_line_id"}, nil},
	{"discount_application", "the order's code says it", []string{"allocation_method", "target_selection", "order_id"}, nil},
	{"discount_code", "how a discount is set up; whose code it is stands in the tracker", []string{"applies_once_per_customer", "usage_limit", "async_usage_count"}, nil},
	{"discount_code_set", "how a discount is set up; whose code it is stands in the tracker", []string{"codes_count", "starts_at"}, []string{"applies_once_per_customer"}},
	{"discount_redeem_code", "codes without an owner; whose code it is stands in the tracker", []string{"discount_id", "discount_type", "code"}, nil},
	{"order_shipping_line", "the order's shipping total says it", []string{"order_id", "carrier_identifier", "title"}, nil},
	{"order_shipping_tax_line", "the order's tax total says it", []string{"order_shipping_line_id", "rate"}, nil},
	{"product", "products are not facts", []string{"handle", "product_type", "vendor"}, []string{"order_id"}},
	{"product_media", "products are not facts", []string{"product_id", "media_id"}, nil},
	{"product_tag", "products are not facts", []string{"product_id", "value"}, nil},
	{"product_variant", "products are not facts", []string{"product_id", "inventory_quantity"}, nil},
	{"product_variant_media", "products are not facts", []string{"product_variant_id", "media_id"}, nil},
	{"tender_transaction", "payments are not revenue; refunds are read from transactions", []string{"payment_method", "remote_reference", "order_id"}, nil},
}

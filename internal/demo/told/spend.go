package told

import (
	"plumbline/internal/demo/world"
	"time"
)

// writeMoney writes what was signed, what was accrued and what was paid.
func (w *teller) writeMoney(s *sink) {
	for _, d := range w.Deals {
		if !d.Signed.IsZero() && d.Fee > 0 {
			w.spend(s, d.Signed, "ledger", d, nil, "fee", "committed", d.Fee, d.Creator.Currency, d.ID)
		}
		if !d.Handed.IsZero() {
			w.spend(s, d.Handed, "ledger", d, nil, "product_cost", "accrued", d.Goods, "USD", "parcel/"+d.ID)
			w.spend(s, d.Handed, "ledger", d, nil, "shipping", "accrued", 740, "USD", "parcel/"+d.ID)
			w.spend(s, w.At(world.Workday(w.Cal.DateOf(d.Handed)+12), 11, 0), "ledger", d, nil, "product_cost", "paid", d.Goods, "USD", "parcel/"+d.ID)
		}
		for _, x := range d.Works {
			w.writeFee(s, d, x)
			w.writeBoost(s, x)
		}
	}
	w.writeCommissions(s)
	w.writeRetainers(s)
}

func (w *teller) writeFee(s *sink, d *world.Deal, x *world.Work) {
	each := d.Fee / max(1, len(d.Works))
	if each == 0 || x.Live.IsZero() {
		return
	}
	w.spend(s, x.Live, "ledger", d, x, "fee", "accrued", each, d.Creator.Currency, x.ID)
	w.spend(s, w.At(world.Workday(w.Cal.DateOf(x.Live)+21), 11, 0), "ledger", d, x, "fee", "paid", each, d.Creator.Currency, x.ID)
}

// writeBoost writes media by day. The boosts of TikTok Skin are signed and
// start tomorrow: money that can still be stopped.
func (w *teller) writeBoost(s *sink, x *world.Work) {
	if x.Deal.Campaign.ID == "tiktok-skin" && !x.Live.IsZero() {
		w.spend(s, w.At(w.Ago(2), 16, 0), "ads", x.Deal, x, "amplification", "committed", 34_400, "USD", "boost/"+x.Asset)
		return
	}
	for d := x.Boost.From; x.Boost.Daily > 0 && d < min(x.Boost.To, w.Today+1); d++ {
		w.spend(s, w.At(d, 22, 0), "ads", x.Deal, x, "amplification", "accrued", x.Boost.Daily, "USD", "boost/"+x.Asset+"/"+d.String())
	}
}

// writeCommissions writes ten percent of orders by code, with the order, and takes it back with the refund.
func (w *teller) writeCommissions(s *sink) {
	for i := range w.Orders {
		o := &w.Orders[i]
		if o.Work != nil && o.Code != "" && o.Exclusion == "" {
			w.spend(s, o.At, "ledger", o.Work.Deal, o.Work, "commission", "accrued", o.Net/10, "USD", "order/"+o.ID())
		}
	}
	for i := range w.Refunds {
		b := &w.Refunds[i]
		if o := &w.Orders[b.Order]; o.Work != nil && o.Code != "" {
			w.spend(s, b.At, "ledger", o.Work.Deal, o.Work, "commission", "accrued", -b.Net/10, "USD", "refund/"+o.ID())
		}
	}
}

// writeRetainers writes the agency's monthly fee, pro rata by day.
func (w *teller) writeRetainers(s *sink) {
	for d := w.Quarter.From - 92; d < w.Today; d++ {
		s.row("spend", w.At(d, 23, 0), "ledger", "").text("kind", "agency").text("basis", "accrued").int("amount", 21_000).
			text("currency", "USD").text("ref", "retainer/"+d.String())
	}
}

func (w *teller) spend(s *sink, at time.Time, source string, d *world.Deal, x *world.Work, kind, basis string, amount int, currency, ref string) {
	if amount == 0 {
		return
	}
	r := s.row("spend", at, source, "")
	if x != nil {
		about(r, x).text("deliverable", x.ID)
	} else {
		r.text("campaign", d.Campaign.ID).text("creator", d.Creator.ID).text("platform", d.Creator.Platform)
	}
	r.text("kind", kind).text("basis", basis).int("amount", amount).text("currency", currency).text("ref", ref).text("territory", "US")
}

package demo

import (
	"time"
)

// writeMoney writes what was signed, what was accrued and what was paid.
func (w *world) writeMoney(s *sink) {
	for _, d := range w.deals {
		if !d.signed.IsZero() && d.fee > 0 {
			w.spend(s, d.signed, "ledger", d, nil, "fee", "committed", d.fee, d.creator.currency, d.id)
		}
		if !d.handed.IsZero() {
			w.spend(s, d.handed, "ledger", d, nil, "product_cost", "accrued", d.goods, "USD", "parcel/"+d.id)
			w.spend(s, d.handed, "ledger", d, nil, "shipping", "accrued", 740, "USD", "parcel/"+d.id)
			w.spend(s, w.at(workday(w.cal.DateOf(d.handed)+12), 11, 0), "ledger", d, nil, "product_cost", "paid", d.goods, "USD", "parcel/"+d.id)
		}
		for _, x := range d.works {
			w.writeFee(s, d, x)
			w.writeBoost(s, x)
		}
	}
	w.writeCommissions(s)
	w.writeRetainers(s)
}

func (w *world) writeFee(s *sink, d *deal, x *work) {
	each := d.fee / max(1, len(d.works))
	if each == 0 || x.live.IsZero() {
		return
	}
	w.spend(s, x.live, "ledger", d, x, "fee", "accrued", each, d.creator.currency, x.id)
	w.spend(s, w.at(workday(w.cal.DateOf(x.live)+21), 11, 0), "ledger", d, x, "fee", "paid", each, d.creator.currency, x.id)
}

// writeBoost writes media by day. The boosts of TikTok Skin are signed and
// start tomorrow: money that can still be stopped.
func (w *world) writeBoost(s *sink, x *work) {
	if x.deal.campaign.id == "tiktok-skin" && !x.live.IsZero() {
		w.spend(s, w.at(w.ago(2), 16, 0), "ads", x.deal, x, "amplification", "committed", 34_400, "USD", "boost/"+x.asset)
		return
	}
	for d := x.boost.from; x.boost.daily > 0 && d < min(x.boost.to, w.today+1); d++ {
		w.spend(s, w.at(d, 22, 0), "ads", x.deal, x, "amplification", "accrued", x.boost.daily, "USD", "boost/"+x.asset+"/"+d.String())
	}
}

// writeCommissions writes ten percent of orders by code, with the order, and takes it back with the refund.
func (w *world) writeCommissions(s *sink) {
	for i := range w.orders {
		o := &w.orders[i]
		if o.work != nil && o.code != "" && o.exclusion == "" {
			w.spend(s, o.at, "ledger", o.work.deal, o.work, "commission", "accrued", o.net/10, "USD", "order/"+o.id())
		}
	}
	for i := range w.refunds {
		b := &w.refunds[i]
		if o := &w.orders[b.order]; o.work != nil && o.code != "" {
			w.spend(s, b.at, "ledger", o.work.deal, o.work, "commission", "accrued", -b.net/10, "USD", "refund/"+o.id())
		}
	}
}

// writeRetainers writes the agency's monthly fee, pro rata by day.
func (w *world) writeRetainers(s *sink) {
	for d := w.quarter.From - 92; d < w.today; d++ {
		s.row("spend", w.at(d, 23, 0), "ledger", "").text("kind", "agency").text("basis", "accrued").int("amount", 21_000).
			text("currency", "USD").text("ref", "retainer/"+d.String())
	}
}

func (w *world) spend(s *sink, at time.Time, source string, d *deal, x *work, kind, basis string, amount int, currency, ref string) {
	if amount == 0 {
		return
	}
	r := s.row("spend", at, source, "")
	if x != nil {
		about(r, x).text("deliverable", x.id)
	} else {
		r.text("campaign", d.campaign.id).text("creator", d.creator.id).text("platform", d.creator.platform)
	}
	r.text("kind", kind).text("basis", basis).int("amount", amount).text("currency", currency).text("ref", ref).text("territory", "US")
}

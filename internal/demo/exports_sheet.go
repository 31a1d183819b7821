package demo

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// exportTracker writes the sheet the programme is run from: creators,
// contracts, parcels and posts, a tab each.
func (w *world) exportTracker(out io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	for i, tab := range []struct {
		name   string
		header []any
		rows   func(add func(...any))
	}{
		{"Creators", []any{"Creator", "Name", "Handle", "Platform", "Followers", "Country", "Category", "Sourced by", "Manager"}, w.sheetCreators},
		{"Contracts", []any{"Contract", "Campaign", "Creator", "Brief sent", "Acknowledged", "Terms sent", "Signed", "Fee", "Currency"}, w.sheetContracts},
		{"Parcels", []any{"Parcel", "Contract", "Campaign", "Creator", "Product cost", "Currency", "Shipped", "Received"}, w.sheetParcels},
		{"Posts", []any{"Deliverable", "Campaign", "Creator", "Platform", "Format", "Due", "Live", "Post", "URL", "Caption", "Tracking link", "Code", "Paid or gifted", "Labelled", "Reach"}, w.sheetPosts},
	} {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", tab.name); err != nil {
				return err
			}
		} else if _, err := f.NewSheet(tab.name); err != nil {
			return err
		}
		if err := fillTab(f, tab.name, tab.header, tab.rows); err != nil {
			return fmt.Errorf("writing the tab %s: %w", tab.name, err)
		}
	}
	_, err := f.WriteTo(out)
	return err
}

func fillTab(f *excelize.File, name string, header []any, rows func(add func(...any))) error {
	s, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := s.SetRow("A1", header); err != nil {
		return err
	}
	line := 1
	rows(func(cells ...any) {
		line++
		if err == nil {
			err = s.SetRow(fmt.Sprintf("A%d", line), cells)
		}
	})
	if err != nil {
		return err
	}
	return s.Flush()
}

func (w *world) sheetCreators(add func(...any)) {
	for _, c := range w.creators {
		if c.booked != 0 {
			add(c.id, c.name, c.handle, c.platform, c.followers, c.region[:2], c.category, c.acquisition, c.manager)
		}
	}
}

// running tells whether a deal belongs to the quarter's work so far.
func (w *world) running(d *deal) bool {
	return w.cal.DateOf(d.briefSent) >= w.quarter.From-21 && !d.briefSent.After(w.now)
}

func (w *world) sheetContracts(add func(...any)) {
	for _, d := range w.deals {
		if w.running(d) {
			add("t/"+d.id, d.campaign.id, d.creator.id, w.stamp(d.briefSent), w.stamp(d.ack), w.stamp(d.termsSent), w.stamp(d.signed), cents(d.fee, d.creator.currency), d.creator.currency)
		}
	}
}

func (w *world) sheetParcels(add func(...any)) {
	for _, d := range w.deals {
		if w.running(d) && w.stamp(d.handed) != "" {
			add("p/"+d.id, "t/"+d.id, d.campaign.id, d.creator.id, cents(d.goods, "USD"), "USD", w.stamp(d.handed), w.stamp(d.received))
		}
	}
}

func (w *world) sheetPosts(add func(...any)) {
	for _, x := range w.works {
		if !w.running(x.deal) || !x.cancelled.IsZero() {
			continue
		}
		link, code, url, caption, labelled, asset := "", "", "", "", "", ""
		var reach any
		if !x.live.IsZero() {
			asset, reach = x.asset, int(x.reach*grown(x.age(w.now)))
			labelled = map[string]string{"passed": "yes", "failed": "no"}[x.disclosure] // nothing where nobody could read it
			url, caption = "https://"+x.owner().platform+".example/"+x.owner().handle[1:]+"/"+x.asset, x.caption()
			if x.identifier {
				link = address(x)
			}
			if x.code {
				code = x.owner().code
			}
		}
		add(x.id, x.deal.campaign.id, x.owner().id, x.owner().platform, x.format, x.due.String(), w.stamp(x.live), asset, url, caption, link, code, x.relation, labelled, reach)
	}
}

func (w *world) exportSpend(out io.Writer) error {
	return sheet(out, []string{"date", "campaign", "creator", "deliverable", "kind", "basis", "amount", "currency", "ref"}, func(add func(...string)) {
		for _, x := range w.works {
			d := x.deal
			if each := d.fee / max(1, len(d.works)); each > 0 && !x.live.IsZero() && w.inQuarter(w.cal.DateOf(x.live)) {
				add(w.stamp(x.live), d.campaign.id, d.creator.id, x.id, "fee", "accrued", cents(each, d.creator.currency), d.creator.currency, x.id)
			}
			for day := x.boost.from; x.boost.daily > 0 && day < min(x.boost.to, w.today); day++ {
				add(w.stamp(w.at(day, 22, 0)), d.campaign.id, d.creator.id, x.id, "amplification", "accrued", cents(x.boost.daily, "USD"), "USD", "boost/"+x.asset+"/"+day.String())
			}
		}
	})
}

func (w *world) exportAudiences(out io.Writer) error {
	return sheet(out, []string{"date", "creator", "platform", "axis", "segment", "share", "basis"}, func(add func(...string)) {
		for _, c := range w.creators {
			if c.booked == 0 {
				continue
			}
			row := func(axis, segment string, v float64) {
				add(w.stamp(w.at(w.ago(9), 10, 0)), c.id, c.platform, axis, segment, fmt.Sprintf("%.3f", v), "followers")
			}
			row("gender", "female", c.audience.female)
			row("gender", "male", 1-c.audience.female)
			for i, s := range ages {
				row("age", s, c.audience.ages[i])
			}
			for i, s := range countries {
				row("country", s, c.audience.country[i])
			}
		}
	})
}

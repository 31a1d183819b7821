package exports

import (
	"fmt"
	"io"
	"plumbline/internal/demo/world"

	"github.com/xuri/excelize/v2"
)

// exportTracker writes the sheet the programme is run from: creators,
// contracts, parcels and posts, a tab each.
func (w *exporter) exportTracker(out io.Writer) error {
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

func (w *exporter) sheetCreators(add func(...any)) {
	for _, c := range w.Creators {
		if c.Booked != 0 {
			add(c.ID, c.Name, c.Handle, c.Platform, c.Followers, c.Region[:2], c.Category, c.Acquisition, c.Manager)
		}
	}
}

// running tells whether a deal belongs to the quarter's work so far.
func (w *exporter) running(d *world.Deal) bool {
	return w.Cal.DateOf(d.BriefSent) >= w.Quarter.From-21 && !d.BriefSent.After(w.Now)
}

func (w *exporter) sheetContracts(add func(...any)) {
	for _, d := range w.Deals {
		if w.running(d) {
			add("t/"+d.ID, d.Campaign.ID, d.Creator.ID, w.stamp(d.BriefSent), w.stamp(d.Ack), w.stamp(d.TermsSent), w.stamp(d.Signed), cents(d.Fee, d.Creator.Currency), d.Creator.Currency)
		}
	}
}

func (w *exporter) sheetParcels(add func(...any)) {
	for _, d := range w.Deals {
		if w.running(d) && w.stamp(d.Handed) != "" {
			add("p/"+d.ID, "t/"+d.ID, d.Campaign.ID, d.Creator.ID, cents(d.Goods, "USD"), "USD", w.stamp(d.Handed), w.stamp(d.Received))
		}
	}
}

func (w *exporter) sheetPosts(add func(...any)) {
	for _, x := range w.Works {
		if !w.running(x.Deal) || !x.Cancelled.IsZero() {
			continue
		}
		link, code, url, caption, labelled, asset := "", "", "", "", "", ""
		var reach any
		if !x.Live.IsZero() {
			asset, reach = x.Asset, int(x.Reach*world.Grown(x.Age(w.Now)))
			labelled = map[string]string{"passed": "yes", "failed": "no"}[x.Disclosure] // nothing where nobody could read it
			url, caption = "https://"+x.Owner().Platform+".example/"+x.Owner().Handle[1:]+"/"+x.Asset, x.Caption()
			if x.Identifier {
				link = world.Address(x)
			}
			if x.Code {
				code = x.Owner().Code
			}
		}
		add(x.ID, x.Deal.Campaign.ID, x.Owner().ID, x.Owner().Platform, x.Format, x.Due.String(), w.stamp(x.Live), asset, url, caption, link, code, x.Relation, labelled, reach)
	}
}

func (w *exporter) exportSpend(out io.Writer) error {
	return sheet(out, []string{"date", "campaign", "creator", "deliverable", "kind", "basis", "amount", "currency", "ref"}, func(add func(...string)) {
		for _, x := range w.Works {
			d := x.Deal
			if each := d.Fee / max(1, len(d.Works)); each > 0 && !x.Live.IsZero() && w.inQuarter(w.Cal.DateOf(x.Live)) {
				add(w.stamp(x.Live), d.Campaign.ID, d.Creator.ID, x.ID, "fee", "accrued", cents(each, d.Creator.Currency), d.Creator.Currency, x.ID)
			}
			for day := x.Boost.From; x.Boost.Daily > 0 && day < min(x.Boost.To, w.Today); day++ {
				add(w.stamp(w.At(day, 22, 0)), d.Campaign.ID, d.Creator.ID, x.ID, "amplification", "accrued", cents(x.Boost.Daily, "USD"), "USD", "boost/"+x.Asset+"/"+day.String())
			}
		}
	})
}

func (w *exporter) exportAudiences(out io.Writer) error {
	return sheet(out, []string{"date", "creator", "platform", "axis", "segment", "share", "basis"}, func(add func(...string)) {
		for _, c := range w.Creators {
			if c.Booked == 0 {
				continue
			}
			row := func(axis, segment string, v float64) {
				add(w.stamp(w.At(w.Ago(9), 10, 0)), c.ID, c.Platform, axis, segment, fmt.Sprintf("%.3f", v), "followers")
			}
			row("gender", "female", c.Audience.Female)
			row("gender", "male", 1-c.Audience.Female)
			for i, s := range world.Ages {
				row("age", s, c.Audience.Ages[i])
			}
			for i, s := range world.Countries {
				row("country", s, c.Audience.Country[i])
			}
		}
	})
}

package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"plumbline/internal/facts"
)

// The facts measured: 27 weeks of a programme of 120 creators in New York, by
// a fixed rule, so that every run measures the same.
const (
	creators  = 120
	weeks     = 27
	batchRows = 200_000
)

var (
	begins = time.Date(2026, 1, 5, 5, 0, 0, 0, time.UTC) // Monday 00:00 in New York
	ends   = begins.AddDate(0, 0, 7*weeks)
	// asOf leaves out what became known in the last two days.
	asOf = ends.AddDate(0, 0, -2)
)

// dice is a small random generator that depends on the row alone.
type dice uint64

func roll(kind string, row int) dice {
	d := dice(row)*0x9e3779b97f4a7c15 + dice(len(kind))*0xbf58476d1ce4e5b9 + dice(kind[0])
	return d.next()
}

func (d dice) next() dice {
	d ^= d >> 30
	d *= 0xbf58476d1ce4e5b9
	d ^= d >> 27
	d *= 0x94d049bb133111eb
	return d ^ d>>31
}

// n draws a number under m and moves on.
func (d *dice) n(m int) int {
	v := int(uint64(*d>>11) % uint64(m))
	*d = (*d + 0x9e3779b97f4a7c15).next()
	return v
}

func pick[T any](d *dice, of ...T) T { return of[d.n(len(of))] }

// names are the dimension values, made once.
var names = func() (n struct{ creator, campaign, asset, link, code, visitor []string }) {
	for i := range creators {
		n.creator = append(n.creator, fmt.Sprintf("creator-%03d", i))
		n.code = append(n.code, fmt.Sprintf("CODE%03d", i))
	}
	for i := range 12 {
		n.campaign = append(n.campaign, fmt.Sprintf("campaign-%02d", i))
	}
	for i := range 2000 {
		n.asset = append(n.asset, fmt.Sprintf("asset-%04d", i))
		n.link = append(n.link, fmt.Sprintf("link-%04d", i))
	}
	return n
}()

// row writes one row of a table.
type row func(b *facts.Batch, columns map[string]int, i, of int)

var rowsOf = map[string]row{"clicks": click, "orders": order, "spend": spend}

// moment spreads rows over the weeks in the order a log has: by time, with a little disorder.
func moment(d *dice, i, of int) int64 {
	span := ends.Sub(begins).Microseconds()
	at := int64(float64(i)/float64(of)*float64(span)) + int64(d.n(3_600_000_000))
	return begins.UnixMicro() + min(at, span-1)
}

func common(b *facts.Batch, c map[string]int, d *dice, id string, at int64) {
	who := d.n(creators)
	b.SetText(c["event_id"], id)
	b.SetInt(c["occurred_at"], at)
	b.SetText(c["source"], "bench")
	b.SetText(c["creator"], names.creator[who])
	b.SetText(c["campaign"], names.campaign[who%12])
	b.SetText(c["platform"], pick(d, "tiktok", "instagram", "youtube"))
}

func click(b *facts.Batch, c map[string]int, i, of int) {
	d := roll("clicks", i)
	common(b, c, &d, "bench:c"+strconv.Itoa(i), moment(&d, i, of))
	n := d.n(2000)
	b.SetText(c["asset"], names.asset[n])
	b.SetText(c["link"], names.link[n])
	b.SetText(c["region"], pick(&d, "US", "CA", "GB", "DE"))
	b.SetText(c["visitor"], strconv.FormatUint(uint64(d.n(1<<40)), 36))
	b.SetText(c["verdict"], pick(&d, "valid", "valid", "valid", "valid", "bot", "prefetch", "repeat"))
	b.SetText(c["referrer"], pick(&d, "l.instagram.com", "www.tiktok.com", "www.youtube.com", "t.co"))
	if d.n(4) > 0 {
		b.SetBool(c["qualified"], d.n(3) == 0)
	}
}

func order(b *facts.Batch, c map[string]int, i, of int) {
	d := roll("orders", i)
	common(b, c, &d, "bench:o"+strconv.Itoa(i), moment(&d, i, of))
	b.SetText(c["order_id"], strconv.Itoa(i))
	amount := int64(1000 + d.n(20_000))
	b.SetInt(c["amount"], amount)
	b.SetInt(c["gross"], amount*12/10)
	b.SetInt(c["tax"], amount/10)
	b.SetInt(c["shipping"], 500)
	b.SetInt(c["discount"], int64(d.n(1000)))
	b.SetText(c["currency"], "USD")
	b.SetBool(c["new_customer"], d.n(3) == 0)
	b.SetText(c["attributed_by"], pick(&d, "code", "click", "both", "none"))
	if d.n(5) == 0 {
		b.SetText(c["code"], names.code[d.n(creators)])
	}
	if d.n(25) == 0 {
		b.SetText(c["exclusion"], pick(&d, "gift", "test", "cancelled"))
	}
}

func spend(b *facts.Batch, c map[string]int, i, of int) {
	d := roll("spend", i)
	common(b, c, &d, "bench:s"+strconv.Itoa(i), moment(&d, i, of))
	b.SetText(c["kind"], pick(&d, "fee", "commission", "product_cost", "shipping", "discount", "amplification", "agency"))
	b.SetText(c["basis"], pick(&d, "committed", "accrued", "paid"))
	b.SetInt(c["amount"], int64(100+d.n(50_000)))
	currency := "USD"
	if d.n(50) == 0 {
		currency = "EUR"
	}
	b.SetText(c["currency"], currency)
}

// share is how a number of facts is spread over the tables.
func share(total int) map[string]int {
	return map[string]int{"clicks": total / 100 * 75, "orders": total / 100 * 20, "spend": total / 100 * 5}
}

// laidOut is an empty batch of a table and where its columns are.
func laidOut(table string, rows int) (*facts.Batch, map[string]int) {
	t, _ := facts.Lookup(table)
	b := facts.NewBatch(t, rows)
	columns := map[string]int{}
	for i, v := range b.Vectors() {
		columns[v.Column.Name] = i
	}
	return b, columns
}

// late lands new clicks, spread evenly over the last weeks that are known.
func late(ctx context.Context, w facts.Writer, spread int) (facts.Landed, error) {
	b, columns := laidOut("clicks", lateClicks)
	first := ends.AddDate(0, 0, -7*spread)
	step := asOf.Sub(first) / (lateClicks + 1)
	return w.Land(ctx, func(put func(*facts.Batch) error) error {
		for i := range lateClicks {
			b.Next()
			click(b, columns, i, lateClicks)
			b.SetText(columns["event_id"], "bench:late"+strconv.FormatInt(time.Now().UnixNano(), 36)+"-"+strconv.Itoa(i))
			b.SetInt(columns["occurred_at"], first.Add(time.Duration(i+1)*step).UnixMicro())
		}
		b.Seal(facts.Sealing{Source: "bench", Arrival: "late", Received: asOf.Add(-time.Minute)})
		return put(b)
	})
}

// fill streams generated facts into the engine.
func fill(ctx context.Context, w facts.Writer, table string, from, to, of int) error {
	b, columns := laidOut(table, batchRows)
	_, err := w.Land(ctx, func(put func(*facts.Batch) error) error {
		for i := from; i < to; {
			b.Reset()
			for ; i < to && b.N < batchRows; i++ {
				b.Next()
				rowsOf[table](b, columns, i, of)
			}
			b.Seal(facts.Sealing{Source: "bench", Arrival: "generated", Received: ends})
			if err := put(b); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// clickColumns are the twelve columns of the file that is imported.
var clickColumns = []string{
	"event_id", "occurred_at", "visitor", "campaign", "creator", "asset", "platform", "region", "link", "verdict", "referrer", "qualified",
}

// clicksCSV writes a file of clicks, streamed. offset shifts the rows, for a
// file of clicks that are not stored yet.
func clicksCSV(path string, rows, offset int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	b, columns := laidOut("clicks", 1)
	w := bufio.NewWriterSize(f, 1<<20)
	for i, c := range clickColumns {
		w.WriteString(map[bool]string{true: ",", false: ""}[i > 0] + c)
	}
	w.WriteByte('\n')
	for i := range rows {
		b.Reset()
		b.Next()
		click(b, columns, offset+i, offset+rows)
		writeClick(w, b, columns)
	}
	return w.Flush()
}

func writeClick(w *bufio.Writer, b *facts.Batch, columns map[string]int) {
	for k, name := range clickColumns {
		if k > 0 {
			w.WriteByte(',')
		}
		v := &b.Vectors()[columns[name]]
		if !v.Valid[0] {
			continue
		}
		switch v.Column.Type {
		case facts.Text:
			w.WriteString(v.S[0])
		case facts.Bool:
			w.WriteString(strconv.FormatBool(v.B[0]))
		default:
			w.WriteString(time.UnixMicro(v.I[0]).UTC().Format("2006-01-02T15:04:05.999999Z"))
		}
	}
	w.WriteByte('\n')
}

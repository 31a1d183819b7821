package main

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"regexp"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// reference asks for all numbers, same for those of the metrics alone.
var (
	//go:embed reference.sql
	reference string
	//go:embed same.sql
	same string
)

// statements are a reference's statements by table.
func statements(reference string) map[string]string {
	out := map[string]string{}
	parts := regexp.MustCompile(`(?m)^-- table: (\w+)$`).FindAllStringSubmatchIndex(reference, -1)
	for i, p := range parts {
		end := len(reference)
		if i+1 < len(parts) {
			end = parts[i+1][0]
		}
		out[reference[p[2]:p[3]]] = reference[p[1]:end]
	}
	return out
}

func where(column string, op facts.Op, values ...any) facts.Cond {
	return facts.Cond{Column: column, Op: op, Values: values}
}

func countOf(name string, conds ...facts.Cond) facts.Term {
	return facts.Term{Name: name, Agg: facts.Count, Where: conds}
}

func sumOf(name, column string, conds ...facts.Cond) facts.Term {
	return facts.Term{Name: name, Agg: facts.Sum, Column: column, Where: conds}
}

// terms are the numbers asked for: the same as in reference.sql.
func terms() map[string][]facts.Term {
	valid := where("verdict", facts.In, "valid")
	qualified := where("qualified", facts.In, true)
	attributed := where("attributed_by", facts.In, "code", "click", "both")
	newCustomer := where("new_customer", facts.In, true)
	out := map[string][]facts.Term{
		"clicks": {
			countOf("clicks"), countOf("valid", valid), countOf("bot", where("verdict", facts.In, "bot")),
			countOf("prefetch", where("verdict", facts.In, "prefetch")), countOf("repeat", where("verdict", facts.In, "repeat")),
			countOf("qualified", qualified), countOf("judged", where("qualified", facts.Present)), countOf("valid_qualified", valid, qualified),
			countOf("tiktok", valid, where("platform", facts.In, "tiktok")), countOf("instagram", valid, where("platform", facts.In, "instagram")),
			countOf("youtube", valid, where("platform", facts.In, "youtube")), countOf("buyable", valid, where("region", facts.In, "US", "CA")),
			countOf("invalid", where("verdict", facts.NotIn, "valid")),
		},
		"orders": {
			countOf("orders"), countOf("counted", where("exclusion", facts.Missing)), sumOf("amount", "amount"), sumOf("gross", "gross"),
			sumOf("tax", "tax"), sumOf("shipping", "shipping"), sumOf("discount", "discount"), countOf("customers", newCustomer),
			sumOf("new_amount", "amount", newCustomer), countOf("attributed", attributed), sumOf("attributed_amount", "amount", attributed),
			countOf("coded", where("code", facts.Present)),
		},
	}
	accrued := where("basis", facts.In, "accrued")
	for _, basis := range []string{"accrued", "paid", "committed"} {
		out["spend"] = append(out["spend"], sumOf(basis, "amount", where("basis", facts.In, basis)))
	}
	for _, kind := range []string{"fee", "commission", "product_cost", "shipping", "discount", "amplification", "agency"} {
		out["spend"] = append(out["spend"], sumOf(kind, "amount", accrued, where("kind", facts.In, kind)))
	}
	return out
}

var tables = []string{"clicks", "orders", "spend"}

// question asks for all numbers of a table by creator and week.
func question(table string, cal period.Calendar, from, to period.Date) facts.Sums {
	return facts.Sums{
		View:  facts.View{Calendar: cal, From: from, To: to, AsOf: asOf},
		Table: table, Grain: period.Week, By: []string{"creator"}, Home: "USD", Terms: terms()[table],
	}
}

func calendar() period.Calendar {
	cal, err := period.NewCalendar("America/New_York", time.Monday, 0)
	if err != nil {
		panic(err)
	}
	return cal
}

// evaluate asks the engine for all numbers over a window.
func evaluate(ctx context.Context, r facts.Reader, from, to period.Date) (map[string]*facts.Grid, error) {
	out := map[string]*facts.Grid{}
	for _, t := range tables {
		g, err := r.Sums(ctx, access.For(access.Owner), question(t, calendar(), from, to))
		if err != nil {
			return nil, err
		}
		out[t] = g
	}
	return out, nil
}

// handWritten runs a reference and reads all of its cells.
func handWritten(ctx context.Context, db *sql.DB, reference string) (map[string]map[string][]int64, error) {
	out := map[string]map[string][]int64{}
	for table, statement := range statements(reference) {
		cells, err := referenceCells(ctx, db, table, statement)
		if err != nil {
			return nil, fmt.Errorf("reference of %s: %w", table, err)
		}
		out[table] = cells
	}
	return out, nil
}

// none marks a missing number.
const none = -1 << 62

func referenceCells(ctx context.Context, db *sql.DB, table, statement string) (map[string][]int64, error) {
	rows, err := db.QueryContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var period int64
	var creator, currency sql.NullString
	var day sql.NullInt64
	into := []any{&period, &creator}
	if table == "spend" {
		into = append(into, &currency, &day)
	}
	n := len(columns) - len(into)
	values := make([]sql.NullInt64, n)
	for i := range values {
		into = append(into, &values[i])
	}
	out := map[string][]int64{}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		cells := make([]int64, n)
		for i, v := range values {
			cells[i] = v.Int64
			if !v.Valid {
				cells[i] = none
			}
		}
		out[fmt.Sprint(period, creator.String, currency.String, day.Int64)] = cells
	}
	return out, rows.Err()
}

// compare holds every cell of the engine's answer against the reference's.
func compare(got map[string]*facts.Grid, want map[string]map[string][]int64) (cells int, err error) {
	for _, table := range tables {
		g := got[table]
		if g.N != len(want[table]) {
			return cells, fmt.Errorf("%s: %d groups, the reference has %d", table, g.N, len(want[table]))
		}
		for row := range g.N {
			key := fmt.Sprint(g.Col("period").I[row], g.Col("creator").S[row], g.Col("currency").S[row], g.Col("day").I[row])
			for i, t := range terms()[table] {
				v := g.Col(t.Name)
				n := v.I[row]
				if !v.Valid[row] {
					n = none
				}
				cells++
				if ref, ok := want[table][key]; !ok || ref[i] != n {
					return cells, fmt.Errorf("%s %s, %s: %d, the reference says %v", table, key, t.Name, n, ref)
				}
			}
		}
	}
	return cells, nil
}

package view

import (
	"fmt"
	"net/url"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"slices"
	"strconv"
	"strings"
)

// PageSize is how many rows a page shows.
const PageSize = 50

// ReadQuery reads what the address says about a list.
func ReadQuery(v url.Values) Query {
	page, err := strconv.Atoi(v.Get("page"))
	if err != nil || page < 1 {
		page = 1 // an address somebody mistyped still shows the list
	}
	return Query{
		Dimension: v.Get("by"), ID: v.Get("id"), From: v.Get("from"), To: v.Get("to"),
		Text: v.Get("q"), Sort: v.Get("sort"), Page: page, Size: PageSize,
	}
}

// Listing is a list of rows with its place, order and filter in the address.
type Listing struct {
	Shell   Shell
	Crumbs  []Crumb
	Title   string
	About   string
	Columns []SortColumn
	Number  []bool
	Rows    [][]Cell
	Shown   string
	Pages   []Tab // previous and next
	Export  string
	Filter  string
	Hidden  []mark.Pair
	Action  string
}

// Cell is a value, with where it leads.
type Cell struct{ Text, Href, Label string }

// NewListing builds the page of a list.
func NewListing(shell Shell, rows *Rows, v url.Values, path string, crumbs ...Crumb) Listing {
	q := ReadQuery(v)
	p := Listing{Shell: shell, Crumbs: crumbs, Title: rows.Title, About: rows.About, Filter: q.Text, Action: path}
	p.Shell.Title = rows.Title
	for _, c := range rows.Columns {
		p.Columns = append(p.Columns, listColumn(c, v, path))
		p.Number = append(p.Number, c.Number)
	}
	for i, cells := range rows.Cells {
		p.Rows = append(p.Rows, listRow(rows, i, cells))
	}
	for k := range v {
		if k != "q" && k != "page" {
			p.Hidden = append(p.Hidden, mark.Pair{Name: k, Value: v.Get(k)})
		}
	}
	slices.SortFunc(p.Hidden, func(a, b mark.Pair) int { return strings.Compare(a.Name, b.Name) })
	p.Shown, p.Pages = paging(rows, q, v, path)
	p.Export = address(path, v, "format", "csv")
	return p
}

func listRow(rows *Rows, i int, cells []string) []Cell {
	out := make([]Cell, len(cells))
	for j, text := range cells {
		out[j] = Cell{Text: text, Label: rows.Columns[j].Title}
		if i < len(rows.Links) && j < len(rows.Links[i]) {
			out[j].Href = rows.Links[i][j]
		}
	}
	return out
}

func listColumn(c Column, v url.Values, path string) SortColumn {
	col := SortColumn{Title: c.Title, Right: c.Number}
	next := c.ID
	switch v.Get("sort") {
	case c.ID:
		col.Dir, next = "ascending", "-"+c.ID
	case "-" + c.ID:
		col.Dir = "descending"
	}
	col.Href = address(path, v, "sort", next)
	return col
}

func paging(rows *Rows, q Query, v url.Values, path string) (string, []Tab) {
	from := (q.Page-1)*q.Size + 1
	to := from + len(rows.Cells) - 1
	if len(rows.Cells) == 0 {
		return "No rows.", nil
	}
	shown := fmt.Sprintf("Rows %s to %s", say.Count(int64(from)), say.Count(int64(to)))
	more := len(rows.Cells) == q.Size
	if rows.Total >= 0 {
		shown += " of " + say.Count(int64(rows.Total))
		more = to < rows.Total
	}
	var pages []Tab
	if q.Page > 1 {
		pages = append(pages, Tab{Title: "Previous", Href: address(path, v, "page", strconv.Itoa(q.Page-1))})
	}
	if more {
		pages = append(pages, Tab{Title: "Next", Href: address(path, v, "page", strconv.Itoa(q.Page+1))})
	}
	return shown + ".", pages
}

// address is a path with the same questions but one.
func address(path string, v url.Values, name, value string) string {
	q := url.Values{}
	for k := range v {
		if k != "page" || name == "page" {
			q.Set(k, v.Get(k))
		}
	}
	q.Set(name, value)
	return path + "?" + q.Encode()
}

package view

import (
	"time"

	"plumbline/internal/ladder/parse"
	"plumbline/internal/web/mark"
)

// File is a text file of the ladder.
type File struct{ Name, Text string }

// Problem is one finding of the ladder check.
type Problem = parse.Problem

// Upload is a file that was handed in: its name and where it lies.
type Upload struct {
	Name, Path string
	As         string // format, when the asker named it
}

// Query narrows and orders a list; the address bar holds it.
type Query struct {
	AsOf          time.Time
	Dimension, ID string // only rows of one creator, campaign, …
	From, To      string // days, YYYY-MM-DD
	Text          string
	Sort          string // column, or -column
	Page          int    // from 1
	Size          int
}

// Rows is a page of facts.
type Rows struct {
	Title   string
	About   string // what the rows are and what the figure counts
	Columns []Column
	Cells   [][]string
	Links   [][]string // where a cell leads, same shape as Cells; may be nil
	Total   int        // of all pages; -1 when not counted
}

// Column is one column of Rows.
type Column struct {
	ID, Title, Doc string
	Number         bool
}

// Quarantine is a page of records that could not be mapped.
type Quarantine struct {
	Reasons []mark.Pair // reason and count, most first
	Rows    []QuarantineRow
	Total   int
}

// QuarantineRow is one record with its place and reason.
type QuarantineRow struct {
	ID, File, Format      string
	Line, Column          int
	Field, Reason, Detail string
	Raw                   string
}

// Question is one of the five questions of a draft.
type Question struct {
	ID, Text, Hint string
	Options        []mark.Pair // value and words; empty: free text
	Value          string      // proposed answer
}

// Draft is a proposed ladder.
type Draft struct {
	Text     string
	Proposed []Proposal
	Problems []Problem
}

// Proposal is a band proposed from history.
type Proposal struct{ KPI, Now, Green, Yellow, Basis string }

// Findings is the lookback: what the imported files say by themselves.
type Findings struct {
	Headline  string
	Span      string // which days the files cover
	Figures   []Finding
	Reconcile []Reconcile // one per currency, the largest first
	Missing   []Gap
}

// Finding is one answered question.
type Finding struct {
	ID       string
	Question string
	Big      string // the number
	Says     string
	Colour   string // red | yellow | green | none
	Detail   []mark.Pair
}

// Gap is a question the files could not answer, and the column that would.
type Gap struct{ Question, Needs, File string }

// Reconcile ties orders by what they are credited to, to the shop's total.
type Reconcile struct {
	Currency string
	Classes  []ReconcileClass // code, click, both, neither
	Total    ReconcileClass
	Shop     string // the shop's own total
	Ties     bool   // to the cent
	Apart    string // the difference, if they do not tie
}

// ReconcileClass is one line.
type ReconcileClass struct {
	ID, Title string
	Orders    int64
	Amount    string
	Share     string
}

package view

import (
	"time"

	"plumbline/internal/inbox"
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

	Source, Currency, Zone, Day, Covers string // as the command line says them
	Columns                             map[string]string
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

// QuarantineAsk narrows the quarantine; zero fields do not.
type QuarantineAsk struct {
	Reason, Arrival, Format string
	Page                    int // from 1
	Size                    int // 0: PageSize
}

// Quarantine is a page of records that could not be mapped.
type Quarantine struct {
	Reasons []QuarantineReason // most first
	Files   []inbox.QuarantineFile
	Rows    []QuarantineRow
	Total   int // that the question leaves
}

// QuarantineReason is why records were set aside, and how many.
type QuarantineReason struct {
	ID      string `json:"reason" doc:"id of the reason"`
	Words   string `json:"words" doc:"the reason in words"`
	Records int    `json:"records"`
}

// QuarantineRow is one record with its place and reason.
type QuarantineRow struct {
	ID      string    `json:"id,omitempty" doc:"seen by who sees every class"`
	Arrival string    `json:"arrival" doc:"the file as it came"`
	File    string    `json:"file"`
	Sheet   string    `json:"sheet,omitempty"`
	Format  string    `json:"format" doc:"what it was read as"`
	Line    int       `json:"line"`
	Column  int       `json:"column,omitempty"`
	Field   string    `json:"field,omitempty" doc:"the file's column"`
	Reason  string    `json:"reason" doc:"id of the reason"`
	Words   string    `json:"words" doc:"the reason in words"`
	Detail  string    `json:"detail,omitempty" doc:"seen by who sees every class"`
	Raw     string    `json:"raw,omitempty" doc:"the record as it came; seen by who sees every class"`
	At      time.Time `json:"at"`
}

// Fix is what is said about files that are read once more; what is empty stays
// as it was said the first time.
type Fix struct {
	Arrivals                []string
	As, Currency, Zone, Day string
	Columns                 map[string]string
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

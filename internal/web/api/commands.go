package api

import (
	"plumbline/internal/access"
	"plumbline/internal/facts/export"
	"plumbline/internal/inbox"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/web/view"
)

// Paths in requests are absolute: the server may run in another folder.

// Check compiles the ladder at a path, or the text of files by name.
type Check struct {
	Path  string            `json:"path,omitempty"`
	Files map[string]string `json:"files,omitempty"`
	Lock  bool              `json:"lock,omitempty"` // judge as at a lock
}

// Checked is what the compiler found.
type Checked struct {
	Files    []string          `json:"files"`
	Problems []problem.Problem `json:"problems"`
	Revision string            `json:"revision,omitempty"` // hash of the meaning, when there is no error
}

// Nothing is asked of a command that takes nothing.
type Nothing struct{}

// Metrics asks for the catalogue: all of it, or what serves a goal.
type Metrics struct {
	IDs  []string `json:"ids,omitempty"`
	Goal string   `json:"goal,omitempty"`
}

// MetricList is the answer to Metrics.
type MetricList struct {
	Metrics []ladder.Metric `json:"metrics"`
	Advice  []string        `json:"advice,omitempty"` // for a goal: the KR kind, the lever, what to watch for
}

// Apply checks a ladder and makes it the revision in force.
type Apply struct {
	Path    string `json:"path"`
	Message string `json:"message,omitempty"`
	Author  string `json:"author,omitempty"`
	DryRun  bool   `json:"dry_run,omitempty"` // diff: say what would change
}

// Applied says what changed.
type Applied struct {
	Problems []problem.Problem `json:"problems"`
	Changes  []ladder.Change   `json:"changes"`
	Revision string            `json:"revision,omitempty"`
	Parent   string            `json:"parent,omitempty"`
	Stored   bool              `json:"stored"`
}

// Restore makes an earlier revision the one in force, as a new revision.
type Restore struct {
	Revision string `json:"revision"`
	Author   string `json:"author,omitempty"`
}

// Lock binds a campaign to the revision in force.
type Lock struct {
	Campaign string `json:"campaign"`
	Author   string `json:"author,omitempty"`
}

// Locked says to which revision.
type Locked struct {
	Campaign, Revision string
	Problems           []problem.Problem
	Note               string // what is odd about the lock that was made; mostly empty
}

// Import reads files of this machine.
type Import struct {
	Paths    []string          `json:"paths"`
	As       string            `json:"as,omitempty"`
	Columns  map[string]string `json:"columns,omitempty"`
	Covers   string            `json:"covers,omitempty"` // FROM..TO
	Zone     string            `json:"zone,omitempty"`
	Currency string            `json:"currency,omitempty"`
	Source   string            `json:"source,omitempty"`
	DayOrder string            `json:"day_order,omitempty"` // dmy | mdy
}

// Imported is what became of the files.
type Imported struct {
	Summaries []inbox.Summary `json:"summaries"`
	Unread    []Unread        `json:"unread,omitempty"`
}

// Unread is a file nothing was taken from, and why.
type Unread struct {
	File string `json:"file"`
	Fault
}

// Quarantine lists or replays.
type Quarantine struct {
	Arrival string `json:"arrival,omitempty"`
	ID      string `json:"id,omitempty"`
	Limit   int    `json:"limit,omitempty"`
	Offset  int    `json:"offset,omitempty"`
}

// Quarantined is a page of the quarantine.
type Quarantined struct {
	Total int                 `json:"total"`
	Rows  []inbox.Quarantined `json:"rows"`
}

// Status asks for the evaluation.
type Status struct {
	AsOf string      `json:"as_of,omitempty"`
	Role access.Role `json:"role,omitempty"` // empty: owner
}

// StatusAnswer is the judged report with what is needed to word it.
type StatusAnswer struct {
	Report *judge.Report  `json:"report"`
	Ladder *ladder.Ladder `json:"ladder"`
	Role   access.Role    `json:"role"`
	Review []view.Rule    `json:"review,omitempty"` // what the next weekly review opens with
}

// Done is the answer of a command with nothing to show but a line.
type Done struct {
	Line  string   `json:"line"`
	Paths []string `json:"paths,omitempty"`
}

// Demo writes the demo programme.
type Demo struct {
	AsOf string `json:"as_of,omitempty"`
}

// Init asks for a ladder from a template and answers.
type Init struct {
	Template string            `json:"template"`
	Answers  map[string]string `json:"answers,omitempty"` // programme, currency, timezone, objective, key_result, target, period
}

// Inited is a ladder to begin with, not yet written or applied.
type Inited struct {
	Files    map[string]string `json:"files"`
	Problems []problem.Problem `json:"problems"`
}

// ImportOKRs reads a company's OKRs and KPIs into a ladder skeleton.
type ImportOKRs struct {
	Paths     []string          `json:"paths"`
	Columns   map[string]string `json:"columns,omitempty"`
	Programme string            `json:"programme,omitempty"`
	Currency  string            `json:"currency,omitempty"`
	Timezone  string            `json:"timezone,omitempty"`
	Fiscal    string            `json:"fiscal,omitempty"`
	Period    string            `json:"period,omitempty"`
}

// ImportedOKRs is the skeleton and how it came about.
type ImportedOKRs struct {
	Files                        map[string]string            `json:"files"`
	Objectives, KeyResults, KPIs int                          `json:",omitempty"`
	Columns                      map[string]map[string]string `json:"columns,omitempty"`
	Notes                        []problem.Problem            `json:"notes,omitempty"`
	Problems                     []problem.Problem            `json:"problems,omitempty"` // of the skeleton
}

// Export writes facts or verdicts to files, or the ladder as a spreadsheet.
type Export struct {
	What   string      `json:"what"` // facts | verdicts | ladder
	Format string      `json:"format"`
	Out    string      `json:"out"` // folder; for ladder: file
	Tables []string    `json:"tables,omitempty"`
	From   string      `json:"from,omitempty"`
	To     string      `json:"to,omitempty"`
	AsOf   string      `json:"as_of,omitempty"`
	Role   access.Role `json:"role,omitempty"`
}

// Exported lists what was written.
type Exported struct {
	Files []export.File `json:"files"`
}

// Test runs scenario files.
type Test struct {
	Paths  []string `json:"paths"`
	Update bool     `json:"update,omitempty"`
}

// Tested is what became of them.
type Tested struct {
	Text    string `json:"text"`
	OK      bool   `json:"ok"`
	Files   int    `json:"files"`
	Updated int    `json:"updated"`
}

// Trace asks for the path of a deliverable or of a key result.
type Trace struct {
	ID   string      `json:"id"`
	AsOf string      `json:"as_of,omitempty"`
	Role access.Role `json:"role,omitempty"`
}

// LookedBack is what files show by themselves.
type LookedBack struct {
	Findings  *view.Findings  `json:"findings"`
	Summaries []inbox.Summary `json:"summaries,omitempty"`
	Unread    []Unread        `json:"unread,omitempty"`
}

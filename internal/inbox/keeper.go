package inbox

import (
	"context"
	"time"

	"plumbline/internal/access"
)

// Arrival is one file as it came.
type Arrival struct {
	ID       string    `json:"id"`
	SHA256   string    `json:"sha256"` // of the raw bytes, kept under raw/
	Name     string    `json:"name"`
	Size     int64     `json:"size"`
	Format   string    `json:"format"`
	Source   string    `json:"source"`
	Received time.Time `json:"received"`
	Options  []byte    `json:"-"` // as given, for replay
	State    string    `json:"state"`
	Summary  *Summary  `json:"summary,omitempty"` // once done
	Failure  string    `json:"failure,omitempty"`
}

// The states of an arrival. One found open after a start was cut off while it
// landed; landing it again is safe.
const (
	ArrivalOpen   = "open"
	ArrivalDone   = "done"
	ArrivalFailed = "failed"
)

// Piece is part of an entity that several files spread out.
type Piece struct {
	System, Entity, ID, Name, Key string
	Value                         []byte // JSON
	Updated                       int64  // the source's update time in µs; 0: unknown
	Arrival                       string
}

// ColumnMap is how a person said a plain file is to be read.
type ColumnMap struct {
	Table   string            `json:"table"`
	Columns map[string]string `json:"columns"`
}

// QuarantineFilter narrows a list of quarantined records; zero fields do not.
type QuarantineFilter struct {
	Arrival, Format, Reason string
	Limit                   int // 0: 1,000
	Offset                  int
}

// QuarantineCount is how many records are in quarantine, why, and from where.
type QuarantineCount struct {
	Total   int
	Reasons map[string]int
	Files   []QuarantineFile // newest first
}

// QuarantineFile is an arrival of which records are in quarantine.
type QuarantineFile struct {
	Arrival string    `json:"arrival"`
	File    string    `json:"file"`
	Format  string    `json:"format"`
	Records int       `json:"records"`
	At      time.Time `json:"at"`
}

// Keeper is what inbox needs kept; store implements it.
type Keeper interface {
	// BeginArrival keeps the arrival as open and allots its id.
	BeginArrival(ctx context.Context, a Arrival) (id string, err error)
	// StageQuarantine keeps records that could not be mapped; they are seen once the arrival is finished.
	StageQuarantine(ctx context.Context, arrival string, rows []Quarantined) error
	// FinishArrival marks the arrival done in one transaction: its quarantined
	// records replace those of every earlier arrival of the same bytes.
	FinishArrival(ctx context.Context, arrival string, s Summary) error
	// FailArrival marks the arrival failed and drops what it staged.
	FailArrival(ctx context.Context, arrival, reason string) error

	Arrivals(ctx context.Context, scope access.Scope, limit int) ([]Arrival, error)
	Arrival(ctx context.Context, scope access.Scope, id string) (Arrival, error)
	Quarantined(ctx context.Context, scope access.Scope, f QuarantineFilter) ([]Quarantined, error)
	QuarantinedOne(ctx context.Context, scope access.Scope, id string) (Quarantined, error)
	// QuarantineCount counts what a filter leaves; its limit and offset do not narrow.
	QuarantineCount(ctx context.Context, scope access.Scope, f QuarantineFilter) (QuarantineCount, error)

	// KeepPieces keeps pieces; same[i] tells that piece i was known with that value.
	KeepPieces(ctx context.Context, pieces []Piece) (same []bool, err error)
	// PiecesOf returns all pieces of entities of one kind: id → pieces.
	PiecesOf(ctx context.Context, system, entity string, ids []string) (map[string][]Piece, error)
	// SetWaiting keeps what entities wait for; an empty text ends the wait.
	SetWaiting(ctx context.Context, system, entity string, waits map[string]string) error

	ColumnMap(ctx context.Context, fingerprint string) (m ColumnMap, ok bool, err error)
	KeepColumnMap(ctx context.Context, fingerprint string, m ColumnMap) error
}

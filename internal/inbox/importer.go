package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox/entry"
	"plumbline/internal/inbox/person"
	"plumbline/internal/inbox/raw"
	"plumbline/internal/inbox/read"
	"plumbline/internal/period"
)

// Config is what an Importer needs.
type Config struct {
	Writer  facts.Writer
	Keeper  Keeper
	Formats []Format
	Key     []byte         // per installation, for hashing people; 32 bytes
	DataDir string         // raw files are kept in its folder raw
	Shared  raw.Shared     // keeps raw files too, for other servers; nil: there are none
	Zone    *time.Location // of times without offset where the asker names none; nil: UTC
	Clock   period.Clock   // nil: the system's
	Logger  *slog.Logger   // nil: silent
	Records entry.Sink     // the record of work, for rows that are records; nil: none are taken
}

// Importer takes files in, one at a time.
type Importer struct {
	writer  facts.Writer
	keeper  Keeper
	formats []Format
	hasher  *person.Hasher
	raws    raw.Store
	zone    *time.Location
	clock   period.Clock
	log     *slog.Logger
	records entry.Sink
	busy    sync.Mutex
}

// New checks a Config and returns its Importer.
func New(c Config) (*Importer, error) {
	if c.Writer == nil || c.Keeper == nil || c.DataDir == "" || len(c.Key) < 16 {
		return nil, errors.New("an importer needs a writer, a keeper, a data folder and a key of 16 bytes or more")
	}
	im := &Importer{writer: c.Writer, keeper: c.Keeper, formats: c.Formats, hasher: person.New(c.Key),
		raws: raw.In(c.DataDir, c.Shared), zone: c.Zone, clock: c.Clock, log: c.Logger, records: c.Records}
	if im.zone == nil {
		im.zone = time.UTC
	}
	if im.clock == nil {
		im.clock = period.System{}
	}
	if im.log == nil {
		im.log = slog.New(slog.DiscardHandler)
	}
	return im, nil
}

// Formats lists what can be read, for help and reference.
func (im *Importer) Formats() []Format { return im.formats }

// Progress says how far an import is.
type Progress struct {
	File    string  `json:"file"`
	Done    int64   `json:"done"` // bytes read
	Size    int64   `json:"size"`
	Records int64   `json:"records"`
	Seconds float64 `json:"seconds"`
}

// Import takes one file in: the same file twice adds nothing, files that
// overlap do not count twice, an edited row is a correction. Rows that cannot
// be read or mapped are quarantined with their place; all others land, in one
// transaction. progress may be nil.
func (im *Importer) Import(ctx context.Context, scope access.Scope, path string, o Options, progress func(Progress)) (Summary, error) {
	file, err := os.Open(path)
	if err != nil {
		return Summary{}, fault.Wrap(fault.NotFound, err, "there is no file %s", path).WithHint("check the path")
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return Summary{}, fault.New(fault.Invalid, "%s is a folder", path).WithHint("name the files in it")
	}
	return im.ImportReader(ctx, scope, filepath.Base(path), file, o, progress)
}

// ImportReader is Import of a file that is not on disk yet.
func (im *Importer) ImportReader(ctx context.Context, scope access.Scope, name string, in io.Reader, o Options, progress func(Progress)) (Summary, error) {
	if scope.Nothing() || scope.Role() == access.Creator {
		return Summary{}, fault.New(fault.Forbidden, "this role may not import files")
	}
	im.busy.Lock() // also while receiving: what one import refuses and forgets, another may be about to read
	defer im.busy.Unlock()
	began := time.Now()
	kept, err := im.raws.Receive(in)
	if err != nil {
		return Summary{}, err
	}
	r := &run{im: im, ctx: ctx, scope: scope, moved: map[string]int{}, raw: kept, name: name, asked: o, progress: progress, began: began, received: im.clock.Now()}
	sum, err := r.do()
	if err != nil {
		if r.sum.Arrival == "" {
			err = errors.Join(err, kept.Forget())
		}
		return Summary{}, err
	}
	im.log.Info("file imported", "arrival", sum.Arrival, "format", sum.Format, "records", sum.Lines, "new", sum.New,
		"corrected", sum.Corrected, "quarantined", sum.Quarantined, "seconds", sum.Seconds)
	return sum, nil
}

// do takes the received file in.
func (r *run) do() (Summary, error) {
	file, err := read.Open(r.raw.Path, read.Options{Name: r.name, Encoding: r.asked.Encoding})
	if err != nil {
		return Summary{}, err
	}
	r.file = file
	if err := r.prepare(); err != nil {
		return Summary{}, err
	}
	options, err := json.Marshal(saved(r.asked))
	if err != nil {
		return Summary{}, fmt.Errorf("keep the options of %s: %w", r.name, err)
	}
	r.sum.Arrival, err = r.im.keeper.BeginArrival(r.ctx, Arrival{SHA256: r.raw.SHA256, Name: r.name, Size: r.raw.Size, Format: r.sum.Format,
		Source: r.sum.Source, Received: r.received, Options: options, State: ArrivalOpen})
	if err != nil {
		return Summary{}, fmt.Errorf("keep the arrival of %s: %w", r.name, err)
	}
	if err := r.land(); err != nil {
		ctx := context.WithoutCancel(r.ctx) // the asker may be gone; what was staged must go all the same
		return Summary{}, errors.Join(err, r.im.keeper.FailArrival(ctx, r.sum.Arrival, fault.MessageOf(err)))
	}
	return r.sum, nil
}

// savedOptions is how Options are kept.
type savedOptions struct {
	As, Zone, Currency, Source, Encoding, Day string
	Columns                                   map[string]string
	Covers                                    [2]string
}

func saved(o Options) savedOptions {
	s := savedOptions{As: o.As, Currency: o.Currency, Source: o.Source, Encoding: o.Encoding, Day: o.Day, Columns: o.Columns, Covers: o.Covers}
	if o.Zone != nil {
		s.Zone = o.Zone.String()
	}
	return s
}

func (s savedOptions) options() (Options, error) {
	o := Options{As: s.As, Currency: s.Currency, Source: s.Source, Encoding: s.Encoding, Day: s.Day, Columns: s.Columns, Covers: s.Covers}
	if s.Zone != "" {
		zone, err := time.LoadLocation(s.Zone)
		if err != nil {
			return o, fmt.Errorf("load the zone %s: %w", s.Zone, err)
		}
		o.Zone = zone
	}
	return o, nil
}

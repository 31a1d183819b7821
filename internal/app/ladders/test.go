package ladders

import (
	"context"
	"os"

	"plumbline/internal/app/rehearsal"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/scenario"
	"plumbline/internal/web/api"
)

// test runs scenario files, each on an empty engine of its own.
func (Ladders) test(ctx context.Context, req api.Test, _ func(any)) (api.Tested, error) {
	results, err := scenario.Run(ctx, req.Paths, throwaway, rehearsal.Make(nil), req.Update)
	if err != nil {
		return api.Tested{}, err
	}
	out := api.Tested{Text: results.String(), OK: results.OK(), Files: len(results)}
	for _, r := range results {
		if r.Updated {
			out.Updated++
		}
	}
	return out, nil
}

// throwaway is an engine in a temporary folder that goes when it is closed.
func throwaway(ctx context.Context) (facts.Engine, error) {
	dir, err := os.MkdirTemp("", "plumbline-test-")
	if err != nil {
		return nil, err
	}
	e, err := duckdb.Open(ctx, duckdb.Config{Dir: dir, MemoryLimit: "256MB", Threads: 1})
	if err != nil {
		return nil, err
	}
	return temporary{e, dir}, nil
}

type temporary struct {
	facts.Engine
	dir string
}

// Close closes the engine and removes its folder.
func (t temporary) Close() error {
	if err := t.Engine.Close(); err != nil {
		return err
	}
	return os.RemoveAll(t.dir)
}

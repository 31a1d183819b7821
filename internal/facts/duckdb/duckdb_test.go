package duckdb_test

import (
	"testing"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/facts/factstest"
)

func TestEngineKeepsTheContract(t *testing.T) {
	t.Parallel()
	factstest.Run(t, func(t *testing.T) facts.Engine { return duckdb.OpenTest(t) })
}

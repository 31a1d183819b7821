// Package inbox is durable arrival: what came, kept raw and hashed, read with
// exact places, mapped to facts, and what could not be mapped kept in
// quarantine with its reason until it can be replayed.
//
// In: files (later: events) and the Formats of connectors. Out: batches to
// facts, and a Summary whose counts add up to the lines of the file.
package inbox

import (
	"plumbline/internal/inbox/formats"
	"plumbline/internal/inbox/read"
)

// Shape, Head and Record are the reader's; see package read.
type (
	Shape  = read.Shape
	Head   = read.Head
	Record = read.Record
)

// The shapes of files.
const (
	CSV     = read.CSV
	XLSX    = read.XLSX
	JSONL   = read.JSONL
	JSON    = read.JSON
	Parquet = read.Parquet
	Log     = read.Log
)

// What a connector implements and is given; see package formats.
type (
	Options   = formats.Options
	Format    = formats.Format
	Proposer  = formats.Proposer
	Splitter  = formats.Splitter
	Daily     = formats.Daily
	Mapper    = formats.Mapper
	Explainer = formats.Explainer
	Columnar  = formats.Columnar
	Filler    = formats.Filler
	Flaw      = formats.Flaw
	Out       = formats.Out
	Row       = formats.Row
	Cell      = formats.Cell
	Assembler = formats.Assembler
)

// Generic is the name of the format for plain files of any table.
const Generic = formats.Generic

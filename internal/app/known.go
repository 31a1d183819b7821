package app

import (
	"plumbline/internal/ladder/lint"
	"plumbline/internal/measure"
)

// knownFacts lets the check hold a ladder's own metrics to what can be read.
func knownFacts() lint.Option { return lint.Facts(measure.Vocabulary()) }

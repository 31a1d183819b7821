// Package catalogue is the shipped metric catalogue, written in the ladder
// language so that a user can read a definition, copy it and change it.
package catalogue

import "embed"

// FS holds the catalogue's files: each has metrics: and nothing else.
//
//go:embed *.yaml
var FS embed.FS

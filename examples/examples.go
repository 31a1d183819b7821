// Package examples holds complete programmes to start from: each folder is a
// ladder that the check accepts without a warning.
package examples

import "embed"

// Glow is the ladder of the demo programme, under the folder glow.
//
//go:embed glow/*.yaml
var Glow embed.FS

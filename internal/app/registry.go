package app

import (
	"slices"

	"plumbline/internal/connector/ga4"
	"plumbline/internal/connector/generic"
	"plumbline/internal/connector/instagram"
	"plumbline/internal/connector/sheet"
	"plumbline/internal/connector/shopify"
	"plumbline/internal/connector/tiktok"
	"plumbline/internal/connector/tracker"
	"plumbline/internal/connector/weblog"
	"plumbline/internal/connector/youtube"
	"plumbline/internal/inbox"
)

// Formats lists every kind of file that can be read. A connector is one folder
// and one line here.
func Formats() []inbox.Format {
	return slices.Concat(
		[]inbox.Format{generic.Format{}},
		ga4.Formats(),
		instagram.Formats(),
		sheet.Formats(),
		shopify.Formats(),
		tiktok.Formats(),
		tracker.Formats(),
		weblog.Formats(),
		youtube.Formats(),
	)
}

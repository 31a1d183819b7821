// Package cube reads facts at the grain asked for: one statement per fact
// table for all sums, one per snapshot table, one per kind of record, and the
// small tables as rows. What comes out are Series, one number per period and
// subject, which measure turns into measurements by arithmetic alone.
package cube

import (
	"plumbline/internal/measure/cube/frame"
	"plumbline/internal/measure/cube/place"
)

// What is asked and what an answer is laid out in.
type (
	Frame  = frame.Frame
	Key    = frame.Key
	Series = frame.Series
	Line   = frame.Line
	Rows   = frame.Rows
	Figure = frame.Figure
	Extra  = frame.Extra
	Cover  = frame.Cover
)

// Where things belong.
type (
	Dims     = place.Dims
	Place    = place.Place
	Asset    = place.Asset
	Creator  = place.Creator
	Campaign = place.Campaign
	Code     = place.Code
	Link     = place.Link
)

// NoData is a figure that says why there is none.
func NoData(why string) Figure { return frame.NoData(why) }

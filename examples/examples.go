// Package examples holds complete programmes to start from: each folder is a
// ladder that the check accepts without an error.
package examples

import (
	"embed"
	"io/fs"
)

// Glow is the ladder of the demo programme, under the folder glow.
//
//go:embed glow/*.yaml
var Glow embed.FS

//go:embed launches-on-time cart-sessions no-escalations advocates loyal-reach dtc-revenue
var templates embed.FS

// Template is one worked mapping to begin a ladder from.
type Template struct {
	Name  string // for plumbline init --template
	Title string
	For   string // which wish of a company it serves
}

// Templates lists the worked mappings.
func Templates() []Template {
	return []Template{
		{"dtc-revenue", "DTC revenue, CAC flat", "sell more without paying more for a customer"},
		{"launches-on-time", "Launches on their planned dates", "launch when planned"},
		{"cart-sessions", "More sessions that reach the cart", "visitors who mean to buy"},
		{"no-escalations", "No escalated incident in the quarter", "keep the brand out of trouble"},
		{"advocates", "New signed advocates from customers", "customers who speak for the brand"},
		{"loyal-reach", "Loyal reach", "an audience that stays"},
	}
}

// Read returns the ladder text of a template.
func Read(name string) (string, error) {
	src, err := fs.ReadFile(templates, name+"/ladder.yaml")
	return string(src), err
}

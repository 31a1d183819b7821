package parse

import (
	_ "embed"
	"reflect"

	"plumbline/internal/ladder/decode"
)

//go:embed language.md
var languageIntro string

// Reference returns the language reference page as Markdown: the introduction,
// then every section with its keys, made from the written form.
func Reference() string {
	return languageIntro + decode.Reference(written{}, "")
}

// Sections lists the top-level keys of a ladder in the order of the language.
func Sections() []string {
	var out []string
	for _, f := range decode.Fields(reflect.TypeFor[written]()) {
		out = append(out, f.Name)
	}
	return out
}

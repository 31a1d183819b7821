package parse

import (
	_ "embed"

	"plumbline/internal/ladder/decode"
)

//go:embed language.md
var languageIntro string

// Reference returns the language reference page as Markdown: the introduction,
// then every section with its keys, made from the written form.
func Reference() string {
	return languageIntro + decode.Reference(written{}, "")
}

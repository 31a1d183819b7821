// Package render writes the answers of commands for people at a terminal:
// tables, sentences and progress, and the same as markdown.
//
// In: reports and summaries as other rooms made them, already cut to the
// reader's scope. Out: text. Status is glyph and word first, colour last, so
// that nothing is lost without colour, in a log, or read aloud.
package render

import (
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"plumbline/internal/judge"
)

// Style says how text may look.
type Style struct {
	Color bool // ANSI colours
	Width int  // columns; 0: 100
}

// Widest and narrowest text is set for; beyond that lines are hard to read, or cut.
const (
	widest    = 120
	narrowest = 60
	usual     = 100
)

// StyleOf is the style that suits an output: colour on a terminal unless
// NO_COLOR says no, and the terminal's width. env looks up variables.
func StyleOf(out io.Writer, env func(string) string) Style {
	s := Style{Width: usual}
	f, ok := out.(*os.File)
	if ok && term.IsTerminal(int(f.Fd())) {
		s.Color = env("NO_COLOR") == "" && env("TERM") != "dumb"
		if w, _, err := term.GetSize(int(f.Fd())); err == nil {
			s.Width = w
		}
	}
	if n, err := strconv.Atoi(env("COLUMNS")); err == nil {
		s.Width = n
	}
	s.Width = max(narrowest, min(widest, s.Width))
	return s
}

func (s Style) width() int {
	if s.Width == 0 {
		return usual
	}
	return s.Width
}

// glyphs and codes of the colours.
var (
	glyphs = map[judge.Status]string{judge.Green: "●", judge.Yellow: "▲", judge.Red: "■", judge.None: "◌"}
	codes  = map[judge.Status]string{judge.Green: "32", judge.Yellow: "33", judge.Red: "31", judge.None: "90"}
)

// Glyph is the sign of a colour, coloured where colours are wanted.
func (s Style) Glyph(c judge.Status) string {
	g, ok := glyphs[c]
	if !ok {
		c, g = judge.None, glyphs[judge.None]
	}
	return s.paint(codes[c], g)
}

// Word is glyph and word: ■ off plan.
func (s Style) Word(c judge.Status) string { return s.Glyph(c) + " " + s.Tint(c, c.Word()) }

// Tint gives text the colour of a status.
func (s Style) Tint(c judge.Status, text string) string { return s.paint(codes[c], text) }

// Bold and Dim set text forward and back.
func (s Style) Bold(text string) string { return s.paint("1", text) }

// Dim sets text back: what explains rather than says.
func (s Style) Dim(text string) string { return s.paint("2", text) }

func (s Style) paint(code, text string) string {
	if !s.Color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// page gathers lines and writes them at once.
type page struct {
	Style
	strings.Builder
}

func newPage(s Style) *page { return &page{Style: s} }

// line adds one line; trailing spaces are cut so that output pastes cleanly.
func (p *page) line(parts ...string) {
	p.WriteString(strings.TrimRight(strings.Join(parts, ""), " "))
	p.WriteByte('\n')
}

// head begins a section after an empty line.
func (p *page) head(title string) {
	if p.Len() > 0 {
		p.line()
	}
	p.line(p.Bold(title))
}

// text adds words, wrapped and set in from the left.
func (p *page) text(indent int, words string) {
	for _, l := range wrap(words, p.width()-indent) {
		p.line(strings.Repeat(" ", indent), l)
	}
}

func (p *page) to(w io.Writer) error {
	_, err := io.WriteString(w, p.String())
	return err
}

// Plain takes the colours out of text.
func Plain(s string) string { return escapes.ReplaceAllString(s, "") }

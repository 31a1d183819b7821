package view

import (
	"net/url"
	"strings"

	"plumbline/internal/web/say"
)

// Aside is the page of what could not be read.
type Aside struct {
	Shell    Shell
	Headline string
	Reasons  []AsideReason
	Files    []AsideFile
	Rows     []QuarantineRow
	Shown    string
	Pages    []Tab
	All      string // address of the whole quarantine, where it is narrowed
	Says     string // by what it is narrowed
	May      bool   // read files once more
}

// AsideReason is why records were set aside, with the address of those alone.
type AsideReason struct {
	Words, Count, Href string
	Here               bool
}

// AsideFile is a file that may be read once more.
type AsideFile struct {
	Arrival, Name, Format, Came, Records, Href string
	Here                                       bool
}

// ReadAside reads what an address asks of the quarantine.
func ReadAside(v url.Values) QuarantineAsk {
	return QuarantineAsk{Reason: v.Get("reason"), Arrival: v.Get("arrival"), Format: v.Get("format"), Page: ReadQuery(v).Page, Size: PageSize}
}

// NewAside builds the page of the quarantine; may tells whether its reader may
// have files read once more.
func NewAside(shell Shell, q Quarantine, ask QuarantineAsk, v url.Values, may bool) Aside {
	const path = "/quarantine"
	p := Aside{Shell: shell, Rows: q.Rows, Headline: "Nothing is set aside: every record was read.", May: may}
	if q.Total > 0 {
		p.Headline = say.Upper(say.CountOf(q.Total, "record was", "records were")) + " set aside, with place and reason."
	}
	for _, r := range q.Reasons {
		p.Reasons = append(p.Reasons, AsideReason{say.Upper(r.Words), say.Count(int64(r.Records)), address(path, v, "reason", r.ID), r.ID == ask.Reason})
	}
	for _, f := range q.Files {
		p.Files = append(p.Files, AsideFile{Arrival: f.Arrival, Name: f.File, Format: FormatWords(f.Format), Came: f.At.Format("2 Jan 2006 15:04"), Records: say.CountOf(f.Records, "record", "records"), Href: address(path, v, "arrival", f.Arrival), Here: f.Arrival == ask.Arrival})
	}
	if ask.Reason != "" || ask.Arrival != "" || ask.Format != "" {
		p.All = path
		p.Says = "Only some of the quarantine is shown."
		if q.Total == 0 {
			p.Headline = "Nothing of this is set aside any more."
		}
	}
	p.Shown, p.Pages = paging(&Rows{Cells: make([][]string, len(q.Rows)), Total: q.Total}, Query{Page: max(1, ask.Page), Size: ask.Size}, v, path)
	return p
}

// FormatWords is what a file was read as, in words.
func FormatWords(format string) string {
	if kind, ok := strings.CutPrefix(format, "records."); ok {
		return "records of " + strings.ReplaceAll(kind, "_", " ")
	}
	return strings.NewReplacer(".", " ", "_", " ").Replace(format)
}

// ReadFix reads how files are to be read once more. Columns are lines of
// "their column = field"; a line without = is wrong.
func ReadFix(v url.Values) (f Fix, wrong []string) {
	f = Fix{Arrivals: v["arrival"], As: strings.TrimSpace(v.Get("as")), Currency: strings.ToUpper(strings.TrimSpace(v.Get("currency"))), Zone: strings.TrimSpace(v.Get("zone")), Day: v.Get("day")}
	for line := range strings.Lines(v.Get("columns")) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		at := strings.LastIndex(line, "=")
		if at <= 0 || strings.TrimSpace(line[at+1:]) == "" {
			wrong = append(wrong, line)
			continue
		}
		if f.Columns == nil {
			f.Columns = map[string]string{}
		}
		f.Columns[strings.TrimSpace(line[:at])] = strings.TrimSpace(line[at+1:])
	}
	return f, wrong
}

package sheet

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"plumbline/internal/campaign"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/form"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// maxPaste is how many rows are pasted at once; more come as a file.
const maxPaste = 500

// Paste is the page that takes rows from a spreadsheet.
type Paste struct {
	Shell   view.Shell
	Crumbs  []view.Crumb
	Title   string
	Action  string
	Text    string
	Columns []desk.Named // what a heading may say
	Heads   []PasteHead
	Rows    []PasteRow
	Wrong   []string
	Says    string
	Ready   bool // nothing is wrong: it can be saved
}

// Good lists the places of the rows nothing is wrong with; none while a heading
// is not understood.
func (p *Paste) Good() (out []int) {
	for i, r := range p.Rows {
		if len(p.Wrong) == 0 && r.count() == 0 {
			out = append(out, i)
		}
	}
	return out
}

// Remain says of rows that are left that others were saved.
func (p *Paste) Remain(saved int) {
	p.Ready = false
	p.Says = fmt.Sprintf("%s saved. What is left below was refused, each row says why: correct these and save them.", say.Upper(say.CountOf(saved, "row was", "rows were")))
}

// PasteHead is a heading and the field it is read as.
type PasteHead struct {
	Title, Reads string
	field        *campaign.Field
	head         string
}

// PasteRow is one row with its problems.
type PasteRow struct {
	N     int
	Does  string
	Cells []PasteCell
	Wrong []string
}

// PasteCell is one cell with its problem.
type PasteCell struct {
	Label, Text string
	Wrong       string
}

// Table is pasted text taken apart.
type Table struct {
	Heads []string
	Rows  [][]string
	lines []string // of the heading and of each row, as pasted
}

// Only is the pasted text of some rows with their headings.
func (t Table) Only(rows []int) string {
	out := t.lines[:1:1]
	for _, i := range rows {
		out = append(out, t.lines[i+1])
	}
	return strings.Join(out, "\n")
}

// ReadTable takes pasted text apart: tabs as spreadsheets paste them, or commas.
func ReadTable(text string) (Table, error) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	for blank, rest, more := strings.Cut(text, "\n"); more && strings.TrimSpace(blank) == ""; blank, rest, more = strings.Cut(text, "\n") {
		text = rest
	}
	text = strings.TrimRight(text, "\n")
	line, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	if strings.Contains(line, "\t") {
		r.Comma = '\t'
	} else if !strings.Contains(line, ",") && strings.Contains(line, ";") {
		r.Comma = ';'
	}
	var t Table
	for {
		from := r.InputOffset()
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return t, fmt.Errorf("read the pasted rows: %w", err)
		}
		line := strings.Trim(text[from:r.InputOffset()], "\n")
		if t.Heads == nil {
			t.Heads, t.lines = row, append(t.lines, line)
			continue
		}
		if slices.ContainsFunc(row, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			t.Rows, t.lines = append(t.Rows, row), append(t.lines, line)
		}
	}
}

// Names lists what cells name of other records, by kind: ids or titles.
func (t Table) Names(m campaign.Machine) map[campaign.Kind][]string {
	out := map[campaign.Kind][]string{}
	for i, head := range t.Heads {
		k, ok := desk.PointsTo[spelled(head)]
		if spelled(head) == "id" {
			k, ok = m.Kind, true
		}
		for _, row := range t.Rows {
			if ok && i < len(row) && strings.TrimSpace(row[i]) != "" {
				out[k] = append(out[k], strings.TrimSpace(row[i]))
			}
		}
	}
	return out
}

// spelled is a heading as field names are written.
func spelled(head string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(head)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	return strings.TrimSuffix(b.String(), "_")
}

// Known says which records there are: kind → what a cell may say → id.
type Known map[campaign.Kind]map[string]string

// New builds the page of an empty paste.
func New(in desk.House, m campaign.Machine) Paste {
	h := house{in}
	p := Paste{Shell: h.Shell, Crumbs: []view.Crumb{{Text: say.Upper(m.Many), Href: "/work/" + string(m.Kind)}}, Title: "Paste " + m.Many, Action: "/work/" + string(m.Kind) + "/paste"}
	p.Shell.Title = p.Title
	p.Columns = append(p.Columns, desk.Named{Label: "id", Hint: "Of a record that is there: it is changed. Empty: one is made."})
	for _, name := range desk.LayoutOf(m.Kind).Head {
		if desk.HeadDocs[name] != "" {
			p.Columns = append(p.Columns, desk.Named{Label: name, Hint: say.Sentence(desk.HeadDocs[name])})
		}
	}
	for _, f := range desk.FieldsOf(m.Kind) {
		if desk.Inline(f) && h.Scope.Sees(f.Class) {
			p.Columns = append(p.Columns, desk.Named{Label: f.Name, Hint: say.Sentence(f.Doc)})
		}
	}
	return p
}

// Preview reads pasted rows into commands; every problem stands at its cell.
func Preview(in desk.House, m campaign.Machine, text string, t Table, known Known) (Paste, []campaign.Command) {
	h := house{in}
	p := New(in, m)
	p.Text = text
	if len(t.Rows) == 0 {
		p.Wrong = []string{"There are no rows under the headings. Paste the heading row together with the rows."}
		return p, nil
	}
	if len(t.Rows) > maxPaste {
		p.Wrong = []string{fmt.Sprintf("%s rows are more than the %d that fit a paste. Save them as a CSV file and import it.", say.Count(int64(len(t.Rows))), maxPaste)}
		return p, nil
	}
	p.Heads, p.Wrong = h.heads(m, t.Heads)
	var out []campaign.Command
	wrong := len(p.Wrong)
	for i, cells := range t.Rows {
		row, c := h.pasted(m, p.Heads, cells, known)
		row.N = i + 2
		wrong += row.count()
		p.Rows, out = append(p.Rows, row), append(out, c)
	}
	p.Ready = wrong == 0
	p.Says = fmt.Sprintf("%s, nothing wrong. Nothing is saved yet.", say.Plural(len(out), "row", "rows"))
	if !p.Ready {
		p.Says = fmt.Sprintf("%s in %s: correct them in the field below, or in the sheet and paste again. Nothing was saved.", say.Upper(say.CountOf(wrong, "problem", "problems")), say.Plural(len(out), "row", "rows"))
	}
	return p, out
}

func (r PasteRow) count() int {
	n := len(r.Wrong)
	for _, c := range r.Cells {
		if c.Wrong != "" {
			n++
		}
	}
	return n
}

func (h house) heads(m campaign.Machine, heads []string) (out []PasteHead, wrong []string) {
	seen := map[string]bool{}
	for _, head := range heads {
		x := PasteHead{Title: head}
		name := spelled(head)
		f, ok := fieldSaid(m.Kind, name)
		switch {
		case name == "id" || name == "currency" || desk.HeadDocs[name] != "":
			x.head, x.Reads = name, form.Label(name)
		case !ok:
			wrong = append(wrong, fmt.Sprintf("%q is no field of a %s. Take the column out, or name it as one of the list below.", head, m.Title))
		case !h.Scope.Sees(f.Class):
			wrong = append(wrong, fmt.Sprintf("%q is not yours to change.", head))
		case !desk.Inline(f):
			wrong = append(wrong, fmt.Sprintf("%q does not fit a cell, or is set by steps. Fill it in on the record's page.", head))
		default:
			x.field, x.Reads = &f, form.Label(f.Name)
		}
		if x.Reads != "" && seen[x.Reads] {
			wrong = append(wrong, fmt.Sprintf("%q is there twice.", head))
		}
		seen[x.Reads] = true
		out = append(out, x)
	}
	return out, wrong
}

// fieldSaid finds a field by its name or its label.
func fieldSaid(k campaign.Kind, name string) (campaign.Field, bool) {
	all := desk.FieldsOf(k)
	i := slices.IndexFunc(all, func(f campaign.Field) bool { return f.Name == name || spelled(form.Label(f.Name)) == name })
	if i < 0 {
		return campaign.Field{}, false
	}
	return all[i], true
}

func (h house) pasted(m campaign.Machine, heads []PasteHead, cells []string, known Known) (PasteRow, campaign.Command) {
	c := campaign.Command{Kind: m.Kind, Step: campaign.Create, Set: map[string]json.RawMessage{}}
	row := PasteRow{Does: "made"}
	b := h.Builder()
	for i, head := range heads {
		if head.head == "currency" && i < len(cells) && strings.TrimSpace(cells[i]) != "" {
			b.Currency = strings.ToUpper(strings.TrimSpace(cells[i]))
		}
	}
	for i, head := range heads {
		text := ""
		if i < len(cells) {
			text = strings.TrimSpace(cells[i])
		}
		row.Cells = append(row.Cells, PasteCell{Label: head.Title, Text: text, Wrong: h.cellInto(&c, b, m, head, text, known)})
	}
	if c.Step == campaign.Edit {
		row.Does = "changed"
	} else {
		row.Wrong = h.missing(m, c)
	}
	if len(cells) > len(heads) {
		row.Wrong = append(row.Wrong, "There are more cells than headings.")
	}
	return row, c
}

// cellInto reads one cell into a command and says what is wrong with it.
func (h house) cellInto(c *campaign.Command, b form.Builder, m campaign.Machine, head PasteHead, text string, known Known) string {
	if text == "" || head.head == "currency" || head.field == nil && head.head == "" {
		return ""
	}
	if head.head == "id" {
		c.ID = text
		if _, there := known[m.Kind][text]; there {
			c.Step = campaign.Edit
		}
		return ""
	}
	name := head.head
	if head.field != nil {
		name = head.field.Name
	}
	if k := desk.PointsTo[name]; k != "" {
		id, ok := known[k][text]
		if !ok {
			return fmt.Sprintf("There is no %s %q.", k, text)
		}
		text = id
	}
	if head.field == nil {
		c.Set[name], _ = json.Marshal(text)
		return ""
	}
	if len(head.field.One) > 0 {
		text = strings.ReplaceAll(strings.ToLower(text), " ", "_")
		if !slices.Contains(head.field.One, text) {
			return fmt.Sprintf("Cannot be %q. One of %s.", text, strings.Join(head.field.One, ", "))
		}
	}
	v, problem := b.Cell(*head.field, text)
	if problem != nil {
		return form.Says(*problem)
	}
	c.Set[name] = v
	return ""
}

// missing names what a new record of the kind has to have and the row lacks.
func (h house) missing(m campaign.Machine, c campaign.Command) []string {
	var out []string
	for _, f := range desk.FieldsOf(m.Kind) {
		if slices.Contains(f.Must, campaign.Create) && !f.Fixed && c.Set[f.Name] == nil {
			out = append(out, form.Label(f.Name)+" is needed: "+f.Doc+".")
		}
	}
	return out
}

// Refuse adds what the record of work says against rows.
func (p *Paste) Refuse(at int, problems []campaign.Problem) {
	p.Ready = false
	if at < 0 || at >= len(p.Rows) {
		for _, x := range problems {
			p.Wrong = append(p.Wrong, form.Says(x))
		}
		return
	}
	row := &p.Rows[at]
	for _, x := range problems {
		i := slices.IndexFunc(p.Heads, func(h PasteHead) bool {
			return x.Field != "" && (h.head == desk.First(x.Field) || h.field != nil && h.field.Name == desk.First(x.Field))
		})
		if i < 0 {
			row.Wrong = append(row.Wrong, say.Join(" ", form.Label(x.Field), form.Says(x)))
			continue
		}
		row.Cells[i].Wrong = say.Join(" ", row.Cells[i].Wrong, form.Says(x))
	}
}

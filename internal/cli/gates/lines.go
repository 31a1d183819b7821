package gates

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strings"

	"plumbline/internal/fault"
	"plumbline/internal/web/api"
)

// gateLines reads what to ask for from a file: a header that names subject, and
// perhaps amount, currency and ref. Everything wrong is said at once.
func (s line) gateLines(name, file string) ([]api.GateAsk, error) {
	in := s.In
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, fault.Wrap(fault.NotFound, err, "%s cannot be read", file).WithHint("give a file, or - for standard input")
		}
		defer f.Close()
		in = f
	}
	out, err := readGateLines(in, name)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "%s: %s", file, err).WithHint("the header is subject,amount,currency; only subject is needed")
	}
	return out, nil
}

func readGateLines(in io.Reader, name string) ([]api.GateAsk, error) {
	r := csv.NewReader(in)
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	header, err := r.Read()
	if err != nil {
		return nil, errors.New("there is no header")
	}
	at := map[string]int{}
	for i, h := range header {
		at[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))] = i
	}
	if _, ok := at["subject"]; !ok {
		return nil, errors.New("no column is called subject")
	}
	var out []api.GateAsk
	var wrong []error
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, errors.Join(wrong...)
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		cell := func(column string) string {
			if i, ok := at[column]; ok && i < len(row) {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		q := api.GateAsk{Gate: name, Subject: cell("subject"), Via: cell("ref")}
		if q.Subject == "" {
			wrong = append(wrong, fault.New(fault.Invalid, "line %d names no subject", line))
			continue
		}
		if text := strings.TrimSpace(cell("amount") + " " + cell("currency")); text != "" {
			a, err := amountOf(text)
			if err != nil {
				wrong = append(wrong, fault.New(fault.Invalid, "line %d: %s", line, err))
				continue
			}
			q.Amount = &a
		}
		out = append(out, q)
	}
}

// writeGateLines writes answers as a sheet, in the order asked.
func writeGateLines(w io.Writer, all []api.GateAnswer) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"subject", "ref", "answer", "would", "because", "fix", "permit", "expires"}}
	for _, a := range all {
		row := make([]string, 8)
		row[0], row[1] = a.Asked.Subject, a.Asked.Via
		switch d := a.Decision; {
		case d != nil:
			row[2], row[3], row[4], row[6] = string(d.Answer), string(d.Would), d.Sentence(), a.Permit
			if fixes := d.Fixes(); len(fixes) > 0 {
				row[5] = strings.Join(fixes, "; ")
			}
			if a.Expires != nil {
				row[7] = a.Expires.Format("2006-01-02T15:04:05Z")
			}
		case a.Fault != nil:
			row[2], row[4], row[5] = "not_asked", a.Fault.Message, a.Fault.Hint
		}
		rows = append(rows, row)
	}
	return out.WriteAll(rows)
}

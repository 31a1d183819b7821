package formats

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox/read"
)

// System returns the outside system of a format's name.
func System(format string) string {
	name, _, _ := strings.Cut(format, ".")
	return name
}

// Generic is the name of the format for plain files of any table.
const Generic = "generic"

// candidate is a format and how sure it is.
type candidate struct {
	format Format
	score  int
}

// Recognise finds the format of a head. What the asker said wins; then the
// surest format, unless another is as sure.
func Recognise(formats []Format, h read.Head, as string) (Format, error) {
	if as != "" {
		return named(formats, as)
	}
	var found []candidate
	for _, f := range formats {
		if score := f.Recognise(h); score > 0 {
			found = append(found, candidate{f, score})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return b.score - a.score })
	switch {
	case len(found) == 0:
		return nil, unknown(formats, h)
	case len(found) > 1 && found[0].score == found[1].score:
		return nil, fault.New(fault.Invalid, "%s could be %s", where(h), list(found)).WithHint("say which with --as NAME")
	}
	return found[0].format, nil
}

func named(formats []Format, as string) (Format, error) {
	for _, f := range formats {
		if f.Name() == as {
			return f, nil
		}
	}
	table := strings.TrimPrefix(as, Generic+".")
	if _, ok := facts.Lookup(table); ok {
		for _, f := range formats {
			if f.Name() == Generic {
				return f, nil
			}
		}
	}
	var names []string
	for _, f := range formats {
		names = append(names, f.Name())
	}
	return nil, fault.New(fault.Invalid, "there is no format %q", as).
		WithHint("name one of %s, or a table like orders", strings.Join(names, ", "))
}

// unknown says of a file nothing recognises what it may be.
func unknown(formats []Format, h read.Head) error {
	what := "its first lines say nothing known"
	if len(h.Header) > 0 {
		what = "its columns are " + shorten(strings.Join(h.Header, ", "), 200)
	}
	if name, columns := propose(formats, h); name != "" {
		var read []string
		for _, label := range h.Header {
			if to := columns[label]; to != "" {
				read = append(read, label+" → "+to)
			}
		}
		return fault.New(fault.Invalid, "%s is not recognised for sure: it may be %s, with %s", where(h), name, shorten(strings.Join(read, ", "), 300)).
			WithHint("if it is, say so: --as %s; a column that is read wrongly is put right with --column \"Its name=field\", and remembered", name)
	}
	return fault.New(fault.Invalid, "%s is not recognised: %s", where(h), what).
		WithHint("say what it is with --as: a table such as orders, spend or kr_values (docs/reference/facts.md), or a format such as shopify.orders")
}

// proposed is how well a format has to fit to be proposed.
const proposed = 50

// propose finds the format that fits best; none where two fit alike.
func propose(formats []Format, h read.Head) (name string, columns map[string]string) {
	best, second := 0, 0
	for _, f := range formats {
		p, is := f.(Proposer)
		if !is {
			continue
		}
		switch fit, read := p.Propose(h); {
		case fit > best:
			best, second, name, columns = fit, best, f.Name(), read
		case fit > second:
			second = fit
		}
	}
	if best < proposed || best == second {
		return "", nil
	}
	return name, columns
}

func where(h read.Head) string {
	if h.Sheet != "" {
		return fmt.Sprintf("%s, sheet %q", h.Name, h.Sheet)
	}
	return h.Name
}

func list(found []candidate) string {
	var out []string
	for _, c := range found {
		if c.score == found[0].score {
			out = append(out, c.format.Name())
		}
	}
	return strings.Join(out, " or ")
}

func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

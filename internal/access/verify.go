package access

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
)

// Findings of a verification.
const (
	Altered   = "altered"
	Missing   = "missing"
	Reordered = "reordered"
	Cut       = "cut"       // the tail is gone
	Forged    = "forged"    // behind the head, or not this install's
	Rewritten = "rewritten" // another log than the one whose head was kept
	Unsaid    = "unsaid"    // personal data deleted without an entry that says so
)

// Finding is one thing wrong with an audit log.
type Finding struct {
	What string `json:"what"`
	From int64  `json:"from"` // entries it is about, both included
	To   int64  `json:"to"`
	Text string `json:"text"`
}

// Verified is what became of a verification.
type Verified struct {
	Head     ChainHead `json:"head"`
	Entries  int64     `json:"entries"`
	Erased   int64     `json:"erased"` // entries whose personal part was deleted: their link holds
	Findings []Finding `json:"findings"`
}

// verifyPage is how many entries are read at a time.
const verifyPage = 2000

// maxStray bounds how many entries that fit nowhere are tried in other places.
const maxStray = 500

// Verify walks the chain from its beginning. Against is a head kept elsewhere;
// nil: there is none.
func Verify(ctx context.Context, log Log, against *SignedHead) (Verified, error) {
	head, err := log.AuditHead(ctx)
	if err != nil {
		return Verified{}, err
	}
	v := walk{programme: head.Programme, against: against, said: map[int64]bool{}}
	for {
		page, err := log.Audit(ctx, v.seq, verifyPage)
		if err != nil {
			return Verified{}, err
		}
		for _, e := range page {
			v.step(e)
		}
		if len(page) < verifyPage {
			break
		}
	}
	if v.seq > head.Seq { // entries may have come while it was walked
		if head, err = log.AuditHead(ctx); err != nil {
			return Verified{}, err
		}
	}
	v.end(head)
	return Verified{Head: head, Entries: v.n, Erased: int64(len(v.erased)), Findings: v.found}, nil
}

// walk is a verification under way.
type walk struct {
	programme string
	against   *SignedHead
	met       bool // the entry the kept head names was seen, and is the same
	seq, n    int64
	hash      string // of the entry before
	broken    bool   // the entry before does not hold
	strays    []Sealed
	gaps      []int64
	erased    []int64
	said      map[int64]bool // entries an erasure names
	found     []Finding
}

func (v *walk) say(what string, from, to int64, format string, args ...any) {
	v.found = append(v.found, Finding{what, from, to, fmt.Sprintf(format, args...)})
}

func (v *walk) step(e Sealed) {
	v.n++
	gap := e.Seq != v.seq+1
	if gap {
		v.gap(v.seq+1, e.Seq-1)
	}
	holds := e.Link(v.programme) == e.Hash
	switch {
	case !holds:
		v.strays = append(v.strays, e)
	case !gap && !v.broken && e.Prev != v.hash:
		v.say(Altered, v.seq, e.Seq, "entry %d does not follow from entry %d: one of them was written anew", e.Seq, v.seq)
	}
	v.personal(e)
	v.erasure(e)
	if v.against != nil && e.Seq == v.against.Seq {
		v.met = e.Hash == v.against.Hash && holds
	}
	v.seq, v.hash, v.broken = e.Seq, e.Hash, !holds
}

func (v *walk) gap(from, to int64) {
	for s := from; s <= to && len(v.gaps) < maxStray; s++ {
		v.gaps = append(v.gaps, s)
	}
	v.say(Missing, from, to, "%s missing", entries(from, to, "is", "are"))
}

func entries(from, to int64, is, are string) string {
	if from == to {
		return fmt.Sprintf("entry %d %s", from, is)
	}
	return fmt.Sprintf("entries %d to %d %s", from, to, are)
}

// personal holds the part that may be deleted to its hash.
func (v *walk) personal(e Sealed) {
	switch {
	case e.Erased():
		v.erased = append(v.erased, e.Seq)
	case e.PersonalHash == "" && (e.Personal != nil || e.Salt != nil):
		v.say(Altered, e.Seq, e.Seq, "entry %d was given a personal part it did not have", e.Seq)
	case e.PersonalHash != "" && hashOf(string(e.Salt), string(e.Personal)) != e.PersonalHash:
		v.say(Altered, e.Seq, e.Seq, "the personal part of entry %d was altered", e.Seq)
	}
}

// ErasureAct is the act of the entry that says which personal parts were deleted.
const ErasureAct = "erased"

// ErasurePayload is what that entry says.
type ErasurePayload struct {
	Entries []int64  `json:"entries"` // of this log
	Records []string `json:"records"` // kind/id
}

func (v *walk) erasure(e Sealed) {
	if e.Act != ErasureAct {
		return
	}
	var p ErasurePayload
	if json.Unmarshal([]byte(e.Payload), &p) != nil {
		return // of another kind: what it does not name stays unsaid
	}
	for _, s := range p.Entries {
		v.said[s] = true
	}
}

// end looks at what only the whole log shows.
func (v *walk) end(head ChainHead) {
	v.place()
	for _, s := range v.erased {
		if !v.said[s] {
			v.say(Unsaid, s, s, "the personal part of entry %d was deleted, and no entry says so", s)
		}
	}
	switch {
	case v.seq < head.Seq:
		v.say(Cut, v.seq+1, head.Seq, "%s missing at the end", entries(v.seq+1, head.Seq, "is", "are"))
	case v.seq > head.Seq:
		v.say(Forged, head.Seq+1, v.seq, "%s behind the head of the chain", entries(head.Seq+1, v.seq, "stands", "stand"))
	case head.Hash != v.hash && !v.broken:
		v.say(Altered, v.seq, v.seq, "the head of the chain is not that of entry %d: one of them was written anew", v.seq)
	}
	v.compare(head)
	slices.SortStableFunc(v.found, func(a, b Finding) int { return int(a.From - b.From) })
}

// place finds out whether entries that do not hold where they are hold elsewhere.
func (v *walk) place() {
	if len(v.strays) > maxStray {
		v.say(Altered, v.strays[0].Seq, v.strays[len(v.strays)-1].Seq, "%d entries do not hold, the first of them entry %d", len(v.strays), v.strays[0].Seq)
		return
	}
	places := slices.Clone(v.gaps)
	for _, e := range v.strays {
		places = append(places, e.Seq)
	}
	for _, e := range v.strays {
		at := slices.IndexFunc(places, func(seq int64) bool {
			moved := e
			moved.Seq = seq
			return moved.Link(v.programme) == e.Hash
		})
		if at < 0 {
			v.say(Altered, e.Seq, e.Seq, "entry %d was altered", e.Seq)
			continue
		}
		v.say(Reordered, e.Seq, e.Seq, "entry %d stands in the place of entry %d", places[at], e.Seq)
	}
}

// compare holds the log to a head that was kept elsewhere.
func (v *walk) compare(head ChainHead) {
	a := v.against
	switch {
	case a == nil || a.Seq == 0 && a.Programme == head.Programme:
	case a.Programme != head.Programme:
		v.say(Forged, 0, 0, "this head is of another install")
	case a.Seq > v.seq:
		v.say(Cut, v.seq+1, a.Seq, "%s missing at the end: the head of %s knew of entry %d", entries(v.seq+1, a.Seq, "is", "are"), a.At.Format("2 January 2006 15:04 MST"), a.Seq)
	case !v.met:
		v.say(Rewritten, a.Seq, a.Seq, "entry %d is not the one that the head of %s knew: the log was written anew", a.Seq, a.At.Format("2 January 2006 15:04 MST"))
	}
}

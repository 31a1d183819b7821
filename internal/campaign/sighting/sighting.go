// Package sighting reads what imports show of a post: what a person would have
// seen of it, as of when, and whether that is something new.
//
// In: the rows of facts about one post, as its sources told them. Out: a look,
// as a command of its deliverable. Pure, and the same for the same rows: what
// has been seen before is not seen twice.
package sighting

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/verify"
)

// Post is what the facts hold of one post.
type Post struct {
	Rows  []map[string]any  // of assets: the newest of each source
	Marks []map[string]any  // of milestones about it, in any order
	Links map[string]string // addresses of the links its rows name
	Last  time.Time         // its last counters: it was there then
	From  string            // who told those
}

// Sight is what the facts show of a post.
type Sight struct {
	Seen    verify.Seen
	Source  string    // who told the newest of it
	Content time.Time // as of when its content is known
	At      time.Time // as of when any of it is
	Gone    time.Time // when it was found gone; zero: it was not
	Why     string    // why, as they say
}

// Of puts together what the facts show; ok is false where they show nothing.
func (p Post) Of() (s Sight, ok bool) {
	slices.SortStableFunc(p.Rows, func(a, b map[string]any) int { return as(b).Compare(as(a)) })
	for _, r := range p.Rows {
		s.row(r, p.Links)
	}
	slices.SortStableFunc(p.Marks, func(a, b map[string]any) int { return moment(a, "occurred_at").Compare(moment(b, "occurred_at")) })
	for _, m := range p.Marks {
		s.mark(m)
	}
	s.At = s.Content
	if !p.Last.IsZero() {
		live := true
		s.Seen.Live = &live
		s.later(p.Last, p.From)
	}
	if s.Gone.After(p.Last) {
		s.Seen.Live = new(bool)
		s.later(s.Gone, "")
	} else {
		s.Gone = time.Time{} // counted since: it is there
	}
	s.Seen.Hash = s.hash()
	return s, !s.At.IsZero()
}

func (s *Sight) later(at time.Time, source string) {
	if at.After(s.At) {
		s.At, s.Source = at, cmp.Or(source, s.Source)
	}
}

// row fills in what a newer source has not said.
func (s *Sight) row(r map[string]any, links map[string]string) {
	at := as(r)
	if at.IsZero() {
		return
	}
	if at.After(s.Content) {
		s.Content, s.Source = at, text(r, "source")
	}
	x := &s.Seen
	x.Platform, x.Format = cmp.Or(x.Platform, text(r, "platform")), cmp.Or(x.Format, text(r, "format"))
	if caption := text(r, "caption"); caption != "" && x.Caption == nil {
		x.Caption = &caption
	}
	if code := text(r, "code"); code != "" && x.Spoken == nil {
		x.Spoken = &code
	}
	if link := text(r, "link"); link != "" && len(x.Links) == 0 {
		x.Links = []string{link}
		if url := links[link]; url != "" {
			x.Links = append(x.Links, url)
		}
	}
	if works, told := r["identifier"].(bool); told && x.Works == nil {
		x.Works = &works
	}
	if d := text(r, "disclosure"); x.Disclosed == nil && (d == "passed" || d == "failed") {
		passed := d == "passed"
		x.Disclosed = &passed
	}
}

// mark takes an event of the post; a later one takes an earlier one's place.
func (s *Sight) mark(m map[string]any) {
	at, yes, reason := moment(m, "occurred_at"), positive(m["value"]), text(m, "reason")
	switch text(m, "event") {
	case "identifier":
		s.Seen.Works, s.Seen.Which = &yes, reason
	case "disclosed":
		s.Seen.Disclosed, s.Seen.Failed = &yes, ""
		if !yes {
			s.Seen.Failed = reason
		}
	case "taken_down":
		s.Gone, s.Why = at, reason
		if s.Source == "" {
			s.Source = text(m, "source")
		}
		return
	default:
		return
	}
	if at.After(s.Content) {
		s.Content, s.Source = at, text(m, "source")
	}
}

// hash names what was seen, whenever that was.
func (s *Sight) hash() string {
	seen := s.Seen
	seen.At, seen.By, seen.Hash = time.Time{}, "", ""
	raw, err := json.Marshal(seen)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(raw)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// as is the moment a row's content is as of: when its source last changed it,
// else when it arrived; never before the post was there.
func as(r map[string]any) time.Time {
	at := moment(r, "updated_at")
	if at.IsZero() {
		at = moment(r, "received_at")
	}
	if published := moment(r, "published_at"); published.After(at) {
		at = published
	}
	return at
}

func text(r map[string]any, column string) string { s, _ := r[column].(string); return s }

func moment(r map[string]any, column string) time.Time { t, _ := r[column].(time.Time); return t }

func positive(v any) bool { f, ok := v.(float64); return ok && f > 0 }

// Command is the look that a sight is of a deliverable: of its whole content
// where that is new, of its being there where only that is. Ok is false where
// nothing is new. Due is asked when a look is due: then what is newer is news.
func (s Sight) Command(d *campaign.Deliverable, due bool) (c campaign.Command, ok bool) {
	c = campaign.Command{Kind: campaign.KindDeliverable, ID: d.ID, Source: s.Source}
	same := s.Seen.Hash == d.Seen
	switch {
	case d.State == campaign.TakenDown:
		return c, false
	case !s.Gone.IsZero():
		c.Step, c.At, c.Reason = "taken_down", s.Gone, s.Why
		return c, true
	case s.At.Before(d.CheckedAt), same && !due, same && !s.At.After(d.CheckedAt):
		return c, false
	}
	seen := s.Seen
	if same && !s.Content.After(d.CheckedAt) {
		seen = verify.Seen{Live: s.Seen.Live, Hash: s.Seen.Hash} // the same content as before, and the post is still there
	}
	seen.By, seen.At = s.Source, s.Content
	raw, err := json.Marshal(seen)
	if err != nil {
		return c, false
	}
	c.Step, c.At, c.With = "verified", s.At, raw
	c.Untold = true // what the look concludes nobody else tells
	return c, true
}

// Missed is a look that was due and had nothing newer to see.
func Missed(d *campaign.Deliverable) campaign.Command {
	why := "no import has shown this post"
	if !d.CheckedAt.IsZero() {
		why = "nothing newer was imported of it since the last look"
	}
	return campaign.Command{Kind: campaign.KindDeliverable, ID: d.ID, Step: "look_missed", Version: d.Version, Reason: why}
}

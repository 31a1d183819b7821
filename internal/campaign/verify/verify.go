// Package verify answers a brief's checklist from what was seen of a live post:
// met, not met, or could not be checked, each with what it rests on.
//
// In: requirements, and what somebody or something saw. Out: an answer for each,
// the disclosure checks of the market, and when to look again. Pure: who looks,
// and how, is somebody else's affair.
package verify

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"plumbline/internal/campaign"
)

// The answers.
const (
	Met     = "met"
	NotMet  = "not_met"
	Unknown = "unknown"
)

// Seen is what was seen of a post at one look. A missing part was not seen:
// what hangs on it could not be checked.
type Seen struct {
	At       time.Time `json:"at,omitzero"`
	By       string    `json:"by,omitempty"`
	Live     *bool     `json:"live,omitempty"`
	Platform string    `json:"platform,omitempty"`
	Format   string    `json:"format,omitempty"`
	Caption  *string   `json:"caption,omitempty"`
	Label    *string   `json:"label,omitempty"`  // the platform's own label; "" where there is none
	Spoken   *string   `json:"spoken,omitempty"` // what is said or shown in the picture
	Links    []string  `json:"links,omitempty"`
	LinksAll bool      `json:"links_all,omitempty"` // every place for a link was looked at
	Code     *bool     `json:"code,omitempty"`      // the code worked in the shop
	Topics   []string  `json:"topics,omitempty"`
	Read     bool      `json:"read,omitempty"` // somebody read or watched all of it for topics
	Hash     string    `json:"hash,omitempty"` // of what was seen
	Capture  string    `json:"capture,omitempty"`

	// What somebody else looked into and told: it answers where nothing was seen
	// here, and a miss of theirs is a miss.
	Works     *bool  `json:"works,omitempty"`     // the link or code was tried
	Which     string `json:"which,omitempty"`     // which of them: link, code, …
	Disclosed *bool  `json:"disclosed,omitempty"` // the checks of its market
	Failed    string `json:"failed,omitempty"`    // which of those failed
}

// Text is all the words seen.
func (s Seen) Text() (text string, any bool) {
	var parts []string
	for _, p := range []*string{s.Caption, s.Spoken} {
		if p != nil {
			parts = append(parts, *p)
		}
	}
	return strings.Join(parts, "\n"), len(parts) > 0
}

// Answers goes through a checklist.
func Answers(reqs []campaign.Requirement, market string, s Seen) []campaign.Check {
	var out []campaign.Check
	for _, r := range reqs {
		c := campaign.Check{Requirement: r.ID, At: s.At, By: s.By, Hash: s.Hash, Capture: s.Capture}
		c.Answer, c.Text = answer(r, market, s)
		if s.Label != nil {
			c.Label = *s.Label
		}
		out = append(out, c)
	}
	return out
}

// answer is one answer and the words it rests on.
func answer(r campaign.Requirement, market string, s Seen) (string, string) {
	switch r.What {
	case "link":
		return tried(r.What, s, linked)(r.Want, s)
	case "code":
		return tried(r.What, s, worded)(r.Want, s)
	case "text", "mention", "tag":
		return worded(r.Want, s)
	case "disclosure":
		return disclosed(market, r.Want, s)
	case "format":
		if s.Format == "" {
			return Unknown, ""
		}
		return yes(strings.EqualFold(s.Format, r.Want)), s.Format
	case "no_touch":
		return untouched(r.Want, s)
	case "live":
		if s.Live == nil {
			return Unknown, ""
		}
		return yes(*s.Live), ""
	}
	return Unknown, "nobody here knows how to check " + quoted(r.What)
}

// tried puts what somebody else found of a link or code behind our own look:
// one that did not work is a miss, and one that did is met where nothing was seen.
func tried(what string, s Seen, look func(want string, s Seen) (string, string)) func(want string, s Seen) (string, string) {
	return func(want string, s Seen) (string, string) {
		answer, text := look(want, s)
		theirs := s.Which == what || what == "link" && s.Which != "code" && s.Which != ""
		switch {
		case s.Works == nil:
		case !*s.Works && (theirs || s.Which == ""):
			return NotMet, say(text, "tried, and did not work")
		case *s.Works && theirs && answer == Unknown:
			return Met, say(text, "tried, and worked")
		}
		return answer, text
	}
}

func say(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

func quoted(s string) string { return "“" + s + "”" }

func yes(b bool) string {
	if b {
		return Met
	}
	return NotMet
}

// linked looks for the wanted link among those seen. One that is not there is
// a miss only where every place for a link was looked at.
func linked(want string, s Seen) (string, string) {
	for _, l := range s.Links {
		if want == "" || sameLink(l, want) {
			return Met, l
		}
	}
	if text, _ := s.Text(); want != "" && strings.Contains(strings.ToLower(text), bare(want)) {
		return Met, want
	}
	if !s.LinksAll {
		return Unknown, ""
	}
	return NotMet, strings.Join(s.Links, " ")
}

func bare(link string) string {
	l := strings.ToLower(link)
	for _, p := range []string{"https://", "http://", "www."} {
		l = strings.TrimPrefix(l, p)
	}
	return strings.TrimRight(l, "/")
}

// sameLink compares without scheme, and lets the placed link carry more tags.
func sameLink(placed, want string) bool {
	p, w := bare(placed), bare(want)
	return p == w || strings.HasPrefix(p, w+"?") || strings.HasPrefix(p, w+"&") || strings.HasPrefix(p, w+"/?")
}

// defaultTags are required where a ladder's tagging names none.
var defaultTags = []string{"utm_source", "utm_medium", "utm_campaign"}

// Tagged tells whether the placed links that are ours carry every required tag
// with an allowed value; unknown where none of ours was seen.
func Tagged(placed []string, ours string, required []string, allowed map[string][]string) string {
	if len(required) == 0 {
		required = defaultTags
	}
	answer := Unknown
	for _, l := range placed {
		u, err := url.Parse(l)
		if err != nil || !sameLink(l, ours) {
			continue
		}
		answer = Met
		for _, t := range required {
			if v := u.Query().Get(t); v == "" || len(allowed[t]) > 0 && !slices.Contains(allowed[t], v) {
				return NotMet
			}
		}
	}
	return answer
}

// worded looks for a word among what was written or said.
func worded(want string, s Seen) (string, string) {
	text, any := s.Text()
	if !any {
		return Unknown, ""
	}
	for _, line := range strings.Split(text, "\n") {
		if holds(line, want) {
			return Met, strings.TrimSpace(line)
		}
	}
	if s.Caption == nil { // only the picture was seen: it may stand in the caption
		return Unknown, ""
	}
	return NotMet, ""
}

// holds tells whether a text has a word or a run of words, whole and whatever
// the case: #ad is not in #adventure.
func holds(text, want string) bool {
	if want == "" {
		return false
	}
	t, w := []rune(strings.ToLower(text)), []rune(strings.ToLower(want))
	for i := 0; i+len(w) <= len(t); i++ {
		if slices.Equal(t[i:i+len(w)], w) && edge(t, i-1, w[0]) && edge(t, i+len(w), w[len(w)-1]) {
			return true
		}
	}
	return false
}

// edge tells whether a word may begin or end beside a place in a text.
func edge(t []rune, i int, own rune) bool {
	return i < 0 || i >= len(t) || !letter(t[i]) || !letter(own) && own != '#' && own != '@'
}

// letter tells whether a word goes on with a character. Scripts without spaces
// between words have no edges to look for.
func letter(r rune) bool {
	if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) {
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_'
}

// untouched looks for a topic nobody was to touch. Words not found prove
// nothing unless somebody read or watched all of it.
func untouched(topic string, s Seen) (string, string) {
	for _, t := range s.Topics {
		if strings.EqualFold(t, topic) {
			return NotMet, t
		}
	}
	if text, _ := s.Text(); holds(text, topic) {
		return NotMet, topic
	}
	if !s.Read {
		return Unknown, ""
	}
	return Met, ""
}

var tag = regexp.MustCompile(`[#@][\p{L}\p{N}_]+`)

// Tags lists the tags and mentions of a text.
func Tags(text string) []string { return tag.FindAllString(text, -1) }

// Counted is how many requirements there are, could be checked, and were met.
func Counted(checks []campaign.Check) (all, checked, met int) {
	for _, c := range checks {
		all++
		if c.Answer != Unknown {
			checked++
		}
		if c.Answer == Met {
			met++
		}
	}
	return all, checked, met
}

// Keep lays new answers over old ones: what could not be checked this time
// keeps what was seen before.
func Keep(old, now []campaign.Check) []campaign.Check {
	out := slices.Clone(now)
	for i, c := range out {
		j := slices.IndexFunc(old, func(o campaign.Check) bool { return o.Requirement == c.Requirement })
		if c.Answer == Unknown && j >= 0 && old[j].Answer != Unknown {
			out[i] = old[j]
		}
	}
	return out
}

// Without leaves one requirement's answer out.
func Without(checks []campaign.Check, requirement string) []campaign.Check {
	return slices.DeleteFunc(slices.Clone(checks), func(c campaign.Check) bool { return c.Requirement == requirement })
}

// looks is when a live post is looked at after going live; weekly from then on.
var looks = []time.Duration{time.Hour, 24 * time.Hour, 72 * time.Hour, 7 * 24 * time.Hour}

const week = 7 * 24 * time.Hour

// Next is when to look again at a post that went live: after an hour, a day,
// three days, a week, then weekly, and on the moment it was to stay live until;
// zero when that has passed, and for a post that is not live.
func Next(live, after, keep time.Time) time.Time {
	if live.IsZero() {
		return time.Time{}
	}
	at := live.Add(week)
	for _, l := range looks {
		if t := live.Add(l); t.After(after) {
			at = t
			break
		}
	}
	for !at.After(after) {
		at = at.Add((min(after.Sub(at), 1000*week)/week + 1) * week) // lengths of centuries saturate
	}
	switch {
	case keep.IsZero() && at.Sub(live) > 26*week:
		return time.Time{}
	case keep.IsZero() || at.Before(keep):
		return at
	case after.Before(keep):
		return keep
	}
	return time.Time{}
}

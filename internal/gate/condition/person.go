package condition

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/ladder"
)

// validity is how long a screen or a packet holds.
const validity = 90 * 24 * time.Hour

const noCreator = "the record names no creator"

// needed are the screens nobody goes without.
var needed = []string{"safety", "values"}

func screensPassed(a Asked) Finding {
	e := a.Evidence
	if e.Creator == nil {
		return unknown(noCreator, "name the creator")
	}
	latest := map[string]*campaign.Screen{}
	for _, s := range e.Screens {
		if had := latest[s.Screened]; had == nil || s.Decided.After(had.Decided) {
			latest[s.Screened] = s
		}
	}
	var on []Ref
	for _, which := range []string{"safety", "values", "fit"} {
		s := latest[which]
		if s == nil && !slices.Contains(needed, which) {
			continue
		}
		if f := screen(a, which, s); f.State != Met {
			return f
		}
		on = append(on, of(a, s))
	}
	return met("safety and values passed and in date", on...)
}

// screen judges the latest screen of one kind.
func screen(a Asked, which string, s *campaign.Screen) Finding {
	look := "screen creator " + a.Evidence.Creator.ID + " for " + which
	switch {
	case s == nil:
		return unknown("there is no "+which+" screen", look)
	case s.State == "undecided" || s.Decided.IsZero() && s.State != "passed":
		return unknown("the "+which+" screen is not decided", "decide screen "+s.ID, of(a, s))
	case s.State == "failed":
		bare := "the " + which + " screen failed on " + a.day(s.Decided)
		text := bare
		if s.Reason != "" {
			text += ": " + campaign.Words(s.Reason)
		}
		return notMet(text, "choose another creator, or screen again", of(a, s)).secret(access.Safety, bare)
	case s.State != "passed":
		return unknown("the "+which+" screen is "+campaign.Words(string(s.State)), look, of(a, s))
	case until(a, s).Before(a.At):
		return unknown("the "+which+" screen lapsed on "+a.day(until(a, s)), look, of(a, s))
	}
	for _, p := range a.Evidence.Pivots {
		if p.Happened.After(s.Decided) && !p.Happened.After(a.At) && p.State != "accepted" {
			return unknown("the "+which+" screen lapsed when the creator changed "+p.Axis+" on "+a.day(p.Happened), look, of(a, s), of(a, p))
		}
	}
	return met("", of(a, s))
}

// until is the end of a screen's validity: as written on it, by the ladder, or 90 days.
func until(a Asked, s *campaign.Screen) time.Time {
	if !s.Until.IsZero() {
		return s.Until
	}
	if a.Ladder != nil && a.Ladder.Screening.ValidFor > 0 {
		return s.Decided.Add(a.Ladder.Screening.ValidFor)
	}
	return s.Decided.Add(validity)
}

func audienceEvidence(a Asked) Finding {
	e := a.Evidence
	if e.Creator == nil {
		return unknown(noCreator, "name the creator")
	}
	var newest *campaign.Packet
	for _, p := range e.Packets {
		if p.State == "rejected" {
			continue
		}
		if newest == nil || p.State == "accepted" && newest.State != "accepted" || p.State == newest.State && p.Taken.After(newest.Taken) {
			newest = p
		}
	}
	ask := "ask creator " + e.Creator.ID + " for the audience packet"
	switch {
	case newest == nil:
		return unknown("there is no audience packet", ask)
	case newest.State != "accepted":
		return unknown("the audience packet of "+a.day(newest.Taken)+" is "+campaign.Words(string(newest.State)), "accept or reject packet "+newest.ID, of(a, newest))
	case newest.Taken.Add(validity).Before(a.At):
		return unknown("the audience packet is from "+a.day(newest.Taken)+", older than 90 days", ask, of(a, newest))
	}
	return met("audience packet of "+a.day(newest.Taken)+" accepted", of(a, newest))
}

func noOpenIncident(a Asked) Finding {
	for _, i := range a.Evidence.Incidents {
		if i.State == "resolved" || !i.Resolved.IsZero() && !i.Resolved.After(a.At) {
			continue
		}
		bare := "an incident of " + a.day(i.Happened) + " is open"
		return notMet(bare+": "+campaign.Words(i.What), "resolve incident "+i.ID, of(a, i)).secret(access.Safety, bare)
	}
	return met("no incident is open")
}

// noTouchClear holds what is planned against both lists. The topics of a
// creator's own list are told to few: the sentence for others names none.
func noTouchClear(a Asked) Finding {
	e := a.Evidence
	own, brand := lists(e)
	if e.Creator != nil && own == nil {
		return unknown("the creator was not asked for a list of their own", "record the list of creator "+e.Creator.ID+"; an empty one counts")
	}
	planned := topics(e)
	if len(planned) == 0 {
		return unknown("nothing says what it is about", "send the brief, or tag deliverable and brief with themes")
	}
	var on []Ref
	if own != nil {
		on = append(on, of(a, own))
		if meets(planned, own.Own) != "" {
			return notMet("it meets the creator's own list", "change the brief or choose another creator; who looks after the creator sees the list", on...). // decisions are kept and handed on: they never name what is on it
																						secret(access.Personal, "it meets a no-touch list")
		}
	}
	against := ladderTopics(a.Ladder)
	if brand != nil {
		on, against = append(on, of(a, brand)), append(slices.Clone(against), brand.Topics...)
	}
	if hit := meets(planned, against); hit != "" {
		return notMet("it meets the brand's list: "+hit, "change the brief", on...).secret(access.Safety, "it meets a no-touch list")
	}
	return met("what is planned meets neither list", on...)
}

func ladderTopics(l *ladder.Ladder) []string {
	if l == nil {
		return nil
	}
	return l.NoTouch
}

// lists are the creator's own and the brand's, each the newest.
func lists(e *campaign.Evidence) (own, brand *campaign.List) {
	for _, l := range e.Lists {
		at := &brand
		if l.Creator != "" {
			at = &own
		}
		if *at == nil || l.Made.After((*at).Made) {
			*at = l
		}
	}
	return own, brand
}

// topics are what the work is about: themes, product and hook of brief and deliverable.
func topics(e *campaign.Evidence) []string {
	var out []string
	if b := e.Brief; b != nil {
		for _, body := range []campaign.BriefBody{b.Asked, b.Body} {
			out = append(out, body.Themes...)
			out = append(out, body.Product, body.Message, body.Hook)
		}
	}
	if d := e.Deliverable; d != nil {
		for _, tag := range d.Taxonomy {
			out = append(out, tag)
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(s string) bool { return strings.TrimSpace(s) == "" })
}

// meets finds the first topic that is named in what is planned, word by word.
func meets(planned, topics []string) string {
	for _, topic := range topics {
		said := words(topic)
		if said == "  " {
			continue
		}
		for _, p := range planned {
			if strings.Contains(words(p), said) {
				return topic
			}
		}
	}
	return ""
}

// words are a text's words in small letters, each between spaces.
func words(s string) string {
	return " " + strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ") + " "
}

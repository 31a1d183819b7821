package verify

import (
	"slices"
	"strings"

	"plumbline/internal/campaign"
)

// Rule is what one market asks of a post that was paid for or given. The table
// follows the markets' own published guidance; it is no legal advice, and
// what it does not cover is unknown, never passed.
type Rule struct {
	Market string
	Words  []string // any of these labels it; ^word only as the first word
	Within int      // characters of the caption inside which a word has to stand; 0: anywhere
	Label  bool     // the platform's own label is asked for as well
	Source string   // who says so
}

// fold is how much of a caption shows before "more".
const fold = 125

// Rules are the markets covered.
var Rules = []Rule{
	{"US", []string{"#ad", "^ad", "#sponsored", "sponsored", "advertisement", "paid partnership", "gifted by"}, fold, false, "FTC, 16 CFR 255: clear and conspicuous, hard to miss"},
	{"CA", []string{"#ad", "^ad", "#sponsored", "sponsored", "#gifted", "#pub", "#commandité", "publicité"}, fold, false, "Ad Standards, influencer disclosure guidelines"},
	{"GB", []string{"#ad", "^ad", "^advert", "#advert", "advertisement"}, fold, false, "ASA/CAP and CMA: obvious before anybody engages; gifts too"},
	{"IE", []string{"#ad", "^ad", "#fógra", "^advert"}, fold, false, "CCPC and ASA: at the beginning"},
	{"DE", []string{"werbung", "#werbung", "anzeige", "#anzeige"}, fold, false, "Media authorities' guide, MStV §22: at the beginning"},
	{"AT", []string{"werbung", "#werbung", "anzeige", "#anzeige", "entgeltliche einschaltung"}, fold, false, "Advertising council's code"},
	{"FR", []string{"publicité", "#publicité", "collaboration commerciale", "#collaborationcommerciale"}, fold, false, "Law 2023-451, art. 5: clear, during the whole promotion"},
	{"ES", []string{"publicidad", "#publicidad", "^publi", "#publi", "en colaboración con"}, fold, false, "Autocontrol code of conduct"},
	{"IT", []string{"#pubblicità", "pubblicità", "#adv", "#ad", "advertising", "sponsorizzato da", "#sponsorizzato"}, fold, false, "AGCOM guidelines, IAP Digital Chart: at the beginning"},
	{"NL", []string{"#ad", "#adv", "advertentie", "#advertentie", "#spon", "#sponsored", "reclame", "#reclame"}, fold, false, "Advertising code for social media"},
	{"BE", []string{"reclame", "#reclame", "publicité", "#publicité", "advertentie", "#advertentie"}, fold, false, "Communication centre's rules"},
	{"SE", []string{"reklam", "#reklam", "annons", "#annons"}, fold, false, "Consumer agency: at once"},
	{"DK", []string{"reklame", "#reklame", "annonce", "#annonce"}, fold, false, "Consumer ombudsman"},
	{"NO", []string{"reklame", "#reklame", "annonse", "#annonse"}, fold, false, "Consumer authority"},
	{"AU", []string{"#ad", "^ad", "#sponsored", "sponsored", "advertisement", "paid partnership", "#gifted"}, fold, false, "AANA code of ethics"},
	{"BR", []string{"#publi", "^publi", "#publicidade", "publicidade", "#publipost", "parceria paga"}, fold, false, "CONAR guide"},
	{"IN", []string{"#ad", "^ad", "advertisement", "#sponsored", "sponsored", "#collaboration", "^collaboration", "^partnership"}, fold, true, "ASCI guidelines: upfront, and the platform's label"},
	{"JP", []string{"#pr", "^pr", "広告", "#広告", "プロモーション", "#プロモーション", "提供"}, fold, false, "Consumer affairs agency, stealth marketing notice"},
}

// RuleOf returns a market's rule; ok is false where it is not covered.
func RuleOf(market string) (Rule, bool) {
	country, _, _ := strings.Cut(strings.ToUpper(market), "-")
	if country == "UK" {
		country = "GB"
	}
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.Market == country })
	if i < 0 {
		return Rule{}, false
	}
	return Rules[i], true
}

// Disclosure answers each check a market asks for. A platform's toggle alone
// is not enough anywhere.
func Disclosure(market string, s Seen) []campaign.Check {
	check := func(name, answer, text string) campaign.Check {
		return campaign.Check{Requirement: name, Answer: answer, Text: text, At: s.At, By: s.By, Hash: s.Hash, Capture: s.Capture}
	}
	r, covered := RuleOf(market)
	if !covered {
		return []campaign.Check{check("disclosure_market", Unknown, "the rules of "+quoted(market)+" are not covered here")}
	}
	word, at := r.find(s)
	out := []campaign.Check{check("disclosure_word", r.worded(word, s), word)}
	switch {
	case out[0].Answer != Met:
	case at < 0: // said in the picture: where it stands cannot be told
		out = append(out, check("disclosure_place", Unknown, word))
	default:
		out = append(out, check("disclosure_place", yes(r.Within == 0 || at < r.Within), word))
	}
	if r.Label {
		answer, label := Unknown, ""
		if s.Label != nil {
			answer, label = yes(*s.Label != ""), *s.Label
		}
		out = append(out, check("disclosure_label", answer, label))
	}
	return out
}

// find is the first of the rule's words, and how many characters stand before
// it in the caption; -1 where it was said or shown in the picture.
func (r Rule) find(s Seen) (string, int) {
	best, at := "", -1
	if s.Caption != nil {
		for _, w := range r.Words {
			if i := place(*s.Caption, w); i >= 0 && (at < 0 || i < at) {
				best, at = strings.TrimPrefix(w, "^"), i
			}
		}
	}
	if best == "" && s.Spoken != nil {
		for _, w := range r.Words {
			if place(*s.Spoken, w) >= 0 {
				return strings.TrimPrefix(w, "^"), -1
			}
		}
	}
	return best, at
}

// worded answers whether a word was there. A caption without one is a miss only
// where the picture was looked at too, or cannot hold one.
func (r Rule) worded(word string, s Seen) string {
	switch {
	case word != "":
		return Met
	case s.Caption == nil:
		return Unknown
	}
	return NotMet
}

// place is where a whole word begins in a text, in characters; -1 without it,
// or where it is only denied: "not sponsored" labels nothing.
func place(text, word string) int {
	word, first := strings.CutPrefix(word, "^")
	t, w := []rune(strings.ToLower(text)), []rune(strings.ToLower(word))
	for i := 0; i+len(w) <= len(t); i++ {
		if !slices.Equal(t[i:i+len(w)], w) || !edge(t, i-1, w[0]) || !edge(t, i+len(w), w[len(w)-1]) || i > 0 && t[i-1] == '#' && w[0] != '#' {
			continue
		}
		before := strings.FieldsFunc(string(t[:i]), func(r rune) bool { return !letter(r) && r != '\'' && r != '’' })
		if first && len(before) > 0 {
			return -1
		}
		if !denied(before) {
			return i
		}
	}
	return -1
}

// denials are what turns a label into its opposite, in the languages covered.
var denials = []string{"not", "no", "isn't", "isn’t", "never", "kein", "keine", "nicht", "unbezahlte", "pas", "non", "sans", "sin", "senza", "geen", "niet", "inte", "ingen", "ikke", "não", "sem"}

// denied looks at the three words before a label.
func denied(before []string) bool {
	for _, w := range before[max(0, len(before)-3):] {
		if slices.Contains(denials, w) {
			return true
		}
	}
	return false
}

// Labelled is every check of a post's label: those its market asks for, the
// words the brief asked for, and what somebody else found.
func Labelled(market, want string, s Seen) []campaign.Check {
	checks := Disclosure(market, s)
	say := func(name, answer, text string) {
		checks = append(checks, campaign.Check{Requirement: name, Answer: answer, Text: text, At: s.At, By: s.By, Hash: s.Hash, Capture: s.Capture})
	}
	if want != "" && s.Caption != nil {
		said := holds(*s.Caption, want) || s.Spoken != nil && holds(*s.Spoken, want)
		say("disclosure_asked", yes(said), want)
	}
	if s.Disclosed != nil {
		say("disclosure_told", yes(*s.Disclosed), s.Failed)
	}
	return checks
}

// disclosed is the requirement: all checks of the label together. What could
// not be checked here is met where somebody else found it so; a miss of either
// is a miss.
func disclosed(market, want string, s Seen) (string, string) {
	checks := Labelled(market, want, s)
	answer := Together(checks)
	if answer == Unknown && s.Disclosed != nil && *s.Disclosed {
		return Met, "as told"
	}
	var texts []string
	for _, c := range checks {
		if c.Answer == answer && c.Text != "" {
			texts = append(texts, c.Text)
		}
	}
	return answer, strings.Join(slices.Compact(texts), ", ")
}

// Together is met where all are, not met where one is not, else unknown.
func Together(checks []campaign.Check) string {
	out := Met
	for _, c := range checks {
		switch {
		case c.Answer == NotMet:
			return NotMet
		case c.Answer == Unknown:
			out = Unknown
		}
	}
	if len(checks) == 0 {
		return Unknown
	}
	return out
}

package portal

import (
	"slices"
	"strconv"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/brief"
	"plumbline/internal/web/say"
)

// Brief is the page of a brief with its questions.
type Brief struct {
	Frame
	ID        string
	Headline  string
	Says      string
	Rows      []Row
	Asks      []Question
	Partly    bool   // only what changed is asked
	Confirm   bool   // nothing is left to be asked
	Elsewhere bool   // what it says was sent by another way
	Decline   []Pick // reasons; empty: it cannot be declined any more
}

// Question is one checkbox question.
type Question struct {
	ID, Ask string
	Choices []Box
	Right   bool
	Explain string // after a wrong answer
	Empty   bool   // it was sent without a tick
}

// Shown are the boxes of a question; of one that is answered only what was ticked.
func (q Question) Shown() []Box {
	if !q.Right {
		return q.Choices
	}
	return slices.DeleteFunc(slices.Clone(q.Choices), func(b Box) bool { return !b.On })
}

// Box is one box to tick.
type Box struct {
	Value, Text string
	On          bool
}

// Pick is one reason to choose.
type Pick struct{ Code, Text string }

// Declines are the reasons a creator can give; none is needed.
var Declines = []Pick{
	{"schedule", "no time"}, {"price", "the pay does not fit"}, {"values_conflict", "it does not fit what I stand for"}, {"values_no_touch", "a topic I do not touch"},
	{"exclusivity", "I am bound elsewhere"}, {"rights", "the usage asked for is too wide"}, {"other", "another reason"},
}

// Told is what a page of a brief has to know beside it.
type Told struct {
	Confirmed *campaign.Brief // the version they confirmed before; nil: none
	Begun     bool            // work on it was handed in
	Unticked  []string        // questions that were sent without a tick
}

// NewBrief builds the page.
func NewBrief(g Guest, f Frame, b *campaign.Brief, t Told) Brief {
	f.Title = say.Join(" ", "Brief", g.in(b.Campaign))
	p := Brief{Frame: f, ID: b.ID, Rows: rows(b.Asked, t.changed(b)), Says: "sent " + g.day(b.Sent)}
	p.Elsewhere = len(p.Rows) == 0
	items := brief.Items(b.Asked)
	if b.State == campaign.Sent {
		p.Partly = len(b.Ask) > 0 && len(b.Ask) < len(items)
		for _, q := range items {
			if slices.Contains(b.Ask, q.ID) {
				p.Asks = append(p.Asks, question(q, b.Tries, slices.Contains(t.Unticked, q.ID)))
			}
		}
		p.Confirm = len(p.Asks) == 0
	}
	p.Headline = g.briefSays(b, p.Asks)
	if (b.State == campaign.Sent || b.State == campaign.Acknowledged) && !t.Begun {
		p.Decline = Declines
	}
	return p
}

// changed are the fields that say something else than what was confirmed.
func (t Told) changed(b *campaign.Brief) []string {
	if t.Confirmed == nil {
		return nil
	}
	return brief.Changed(t.Confirmed.Asked, b.Asked)
}

func (g Guest) briefSays(b *campaign.Brief, asks []Question) string {
	switch b.State {
	case campaign.Acknowledged:
		return "You confirmed this brief on " + g.day(b.Acknowledged) + "."
	case campaign.Declined:
		return "You declined this brief."
	case campaign.Superseded:
		return "A newer version replaced this brief."
	}
	left, wrong := 0, 0
	for _, q := range asks {
		if !q.Right {
			left++
		}
		if q.Explain != "" {
			wrong++
		}
	}
	switch {
	case wrong > 0:
		return say.Upper(say.CountOf(wrong, "answer", "answers")) + " did not fit: look again."
	case left > 0:
		return "Read it, then answer " + say.CountOf(left, "question", "questions") + "."
	}
	return "Read it, then confirm it."
}

func question(q campaign.QuizItem, tries []campaign.Try, unticked bool) Question {
	out := Question{ID: q.ID, Ask: q.Ask, Empty: unticked}
	var last *campaign.Try
	for i := range tries {
		if tries[i].Item == q.ID {
			last = &tries[i]
			out.Right = out.Right || last.Right
		}
	}
	if last != nil && !out.Right {
		out.Explain = say.First(q.Explain, "Look at the brief again.")
	}
	for i, c := range q.Choices {
		out.Choices = append(out.Choices, Box{Value: strconv.Itoa(i), Text: c, On: last != nil && slices.Contains(last.Chose, i)})
	}
	return out
}

// rows are what a brief says, the one thing first; changed are fields to mark.
func rows(b campaign.BriefBody, changed []string) []Row {
	live := ""
	if b.KeepLive > 0 {
		live = say.Plural(b.KeepLive, "day", "days")
	}
	var checked []string
	for _, r := range b.Requirements {
		text := say.Join(": ", say.Plain(r.What), r.Want)
		if r.Must {
			text += " (a must)"
		}
		checked = append(checked, text)
	}
	var out []Row
	for _, r := range []struct {
		field string
		Row
	}{
		{"message", Row{Label: "The one thing to say", Text: b.Message}}, {"goal", Row{Label: "What it is for", Text: b.Goal}}, {"product", Row{Label: "Product", Text: b.Product}},
		{"formats", Row{Label: "Formats", List: b.Formats}}, {"themes", Row{Label: "Themes", List: b.Themes}}, {"hook", Row{Label: "How it opens", Text: b.Hook}}, {"tone", Row{Label: "Tone", Text: b.Tone}},
		{"do", Row{Label: "Do", List: b.Do}}, {"dont", Row{Label: "Do not", List: b.Dont}}, {"values", Row{Label: "What both sides stand by", Text: b.Values}},
		{"no_touch", Row{Label: "Not to be touched", List: b.NoTouch}}, {"disclosure", Row{Label: "Label as advertising", Text: b.Disclosure}}, {"tags", Row{Label: "Tags in the caption", List: b.Tags}},
		{"moderation", Row{Label: "Comments", Text: b.Moderation}}, {"usage", Row{Label: "Usage", Text: b.Usage}}, {"keep_live", Row{Label: "Stays live for", Text: live}},
		{"requirements", Row{Label: "Checked when it is live", List: checked}},
	} {
		if r.New = slices.Contains(changed, r.field); r.Text != "" || len(r.List) > 0 {
			out = append(out, r.Row)
		}
	}
	return out
}

// Answer is what was ticked for one question.
type Answer struct {
	Item  string `json:"item"`
	Chose []int  `json:"chose"`
	Link  string `json:"link,omitempty"`
}

// Answers reads the ticks of a form, of questions that are still open; those
// without a tick are named.
func Answers(g Guest, b *campaign.Brief, ticked func(item string) []string) (given []Answer, unticked []string) {
	for _, q := range brief.Items(b.Asked) {
		if !slices.Contains(b.Ask, q.ID) || len(brief.Passed([]string{q.ID}, b.Tries)) > 0 {
			continue
		}
		var chose []int
		for _, v := range ticked(q.ID) {
			if i, err := strconv.Atoi(v); err == nil && i >= 0 && i < len(q.Choices) {
				chose = append(chose, i)
			}
		}
		if len(chose) == 0 {
			unticked = append(unticked, q.ID)
			continue
		}
		given = append(given, Answer{Item: q.ID, Chose: chose, Link: g.Invitation})
	}
	return given, unticked
}

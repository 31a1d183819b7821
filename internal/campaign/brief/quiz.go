package brief

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/campaign"
)

// Items are a brief's own questions, or the three asked by default: the label,
// what not to touch, and the one thing to say.
func Items(b campaign.BriefBody) []campaign.QuizItem {
	if len(b.Quiz) > 0 {
		return b.Quiz
	}
	var out []campaign.QuizItem
	if !Template(b.Disclosure) {
		out = append(out, pick("label", "How is the post to be labelled?", b.Disclosure, "disclosure",
			[]string{"No label is needed, it is my own opinion", "A label in the comments is enough"}))
	}
	if len(b.NoTouch) > 0 {
		out = append(out, noTouch(b.NoTouch))
	}
	if !Template(b.Message) {
		out = append(out, pick("message", "What is the one thing to say?", b.Message, "message",
			[]string{"Whatever comes to mind", "That it is cheaper than anything else"}))
	}
	if len(out) < 3 && !Template(b.Values) {
		out = append(out, pick("values", "What do both sides stand by?", b.Values, "values", []string{"Nothing was agreed", "Only the posting date"}))
	}
	if len(out) < 3 && b.KeepLive > 0 {
		out = append(out, pick("keep_live", "How long does the post stay live?", days(b.KeepLive), "keep_live", []string{"One day", "As long as I like"}))
	}
	return out[:min(3, len(out))]
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}

// pick is a question with one right answer, which does not always stand first.
func pick(id, ask, right, about string, wrong []string) campaign.QuizItem {
	at := len(right) % (len(wrong) + 1)
	return campaign.QuizItem{ID: id, Ask: ask, Choices: slices.Insert(slices.Clone(wrong), at, right), Right: []int{at},
		Explain: "The brief says: " + right, About: about}
}

func noTouch(topics []string) campaign.QuizItem {
	item := campaign.QuizItem{ID: "no_touch", Ask: "Which of these are not to be touched? Tick all.", About: "no_touch",
		Explain: "The brief says to stay away from: " + strings.Join(topics, ", ")}
	for i, t := range topics {
		item.Choices = append(item.Choices, t)
		item.Right = append(item.Right, i)
	}
	item.Choices = append(item.Choices, "How the product is used")
	return item
}

// Questions are the items to ask of a brief: all of them the first time, and
// afterwards those about something that changed since the brief that was passed.
func Questions(now campaign.BriefBody, passed *campaign.BriefBody) []campaign.QuizItem {
	items := Items(now)
	if passed == nil {
		return items
	}
	changed, had := Changed(*passed, now), Items(*passed)
	return slices.DeleteFunc(slices.Clone(items), func(q campaign.QuizItem) bool {
		if q.About != "" {
			return !slices.Contains(changed, q.About)
		}
		return slices.ContainsFunc(had, func(old campaign.QuizItem) bool { return old.ID == q.ID && same(old, q) })
	})
}

func same(a, b campaign.QuizItem) bool {
	return a.Ask == b.Ask && slices.Equal(a.Choices, b.Choices) && slices.Equal(a.Right, b.Right)
}

// Right tells whether exactly the right boxes were ticked, in any order.
func Right(q campaign.QuizItem, chose []int) bool {
	a, b := slices.Clone(q.Right), slices.Clone(chose)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

// Passed lists the items of those asked that have been answered rightly.
func Passed(asked []string, tries []campaign.Try) []string {
	return slices.DeleteFunc(slices.Clone(asked), func(id string) bool {
		return !slices.ContainsFunc(tries, func(t campaign.Try) bool { return t.Item == id && t.Right })
	})
}

// Tried counts the tries of an item so far.
func Tried(id string, tries []campaign.Try) int {
	n := 0
	for _, t := range tries {
		if t.Item == id {
			n++
		}
	}
	return n
}

// Broken says what is wrong with a question as somebody wrote it.
func Broken(q campaign.QuizItem) string {
	switch {
	case q.ID == "" || q.Ask == "":
		return "a question needs an id and something it asks"
	case len(q.Choices) < 2:
		return fmt.Sprintf("question %q needs at least two answers to choose from", q.ID)
	case len(q.Right) == 0:
		return fmt.Sprintf("question %q has no right answer", q.ID)
	case slices.ContainsFunc(q.Right, func(i int) bool { return i < 0 || i >= len(q.Choices) }):
		return fmt.Sprintf("question %q: a right answer is not among its choices", q.ID)
	}
	return ""
}

package view

import (
	"slices"

	"plumbline/internal/web/say"
)

// Make is the flow from a template and a few questions to a ladder.
type Make struct {
	Shell     Shell
	Templates []Template
	Template  Template
	Questions []Question
	Wrong     string
}

// NewMake builds the questions of a template, or the choice of one. What was
// answered already stays.
func NewMake(shell Shell, templates []Template, chosen string, questions []Question, answers map[string]string) Make {
	p := Make{Shell: shell, Templates: templates, Questions: questions}
	p.Templates = described(templates)
	for _, t := range p.Templates {
		if t.ID == chosen {
			p.Template = t
		}
	}
	for i, q := range questions {
		p.Questions[i].Hint = say.Sentence(q.Hint)
		if v, ok := answers[q.ID]; ok {
			p.Questions[i].Value = v
		}
	}
	return p
}

// described gives what each template is about the form of a sentence.
func described(list []Template) []Template {
	list = slices.Clone(list)
	for i := range list {
		list[i].About = say.Sentence(list[i].About)
	}
	return list
}

// Review is a drafted ladder to read, correct and apply.
type Review struct {
	Shell    Shell
	Headline string
	Draft    Draft
	Problems []ProblemRow
	Refused  bool
	Lines    int
}

// NewReview builds the page of a draft.
func NewReview(shell Shell, d Draft, refused bool) Review {
	p := Review{Shell: shell, Draft: d, Problems: ProblemRows(d.Problems), Refused: refused, Headline: "Read it, correct it, apply it."}
	for i := range p.Problems {
		p.Problems[i].Href = "#text"
	}
	if refused {
		p.Headline = "Not applied: " + CheckSays(d.Problems)
	}
	p.Lines = min(max(len(say.SplitLines(d.Text))+2, 16), 60)
	return p
}

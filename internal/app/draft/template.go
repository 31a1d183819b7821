package draft

import (
	"plumbline/examples"
	"plumbline/internal/fault"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/web/view"
)

// Templates lists the worked mappings.
func Templates() []view.Template {
	var out []view.Template
	for _, t := range examples.Templates() {
		out = append(out, view.Template{ID: t.Name, Title: t.Title, About: t.For})
	}
	return out
}

// Questions are what a draft asks, with the currency and quarter the data suggests.
func Questions(currency, quarter string) []view.Question {
	return []view.Question{
		{ID: "programme", Text: "What is the programme called?", Hint: "as people say it: Glow Q4"},
		{ID: "currency", Text: "Which currency do finance report in?", Hint: "an ISO code", Value: currency},
		{ID: "timezone", Text: "In which time zone does a day begin?", Hint: "such as America/New_York", Value: "America/New_York"},
		{ID: "objective", Text: "Which of the company's objectives is it to serve?", Hint: "in the company's own words"},
		{ID: "target", Text: "What is its first key result to reach, by the end of which quarter?",
			Hint: "a number with its unit, then the quarter: 4200000 USD in " + quarter, Value: ""},
	}
}

// Known refuses a template that is not there.
func Known(name string) error {
	for _, t := range examples.Templates() {
		if t.Name == name {
			return nil
		}
	}
	return fault.New(fault.NotFound, "there is no template %q", name).WithHint("plumbline init --help lists them")
}

// Skeleton fills a template by its name.
func Skeleton(name string, said parse.Answers) (string, error) {
	if err := Known(name); err != nil {
		return "", err
	}
	template, err := examples.Read(name)
	if err != nil {
		return "", err
	}
	return parse.Skeleton(template, said)
}

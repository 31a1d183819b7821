package demo

// Tale is one story of the programme and where the product tells it.
type Tale struct {
	ID       string
	Sentence string // what happened, for people
	Page     string // path of the page it is seen on
	Subject  string // the KPI, key result or sub-outcome that shows it
	Where    string // dimension:id the verdict is read at; empty: the programme
	Colour   string // green, yellow, red, none
}

// Stories lists them, most urgent first.
func Stories() []Tale { return nil }

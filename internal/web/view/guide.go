package view

// Guide is the page that describes the JSON API.
type Guide struct {
	Shell  Shell
	Spec   string // address of the machine-readable description
	Groups []GuideGroup
}

// GuideGroup is one kind of record, or another part of the API.
type GuideGroup struct {
	ID, Title, About string
	Calls            []GuideCall
}

// GuideCall is one address.
type GuideCall struct {
	Method, Path, Title, About string
	Questions                  [][2]string // in the address: name, meaning
	Example                    string      // of the body
	Answer                     string      // an example of it; empty where others of its part show it
}

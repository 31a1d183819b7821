package api

import (
	"time"

	"plumbline/internal/access"
)

// Person is an account as it may be shown to owners.
type Person struct {
	ID       string      `json:"id"`
	Login    string      `json:"login"`
	Name     string      `json:"name"`
	Role     access.Role `json:"role"`
	Person   string      `json:"person,omitempty"` // id in the ladder's people
	Made     time.Time   `json:"made"`
	Seen     time.Time   `json:"seen,omitzero"`
	Disabled time.Time   `json:"disabled,omitzero"`
}

// Invited is an invitation; Carries is there once, when it is made.
type Invited struct {
	ID      string      `json:"id"`
	Login   string      `json:"login"`
	Name    string      `json:"name,omitempty"`
	Role    access.Role `json:"role"`
	Person  string      `json:"person,omitempty"`
	Reset   bool        `json:"reset,omitempty"` // sets the password of an account
	Made    time.Time   `json:"made"`
	Until   time.Time   `json:"until"`
	State   string      `json:"state"` // open | used | revoked | expired
	Carries string      `json:"carries,omitempty"`
}

// PeopleList is everybody who may come in.
type PeopleList struct {
	People      []Person  `json:"people"`
	Invitations []Invited `json:"invitations"`
}

// PersonAsked adds, invites or changes a person, by what is filled.
type PersonAsked struct {
	ID       string      `json:"id,omitempty"` // account, by id or address
	Login    string      `json:"login,omitempty"`
	Name     string      `json:"name,omitempty"`
	Role     access.Role `json:"role,omitempty"`
	Person   string      `json:"person,omitempty"`
	Password string      `json:"password,omitempty"`
}

// Token is an API token; Secret is there once, when it is made.
type Token struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Role    access.Role `json:"role"`
	Person  string      `json:"person,omitempty"`
	Account string      `json:"account,omitempty"`
	Made    time.Time   `json:"made"`
	Until   time.Time   `json:"until"`
	State   string      `json:"state"` // open | revoked | expired
	Secret  string      `json:"secret,omitempty"`
}

// TokenAsked makes a token, or names one to end.
type TokenAsked struct {
	ID     string      `json:"id,omitempty"`
	Name   string      `json:"name,omitempty"`
	Role   access.Role `json:"role,omitempty"`
	Person string      `json:"person,omitempty"`
	Days   int         `json:"days,omitempty"`
}

// AuditAsked asks for entries of the audit log.
type AuditAsked struct {
	By      string `json:"by,omitempty"`
	Act     string `json:"act,omitempty"`
	Subject string `json:"subject,omitempty"`
	From    string `json:"from,omitempty"` // day
	To      string `json:"to,omitempty"`   // day, included
	Before  int64  `json:"before,omitempty"`
	Limit   int    `json:"limit,omitempty"`
}

// AuditEntry is an entry as it is read: what happened, and who and what is named.
type AuditEntry struct {
	Seq      int64     `json:"seq"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Role     string    `json:"role,omitempty"`
	Via      string    `json:"via,omitempty"`
	Act      string    `json:"act"`
	Subject  string    `json:"subject"`
	Payload  string    `json:"payload,omitempty"`  // JSON
	Personal string    `json:"personal,omitempty"` // JSON; empty where it was erased or is withheld
	Erased   bool      `json:"erased,omitempty"`
	Hash     string    `json:"hash"`
}

// AuditList is a page of them, newest first.
type AuditList struct {
	Entries []AuditEntry `json:"entries"`
	More    bool         `json:"more,omitempty"`
}

// AuditVerify verifies the log, against the text of a signed head if there is one.
type AuditVerify struct {
	Head []byte `json:"head,omitempty"`
}

// AuditExport writes the log to a file.
type AuditExport struct {
	AuditAsked
	Format string `json:"format"` // csv | jsonl
	Out    string `json:"out"`
}

// Leak is something a role could tell that it may not see.
type Leak struct {
	Role access.Role `json:"role"`
	As   string      `json:"as,omitempty"` // how its rows were limited
	Door string      `json:"door"`
	What string      `json:"what"`
}

// Prove narrows what is asked; empty: everything, as every role.
type Prove struct {
	Roles []access.Role `json:"roles,omitempty"`
	Door  string        `json:"door,omitempty"` // part of an address or command
}

// Proved is what became of an attempt to see what roles may not see.
type Proved struct {
	Asked  int    `json:"asked"`
	Routes int    `json:"routes"`
	Roles  int    `json:"roles"`
	Leaks  []Leak `json:"leaks"`
}

// Forget erases what names a person: of an account, or of a creator.
type Forget struct {
	ID      string   `json:"id"`
	Because string   `json:"because,omitempty"`
	Words   []string `json:"words,omitempty"` // what else names them
}

// Forgotten says what was erased, and what is left and why.
type Forgotten struct {
	Blanked []string   `json:"blanked"`
	Left    []LeftOver `json:"left"`
	Short   []string   `json:"short,omitempty"` // words too short to be looked for
}

// LeftOver is one thing that still holds what names them.
type LeftOver struct {
	Where string `json:"where"`
	Why   string `json:"why"`
}

package api

import "time"

// Backup asks for a backup of the data folder, into a file or a folder.
type Backup struct {
	Out string `json:"out"` // absolute
}

// RestoreFolder asks for a data folder made of a backup.
type RestoreFolder struct {
	File string `json:"file"` // absolute
}

// BackedUp says what was written, or restored.
type BackedUp struct {
	Path  string    `json:"path"`
	Files int       `json:"files"`
	Bytes int64     `json:"bytes"` // before they were packed
	Made  time.Time `json:"made,omitzero"`
	Note  string    `json:"note,omitempty"`
}

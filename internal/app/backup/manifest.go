// Package backup writes a data folder into one file while it is served, and
// makes a folder of such a file.
//
// In: a data folder, its facts and its records. Out: a .tar.gz with a manifest
// of hashes as its last entry. The order is facts, records, files: what records
// told after the facts were copied is told again, and files that arrived after
// it are landed again, so that a restored folder lacks nothing of its records.
// Both ways end with a rename: killed at any moment, there is all or nothing.
package backup

import (
	"encoding/json"
	"time"

	"plumbline/internal/fault"
)

// form is the form of archives written here.
const form = 1

const manifestName = "manifest.json"

// Manifest says what a backup holds.
type Manifest struct {
	Form    int       `json:"form"`
	Made    time.Time `json:"made"`
	Records string    `json:"records"` // where they were: records.sqlite, or a database that is not in here
	Arrival string    `json:"arrival"` // the last file that is in the facts for certain
	Files   []File    `json:"files"`
}

// File is one file of a backup.
type File struct {
	Path   string `json:"path"` // slashes, below the data folder
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

// Bytes is how much the files are together.
func (m Manifest) Bytes() (n int64) {
	for _, f := range m.Files {
		n += f.Size
	}
	return n
}

// whole holds what was read against what was written.
func (m Manifest) whole(read map[string]File) error {
	if m.Form == 0 {
		return fault.New(fault.Invalid, "this backup was cut off: it has no manifest").WithHint("take another one, or use an older backup")
	}
	if m.Form != form {
		return fault.New(fault.Invalid, "this backup has form %d, which this build does not read", m.Form).WithHint("use the build that wrote it, or a newer one")
	}
	for _, f := range m.Files {
		if got, ok := read[f.Path]; !ok || got != f {
			return fault.New(fault.Invalid, "%s in this backup is not what was written", f.Path).WithHint("use another backup: this one was damaged")
		}
	}
	if len(read) != len(m.Files) {
		return fault.New(fault.Invalid, "this backup holds files that its manifest does not name").WithHint("use another backup: this one was changed")
	}
	return nil
}

func decode(text []byte) (m Manifest, err error) {
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fault.Wrap(fault.Invalid, err, "the manifest of this backup cannot be read").WithHint("use another backup: this one was damaged")
	}
	return m, nil
}

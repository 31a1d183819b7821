package owner

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"plumbline/internal/fault"
)

// Settings is where all servers of a programme keep what they share.
type Settings interface {
	Setting(ctx context.Context, name string) (value []byte, ok bool, err error)
	SettingOnce(ctx context.Context, name string, value []byte) (kept []byte, err error)
	SetSetting(ctx context.Context, name string, value []byte) error
}

// Home is the data folder the facts of a programme lie in. Its id is kept in
// the folder, so that it stays the home when it is moved or restored elsewhere.
type Home struct {
	ID      string `json:"id"`
	Name    string `json:"name,omitempty"`    // host and folder, as people are told
	Records string `json:"records,omitempty"` // which records the folder belongs to, without a password
}

const (
	setting = "facts.home"
	file    = "home.json"
)

// NameOf names a data folder among those of several machines.
func NameOf(dir string) string {
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	return host + ":" + dir
}

// Folder reads whose folder this is; ok is false where its records are its own.
func Folder(dir string) (h Home, ok bool, err error) {
	text, err := os.ReadFile(filepath.Join(dir, file))
	if errors.Is(err, os.ErrNotExist) {
		return h, false, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &h)
	}
	if err != nil {
		return h, false, fault.Wrap(fault.Invalid, err, "%s in %s cannot be read", file, dir)
	}
	return h, true, nil
}

// Fits refuses a folder that belongs to other records than those asked for:
// facts and records of two programmes would be mixed.
func Fits(dir, records string) error {
	h, shared, err := Folder(dir)
	if err != nil {
		return err
	}
	_, missing := os.Stat(filepath.Join(dir, "records.sqlite"))
	switch {
	case records == "" && shared:
		return fault.New(fault.Conflict, "the records of %s are in %s", dir, h.Records).
			WithHint("name them with --store or PLUMBLINE_STORE, or use another folder with --data")
	case records != "" && missing == nil:
		return fault.New(fault.Conflict, "%s has records of its own, in records.sqlite", dir).
			WithHint("leave --store out, or use another folder with --data")
	case records != "" && shared && h.Records != records:
		return fault.New(fault.Conflict, "%s belongs to the records in %s, not to those in %s", dir, h.Records, records).
			WithHint("use another folder with --data; if the records were moved there, put the new place into %s", filepath.Join(dir, file))
	}
	return nil
}

// Settle says whether a folder is the home of the facts; the first one to ask
// becomes it. The folder's id is made where it has none.
func Settle(ctx context.Context, s Settings, dir, records string) (mine bool, err error) {
	me, known, err := Folder(dir)
	if err != nil {
		return false, err
	}
	if !known {
		me = Home{ID: fresh(), Records: records}
		if err := keep(dir, me); err != nil {
			return false, err
		}
	}
	me.Name = NameOf(dir)
	text, err := json.Marshal(Home{ID: me.ID, Name: me.Name})
	if err != nil {
		return false, err
	}
	kept, err := s.SettingOnce(ctx, setting, text)
	if err != nil {
		return false, fmt.Errorf("who holds the facts: %w", err)
	}
	var home Home
	if err := json.Unmarshal(kept, &home); err != nil {
		return false, fmt.Errorf("who holds the facts: %w", err)
	}
	if home.ID == me.ID && home.Name != me.Name { // moved, or restored elsewhere
		return true, s.SetSetting(ctx, setting, text)
	}
	return home.ID == me.ID, nil
}

// Move makes a folder the home of the facts in place of another.
func Move(ctx context.Context, s Settings, dir string) error {
	me, _, err := Folder(dir)
	if err != nil {
		return err
	}
	text, err := json.Marshal(Home{ID: me.ID, Name: NameOf(dir)})
	if err != nil {
		return err
	}
	return s.SetSetting(ctx, setting, text)
}

// At returns the home of the facts; its name is empty where there is none yet.
func At(ctx context.Context, s Settings) (h Home, err error) {
	text, ok, err := s.Setting(ctx, setting)
	if err != nil || !ok {
		return h, err
	}
	return h, json.Unmarshal(text, &h)
}

func fresh() string {
	id := make([]byte, 16)
	rand.Read(id) // never fails
	return hex.EncodeToString(id)
}

// keep writes the folder's id, whole or not at all.
func keep(dir string, h Home) error {
	text, err := json.MarshalIndent(h, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(dir, file)
	if err := os.WriteFile(path+".part", append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("keep whose folder this is: %w", err)
	}
	return os.Rename(path+".part", path)
}

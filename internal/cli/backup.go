package cli

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"plumbline/internal/cli/render"
	"plumbline/internal/web/api"
)

func (s *shell) backup() *cobra.Command {
	return &cobra.Command{
		Use:   "backup DIR|FILE",
		Short: "Write the data folder into one file, also while it is served",
		Long: "Facts, records, raw files, attachments and keys, with a manifest of hashes; in a folder the file gets a name of\n" +
			"its own. It is there whole or not at all. It holds the keys of this install: keep it as you keep the folder.\n" +
			"With --store the records are not in it: back them up with pg_dump, after this command.",
		Example: "  plumbline backup /mnt/backups\n  plumbline backup ./glow.tar.gz --data ./glow",
		Args:    args(1, 1, "one folder or file"),
		RunE: func(cmd *cobra.Command, given []string) error {
			paths, err := absolute(given...)
			if err != nil {
				return err
			}
			got, err := call[api.BackedUp](cmd.Context(), s, "backup", api.Backup{Out: paths[0]})
			if err != nil {
				return err
			}
			if got.Note != "" {
				s.say("note: %s", got.Note)
			}
			s.say("wrote %s: %d files, %s before packing; plumbline restore %s --data NEW makes a data folder of it", got.Path, got.Files, render.Bytes(got.Bytes), got.Path)
			return nil
		},
	}
}

// restoreFolder makes the data folder of a backup.
func (s *shell) restoreFolder(cmd *cobra.Command, file string) error {
	paths, err := absolute(file)
	if err != nil {
		return err
	}
	return s.with(func(c *http.Client) error {
		got, err := api.Call[api.BackedUp](cmd.Context(), c, "restore/folder", api.RestoreFolder{File: paths[0]}, func(json.RawMessage) {})
		if err != nil {
			return err
		}
		if got.Note != "" {
			s.say("note: %s", got.Note)
		}
		s.say("restored %s as it was on %s: %d files, %s", got.Path, got.Made.Local().Format(time.DateTime), got.Files, render.Bytes(got.Bytes))
		return nil
	})
}

// packed tells whether an argument is a file that backup wrote, by how it begins.
func packed(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var magic [2]byte
	if _, err := io.ReadFull(f, magic[:]); err != nil {
		return false
	}
	return magic == [2]byte{0x1f, 0x8b}
}

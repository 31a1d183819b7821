package serving

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"plumbline/internal/cli/render"
	"plumbline/internal/cli/shell"
	"plumbline/internal/web/api"
)

func (s line) backup() *cobra.Command {
	return &cobra.Command{
		Use:   "backup DIR|FILE",
		Short: "Write the data folder into one file, also while it is served",
		Long: "Facts, records, raw files, attachments and keys, with a manifest of hashes; in a folder the file gets a name of\n" +
			"its own. It is there whole or not at all. It holds the keys of this install: keep it as you keep the folder.\n" +
			"With --store the records are not in it: back them up with pg_dump, after this command.",
		Example: "  plumbline backup /mnt/backups\n  plumbline backup ./glow.tar.gz --data ./glow",
		Args:    shell.Args(1, 1, "one folder or file"),
		RunE: func(cmd *cobra.Command, given []string) error {
			paths, err := shell.Absolute(given...)
			if err != nil {
				return err
			}
			got, err := shell.Call[api.BackedUp](cmd.Context(), s.Shell, "backup", api.Backup{Out: paths[0]})
			if err != nil {
				return err
			}
			if got.Note != "" {
				s.Say("note: %s", got.Note)
			}
			s.Say("wrote %s: %d files, %s before packing; plumbline restore %s --data NEW makes a data folder of it", got.Path, got.Files, render.Bytes(got.Bytes), got.Path)
			return nil
		},
	}
}

// RestoreFolder makes the data folder of a backup.
func RestoreFolder(ctx context.Context, s *shell.Shell, file string) error {
	paths, err := shell.Absolute(file)
	if err != nil {
		return err
	}
	return s.With(func(c *http.Client) error {
		got, err := api.Call[api.BackedUp](ctx, c, "restore/folder", api.RestoreFolder{File: paths[0]}, func(json.RawMessage) {})
		if err != nil {
			return err
		}
		if got.Note != "" {
			s.Say("note: %s", got.Note)
		}
		s.Say("restored %s as it was on %s: %d files, %s", got.Path, got.Made.Local().Format(time.DateTime), got.Files, render.Bytes(got.Bytes))
		return nil
	})
}

// Packed tells whether an argument is a file that backup wrote, by how it begins.
func Packed(path string) bool {
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

package app_test

import (
	"io"
	"log/slog"
)

// loud logs everything there is.
func loud(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

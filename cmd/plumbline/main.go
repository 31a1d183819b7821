// Command plumbline is the one binary: flags and exit codes, then app.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"plumbline/internal/app"
	"plumbline/internal/app/folder"
	"plumbline/internal/cli"
)

// version is set by the build.
var version = "dev"

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return cli.Run(ctx, cli.Config{
		Version:    version,
		Open:       app.Open,
		Serve:      app.Serve,
		SocketPath: folder.SocketPath,
		Formats:    app.Formats(),
	}, os.Args[1:])
}

package serving

import (
	"os"

	"github.com/spf13/cobra"

	"plumbline/internal/cli/shell"
)

func (s line) serve() *cobra.Command {
	o := shell.ServeOptions{Ready: s.ready, Log: s.Err}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the pages of a data folder until interrupted",
		Long: "Commands of other terminals on the same folder go through this server. From the first account on\n" +
			"(plumbline people add) pages ask everybody to sign in; an address beyond this machine is refused without one.\n" +
			"Put TLS in front of it: a proxy that passes on Host and sets X-Forwarded-Proto and X-Forwarded-For. --behind names the\n" +
			"addresses that proxy asks from; only its word is then taken on where a request comes from, so that limits on wrong\n" +
			"passwords and links count each visitor, not the proxy.\n" +
			"With --store several servers, each with a data folder of its own, share records, gates and stored measurements.\n" +
			"The facts lie in the folder that was served first; its server evaluates.",
		Example: "  plumbline serve\n  plumbline serve --store postgres://plumbline@db/plumbline --data ./second\n  plumbline serve --data ./glow --listen 127.0.0.1:9000\n  plumbline serve --behind 127.0.0.1",
		Args:    shell.Args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Dir, o.Store = s.Data, s.Where()
			return s.Serve(cmd.Context(), o)
		},
	}
	cmd.Flags().StringVar(&o.Listen, "listen", shell.Address, "address to listen on; port 0 picks a free one")
	cmd.Flags().StringSliceVar(&o.Behind, "behind", nil, "addresses or networks of the proxies in front, such as 127.0.0.1 or 10.0.0.0/8; may be given many times")
	cmd.Flags().BoolVar(&o.OwnFacts, "own-facts", false, "with --store: make this data folder the home of the facts, in place of another that is gone")
	return cmd
}

func (s line) ready(address string) { s.Say("Plumbline is at http://%s (stop with Ctrl-C)", address) }

func (s line) demo() *cobra.Command {
	var o shell.ServeOptions
	var noServe bool
	var exports string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Write a believable programme into a data folder, serve it and print the address",
		Long: "Two brands, about 120 creators, two quarters of facts from a fixed seed, with stories in it: a parcel that left\n" +
			"before its contract, a campaign nobody can trace, a key result that will be missed. Needs no set-up and no network.\n" +
			"Without --data it writes to ./plumbline-demo.",
		Example: "  plumbline demo\n  plumbline demo --no-serve --data ./glow && plumbline status --data ./glow\n" +
			"  plumbline demo --exports ./exports && plumbline import ./exports/orders_export.csv",
		Args: shell.Args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("data") && os.Getenv("PLUMBLINE_DATA") == "" {
				s.Data = "./plumbline-demo"
			}
			if exports != "" {
				return s.exportDemo(exports, o.DemoAsOf)
			}
			if noServe {
				return s.writeDemo(cmd.Context(), o.DemoAsOf)
			}
			o.Dir, o.Store, o.Demo, o.Ready, o.Log = s.Data, s.Where(), true, s.ready, s.Err
			return s.Serve(cmd.Context(), o)
		},
	}
	cmd.Flags().StringVar(&o.Listen, "listen", shell.Address, "address to listen on; port 0 picks a free one")
	cmd.Flags().StringVar(&o.DemoAsOf, "until", "", "last day of the story (default: the story's own)")
	cmd.Flags().BoolVar(&noServe, "no-serve", false, "only write the data folder")
	cmd.Flags().StringVar(&exports, "exports", "", "only write the running quarter as export files into this folder, to try import and lookback on")
	return cmd
}

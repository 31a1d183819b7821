// Package app is the wiring: New, Start, Stop; registry.go lists connectors;
// house is an open data folder. App alone knows every room.
package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"plumbline/internal/app/door"
	"plumbline/internal/app/folder"
	"plumbline/internal/app/house"
	"plumbline/internal/cli"
	"plumbline/internal/period"
	"plumbline/internal/web"
)

// Config is what an App is made of.
type Config struct {
	Dir    string
	Store  string // postgres://… where several servers share the records; empty: the records lie in Dir
	Listen string // address for pages; empty: none
	Clock  period.Clock
	Logger *slog.Logger
	Behind []string // proxies whose word is taken on where a request comes from; empty: none
	// OwnFacts makes Dir the home of the facts in place of another folder.
	OwnFacts bool
}

func (c *Config) defaults() {
	if c.Clock == nil {
		c.Clock = period.System{}
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
}

// names are those the server answers to; behind a proxy it is called what the
// proxy is called.
func (c *Config) names() []string {
	if len(c.Behind) > 0 {
		return nil
	}
	return door.Names(c.Listen)
}

// App is one Plumbline on one data folder. The folder is opened at the first
// call that needs it, so that check, schema and metrics leave nothing behind.
type App struct {
	Config
	handler http.Handler
	pages   *web.Server
	proxies door.Proxies
	given   []string // names of the commands
	metrics *prometheus.Registry
	ctx     context.Context // of background work; ends with Stop
	cancel  context.CancelFunc
	work    sync.WaitGroup

	mu    sync.Mutex
	house *house.House // nil until opened
	undo  stack
	addr  string
}

// New wires an App; nothing is opened yet.
func New(c Config) (*App, error) {
	c.defaults()
	proxies, err := door.ReadProxies(c.Behind)
	if err != nil {
		return nil, err
	}
	a := &App{proxies: proxies, Config: c, metrics: prometheus.NewRegistry()}
	a.ctx, a.cancel = context.WithCancel(context.Background())
	mux := http.NewServeMux()
	a.commands(noting{mux, &a.given})
	pages, err := web.New(a.ctx, web.Config{
		Service: a, Records: a, Gates: a, Once: a, Portal: a, Log: c.Logger, Clock: c.Clock, Uploads: house.Uploads(c.Dir),
		Metrics: promhttp.HandlerFor(a.metrics, promhttp.HandlerOpts{}), Hosts: c.names(),
		Asker: a.asker, Reception: a.receive,
	})
	if err != nil {
		a.cancel()
		return nil, err
	}
	mux.Handle("/", pages)
	a.pages = pages
	a.handler = a.atTheFolder(mux)
	return a, nil
}

// Handler is the one way in: pages and commands.
func (a *App) Handler() http.Handler { return a.handler }

// pagesOnly is what the network sees: commands read paths of this machine, so
// they come through the folder's socket alone.
func (a *App) pagesOnly() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isCommand(r.URL.Path) {
			http.NotFound(w, r)
			return
		}
		a.handler.ServeHTTP(w, r)
	})
}

// Start opens the folder and listens on its socket, and for pages when an
// address is set. Address tells where.
func (a *App) Start(ctx context.Context) error {
	h, err := a.open(ctx)
	if err != nil {
		return err
	}
	if err := a.guardListening(ctx, h); err != nil {
		return err
	}
	socket, err := door.Socket(folder.SocketPath(h.Folder.Dir), a.handler)
	if err != nil {
		return err
	}
	a.push(socket.Stop)
	if err := a.startJobs(ctx, h); err != nil {
		return err
	}
	if a.Listen == "" {
		return nil
	}
	pages, err := door.Listen("tcp", a.Listen, a.proxies.Handler(a.pagesOnly()))
	if err != nil {
		return err
	}
	a.push(pages.Stop)
	a.addr = pages.Addr().String()
	return nil
}

// Address is where pages are served, once started.
func (a *App) Address() string { return a.addr }

// Stop ends background work, closes listeners, and the folder last. Stopping
// twice, or before starting, is legal.
func (a *App) Stop() error {
	a.cancel()
	a.work.Wait()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.house = nil
	return a.undo.unwind()
}

func (a *App) push(undo func() error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.undo.push(undo)
}

// background runs work that ends with Stop; its failure is logged.
func (a *App) background(name string, f func(ctx context.Context) error) {
	a.work.Go(func() {
		if err := f(a.ctx); err != nil && !errors.Is(err, context.Canceled) {
			a.Logger.Error(name, "error", err)
		}
	})
}

// open opens the data folder once.
func (a *App) open(ctx context.Context) (*house.House, error) {
	h, err := a.opened(ctx)
	if err == nil {
		h.Share.Notice(ctx)
	}
	return h, err
}

// withFacts is open for what only the process that holds the facts can do.
func (a *App) withFacts(ctx context.Context) (*house.House, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return h, h.Facts.Need()
}

func (a *App) opened(ctx context.Context) (*house.House, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.house != nil {
		return a.house, nil
	}
	h, err := house.Open(ctx, house.Config{
		Dir: a.Dir, Store: a.Store, OwnFacts: a.OwnFacts, Clock: a.Clock, Logger: a.Logger, Formats: Formats(), Metrics: a.metrics,
	}, a.undo.push)
	if err != nil {
		return nil, errors.Join(err, a.undo.unwind())
	}
	a.house = h
	return h, nil
}

// Open is a handler on a data folder, and its records where they are
// elsewhere, for one command.
func Open(dir, store string) (http.Handler, func() error, error) {
	a, err := New(Config{Dir: dir, Store: store})
	if err != nil {
		return nil, nil, err
	}
	return a.Handler(), a.Stop, nil
}

// Serve runs until ctx ends.
func Serve(ctx context.Context, o cli.ServeOptions) error {
	a, err := New(Config{Dir: o.Dir, Store: o.Store, OwnFacts: o.OwnFacts, Listen: o.Listen, Behind: o.Behind, Logger: logger(o.Log)})
	if err != nil {
		return err
	}
	if err := a.Start(ctx); err != nil {
		return errors.Join(err, a.Stop())
	}
	o.Ready(a.Address())
	if o.Demo {
		if err := a.startDemo(ctx, o.DemoAsOf); err != nil {
			return errors.Join(err, a.Stop())
		}
	}
	a.background("draw pages ahead", a.drawAhead)
	a.background("keep watch", a.keepWatch)
	<-ctx.Done()
	return a.Stop()
}

func logger(w io.Writer) *slog.Logger {
	if w == nil {
		return nil
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

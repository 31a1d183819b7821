package reception

import (
	"context"
	"log/slog"
	"time"
)

// headsEvery is how often the signed head of the audit log is put out.
const headsEvery = time.Hour

// Watch writes counted refusals, and signed heads of the audit log into a
// folder, until ctx ends.
func (r *Reception) Watch(ctx context.Context, dir string, log *slog.Logger) error {
	minute, hour := time.NewTicker(time.Minute), time.NewTicker(headsEvery)
	defer minute.Stop()
	defer hour.Stop()
	r.watchHead(ctx, dir, log)
	for {
		select {
		case <-ctx.Done():
			return r.Door.Tick(context.WithoutCancel(ctx), true)
		case <-hour.C:
			r.watchHead(ctx, dir, log)
		case <-minute.C:
			if err := r.Door.Tick(ctx, false); err != nil {
				log.Error("note refused sign-ins", "error", err)
			}
		}
	}
}

func (r *Reception) watchHead(ctx context.Context, dir string, log *slog.Logger) {
	head, err := r.KeepHead(ctx, dir)
	if err != nil {
		log.Error("keep the head of the audit log", "error", err)
		return
	}
	log.Info("head of the audit log", "seq", head.Seq, "hash", head.Hash, "key", head.Key)
}

package app

import (
	"context"
	"io"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

// Upload keeps a file beside the records.
func (a *App) Upload(ctx context.Context, by access.Actor, r io.Reader, name string) (campaign.Upload, error) {
	if by.Role == "" {
		return campaign.Upload{}, fault.New(fault.Forbidden, "nobody in particular hands in no files")
	}
	h, err := a.open(ctx)
	if err != nil {
		return campaign.Upload{}, err
	}
	return h.Shelf().Keep(ctx, r, name)
}

// Download opens a kept file.
func (a *App) Download(ctx context.Context, sha256 string) (io.ReadCloser, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return h.Shelf().Open(ctx, sha256)
}

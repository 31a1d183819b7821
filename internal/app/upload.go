package app

import (
	"context"
	"io"

	"plumbline/internal/access"
	"plumbline/internal/app/upkeep"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/attach"
	"plumbline/internal/fault"
	"plumbline/internal/inbox/raw"
	"plumbline/internal/store/files"
)

// openFiles finds where files of records lie: in the records that several
// servers share, else in the folder.
func (h *house) openFiles() error {
	if h.store.Shared() {
		h.files = h.store.Attachments()
	} else {
		own := files.In(h.folder.Path("files"), h.clock)
		if err := own.Tidy(); err != nil {
			return err
		}
		h.files = own
	}
	return upkeep.Empty(uploads(h.folder.Dir))
}

// sharedRaw keeps files as they came in where other servers find them; nil
// where there are none.
func (h *house) sharedRaw() raw.Shared {
	if h.store.Shared() {
		return h.store.Raw()
	}
	return nil
}

// shelf takes in files that are handed in with records.
func (h *house) shelf() attach.Shelf {
	return attach.Shelf{Files: h.files, Dir: uploads(h.folder.Dir), Clock: present{h}}
}

// Upload keeps a file beside the records.
func (a *App) Upload(ctx context.Context, by access.Actor, r io.Reader, name string) (campaign.Upload, error) {
	if by.Role == "" {
		return campaign.Upload{}, fault.New(fault.Forbidden, "nobody in particular hands in no files")
	}
	h, err := a.open(ctx)
	if err != nil {
		return campaign.Upload{}, err
	}
	return h.shelf().Keep(ctx, r, name)
}

// Download opens a kept file.
func (a *App) Download(ctx context.Context, sha256 string) (io.ReadCloser, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return h.shelf().Open(ctx, sha256)
}

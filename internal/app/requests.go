package app

import "context"

// ClaimRequest keeps that a key of an asker stands for a request to the API.
func (a *App) ClaimRequest(ctx context.Context, asker, key, request string) (was string, came []byte, found bool, err error) {
	h, err := a.open(ctx)
	if err != nil {
		return "", nil, false, err
	}
	return h.Store.ClaimRequest(ctx, asker, key, request)
}

// SettleRequest keeps what came of it.
func (a *App) SettleRequest(ctx context.Context, asker, key string, came []byte) error {
	h, err := a.open(ctx)
	if err != nil {
		return err
	}
	return h.Store.SettleRequest(ctx, asker, key, came)
}

// FreeRequest forgets a request of which nothing came.
func (a *App) FreeRequest(ctx context.Context, asker, key string) error {
	h, err := a.open(ctx)
	if err != nil {
		return err
	}
	return h.Store.FreeRequest(ctx, asker, key)
}

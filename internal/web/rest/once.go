package rest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/rest/document"
)

// Once keeps what came of requests that name themselves. It is kept for a day
// as the records they made or moved, never as what those say.
type Once interface {
	// ClaimRequest keeps that a key of an asker stands for a request. Where it
	// stood for one already, found is true, with that request and what came of
	// it: nil while nobody knows.
	ClaimRequest(ctx context.Context, asker, key, request string) (was string, came []byte, found bool, err error)
	SettleRequest(ctx context.Context, asker, key string, came []byte) error
	// FreeRequest forgets a request of which nothing came.
	FreeRequest(ctx context.Context, asker, key string) error
}

// maxKey bounds a key.
const maxKey = 200

// came is what came of a request.
type came struct {
	Results []Moved    `json:"results"`
	Also    []Followed `json:"also,omitempty"`
}

// once does what is asked, or says what came of it when it was asked before.
func (a *API) once(o operation, in *asked) (*answer, error) {
	key := in.Header.Get(document.KeyHeader)
	if key == "" || !o.Once || a.Once == nil {
		return o.do(in)
	}
	if len(key) > maxKey {
		return nil, fault.New(fault.Invalid, "%s is more than %d characters", document.KeyHeader, maxKey)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s\n%s", in.Method, in.URL.Path, in.Header.Get("If-Match"), in.body))
	request := hex.EncodeToString(sum[:])
	was, kept, found, err := a.Once.ClaimRequest(in.Context(), in.by.ID, key, request)
	switch {
	case err != nil:
		return nil, err
	case found && was != request:
		return nil, fault.New(fault.Invalid, "this %s stood for another request", document.KeyHeader).WithHint("a key names one request; make a new one")
	case found && kept == nil:
		return nil, fault.New(fault.Conflict, "the request of this %s was not answered: whether it was done is not known", document.KeyHeader).WithHint("look at the record, then send it under a new key if it was not")
	case found:
		return a.repeated(o, in, kept)
	}
	return a.first(o, in, key)
}

// first does a request under its key. Refused, the key is free again; where
// something went wrong inside, nobody knows what came of it.
func (a *API) first(o operation, in *asked, key string) (*answer, error) {
	ctx := context.WithoutCancel(in.Context()) // the asker may be gone; the next one asks by this key
	out, err := o.do(in)
	if code := fault.CodeOf(err); err != nil && code != fault.Internal && code != fault.Unavailable {
		if freed := a.Once.FreeRequest(ctx, in.by.ID, key); freed != nil {
			return nil, freed
		}
	}
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(out.came)
	if err != nil {
		return nil, err
	}
	return out, a.Once.SettleRequest(ctx, in.by.ID, key, text)
}

// repeated answers as the first time: with the records as they are now, as far
// as the asker sees them.
func (a *API) repeated(o operation, in *asked, kept []byte) (*answer, error) {
	var c came
	if err := json.Unmarshal(kept, &c); err != nil {
		return nil, err
	}
	out, err := &answer{body: BulkDone{Results: c.Results}, header: http.Header{}}, error(nil)
	if m, ok := a.machine(o.Tag); ok && !o.Many && len(c.Results) == 1 {
		out, err = a.done(in, m, o.Step, c.Results[0], c.Also)
	}
	if err != nil {
		return nil, err
	}
	out.header.Set(document.AgainHeader, "true")
	return out, nil
}

func (a *API) machine(kind string) (campaign.Machine, bool) {
	for _, m := range a.machines {
		if string(m.Kind) == kind {
			return m, true
		}
	}
	return campaign.Machine{}, false
}

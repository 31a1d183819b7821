// Package api is how commands reach the house: one POST of JSON per command,
// to the handler of this process or over the data folder's socket.
//
// In: a request struct. Out: a response struct, or a fault with its sentence
// and way out. Long work streams one JSON value a line and ends with a result.
package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"plumbline/internal/fault"
)

// Prefix is where commands live; pages never do.
const Prefix = "/api/internal/"

// contentType is what a command answers in; a page of another version is not it.
const contentType = "application/x-ndjson"

// statuses maps a fault's code to HTTP.
var statuses = map[fault.Code]int{
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.NotFound:    http.StatusNotFound,
	fault.Conflict:    http.StatusConflict,
	fault.Forbidden:   http.StatusForbidden,
	fault.SignedOut:   http.StatusUnauthorized,
	fault.Unavailable: http.StatusServiceUnavailable,
	fault.Internal:    http.StatusInternalServerError,
}

// StatusOf returns the HTTP status of an error.
func StatusOf(err error) int { return statuses[fault.CodeOf(err)] }

// Line is one line of an answer: progress, or at the end a result or a fault.
type Line struct {
	Progress json.RawMessage `json:"progress,omitempty"`
	Result   json.RawMessage `json:"result,omitempty"`
	Fault    *Fault          `json:"fault,omitempty"`
}

// Fault is an error as it travels.
type Fault struct {
	Code    fault.Code `json:"code"`
	Message string     `json:"message"`
	Hint    string     `json:"hint,omitempty"`
}

// FaultOf returns what of an error may travel.
func FaultOf(err error) *Fault {
	return &Fault{Code: fault.CodeOf(err), Message: fault.MessageOf(err), Hint: fault.HintOf(err)}
}

func (f *Fault) err() error {
	e := fault.New(f.Code, "%s", f.Message)
	if f.Hint != "" {
		return e.WithHint("%s", f.Hint)
	}
	return e
}

// Router is where commands are put: the web's mux.
type Router interface {
	HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request))
}

// Logger is told of internal faults, whose text never travels.
type Logger func(command string, err error)

// Handle serves one command. f may report progress any number of times.
func Handle[Req, Resp any](mux Router, log Logger, name string, f func(ctx context.Context, req Req, progress func(any)) (Resp, error)) {
	mux.HandleFunc("POST "+Prefix+name, func(w http.ResponseWriter, r *http.Request) {
		out := &lines{w: w, encode: json.NewEncoder(w)}
		var req Req
		dec := json.NewDecoder(r.Body)
		dec.DisallowUnknownFields()
		if err := dec.Decode(&req); err != nil {
			out.fail(fault.Wrap(fault.Invalid, err, "the request is not the JSON this command reads"))
			return
		}
		resp, err := f(r.Context(), req, out.progress)
		if err != nil {
			if fault.CodeOf(err) == fault.Internal {
				log(name, err)
			}
			out.fail(err)
			return
		}
		out.result(resp)
	})
}

// Fail answers a command that was not let in.
func Fail(w http.ResponseWriter, err error) {
	(&lines{w: w, encode: json.NewEncoder(w)}).fail(err)
}

// lines writes the answer; the status is sent with the first line, so a fault
// after progress travels in a 200 like any other last line.
type lines struct {
	w       http.ResponseWriter
	encode  *json.Encoder
	started bool
}

func (l *lines) write(status int, line Line) {
	if !l.started {
		l.w.Header().Set("Content-Type", contentType)
		l.w.WriteHeader(status)
		l.started = true
	}
	_ = l.encode.Encode(line) // the asker went away; nothing is left to tell
	if f, ok := l.w.(http.Flusher); ok {
		f.Flush()
	}
}

func (l *lines) progress(v any) {
	if raw, err := json.Marshal(v); err == nil {
		l.write(http.StatusOK, Line{Progress: raw})
	}
}

func (l *lines) result(v any) {
	raw, err := json.Marshal(v)
	if err != nil {
		l.fail(err)
		return
	}
	l.write(http.StatusOK, Line{Result: raw})
}

func (l *lines) fail(err error) { l.write(StatusOf(err), Line{Fault: FaultOf(err)}) }

// Call asks for one command. progress may be nil.
func Call[Resp any](ctx context.Context, client *http.Client, name string, req any, progress func(json.RawMessage)) (Resp, error) {
	var resp Resp
	body, err := json.Marshal(req)
	if err != nil {
		return resp, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://plumbline"+Prefix+name, bytes.NewReader(body))
	if err != nil {
		return resp, err
	}
	answer, err := client.Do(r)
	if err != nil {
		return resp, fault.Wrap(fault.Unavailable, err, "the server of this data folder does not answer")
	}
	defer answer.Body.Close()
	if answer.Header.Get("Content-Type") != contentType {
		return resp, fault.New(fault.Unavailable, "the server of this data folder does not know %s", name).
			WithHint("it is another version of Plumbline: stop it and run the command again")
	}
	dec := json.NewDecoder(answer.Body)
	for {
		var line Line
		if err := dec.Decode(&line); err != nil {
			if errors.Is(err, io.EOF) {
				err = fault.New(fault.Unavailable, "the answer to %s broke off", name)
			}
			return resp, err
		}
		switch {
		case line.Fault != nil:
			return resp, line.Fault.err()
		case line.Result != nil:
			return resp, json.Unmarshal(line.Result, &resp)
		case progress != nil:
			progress(line.Progress)
		}
	}
}

package rest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/drop"
	"plumbline/internal/web/rest/document"
	"plumbline/internal/web/view"
)

// filesOf lists the fields of a kind that hold files.
func filesOf(k campaign.Kind) []campaign.Field {
	return slices.DeleteFunc(campaign.FieldsOf(k), func(f campaign.Field) bool {
		return f.Fixed || f.Type != reflect.TypeFor[[]campaign.Upload]()
	})
}

func (a *API) fileOperations(m campaign.Machine) []operation {
	fields := filesOf(m.Kind)
	if a.Files == nil || len(fields) == 0 {
		return nil
	}
	kind, at := string(m.Kind), Prefix+string(m.Kind)+"/{id}/files"
	var named []string
	for _, f := range fields {
		named = append(named, f.Name)
	}
	return []operation{
		{Operation: document.Operation{Method: http.MethodPost, Path: at, ID: kind + "-files", Tag: kind, Title: "Hand in files with " + one(m.Title),
			About: "As multipart/form-data. A file is typed by its content, whatever it says it is; one that is too large or of a kind that is not taken is refused beside its name, and nothing is kept.",
			Form:  []document.Param{{Name: "file", Type: "file", About: "one file or several"}, {Name: "field", Type: "string", About: "where they belong: " + strings.Join(named, ", "), Example: fields[0].Name}},
			Gives: document.Ref("Done", m.Kind), Match: true}, do: a.handIn(m, fields)},
		{Operation: document.Operation{Method: http.MethodGet, Path: at + "/{hash}", ID: kind + "-file", Tag: kind, Title: "Take a file of " + one(m.Title) + " out", About: "By its SHA-256, as an attachment."}, do: a.handOut(m, fields)},
	}
}

// handIn keeps files and adds them to a field of their record, as an edit.
func (a *API) handIn(m campaign.Machine, fields []campaign.Field) func(*asked) (*answer, error) {
	return func(in *asked) (*answer, error) {
		in.Body = http.MaxBytesReader(nil, in.Body, maxFiles)
		dropped, err := drop.Receive(in.Request, a.Uploads, "send one or more as file")
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return nil, fault.Wrap(fault.Invalid, &media{http.StatusRequestEntityTooLarge}, "these files are more than %d MB together", maxFiles>>20).WithHint("send them one by one")
		}
		if err != nil {
			return nil, err
		}
		out, err := a.keepFiles(in, m, fields, dropped)
		return out, errors.Join(err, dropped.Remove())
	}
}

// maxFiles bounds what is handed in with a record at once.
const maxFiles = 128 << 20

func (a *API) keepFiles(in *asked, m campaign.Machine, fields []campaign.Field, dropped *drop.Dropped) (*answer, error) {
	i := slices.IndexFunc(fields, func(f campaign.Field) bool { return f.Name == dropped.Fields["field"] })
	if dropped.Fields["field"] == "" {
		i = 0
	}
	if i < 0 {
		w := &wrong{[]FieldProblem{{Field: "field", Text: fmt.Sprintf("a %s keeps no files under %q", m.Title, dropped.Fields["field"])}}}
		return nil, fault.Wrap(fault.Invalid, w, "%s", w.problems[0].Text)
	}
	row, _, err := a.Work.Record(in.Context(), in.scope, m.Kind, in.PathValue("id"))
	if err != nil {
		return nil, err
	}
	r, err := row.Record()
	if err != nil {
		return nil, err
	}
	kept, _ := fields[i].Value(r).([]campaign.Upload)
	fresh, err := a.keepEach(in, dropped.Files)
	if err != nil {
		return nil, err
	}
	value, err := json.Marshal(append(slices.Clone(kept), fresh...))
	if err != nil {
		return nil, err
	}
	g := given{ID: row.ID, Step: campaign.Edit, Set: map[string]json.RawMessage{fields[i].Name: value}}
	if err := matched(in.Request, &g); err != nil {
		return nil, err
	}
	if g.Version == 0 {
		g.Version = row.Version // the files are added to those that were there
	}
	res, err := a.Work.Do(in.Context(), in.by, in.scope, g.command(m.Kind))
	if err != nil {
		return nil, err
	}
	return a.moved(in, m, campaign.Edit, res)
}

// keepEach keeps every file, or names each that is refused.
func (a *API) keepEach(in *asked, files []view.Upload) (out []campaign.Upload, err error) {
	w := &wrong{}
	for _, f := range files {
		body, err := os.Open(f.Path)
		if err != nil {
			return nil, err
		}
		u, err := a.Files.Upload(in.Context(), in.by, body, f.Name)
		err = errors.Join(err, body.Close())
		if fault.CodeOf(err) == fault.Invalid {
			w.problems = append(w.problems, FieldProblem{Field: f.Name, Text: fault.MessageOf(err), Hint: fault.HintOf(err)})
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	if len(w.problems) > 0 {
		return nil, fault.Wrap(fault.Invalid, w, "%s: %s", w.problems[0].Field, w.problems[0].Text).WithHint("%s", w.problems[0].Hint)
	}
	return out, nil
}

// handOut answers a file to whoever sees the part that names it.
func (a *API) handOut(m campaign.Machine, fields []campaign.Field) func(*asked) (*answer, error) {
	return func(in *asked) (*answer, error) {
		row, _, err := a.Work.Record(in.Context(), in.scope, m.Kind, in.PathValue("id"))
		if err != nil {
			return nil, err
		}
		r, err := row.Record()
		if err != nil {
			return nil, err
		}
		for _, f := range fields {
			list, _ := f.Value(r).([]campaign.Upload)
			for _, u := range list {
				if u.SHA256 != in.PathValue("hash") {
					continue
				}
				body, err := a.Files.Download(in.Context(), u.SHA256)
				return &answer{file: &u, bytes: body}, err
			}
		}
		return nil, fault.New(fault.NotFound, "this %s has no such file", m.Title)
	}
}

package work

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/form"
	"plumbline/internal/web/hall"
)

// maxForm bounds a form with its files; what is larger is not read to its end.
const maxForm = 128 << 20

// readForm reads a form, with files or without.
func (s *Desk) readForm(a *hall.Ask) error {
	a.Body = http.MaxBytesReader(nil, a.Body, maxForm)
	err := a.ParseMultipartForm(1 << 20)
	if errors.Is(err, http.ErrNotMultipart) {
		err = nil
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return fault.New(fault.Invalid, "these files are more than %d MB together", maxForm>>20).WithHint("send them one by one; go back, the form is still filled in")
	}
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "the form was cut off").WithHint("go back and send it again; nothing was saved")
	}
	return nil
}

// upload keeps the files of a form and adds them to its command. What is wrong
// with a file is said beside its field.
func (s *Desk) upload(a *hall.Ask, x shownRecord, c *campaign.Command) ([]campaign.Problem, error) {
	if a.MultipartForm == nil {
		return nil, nil
	}
	var problems []campaign.Problem
	for _, f := range desk.FieldsOf(x.m.Kind) {
		headers := a.MultipartForm.File[form.Prefix+f.Name]
		if form.ShapeOf(f.Type) != form.Files || f.Fixed || len(headers) == 0 {
			continue
		}
		kept, _ := f.Value(x.rec).([]campaign.Upload)
		kept = slices.Clone(kept)
		for _, head := range headers {
			file, err := head.Open()
			if err != nil {
				return nil, fmt.Errorf("read %s: %w", head.Filename, err)
			}
			u, err := s.Records.Upload(a.Context(), a.By, file, head.Filename)
			err = errors.Join(err, file.Close())
			if fault.CodeOf(err) == fault.Invalid {
				problems = append(problems, campaign.Problem{Field: f.Name, Text: fault.MessageOf(err), Hint: fault.HintOf(err)})
				continue
			}
			if err != nil {
				return nil, err
			}
			kept = append(kept, u)
		}
		value, err := json.Marshal(kept)
		if err != nil {
			return nil, err
		}
		if c.Set == nil {
			c.Set = map[string]json.RawMessage{}
		}
		c.Set[f.Name] = value
	}
	return problems, nil
}

// recordFile answers a file of a record, to whoever sees the part that names it.
func (s *Desk) recordFile(a *hall.Ask) (templ.Component, error) {
	x, err := s.open1(a)
	if err != nil {
		return nil, err
	}
	for _, f := range desk.FieldsOf(x.m.Kind) {
		list, _ := f.Value(x.rec).([]campaign.Upload)
		for _, u := range list {
			if u.SHA256 != a.PathValue("hash") {
				continue
			}
			body, err := s.Records.Download(a.Context(), u.SHA256)
			if err != nil {
				return nil, err
			}
			return hall.Handed(u, body), nil
		}
	}
	return nil, fault.New(fault.NotFound, "this %s has no such file", x.m.Title)
}

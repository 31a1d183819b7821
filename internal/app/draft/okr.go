package draft

import (
	"os"
	"path/filepath"
	"strings"

	"plumbline/internal/fault"
	"plumbline/internal/ladder/lint"
	"plumbline/internal/ladder/okr"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/period"
	"plumbline/internal/web/api"
)

// OKRs makes a ladder skeleton of a company's exports.
func OKRs(req api.ImportOKRs, today period.Date) (api.ImportedOKRs, error) {
	files, err := readAll(req.Paths)
	if err != nil {
		return api.ImportedOKRs{}, err
	}
	got, err := okr.Import(files, okr.Options{
		Programme: req.Programme, Currency: req.Currency, Timezone: req.Timezone, Fiscal: req.Fiscal,
		Period: req.Period, Today: today, Columns: req.Columns,
	})
	if err != nil {
		return api.ImportedOKRs{}, err
	}
	_, problems := parse.Check(got.Files, lint.On(today))
	return api.ImportedOKRs{
		Files: Named(got.Files), Objectives: got.Objectives, KeyResults: got.KeyResults, KPIs: got.KPIs,
		Columns: got.Columns, Notes: got.Notes, Problems: problems,
	}, nil
}

// readAll reads files, and the files of folders, one level deep.
func readAll(paths []string) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, path := range paths {
		inside := []string{path}
		if entries, err := os.ReadDir(path); err == nil {
			inside = nil
			for _, e := range entries {
				if e.Type().IsRegular() && e.Name()[0] != '.' {
					inside = append(inside, filepath.Join(path, e.Name()))
				}
			}
		}
		for _, file := range inside {
			src, err := os.ReadFile(file)
			if err != nil {
				return nil, fault.Wrap(fault.NotFound, err, "%s cannot be read", file).WithHint("check the path; it takes CSV, XLSX, JSON and YAML")
			}
			out[file] = src
		}
	}
	return out, nil
}

// Named keeps the text of files by their base names: a path of this machine is
// no part of a revision.
func Named(files map[string][]byte) map[string]string {
	out := make(map[string]string, len(files))
	for name, text := range files {
		base := filepath.Base(name)
		if _, taken := out[base]; taken {
			base = strings.TrimLeft(filepath.ToSlash(name), "/")
		}
		out[base] = string(text)
	}
	return out
}

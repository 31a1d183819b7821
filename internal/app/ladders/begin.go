package ladders

import (
	"context"

	"plumbline/internal/app/draft"
	"plumbline/internal/app/house"
	"plumbline/internal/ladder/lint"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/web/api"
)

func (Ladders) schema(context.Context, api.Nothing, func(any)) (map[string]any, error) {
	return parse.Schema(), nil
}

func (Ladders) metrics(_ context.Context, req api.Metrics, _ func(any)) (api.MetricList, error) {
	return draft.Metrics(req)
}

// begin writes a ladder's text from a template; it needs no data folder.
func (l Ladders) begin(_ context.Context, req api.Init, _ func(any)) (api.Inited, error) {
	said, err := draft.Answers(req.Answers)
	if err != nil {
		return api.Inited{}, err
	}
	text, err := draft.Skeleton(req.Template, said)
	if err != nil {
		return api.Inited{}, err
	}
	_, problems := parse.Check(map[string][]byte{"ladder.yaml": []byte(text)}, lint.On(l.today()), house.KnownFacts())
	return api.Inited{Files: map[string]string{"ladder.yaml": text}, Problems: problems}, nil
}

// importOKRs makes a ladder skeleton of a company's exports; it needs no data folder.
func (l Ladders) importOKRs(_ context.Context, req api.ImportOKRs, _ func(any)) (api.ImportedOKRs, error) {
	return draft.OKRs(req, l.today())
}

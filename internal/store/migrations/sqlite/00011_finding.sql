-- +goose Up
CREATE INDEX records_deliverable ON records (kind, (open ->> 'deliverable')) WHERE (open ->> 'deliverable') IS NOT NULL;
CREATE INDEX records_representative ON records (kind, (open ->> 'representative')) WHERE (open ->> 'representative') IS NOT NULL;
CREATE INDEX records_template ON records (kind, (open ->> 'template')) WHERE (open ->> 'template') IS NOT NULL;

-- +goose Down
DROP INDEX records_template;
DROP INDEX records_representative;
DROP INDEX records_deliverable;

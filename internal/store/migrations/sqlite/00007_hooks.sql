-- +goose Up
CREATE INDEX records_terms ON records (kind, (open ->> 'terms')) WHERE (open ->> 'terms') IS NOT NULL;
CREATE INDEX records_brief ON records (kind, (open ->> 'brief')) WHERE (open ->> 'brief') IS NOT NULL;
CREATE INDEX records_contract ON records (kind, (open ->> 'contract')) WHERE (open ->> 'contract') IS NOT NULL;
CREATE INDEX records_subject ON records (kind, (open ->> 'subject')) WHERE (open ->> 'subject') IS NOT NULL;

-- +goose Down
DROP INDEX records_subject;
DROP INDEX records_contract;
DROP INDEX records_brief;
DROP INDEX records_terms;

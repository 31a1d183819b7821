-- +goose Up
CREATE INDEX records_open ON records USING gin (open jsonb_path_ops) WITH (fastupdate = off); -- a field with a value
CREATE INDEX records_due_last ON records (kind, due DESC NULLS LAST, id);
DROP INDEX records_terms;
DROP INDEX records_brief;
DROP INDEX records_contract;
DROP INDEX records_subject;
-- A word anywhere in a title. Where the extension is not there, or not ours to
-- make, titles are read one by one.
-- +goose StatementBegin
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX records_folded ON records USING gin (folded gin_trgm_ops) WITH (fastupdate = off);
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'titles are searched without an index: %', SQLERRM;
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP INDEX IF EXISTS records_folded;
CREATE INDEX records_terms ON records (kind, (open ->> 'terms')) WHERE (open ->> 'terms') IS NOT NULL;
CREATE INDEX records_brief ON records (kind, (open ->> 'brief')) WHERE (open ->> 'brief') IS NOT NULL;
CREATE INDEX records_contract ON records (kind, (open ->> 'contract')) WHERE (open ->> 'contract') IS NOT NULL;
CREATE INDEX records_subject ON records (kind, (open ->> 'subject')) WHERE (open ->> 'subject') IS NOT NULL;
DROP INDEX records_due_last;
DROP INDEX records_open;

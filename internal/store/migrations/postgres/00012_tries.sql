-- +goose Up
CREATE TABLE tries (
  key   TEXT PRIMARY KEY,  -- hash of whose tries are counted, or of who belongs together
  n     BIGINT NOT NULL,
  since BIGINT NOT NULL,       -- microseconds UTC
  until BIGINT NOT NULL
);
CREATE INDEX tries_until ON tries (until);

-- +goose Down
DROP TABLE tries;

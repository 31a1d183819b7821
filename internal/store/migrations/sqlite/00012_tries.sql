-- +goose Up
CREATE TABLE tries (
  key   TEXT PRIMARY KEY,  -- hash of whose tries are counted, or of who belongs together
  n     INTEGER NOT NULL,
  since INTEGER NOT NULL,       -- microseconds UTC
  until INTEGER NOT NULL
);
CREATE INDEX tries_until ON tries (until);

-- +goose Down
DROP TABLE tries;

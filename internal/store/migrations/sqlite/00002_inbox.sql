-- +goose Up
CREATE TABLE arrivals (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT, -- shown as a<seq>
  sha      TEXT NOT NULL,
  name     TEXT NOT NULL,
  size     INTEGER NOT NULL,
  format   TEXT NOT NULL,
  source   TEXT NOT NULL,
  received INTEGER NOT NULL, -- microseconds UTC
  options  BLOB NOT NULL,    -- JSON, as asked
  state    TEXT NOT NULL,    -- open | done | failed
  summary  BLOB,             -- JSON, once done
  failure  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX arrivals_sha ON arrivals (sha);
CREATE TABLE quarantine (
  arrival INTEGER NOT NULL REFERENCES arrivals (seq),
  id      TEXT NOT NULL,     -- of the raw bytes and the record: the same file twice is the same id
  sheet   TEXT NOT NULL,
  format  TEXT NOT NULL,
  line    INTEGER NOT NULL,
  col     INTEGER NOT NULL,
  field   TEXT NOT NULL,
  reason  TEXT NOT NULL,
  detail  TEXT NOT NULL,
  raw     TEXT NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (arrival, id)
) WITHOUT ROWID;
CREATE INDEX quarantine_id ON quarantine (id);
CREATE TABLE pieces (
  system  TEXT NOT NULL,
  entity  TEXT NOT NULL,
  id      TEXT NOT NULL,
  name    TEXT NOT NULL,
  key     TEXT NOT NULL,
  value   BLOB NOT NULL,     -- JSON
  updated INTEGER NOT NULL,  -- the source's update time in microseconds; 0: unknown
  arrival TEXT NOT NULL,
  PRIMARY KEY (system, entity, id, name, key)
) WITHOUT ROWID;
CREATE TABLE waiting (
  system TEXT NOT NULL,
  entity TEXT NOT NULL,
  id     TEXT NOT NULL,
  waits  TEXT NOT NULL,
  PRIMARY KEY (system, entity, id)
) WITHOUT ROWID;
CREATE TABLE column_maps (
  fingerprint TEXT PRIMARY KEY, -- the header
  body        BLOB NOT NULL     -- JSON
);

-- +goose Down
DROP TABLE column_maps;
DROP TABLE waiting;
DROP TABLE pieces;
DROP TABLE quarantine;
DROP TABLE arrivals;

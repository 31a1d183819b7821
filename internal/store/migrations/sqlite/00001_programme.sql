-- +goose Up
CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value BLOB NOT NULL
);
CREATE TABLE revisions (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  hash    TEXT NOT NULL,
  parent  TEXT NOT NULL,
  at      INTEGER NOT NULL, -- microseconds UTC
  author  TEXT NOT NULL,
  message TEXT NOT NULL,
  files   BLOB NOT NULL     -- gzip of JSON: name → text
);
CREATE TABLE locks (
  campaign TEXT NOT NULL,
  hash     TEXT NOT NULL,
  at       INTEGER NOT NULL,
  author   TEXT NOT NULL,
  frozen   BLOB NOT NULL,   -- JSON: bands frozen with it
  PRIMARY KEY (campaign, hash)
);
CREATE TABLE evaluations (
  name  TEXT PRIMARY KEY,   -- what was evaluated: role and as-of
  at    INTEGER NOT NULL,
  stamp TEXT NOT NULL,      -- of what: revision and facts; another stamp is out of date
  body  BLOB NOT NULL       -- gzip of JSON
);

-- +goose Down
DROP TABLE evaluations;
DROP TABLE locks;
DROP TABLE revisions;
DROP TABLE settings;

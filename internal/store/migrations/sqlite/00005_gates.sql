-- +goose Up
CREATE TABLE gate_decisions (
  id       TEXT PRIMARY KEY,
  gate     TEXT NOT NULL,
  subject  TEXT NOT NULL,    -- kind/id
  at       INTEGER NOT NULL, -- microseconds UTC
  would    TEXT NOT NULL,    -- what enforcing answers
  via      TEXT NOT NULL,
  campaign TEXT NOT NULL,
  creator  TEXT NOT NULL,
  brand    TEXT NOT NULL,
  region   TEXT NOT NULL,
  owner    TEXT NOT NULL,
  body     TEXT NOT NULL     -- JSON of the whole decision
);
CREATE INDEX gate_decisions_at ON gate_decisions (at, id);
CREATE INDEX gate_decisions_subject ON gate_decisions (subject, at);
CREATE TABLE gate_keys (
  id      TEXT PRIMARY KEY,
  public  TEXT NOT NULL,     -- Ed25519, hex
  made    INTEGER NOT NULL,
  retired INTEGER,           -- signs no more from then
  private BLOB NOT NULL      -- encrypted by the install key
);
CREATE TABLE gate_redeemed (
  id       TEXT PRIMARY KEY, -- of the permit
  at       INTEGER NOT NULL,
  gate     TEXT NOT NULL,
  subject  TEXT NOT NULL,
  by_id    TEXT NOT NULL,
  via      TEXT NOT NULL,
  minor    INTEGER,          -- money moved
  currency TEXT NOT NULL
);

-- +goose Down
DROP TABLE gate_redeemed;
DROP TABLE gate_keys;
DROP TABLE gate_decisions;

-- +goose Up
CREATE TABLE gate_decisions (
  id       TEXT COLLATE "C" PRIMARY KEY,
  gate     TEXT COLLATE "C" NOT NULL,
  subject  TEXT COLLATE "C" NOT NULL,    -- kind/id
  at       BIGINT NOT NULL, -- microseconds UTC
  would    TEXT COLLATE "C" NOT NULL,    -- what enforcing answers
  via      TEXT COLLATE "C" NOT NULL,
  campaign TEXT COLLATE "C" NOT NULL,
  creator  TEXT COLLATE "C" NOT NULL,
  brand    TEXT COLLATE "C" NOT NULL,
  region   TEXT COLLATE "C" NOT NULL,
  owner    TEXT COLLATE "C" NOT NULL,
  body     TEXT COLLATE "C" NOT NULL     -- JSON of the whole decision
);
CREATE INDEX gate_decisions_at ON gate_decisions (at, id);
CREATE INDEX gate_decisions_subject ON gate_decisions (subject, at);
CREATE TABLE gate_keys (
  id      TEXT COLLATE "C" PRIMARY KEY,
  public  TEXT COLLATE "C" NOT NULL,     -- Ed25519, hex
  made    BIGINT NOT NULL,
  retired BIGINT,           -- signs no more from then
  private BYTEA NOT NULL      -- encrypted by the install key
);
CREATE TABLE gate_redeemed (
  id       TEXT COLLATE "C" PRIMARY KEY, -- of the permit
  at       BIGINT NOT NULL,
  gate     TEXT COLLATE "C" NOT NULL,
  subject  TEXT COLLATE "C" NOT NULL,
  by_id    TEXT COLLATE "C" NOT NULL,
  via      TEXT COLLATE "C" NOT NULL,
  minor    BIGINT,          -- money moved
  currency TEXT COLLATE "C" NOT NULL
);

-- +goose Down
DROP TABLE gate_redeemed;
DROP TABLE gate_keys;
DROP TABLE gate_decisions;

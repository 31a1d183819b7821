-- +goose Up
CREATE TABLE records (
  kind     TEXT NOT NULL,
  id       TEXT NOT NULL,
  version  INTEGER NOT NULL, -- counts changes
  state    TEXT NOT NULL,
  title    TEXT NOT NULL,
  campaign TEXT NOT NULL,
  creator  TEXT NOT NULL,
  brand    TEXT NOT NULL,
  region   TEXT NOT NULL,
  owner    TEXT NOT NULL,
  parent   TEXT NOT NULL,
  mastered TEXT NOT NULL,
  due      INTEGER,          -- microseconds UTC; NULL: never
  made     INTEGER,
  changed  INTEGER,
  folded   TEXT NOT NULL,    -- id and title as they are searched
  open     TEXT,             -- JSON of the fields of each class; NULL: none filled
  cost     TEXT,
  revenue  TEXT,
  safety   TEXT,
  creative TEXT,
  personal TEXT,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX records_state ON records (kind, state, due, id);
CREATE INDEX records_campaign ON records (kind, campaign, id);
CREATE INDEX records_creator ON records (kind, creator, id);
CREATE INDEX records_parent ON records (kind, parent, id);
CREATE INDEX records_owner ON records (kind, owner, id);
CREATE INDEX records_due ON records (kind, due, id);
CREATE TABLE record_versions (
  kind     TEXT NOT NULL,
  id       TEXT NOT NULL,
  version  INTEGER NOT NULL,
  state    TEXT NOT NULL,
  title    TEXT NOT NULL,
  campaign TEXT NOT NULL,
  creator  TEXT NOT NULL,
  brand    TEXT NOT NULL,
  region   TEXT NOT NULL,
  owner    TEXT NOT NULL,
  parent   TEXT NOT NULL,
  mastered TEXT NOT NULL,
  due      INTEGER,
  made     INTEGER,
  changed  INTEGER,
  open     TEXT,
  cost     TEXT,
  revenue  TEXT,
  safety   TEXT,
  creative TEXT,
  personal TEXT,
  step     TEXT NOT NULL,    -- how it came to be
  was      TEXT NOT NULL,    -- state before
  happened INTEGER NOT NULL,
  written  INTEGER NOT NULL,
  by_id    TEXT NOT NULL,
  by_role  TEXT NOT NULL,
  via      TEXT NOT NULL,
  reason   TEXT NOT NULL,
  source   TEXT NOT NULL,
  PRIMARY KEY (kind, id, version)
);
CREATE TABLE outbox (
  seq  INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of commits: writers come one after another
  at   INTEGER NOT NULL,
  fact TEXT NOT NULL                      -- JSON: table, and values with their types
);
CREATE TABLE places (
  name TEXT PRIMARY KEY,     -- of a loop
  at   INTEGER NOT NULL      -- how far it has read
);
CREATE TABLE audit (
  seq           INTEGER PRIMARY KEY,
  at            INTEGER NOT NULL,
  by_id         TEXT NOT NULL,
  by_role       TEXT NOT NULL,
  via           TEXT NOT NULL,
  act           TEXT NOT NULL,
  subject       TEXT NOT NULL,
  payload       TEXT NOT NULL, -- hashed as it is
  personal_hash TEXT NOT NULL,
  prev          TEXT NOT NULL,
  hash          TEXT NOT NULL,
  salt          BLOB,          -- with personal: may be deleted
  personal      BLOB
);
CREATE INDEX audit_subject ON audit (subject, seq);
CREATE TABLE audit_head (
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  programme TEXT NOT NULL,   -- id of the install
  seq       INTEGER NOT NULL,
  hash      TEXT NOT NULL
);

-- +goose Down
DROP TABLE audit_head;
DROP TABLE audit;
DROP TABLE places;
DROP TABLE outbox;
DROP TABLE record_versions;
DROP TABLE records;

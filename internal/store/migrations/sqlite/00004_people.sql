-- +goose Up
CREATE TABLE accounts (
  id       TEXT PRIMARY KEY,
  login    TEXT NOT NULL UNIQUE, -- e-mail address, folded
  name     TEXT NOT NULL,
  role     TEXT NOT NULL,
  person   TEXT NOT NULL,        -- of the ladder
  password TEXT NOT NULL,        -- argon2id
  epoch    INTEGER NOT NULL,     -- counts what ends every session
  made     INTEGER,              -- microseconds UTC; NULL: never
  disabled INTEGER,
  seen     INTEGER
);
CREATE TABLE people_invitations (
  id      TEXT PRIMARY KEY,
  hash    TEXT NOT NULL UNIQUE,  -- of what the link carries
  login   TEXT NOT NULL,
  name    TEXT NOT NULL,
  role    TEXT NOT NULL,
  person  TEXT NOT NULL,
  account TEXT NOT NULL,         -- whose password it sets
  by_id   TEXT NOT NULL,
  made    INTEGER,
  until   INTEGER,
  used    INTEGER,
  revoked INTEGER
);
CREATE TABLE tokens (
  id      TEXT PRIMARY KEY,
  hash    TEXT NOT NULL UNIQUE,  -- of the secret
  name    TEXT NOT NULL,
  role    TEXT NOT NULL,
  person  TEXT NOT NULL,
  account TEXT NOT NULL,
  made    INTEGER,
  until   INTEGER,
  revoked INTEGER
);
CREATE TABLE sessions (
  token TEXT PRIMARY KEY,        -- hashed
  data  BLOB NOT NULL,
  until INTEGER NOT NULL
);
CREATE INDEX sessions_until ON sessions (until);

-- +goose Down
DROP TABLE sessions;
DROP TABLE tokens;
DROP TABLE people_invitations;
DROP TABLE accounts;

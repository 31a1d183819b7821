-- +goose Up
CREATE TABLE accounts (
  id       TEXT COLLATE "C" PRIMARY KEY,
  login    TEXT COLLATE "C" NOT NULL UNIQUE, -- e-mail address, folded
  name     TEXT COLLATE "C" NOT NULL,
  role     TEXT COLLATE "C" NOT NULL,
  person   TEXT COLLATE "C" NOT NULL,        -- of the ladder
  password TEXT COLLATE "C" NOT NULL,        -- argon2id
  epoch    BIGINT NOT NULL,     -- counts what ends every session
  made     BIGINT,              -- microseconds UTC; NULL: never
  disabled BIGINT,
  seen     BIGINT
);
CREATE TABLE people_invitations (
  id      TEXT COLLATE "C" PRIMARY KEY,
  hash    TEXT COLLATE "C" NOT NULL UNIQUE,  -- of what the link carries
  login   TEXT COLLATE "C" NOT NULL,
  name    TEXT COLLATE "C" NOT NULL,
  role    TEXT COLLATE "C" NOT NULL,
  person  TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,         -- whose password it sets
  by_id   TEXT COLLATE "C" NOT NULL,
  made    BIGINT,
  until   BIGINT,
  used    BIGINT,
  revoked BIGINT
);
CREATE TABLE tokens (
  id      TEXT COLLATE "C" PRIMARY KEY,
  hash    TEXT COLLATE "C" NOT NULL UNIQUE,  -- of the secret
  name    TEXT COLLATE "C" NOT NULL,
  role    TEXT COLLATE "C" NOT NULL,
  person  TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,
  made    BIGINT,
  until   BIGINT,
  revoked BIGINT
);
CREATE TABLE sessions (
  token TEXT COLLATE "C" PRIMARY KEY,        -- hashed
  data  BYTEA NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX sessions_until ON sessions (until);

-- +goose Down
DROP TABLE sessions;
DROP TABLE tokens;
DROP TABLE people_invitations;
DROP TABLE accounts;

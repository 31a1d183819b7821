-- +goose Up
CREATE TABLE requests (
  asker   TEXT COLLATE "C" NOT NULL,
  key     TEXT COLLATE "C" NOT NULL,    -- as the asker sent it
  request TEXT COLLATE "C" NOT NULL,    -- hash of what was asked
  at      BIGINT NOT NULL, -- microseconds UTC
  came    BYTEA,             -- which records it made or moved, JSON; NULL while nobody knows
  PRIMARY KEY (asker, key)
);
CREATE INDEX requests_at ON requests (at);

-- +goose Down
DROP TABLE requests;

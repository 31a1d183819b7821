-- +goose Up
CREATE TABLE requests (
  asker   TEXT NOT NULL,
  key     TEXT NOT NULL,    -- as the asker sent it
  request TEXT NOT NULL,    -- hash of what was asked
  at      INTEGER NOT NULL, -- microseconds UTC
  came    BLOB,             -- which records it made or moved, JSON; NULL while nobody knows
  PRIMARY KEY (asker, key)
);
CREATE INDEX requests_at ON requests (at);

-- +goose Down
DROP TABLE requests;

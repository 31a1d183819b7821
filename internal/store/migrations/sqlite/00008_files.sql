-- +goose Up
CREATE TABLE files (
  place TEXT NOT NULL,    -- what they are: attachments, raw
  sha   TEXT NOT NULL,    -- of the bytes
  size  INTEGER NOT NULL,
  at    INTEGER NOT NULL, -- microseconds UTC: when last handed in
  PRIMARY KEY (place, sha)
);
CREATE TABLE file_chunks (
  place TEXT NOT NULL,
  sha   TEXT NOT NULL,
  n     INTEGER NOT NULL, -- from 0
  body  BLOB NOT NULL,
  PRIMARY KEY (place, sha, n)
);

-- +goose Down
DROP TABLE file_chunks;
DROP TABLE files;

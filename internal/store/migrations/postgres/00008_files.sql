-- +goose Up
CREATE TABLE files (
  place TEXT COLLATE "C" NOT NULL,    -- what they are: attachments, raw
  sha   TEXT COLLATE "C" NOT NULL,    -- of the bytes
  size  BIGINT NOT NULL,
  at    BIGINT NOT NULL, -- microseconds UTC: when last handed in
  PRIMARY KEY (place, sha)
);
CREATE TABLE file_chunks (
  place TEXT COLLATE "C" NOT NULL,
  sha   TEXT COLLATE "C" NOT NULL,
  n     BIGINT NOT NULL, -- from 0
  body  BYTEA NOT NULL,
  PRIMARY KEY (place, sha, n)
);

-- +goose Down
DROP TABLE file_chunks;
DROP TABLE files;

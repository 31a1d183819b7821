-- +goose Up
CREATE TABLE leases (
  name   TEXT COLLATE "C" PRIMARY KEY,   -- of what is owned
  holder TEXT COLLATE "C" NOT NULL,
  term   BIGINT NOT NULL,   -- counts the holders there were
  since  BIGINT NOT NULL,   -- microseconds UTC, by the database's clock
  until  BIGINT NOT NULL
);

-- +goose Down
DROP TABLE leases;

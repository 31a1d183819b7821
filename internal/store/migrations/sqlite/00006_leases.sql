-- +goose Up
CREATE TABLE leases (
  name   TEXT PRIMARY KEY,   -- of what is owned
  holder TEXT NOT NULL,
  term   INTEGER NOT NULL,   -- counts the holders there were
  since  INTEGER NOT NULL,   -- microseconds UTC, by the database's clock
  until  INTEGER NOT NULL
);

-- +goose Down
DROP TABLE leases;

-- +goose Up
CREATE TABLE outbox_packed (
  last BIGINT PRIMARY KEY, -- seq of the last fact in it; the first follows the last of the one before
  body BYTEA NOT NULL        -- gzip of JSON: facts that have reached the facts engine, in order
);

-- +goose Down
DROP TABLE outbox_packed;

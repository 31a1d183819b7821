package store

import "database/sql"

// Jobs says where durable work is kept: on the connection that writes SQLite,
// since two writers of one file starve each other, or at PostgreSQL's address.
func (s *Store) Jobs() (sqlite *sql.DB, postgres string) {
	if s.house.postgres {
		return nil, s.url
	}
	return s.write, ""
}

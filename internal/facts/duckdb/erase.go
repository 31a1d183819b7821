package duckdb

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base32"
	"fmt"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
)

// createErased holds the creators whose names are kept out from now on.
const createErased = "CREATE TABLE IF NOT EXISTS erased (creator VARCHAR)"

// rewriting is the mark that blanked rows still lie in unused parts of the file.
const rewriting = "erase.rewrite"

// Erase blanks what names a person in every stored version and then writes the
// file anew, so that no unused part of it holds the old rows. Content and
// identities stay: a file that comes again brings nothing back.
func (e *Engine) Erase(ctx context.Context, p facts.Person) (facts.Erased, error) {
	x := &erasure{e: e, ctx: ctx, out: facts.Erased{Blanked: map[string]int64{}, Unlinked: map[string]int64{}, Kept: map[string]int64{}}}
	x.person = p
	x.words, _ = facts.NewWords(p.Words)
	if err := x.blank(); err != nil {
		return x.out, fmt.Errorf("erasing a person from the facts: %w", err)
	}
	if !x.out.Changed() {
		return x.out, nil
	}
	return x.out, e.rewrite(ctx)
}

// NamesOf returns what the facts call a creator, in every version.
func (e *Engine) NamesOf(ctx context.Context, creator string) ([]string, error) {
	leave, err := e.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	return texts(e.db.QueryContext(ctx, `SELECT DISTINCT n FROM (SELECT unnest([name, handle]) AS n FROM creators WHERE id = ?)
WHERE n <> '' ORDER BY n`, creator))
}

// erasure is one Erase call.
type erasure struct {
	e      *Engine
	ctx    context.Context
	person facts.Person
	words  facts.Words
	out    facts.Erased
}

// blank changes the rows, in one transaction.
func (x *erasure) blank() error {
	leave, err := x.e.enter()
	if err != nil {
		return err
	}
	defer leave()
	x.e.write.Lock()
	defer x.e.write.Unlock()
	tx, err := x.e.writer.BeginTx(x.ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, t := range facts.Tables {
		if err := x.table(tx, t); err != nil {
			return fmt.Errorf("in %s: %w", t.Name, err)
		}
	}
	if err := x.remember(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if x.person.Creator != "" {
		x.e.erased.add(x.person.Creator)
	}
	return nil
}

// remember keeps the creator's names out from now on, and that the file is to
// be written anew.
func (x *erasure) remember(tx *sql.Tx) error {
	if c := x.person.Creator; c != "" {
		if _, err := tx.ExecContext(x.ctx, "INSERT INTO erased SELECT ? WHERE ? NOT IN (SELECT creator FROM erased)", c, c); err != nil {
			return err
		}
	}
	if !x.out.Changed() {
		return nil
	}
	if err := advance(x.ctx, tx); err != nil {
		return err
	}
	return setMark(x.ctx, tx, facts.Reached{Name: rewriting, At: 1})
}

func (x *erasure) table(tx *sql.Tx, t *facts.Table) error {
	for _, c := range dialect.Columns(t) {
		var err error
		switch {
		case c.Type != facts.Text:
		case c.Hashed:
			err = x.unlink(tx, t, c.Name)
		case t.Name == "creators" && t.Names(c.Name):
			err = x.nameless(tx, t, c.Name)
		}
		if err == nil && c.Type == facts.Text && !c.Hashed && len(x.words.All()) > 0 {
			err = x.unquote(tx, t, c.Name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *erasure) set(tx *sql.Tx, into map[string]int64, t *facts.Table, column, value, where string, args ...any) error {
	done, err := tx.ExecContext(x.ctx, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", dialect.Name(t.Name), dialect.Name(column), value, where), args...)
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	if n > 0 {
		into[t.Name+"."+column] += n
	}
	return err
}

// nameless blanks a column of the creator's own rows.
func (x *erasure) nameless(tx *sql.Tx, t *facts.Table, column string) error {
	if x.person.Creator == "" {
		return nil
	}
	return x.set(tx, x.out.Blanked, t, column, "NULL", "id = ? AND "+dialect.Name(column)+" IS NOT NULL", x.person.Creator)
}

// unlink puts a token that nobody can compute in place of the person's hash:
// what was counted of one person stays counted of one.
func (x *erasure) unlink(tx *sql.Tx, t *facts.Table, column string) error {
	for _, h := range x.person.Hashed {
		token := make([]byte, 10)
		if _, err := rand.Read(token); err != nil {
			return err
		}
		if err := x.set(tx, x.out.Unlinked, t, column, "?", dialect.Name(column)+" = ?", "p."+tokens.EncodeToString(token), h); err != nil {
			return err
		}
	}
	return nil
}

var tokens = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// unquote looks for the words in a text column. An identity is only counted;
// who is named is blanked; of other text only the words.
func (x *erasure) unquote(tx *sql.Tx, t *facts.Table, column string) error {
	name := dialect.Name(column)
	where := make([]string, 0, len(x.words.All()))
	for _, w := range x.words.All() {
		where = append(where, fmt.Sprintf("contains(lower(%s), lower(%s))", name, dialect.Quote(w)))
	}
	found, err := texts(tx.QueryContext(x.ctx, fmt.Sprintf("SELECT DISTINCT %s FROM %s WHERE %s", name, dialect.Name(t.Name), strings.Join(where, " OR "))))
	if err != nil {
		return err
	}
	for _, text := range found {
		left, is := x.words.Blank(text)
		switch {
		case !is:
		case t.Identifies(column):
			var n int64
			err = tx.QueryRowContext(x.ctx, fmt.Sprintf("SELECT count(*) FROM %s WHERE %s = ?", dialect.Name(t.Name), name), text).Scan(&n)
			x.out.Kept[t.Name+"."+column] += n
		case t.Names(column):
			err = x.set(tx, x.out.Blanked, t, column, "NULL", name+" = ?", text)
		default:
			err = x.set(tx, x.out.Blanked, t, column, "?", name+" = ?", left, text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func texts(rows *sql.Rows, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

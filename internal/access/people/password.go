package people

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"plumbline/internal/fault"
)

// cost is what a password costs to try: OWASP's advice for argon2id, 19 MiB
// and two passes.
func cost() *argon2id.Params {
	return &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// How long a password is, in characters. The upper bound keeps hashing cheap.
const (
	minPassword = 10
	maxPassword = 200
)

// strong says what is wrong with a password.
func strong(password, login, name string) error {
	n := utf8.RuneCountInString(password)
	folded := strings.ToLower(password)
	local, _, _ := strings.Cut(login, "@")
	weak := func(says string) error {
		return fault.New(fault.Invalid, "%s", says).WithHint("four words in a row are easy to keep and hard to guess")
	}
	switch {
	case n < minPassword:
		return fault.New(fault.Invalid, "a password has at least %d characters", minPassword).WithHint("four words in a row are easy to keep and hard to guess")
	case n > maxPassword:
		return fault.New(fault.Invalid, "a password has at most %d characters", maxPassword)
	case strings.Contains(folded, "plumbline"), len(local) > 3 && strings.Contains(folded, local), len(name) > 3 && strings.Contains(folded, strings.ToLower(name)):
		return weak("this password holds a name it is for")
	case distinct(folded) < 5:
		return weak("this password repeats a few characters")
	}
	return nil
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// turn waits for one of the few places where passwords are hashed.
func (d *Door) turn(ctx context.Context) (done func(), err error) {
	select {
	case d.hashing <- struct{}{}:
		return func() { <-d.hashing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (d *Door) hash(ctx context.Context, password string) (string, error) {
	done, err := d.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return argon2id.CreateHash(password, cost())
}

// same compares a password with a hash; without one it takes as long.
func (d *Door) same(ctx context.Context, password, hash string) (bool, error) {
	if utf8.RuneCountInString(password) > maxPassword {
		return false, nil
	}
	done, err := d.turn(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	if hash == "" {
		dummy, err := d.dummy()
		if err != nil {
			return false, err
		}
		_, err = argon2id.ComparePasswordAndHash(password, dummy)
		return false, err
	}
	return argon2id.ComparePasswordAndHash(password, hash)
}

package people

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Door lets people in.
type Door struct {
	keeper   Keeper
	clock    period.Clock
	limits   *limits
	hashing  chan struct{}          // how many passwords are hashed at a time
	dummy    func() (string, error) // hash to compare with where there is no account, made when first needed
	sessions sessions
}

// maxHashing bounds the memory of hashing: 19 MiB each.
const maxHashing = 4

// New returns a door.
func New(k Keeper, clock period.Clock) *Door {
	return &Door{
		keeper: k, clock: clock, limits: &limits{keeper: k, clock: clock}, hashing: make(chan struct{}, maxHashing), sessions: newSessions(k, clock),
		dummy: sync.OnceValues(func() (string, error) { return argon2id.CreateHash(rand.Text(), cost()) }),
	}
}

func (d *Door) now() time.Time { return d.clock.Now().UTC().Truncate(time.Microsecond) }

// Any tells whether an account was ever made: from then on sign-in is required.
func (d *Door) Any(ctx context.Context) (bool, error) { return d.keeper.AnyAccount(ctx) }

// NewAccount is an account as it is asked for.
type NewAccount struct {
	Login, Name, Person string
	Role                access.Role
	Password            string
}

// First makes the first account, an owner's. Once there is one it is fault.Conflict.
func (d *Door) First(ctx context.Context, n NewAccount) (Account, error) {
	n.Role = access.Owner
	return d.add(ctx, access.Actor{ID: string(access.Owner), Role: access.Owner, Via: "web"}, n, true)
}

// Add makes an account; only an owner may.
func (d *Door) Add(ctx context.Context, by access.Actor, n NewAccount) (Account, error) {
	if err := owner(by); err != nil {
		return Account{}, err
	}
	return d.add(ctx, by, n, false)
}

func (d *Door) add(ctx context.Context, by access.Actor, n NewAccount, first bool) (Account, error) {
	a, err := d.account(ctx, n)
	if err != nil {
		return a, err
	}
	return a, d.keeper.ChangePeople(ctx, func(tx Tx) error {
		all, err := tx.Accounts(ctx)
		if err != nil {
			return err
		}
		if first && len(all) > 0 {
			return fault.New(fault.Conflict, "there is an account here already").WithHint("sign in, or ask an owner for an invitation")
		}
		if err := free(all, a.Login); err != nil {
			return err
		}
		tx.Note(accountEntry(d.now(), by, "account.made", a, nil))
		return tx.PutAccount(ctx, a)
	})
}

// account reads what was asked for, password included.
func (d *Door) account(ctx context.Context, n NewAccount) (Account, error) {
	a, err := d.named(n)
	if err != nil {
		return a, err
	}
	if err := strong(n.Password, a.Login, a.Name); err != nil {
		return a, err
	}
	a.Password, err = d.hash(ctx, n.Password)
	return a, err
}

func (d *Door) named(n NewAccount) (Account, error) {
	login, err := Login(n.Login)
	if err != nil {
		return Account{}, err
	}
	if err := known(n.Role); err != nil {
		return Account{}, err
	}
	return Account{ID: newID("a"), Login: login, Name: cmp.Or(strings.TrimSpace(n.Name), login), Role: n.Role, Person: n.Person, Made: d.now()}, nil
}

// Login reads an e-mail address as accounts are named by it.
func Login(text string) (string, error) {
	at, err := mail.ParseAddress(strings.TrimSpace(text))
	if err != nil || at.Name != "" || len(at.Address) > 254 {
		return "", fault.New(fault.Invalid, "%q is not an e-mail address", text).WithHint("write it like maya@example.com")
	}
	return strings.ToLower(at.Address), nil
}

// known holds a role to those people can have: creators come by their links.
func known(role access.Role) error {
	if !slices.Contains(access.Roles, role) || role == access.Creator {
		return fault.New(fault.Invalid, "an account cannot have the role %q", role).
			WithHint("use owner, operations, finance, legal, social, executive or analyst")
	}
	return nil
}

func owner(by access.Actor) error {
	if by.Role != access.Owner {
		return fault.New(fault.Forbidden, "only an owner may do this")
	}
	return nil
}

func free(all []Account, login string) error {
	for _, a := range all {
		if a.Login == login {
			return fault.New(fault.Conflict, "%s has an account already", login).WithHint("send a link to set a new password instead")
		}
	}
	return nil
}

// accountEntry is a line of the audit log about an account; its address and
// name lie apart, where they can be erased.
func accountEntry(at time.Time, by access.Actor, act string, a Account, more map[string]any) access.Entry {
	said := map[string]any{"role": a.Role}
	if a.Person != "" {
		said["person"] = a.Person
	}
	for k, v := range more {
		said[k] = v
	}
	return access.Entry{
		At: at, By: by, Act: act, Subject: "account/" + a.ID, Payload: text(said),
		Personal: text(map[string]any{"login": a.Login, "name": a.Name}),
	}
}

func text(v any) []byte {
	out, _ := json.Marshal(v) // maps of texts, numbers and lists of them
	return out
}

func newID(kind string) string { return kind + "-" + strings.ToLower(rand.Text()[:10]) }

// secret makes 256 random bits as text, and the hash they are kept as.
func secret(prefix string) (plain, hash string) {
	var raw [32]byte
	rand.Read(raw[:])
	plain = prefix + hex.EncodeToString(raw[:])
	return plain, Hash(plain)
}

// Hash is how a secret of 256 random bits is kept and found again.
func Hash(plain string) string {
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}

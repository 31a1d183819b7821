package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/app/proof"
	"plumbline/internal/campaign"
	"plumbline/internal/web"
)

func TestNoRoleCanTellWhatItMayNotSee(t *testing.T) {
	if testing.Short() {
		t.Skip("asks tens of thousands of questions")
	}
	t.Parallel()
	report, err := proof.Prove(t.Context(), app.OpenProof, proof.Options{Progress: func(role access.Role, asked int) { t.Logf("%s: %d questions", role, asked) }})
	require.NoError(t, err)
	require.Greater(t, report.Asked, 50_000)
	require.Greater(t, report.Routes, 200)
	require.Equal(t, 13, report.Roles, "every role and a stranger, four limited to rows, a creator with a pass")
	for _, l := range report.Leaks {
		t.Errorf("%s (%s), %s: %s", l.Role, l.As, l.Door, l.What)
	}
}

// tampered opens houses in which somebody has broken something.
func tampered(breaks func(h *proof.House)) proof.Opener {
	return func(ctx context.Context, dir string, now time.Time) (*proof.House, error) {
		h, err := app.OpenProof(ctx, dir, now)
		if err == nil {
			breaks(h)
		}
		return h, err
	}
}

// swapped lets one asker in as another at some addresses: a rule, a class or a
// limit that is not there any more.
func swapped(role access.Role, person string, as access.Role, at string) proof.Opener {
	return tampered(func(h *proof.House) {
		token, tokens, inner := h.Token, map[access.Role]string{}, h.Handler
		theirs := ""
		h.Token = func(ctx context.Context, r access.Role, p string) (string, error) {
			plain, err := token(ctx, r, p)
			if tokens[r] = plain; r == role && p == person {
				theirs = plain
			}
			return plain, err
		}
		h.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, at) && r.Header.Get("Authorization") == "Bearer "+theirs {
				r.Header.Set("Authorization", "Bearer "+tokens[as])
			}
			inner.ServeHTTP(w, r)
		})
	})
}

func prove(t *testing.T, open proof.Opener, o proof.Options) []proof.Leak {
	t.Helper()
	report, err := proof.Prove(t.Context(), open, o)
	require.NoError(t, err)
	return report.Leaks
}

func TestTheProofNamesRoleAndAddressOfAColumnThatIsOpenToTheWrongOne(t *testing.T) {
	t.Parallel()
	o := proof.Options{Roles: []access.Role{access.Finance}, Door: "GET /work/incident/"}
	require.Empty(t, prove(t, app.OpenProof, o))
	leaks := prove(t, swapped(access.Finance, "", access.Legal, "/work/incident/"), o)
	require.NotEmpty(t, leaks)
	said := ""
	for _, l := range leaks {
		require.Equal(t, access.Finance, l.Role)
		require.True(t, strings.HasPrefix(l.Door, "GET /work/incident/"), l.Door)
		said += l.What + "\n"
	}
	require.Contains(t, said, "shows safety")
}

func TestTheProofNamesAnAddressWhereALimitOfRowsIsGone(t *testing.T) {
	t.Parallel()
	for _, broken := range []struct {
		role          access.Role
		person, limit string
	}{
		{access.Operations, "maya", "their own"}, {access.Finance, "", "region US"}, {access.Analyst, "", "brand glow"}, {access.Social, "", "campaign spring"},
	} {
		leaks := prove(t, swapped(broken.role, broken.person, access.Owner, "/api/v1/task"), proof.Options{Roles: []access.Role{broken.role}, Door: "GET /api/v1/task"})
		require.Condition(t, func() bool {
			for _, l := range leaks {
				if l.As == broken.limit && strings.Contains(l.What, "shows a row outside "+broken.limit) {
					return true
				}
			}
			return false
		}, "%s: %v", broken.limit, leaks)
	}
}

func TestTheProofSeesAStatusThatTellsAnOrder(t *testing.T) {
	t.Parallel()
	byFee := campaign.Query{Kind: campaign.KindTerms, Order: []string{"fee"}, Limit: 1}
	open := tampered(func(h *proof.House) {
		inner := h.Handler
		h.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/api/v1/terms" || r.URL.Query().Get("sort") != "fee" {
				inner.ServeHTTP(w, r)
				return
			}
			list, err := h.Records.Records(r.Context(), access.For(access.Owner), byFee)
			if err != nil || list.Rows[0].ID == "terms0" {
				w.WriteHeader(http.StatusNoContent)
			}
		})
	})
	leaks := prove(t, open, proof.Options{Roles: []access.Role{access.Social}, Door: "GET /api/v1/terms?sort=fee"})
	require.NotEmpty(t, leaks, "an order by a hidden value")
	require.Contains(t, leaks[0].What, "answers 204 or 200 by what it hides")
}

func TestTheProofSeesACreatorsPageThatAnotherPassOpens(t *testing.T) {
	t.Parallel()
	o := proof.Options{Roles: []access.Role{access.Creator}, Door: "GET /me"}
	require.Empty(t, prove(t, app.OpenProof, o))
	open := tampered(func(h *proof.House) {
		pass := h.Pass
		h.Pass = func(ctx context.Context, _ string) (string, error) { return pass(ctx, "cr1") }
	})
	leaks := prove(t, open, o)
	require.NotEmpty(t, leaks)
	require.Equal(t, "a pass of cr0", leaks[0].As)
}

func TestAnAddressWithoutARuleFailsTheProof(t *testing.T) {
	t.Parallel()
	open := tampered(func(h *proof.House) { h.Routes = append(h.Routes, web.Route{Pattern: "GET /hole"}) })
	leaks := prove(t, open, proof.Options{Door: "/hole"})
	require.Equal(t, []proof.Leak{{Role: access.Owner, Door: "GET /hole", What: "no rule says who may ask"}}, leaks)
}

func TestACommandThatARoleCouldGiveFailsTheProof(t *testing.T) {
	t.Parallel()
	o := proof.Options{Roles: []access.Role{access.Finance, access.Creator}, Door: "people/list"}
	require.Empty(t, prove(t, app.OpenProof, o))
	leaks := prove(t, tampered(func(h *proof.House) {
		inner := h.Handler
		h.Network = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("Authorization")
			inner.ServeHTTP(w, r)
		})
	}), o)
	require.NotEmpty(t, leaks)
	require.Equal(t, "plumbline people/list over the network", leaks[0].Door)
	require.Equal(t, "is open to a role", leaks[0].What)
}

package book_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/fault"
)

// put has a record stand in a state, however it came there.
func put(t testing.TB, d *campaigntest.Desk, kind campaign.Kind, state campaign.State) string {
	t.Helper()
	r, ok := campaign.New(kind)
	require.True(t, ok)
	id := string(kind) + "-" + string(state)
	*r.Top() = campaign.Head{ID: id, Kind: kind, Version: 1, State: state, Mastered: campaign.Here, Made: d.Now(), Changed: d.Now()}
	row, err := campaign.RowOf(r)
	require.NoError(t, err)
	require.NoError(t, d.Book.Keeper.Write(t.Context(), func(tx campaign.Tx) error {
		return tx.Put(t.Context(), row, campaign.Past{Version: 1, Step: campaign.Create, To: state, At: d.Now(), Written: d.Now(), By: d.By})
	}))
	return id
}

// as does a step in somebody's name, with what its gate would give unless told otherwise.
func as(t testing.TB, d *campaigntest.Desk, role access.Role, c campaign.Command, gate string) error {
	t.Helper()
	if gate != "" {
		c.Permit = permit(gate, string(c.Kind)+"/"+c.ID, d.Now().Add(time.Hour))
	}
	_, err := d.Book.Do(t.Context(), access.Actor{ID: "somebody", Role: role, Via: "web"}, access.For(access.Owner), c)
	return err
}

func TestEveryStepIsRefusedOutOfItsStateItsRoleItsReasonAndItsGate(t *testing.T) {
	t.Parallel()
	for _, m := range kinds.All() {
		t.Run(string(m.Kind), func(t *testing.T) {
			t.Parallel()
			d := campaigntest.Open(t, nil)
			at := map[campaign.State]string{}
			for _, s := range m.States {
				at[s] = put(t, d, m.Kind, s)
			}
			for _, s := range m.Steps {
				if s.Name == campaign.Create {
					continue
				}
				refusals(t, d, m, s, at)
			}
			for _, s := range m.States {
				r, err := d.Store.Record(t.Context(), d.Scope, m.Kind, at[s])
				require.NoError(t, err)
				require.Equal(t, []any{int64(1), s}, []any{r.Version, r.State}, "nothing was done")
			}
			require.Empty(t, d.Facts("milestones"), "and nothing was told")
		})
	}
}

func refusals(t *testing.T, d *campaigntest.Desk, m campaign.Machine, s campaign.Step, at map[campaign.State]string) {
	t.Helper()
	from := s.From
	if len(from) == 0 {
		from = m.States
	}
	command := func(state campaign.State) campaign.Command {
		return campaign.Command{Kind: m.Kind, ID: at[state], Step: s.Name, Reason: "other"}
	}
	for _, state := range m.States {
		if _, ok := m.Step(s.Name, state); !ok { // a step of the same name may begin elsewhere
			err := as(t, d, access.Owner, command(state), s.Gate)
			require.ErrorContains(t, err, "cannot be", "%s from %s", s.Name, state)
			require.NotEmpty(t, fault.HintOf(err), "%s from %s: the way out", s.Name, state)
		}
	}
	first, _ := m.Step(s.Name, from[0])
	if s.Rule {
		require.ErrorContains(t, as(t, d, access.Owner, command(from[0]), ""), "follows by itself", s.Name)
		return
	}
	for _, role := range access.Roles {
		if !first.May(role) {
			err := as(t, d, role, command(from[0]), s.Gate)
			require.Equal(t, fault.Forbidden, fault.CodeOf(err), "%s as %s: %v", s.Name, role, err)
		}
	}
	if s.Gate != "" {
		err := as(t, d, access.Owner, command(from[0]), "")
		require.Equal(t, fault.Forbidden, fault.CodeOf(err), s.Name)
		require.ErrorContains(t, err, "gate has not let", s.Name)
	}
	if s.Reason {
		c := command(from[0])
		c.Reason = ""
		require.ErrorContains(t, as(t, d, access.Owner, c, s.Gate), "say why", s.Name)
	}
}

func TestEveryKindRefusesToBeMadeWithoutWhatItCannotBeWithout(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	for _, m := range kinds.All() {
		var must []string
		for _, f := range campaign.FieldsOf(m.Kind) {
			if slices.Contains(f.Must, campaign.Create) {
				must = append(must, f.Name)
			}
		}
		create, ok := m.Step(campaign.Create, "")
		if len(must) == 0 || !ok || create.Rule {
			continue
		}
		err := as(t, d, access.Owner, campaign.Command{Kind: m.Kind, ID: "x", Step: campaign.Create}, "")
		for _, name := range must {
			if name != "rater" && name != "until" { // filled by who asks, and by the step
				require.ErrorContains(t, err, name+": is needed", m.Kind)
			}
		}
		require.Empty(t, d.All(m.Kind))
	}
}

func TestARecordOutOfScopeIsNotThereForAnyCommand(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	d.Do(creators, "mara", campaign.Create, "name", "Mara")
	d.Scope = access.For(access.Operations).Only("creator", "other")
	for _, step := range []string{campaign.Edit, "contacted", "parted"} {
		require.Contains(t, d.Refused(creators, "mara", step, "reason", "other"), `there is no creator "mara"`, step)
	}
}

// tell is how many rows the facts were told.
func tell(t testing.TB, d *campaigntest.Desk) int {
	t.Helper()
	out, err := d.Store.Outbox(t.Context(), 0, 1_000_000)
	require.NoError(t, err)
	return len(out)
}

func version(t testing.TB, d *campaigntest.Desk, c campaign.Command) int64 {
	t.Helper()
	row, err := d.Store.Record(t.Context(), access.For(access.Owner), c.Kind, c.ID)
	if fault.CodeOf(err) == fault.NotFound {
		return 0
	}
	require.NoError(t, err)
	return row.Version
}

func TestAnySequenceOfCommandsGrowsByOneTellsOnceAndHearsWhateverHappened(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	rapid.Check(t, func(r *rapid.T) {
		id := campaign.NewID(creators)
		for _, c := range walk(r, d) {
			c.ID = id
			by := access.Actor{ID: "somebody", Role: rapid.SampledFrom(access.Roles).Draw(r, "role"), Via: "web"}
			before, told := version(t, d, c), tell(t, d)
			out, err := d.Book.Do(t.Context(), by, access.For(access.Owner), c)
			after := version(t, d, c)
			what := fmt.Sprintf("%s %s from %q", c.Step, c.Kind, c.Source)
			if err != nil {
				require.NotEqual(r, fault.Internal, fault.CodeOf(err), "%s: %v", what, err)
				require.Equal(r, []any{before, told}, []any{after, tell(t, d)}, "%s: refused, and nothing was done", what)
				if c.Source != "" {
					require.NotEqual(r, fault.Forbidden, fault.CodeOf(err), "%s: what happened is not refused for who may, nor by a gate", what)
				}
				continue
			}
			require.LessOrEqual(r, len(out.Facts), tell(t, d)-told, "%s: each fact is in the outbox", what)
			if out.Changed {
				require.GreaterOrEqual(r, after, before+1, what)
				require.Equal(r, before+1, out.Record.Top().Version, what)
			}
			if c.Source == "" {
				continue
			}
			heard, told := version(t, d, c), tell(t, d)
			again, err := d.Book.Do(t.Context(), by, access.For(access.Owner), c)
			require.True(r, err != nil || !again.Changed, "%s: heard twice is heard once", what)
			require.Equal(r, []any{heard, told}, []any{version(t, d, c), tell(t, d)}, "%s: and told once", what)
		}
	})
}

func TestWhatFallsDueIsTakenOnceAndWhatCannotBeStays(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	d.Do("campaign", "short", campaign.Create, "title", "Short", "class", "gift", "sub_outcome", "orders", "starts", "2026-10-01", "ends", "2026-10-06")
	d.Do("campaign", "long", campaign.Create, "title", "Long", "class", "gift", "sub_outcome", "orders", "starts", "2026-10-01", "ends", "2026-12-31")
	taken, err := d.Book.FallDue(t.Context())
	require.NoError(t, err)
	require.Zero(t, taken)
	d.Wait(72 * time.Hour)
	for want := 1; want >= 0; want-- {
		taken, err = d.Book.FallDue(t.Context())
		require.NoError(t, err)
		require.Equal(t, want, taken)
	}
	require.Equal(t, campaign.Ended, campaigntest.Get[*campaign.Campaign](d, "campaign", "short").State)
	past, err := d.Store.Past(t.Context(), d.Scope, "campaign", "short")
	require.NoError(t, err)
	require.Equal(t, []string{"plumbline", "its time came"}, []string{past[0].By.ID, past[0].Reason})
	require.Equal(t, campaign.Planned, campaigntest.Get[*campaign.Campaign](d, "campaign", "long").State)
}

func TestARowKeepsEachFieldWithItsClassAndReadsBackWhatWasSeen(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	d.Do(terms, "t1", campaign.Create, "form", "sow", "contract", "C-1", "creator", "mara", "fee", map[string]any{"minor": 500, "currency": "USD"})
	row := func(scope access.Scope) campaign.Row {
		r, err := d.Store.Record(t.Context(), scope, terms, "t1")
		require.NoError(t, err)
		return r
	}
	whole := row(access.For(access.Owner))
	require.Contains(t, string(whole.Parts[access.Cost]), `"fee"`)
	require.NotContains(t, string(whole.Parts[access.Open]), `"fee"`)
	seen, err := row(access.For(access.Owner).Without(access.Cost)).Record()
	require.NoError(t, err)
	require.Nil(t, seen.(*campaign.Terms).Fee, "a part that was not read stays empty")
	require.Equal(t, "C-1", seen.(*campaign.Terms).Contract)
	again, err := whole.Record()
	require.NoError(t, err)
	twice, err := campaign.RowOf(again)
	require.NoError(t, err)
	require.Equal(t, len(whole.Parts), len(twice.Parts))
	for class := range whole.Parts {
		require.JSONEq(t, string(whole.Parts[class]), string(twice.Parts[class]))
	}
}

func TestACommandThatSawAnOlderVersionIsRefusedAmongSeveralAsWell(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	d.Do(creators, "mara", campaign.Create, "name", "Mara")
	d.Do(creators, "mara", campaign.Edit, "category", "skin")
	late := d.Command(creators, "mara", campaign.Edit, "category", "food")
	late.Version = 1
	_, err := d.Book.DoAll(t.Context(), d.By, d.Scope, []campaign.Command{d.Command(creators, "ana", campaign.Create, "name", "Ana"), late})
	require.ErrorContains(t, err, "line 2: version: creator mara was changed by somebody else since version 1")
	require.Len(t, d.All(creators), 1)
}

func TestAnIDIsEasyToReadOut(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		id := campaign.NewID(campaign.KindTerms)
		require.Regexp(t, `^t-[2-9a-hjkmnp-z]{8}$`, id)
		require.False(t, strings.ContainsAny(id[2:], "01ilo"), id)
		seen[id] = true
	}
	require.Len(t, seen, 1000)
}
